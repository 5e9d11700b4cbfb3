"""Where the programme works: first-level regions and its bases."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.languages import Localized, Translated
from programmes.outlines import is_outline
from programmes.partial_dates import PartialDateField, ends_after_it_starts, is_partial_date
from programmes.querysets import RegionQuerySet

LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]


class Region(models.Model):
    """
    A first-level area, on one map.

    The same name can mean two areas, before and after a reform, so a region is known
    by the version of the code list and its code in it.
    """

    class CodeVersion(models.TextChoices):
        REFORM_2023 = "2023", _("the map of 2023")
        FORMER = "v02", _("the map before 2023")

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        DISTRICT = "district", _("district")

    # Identity
    code_version = models.CharField(
        _("map"), max_length=8, choices=CodeVersion, default=CodeVersion.REFORM_2023
    )
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.REGION)
    iso_3166_2 = models.CharField(
        _("ISO 3166-2 code"),
        max_length=8,
        blank=True,
        help_text=_("Empty where the standard has none: never invent one."),
    )

    # When it was, and what it came from
    valid_from = PartialDateField(_("valid from"))
    valid_until = PartialDateField(_("valid until"))
    predecessors = models.ManyToManyField(
        "self",
        verbose_name=_("predecessors"),
        symmetrical=False,
        related_name="successors",
        blank=True,
    )

    # What is known of it
    capital = models.CharField(_("chief town"), max_length=60, blank=True)
    population_2022 = models.BigIntegerField(
        _("population, census of 2022"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: not reported. A population is not a number of people reached."),
    )
    area_km2 = models.PositiveIntegerField(_("area in km²"), null=True, blank=True)
    label_latitude = models.DecimalField(
        _("latitude of the label"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=LATITUDE,
    )
    label_longitude = models.DecimalField(
        _("longitude of the label"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=LONGITUDE,
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code_version", "code"]
        constraints = [
            models.UniqueConstraint(
                name="region_code_is_used_once_on_each_map",
                fields=["code_version", "code"],
                violation_error_message=_("This map already has a region with that code."),
            ),
            models.CheckConstraint(
                name="region_dates_are_partial_dates",
                condition=is_partial_date("valid_from") & is_partial_date("valid_until"),
            ),
            models.CheckConstraint(
                name="region_ends_after_it_starts",
                condition=ends_after_it_starts("valid_from", "valid_until"),
                violation_error_message=_("A region cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        if self.is_former:
            return _("%(name)s (before 2023)") % {"name": self.name}
        return self.name

    @property
    def is_former(self) -> bool:
        return self.code_version != self.CodeVersion.REFORM_2023

    @property
    def public_code(self) -> str:
        """The code in addresses: bare on today's map, with the map's name before it else."""
        return f"{self.code_version}-{self.code}" if self.is_former else self.code


class RegionBoundary(models.Model):
    """
    The outline of a region, kept apart from it.

    A geometry on a row that is joined costs more than all else in a list, so `Region`
    does not carry it.
    """

    region = models.OneToOneField(
        Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="boundary"
    )
    geometry = models.JSONField(
        _("geometry"), help_text=_("GeoJSON, longitude and latitude in degrees.")
    )
    is_schematic = models.BooleanField(
        _("schematic"),
        default=True,
        help_text=_("Schematic outlines are captioned as such and are not official."),
    )
    credit = models.CharField(_("credit"), max_length=200)

    class Meta:
        verbose_name = _("region boundary")
        verbose_name_plural = _("region boundaries")
        ordering = ["region__code_version", "region__code"]

    def __str__(self) -> str:
        return str(self.region)

    def clean(self) -> None:
        super().clean()
        # Every map of the country is drawn from it, and an edition keeps it as it is.
        if not is_outline(self.geometry):
            message = _(
                "This is no outline. Give one Polygon or MultiPolygon of GeoJSON: closed rings of "
                "longitude and latitude in degrees, without a Feature around them."
            )
            raise ValidationError({"geometry": message})


class Base(Translated):
    """An office from which the programme works."""

    class Kind(models.TextChoices):
        COUNTRY_OFFICE = "country_office", _("country office")
        OPERATIONAL_BASE = "operational_base", _("operational base")
        SUB_BASE = "sub_base", _("sub-base (field office)")

    class Precision(models.TextChoices):
        HIDDEN = "hidden", _("not shown")
        REGION = "region", _("region")
        TOWN = "town", _("town")
        ADDRESS = "address", _("address")

    # Identity
    programme = models.ForeignKey(
        "programmes.CountryProgramme",
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="bases",
    )
    code = models.SlugField(
        _("code"), max_length=20, help_text=_("Public and stable: it must not name a place.")
    )
    name = models.CharField(_("name for staff"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    # Where
    regions = models.ManyToManyField(Region, verbose_name=_("regions served"), related_name="bases")
    town = models.CharField(_("town"), max_length=80, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True, validators=LATITUDE
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True, validators=LONGITUDE
    )
    public_precision = models.CharField(
        _("shown to the public as precisely as"),
        max_length=10,
        choices=Precision,
        default=Precision.REGION,
        help_text=_("Town and address are safe only where they are public already."),
    )

    # When, and how it is known
    opened = PartialDateField(_("opened"))
    closed = PartialDateField(_("closed"))
    as_of = PartialDateField(_("known as of"))
    evidence = Localized(
        models.TextField,
        _("evidence for the public"),
        required=False,
        help_text=_("What kind of source, and when; no place below the region."),
    )
    evidence_for_staff = models.TextField(_("evidence for staff"), blank=True)

    class Meta:
        verbose_name = _("base")
        verbose_name_plural = _("bases")
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(
                name="base_code_is_used_once_in_a_programme",
                fields=["programme", "code"],
                violation_error_message=_("This programme already has a base with that code."),
            ),
            models.CheckConstraint(
                name="base_position_has_latitude_and_longitude_or_neither",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                name="base_dates_are_partial_dates",
                condition=is_partial_date("opened")
                & is_partial_date("closed")
                & is_partial_date("as_of"),
            ),
            models.CheckConstraint(
                name="base_closes_after_it_opens",
                condition=ends_after_it_starts("opened", "closed"),
                violation_error_message=_("A base cannot close before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
