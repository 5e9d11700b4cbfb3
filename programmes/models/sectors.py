"""What kind of work it is: sectors, and the areas of intervention described for each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from programmes.languages import Localized, Translated


class Sector(Translated):
    """
    A field of work. Mental health is a tag of the sector health, not a sector.

    Two things in it decide which figures may be known, so nobody can change them once figures
    are there: its place among the sectors stays, and its class is raised only (decision 20).
    """

    class ProtectionClass(models.TextChoices):
        STANDARD = "standard", _("standard")
        PROTECTION = "protection", _("protection")

    class Cluster(models.TextChoices):
        """The global clusters of the Inter-Agency Standing Committee, under its own codes."""

        CAMPS = "CCM", _("Camp coordination and camp management")
        EARLY_RECOVERY = "ERY", _("Early recovery")
        EDUCATION = "EDU", _("Education")
        SHELTER = "SHL", _("Emergency shelter")
        TELECOMMUNICATIONS = "TEL", _("Emergency telecommunications")
        FOOD_SECURITY = "FSC", _("Food security")
        HEALTH = "HEA", _("Health")
        LOGISTICS = "LOG", _("Logistics")
        NUTRITION = "NUT", _("Nutrition")
        PROTECTION = "PRO", _("Protection")
        WATER = "WSH", _("Water, sanitation and hygiene")

    # Identity
    programme = models.ForeignKey(
        "programmes.CountryProgramme",
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="sectors",
    )
    slug = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = Localized(models.CharField, _("name"), max_length=80)
    profile_heading = Localized(
        models.CharField,
        _("heading in the profile"),
        required=False,
        max_length=80,
        help_text=_("Where the printed profile calls it otherwise."),
    )

    # How others call it, and how it is shown
    dac_code = models.CharField(
        _("DAC code"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", _("Five digits."))],
    )
    iasc_cluster = models.CharField(_("IASC cluster"), max_length=10, blank=True, choices=Cluster)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Such as #1F5FA8."))],
    )
    symbol = models.SlugField(_("symbol"), max_length=20, blank=True)

    # How its figures are protected (disclosure control)
    protection_class = models.CharField(
        _("protection class"),
        max_length=10,
        choices=ProtectionClass,
        default=ProtectionClass.STANDARD,
    )
    in_period = models.BooleanField(
        _("named for the period"),
        default=False,
        help_text=_("The printed profile lists it among the sectors of its period."),
    )

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["programme", "position", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="sector_code_is_used_once_in_a_programme",
                fields=["programme", "slug"],
                violation_error_message=_("This programme already has that sector."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        problems = self._of_position() | self._of_class()
        if problems:
            raise ValidationError(problems)

    def _of_position(self) -> dict[str, Any]:
        others = Sector.objects.filter(programme=self.programme_id)
        stands = others.filter(pk=self.pk).first()
        last = others.aggregate(last=Max("position"))["last"]
        if stands is not None and self.position != stands.position:
            message = _("The order of the sectors is public and stays: this one is at %(place)s.")
            return {"position": message % {"place": stands.position}}
        if stands is None and last is not None and self.position <= last:
            message = _("The order of the sectors stays, and a new one comes last: after %(last)s.")
            return {"position": message % {"last": last}}
        return {}

    def _of_class(self) -> dict[str, Any]:
        protection = self.ProtectionClass.PROTECTION
        was_protected = Sector.objects.filter(pk=self.pk, protection_class=protection).exists()
        if was_protected and self.protection_class != protection:
            message = _(
                "The class of a sector is never lowered: its figures were held back as those of "
                "protection, and the next edition would tell them."
            )
            return {"protection_class": message}
        return {}


class AreaOfIntervention(Translated):
    """A main area of today's work: why, what is done, and by which policy."""

    sector = models.OneToOneField(
        Sector, verbose_name=_("sector"), on_delete=models.PROTECT, related_name="area"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    why = Localized(models.TextField, _("why"))
    policy_label = Localized(models.CharField, _("policy document"), required=False, max_length=120)
    policy_note = Localized(
        models.CharField, _("note on the document"), required=False, max_length=200
    )
    policy_url = models.URLField(_("address of the document"), blank=True)

    class Meta:
        verbose_name = _("area of intervention")
        verbose_name_plural = _("areas of intervention")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.sector.name


class Activity(Translated):
    """One thing done in an area of intervention."""

    area = models.ForeignKey(
        AreaOfIntervention,
        verbose_name=_("area of intervention"),
        on_delete=models.CASCADE,
        related_name="activities",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = Localized(models.CharField, _("text"), max_length=300)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["area", "position", "pk"]

    def __str__(self) -> str:
        return self.text
