"""With whom the programme works, and where it takes part in coordination."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.languages import Localized, Translated
from programmes.models.places import Region


class Organisation(Translated):
    """A donor, partner or institution."""

    class Type(models.TextChoices):
        NOT_STATED = "", _("not stated")
        DONOR_GOVERNMENT = "donor_government", _("donor government")
        DONOR_GOVERNMENT_OR_MULTILATERAL = (
            "donor_government_or_multilateral",
            _("donor government or multilateral"),
        )
        UNITED_NATIONS = "united_nations", _("United Nations")
        INTERNATIONAL_NGO = "international_ngo", _("international NGO")
        NATIONAL_NGO = "national_ngo", _("national NGO or association")
        AUTHORITY = "authority", _("public authority")
        OTHER = "other", _("other")

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = Localized(models.CharField, _("name"), max_length=160)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    full_name = Localized(models.CharField, _("full name"), required=False, max_length=200)
    type = models.CharField(
        _("type"), max_length=40, choices=Type, default=Type.NOT_STATED, blank=True
    )
    iati_identifier = models.CharField(_("IATI identifier"), max_length=60, blank=True)
    note = Localized(models.TextField, _("note for the public"), required=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another spelling, by which imports and sources know an organisation."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="aliases",
    )
    name = models.CharField(_("spelling"), max_length=160, unique=True)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CoordinationRole(Translated):
    """The programme's part in a cluster or forum, in the whole country or one region."""

    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("cluster")
        FORUM = "forum", _("forum or working group")

    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("participant")
        CO_LEAD = "co_lead", _("co-lead")
        LEAD = "lead", _("lead")

    programme = models.ForeignKey(
        "programmes.CountryProgramme",
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="coordination_roles",
    )
    slug = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = Localized(models.CharField, _("name"), max_length=120)
    full_name = Localized(models.CharField, _("full name"), required=False, max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="coordination_roles",
        null=True,
        blank=True,
        help_text=_("The only region in which the role is held; empty: not stated."),
    )

    class Meta:
        verbose_name = _("role in coordination")
        verbose_name_plural = _("roles in coordination")
        ordering = ["programme", "position", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="coordination_role_is_given_once_in_a_programme",
                fields=["programme", "slug"],
                violation_error_message=_("This programme already has that role."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
