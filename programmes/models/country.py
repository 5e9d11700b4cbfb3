"""The country programme and what its printed profile says in words."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.activity import FIRST_YEAR, LAST_YEAR
from programmes.languages import Localized, Translated
from programmes.models.organisations import Organisation
from programmes.models.places import Region
from programmes.partial_dates import PartialDateField, is_partial_date
from programmes.wording import colon

# Every table by year has a row for each: one digit too many would make it 18,000 rows.
YEAR = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class CountryProgramme(Translated):
    """The work of one organisation in one country."""

    # Identity
    code = models.SlugField(_("code"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="country_programmes",
    )
    country = Localized(models.CharField, _("country"), max_length=60)
    iso_alpha2 = models.CharField(_("ISO country code"), max_length=2)

    # When
    active_since = models.PositiveSmallIntegerField(_("active since"), null=True, blank=True)
    period_first_year = models.PositiveSmallIntegerField(
        _("first year of the period"), validators=YEAR
    )
    period_last_year = models.PositiveSmallIntegerField(
        _("last year of the period"), validators=YEAR
    )

    # Where it comes from, and what may be done with it
    source = Localized(models.CharField, _("source of the profile"), max_length=200)
    read_more_url = models.URLField(_("read more at"), blank=True)
    data_licence = models.CharField(
        _("licence of the data"),
        max_length=120,
        blank=True,
        help_text=_("Empty: pages and files say that no licence is stated and whom to ask."),
    )

    class Meta:
        verbose_name = _("country programme")
        verbose_name_plural = _("country programmes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="programme_period_ends_after_it_starts",
                condition=Q(period_last_year__gte=F("period_first_year")),
                violation_error_message=_("The period cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.country}"


class ProfileSection(Translated):
    """A paragraph of the profile, or an editor's note on what it leaves open."""

    class Kind(models.TextChoices):
        NARRATIVE = "narrative", _("narrative")
        NOTE = "note", _("note")

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="sections",
    )
    slug = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NARRATIVE)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = Localized(models.CharField, _("title"), max_length=120)
    body = Localized(models.TextField, _("text"))

    class Meta:
        verbose_name = _("section of the profile")
        verbose_name_plural = _("sections of the profile")
        ordering = ["programme", "position", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="profile_section_stands_once_in_a_programme",
                fields=["programme", "slug"],
                violation_error_message=_("This programme already has that section."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DevelopmentLine(Translated):
    """Where the programme is heading, in one field."""

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="development_lines",
    )
    slug = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = Localized(models.CharField, _("title"), max_length=120)
    text = Localized(models.TextField, _("text"))

    class Meta:
        verbose_name = _("development line")
        verbose_name_plural = _("development lines")
        ordering = ["programme", "position", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="development_line_stands_once_in_a_programme",
                fields=["programme", "slug"],
                violation_error_message=_("This programme already has that line."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Contact(models.Model):
    """A public address of the organisation."""

    class Kind(models.TextChoices):
        COUNTRY_OFFICE = "country_office", _("country office")
        HEADQUARTERS = "headquarters", _("headquarters")

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    label = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["programme", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="contact_of_each_kind_stands_once_in_a_programme",
                fields=["programme", "kind"],
                violation_error_message=_("This programme already has that contact."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class RegionPresence(models.Model):
    """Where the profile says the programme is, and since when."""

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="presence",
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="presence"
    )
    since = PartialDateField(_("since"))
    is_today = models.BooleanField(_("present today"), default=True)
    has_country_office = models.BooleanField(_("seat of the country office"), default=False)

    class Meta:
        verbose_name = _("presence in a region")
        verbose_name_plural = _("presence in regions")
        ordering = ["programme", "region__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="presence_in_a_region_stands_once",
                fields=["programme", "region"],
                violation_error_message=_("This region is already in the list."),
            ),
            models.CheckConstraint(
                name="presence_since_is_a_partial_date", condition=is_partial_date("since")
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)


class ProgrammeOrganisation(models.Model):
    """An institution or partner named in the profile as such."""

    class Role(models.TextChoices):
        INSTITUTION = "institution", _("institution")
        NATIONAL_PARTNER = "national_partner", _("national partner")
        INTERNATIONAL_PARTNER = "international_partner", _("international partner")

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="organisation_links",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="programme_links",
    )
    role = models.CharField(_("role"), max_length=24, choices=Role)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("organisation in the profile")
        verbose_name_plural = _("organisations in the profile")
        ordering = ["programme", "role", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_has_each_role_in_a_programme_once",
                fields=["programme", "organisation", "role"],
                violation_error_message=_("This organisation already has that role."),
            ),
        ]

    def __str__(self) -> str:
        return colon(self.organisation, self.get_role_display())
