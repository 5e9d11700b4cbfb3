"""Figures as somebody published them: approved text, never computed."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.counts import YEAR
from beneficiaries.querysets import StatementQuerySet
from programmes.languages import Localized, Translated
from programmes.models import CountryProgramme, Sector
from programmes.wording import colon

NO_METHOD = _("A figure of different people says by which method each was counted once.")


class Publication(Translated):
    """A publication of the country profile in which figures stand."""

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="publications",
    )
    slug = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = Localized(models.CharField, _("title"), max_length=160)
    url = models.URLField(_("address"), blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=YEAR, help_text=_("Empty: not known.")
    )
    year_note = Localized(models.TextField, _("note on the year"), required=False)
    is_shown_on_profile = models.BooleanField(
        _("shown on the profile"),
        default=False,
        help_text=_("Its figures stand on the country profile; one publication at most."),
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["programme", "position", "slug"]
        constraints = [
            models.UniqueConstraint(
                name="publication_stands_once_in_a_programme",
                fields=["programme", "slug"],
                violation_error_message=_("This programme already has that publication."),
            ),
            models.UniqueConstraint(
                name="profile_shows_one_publication",
                fields=["programme"],
                condition=Q(is_shown_on_profile=True),
                violation_error_message=_("Another publication is shown on the profile."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(Translated):
    """
    One published figure with its period, source and publication.

    Either end of the period may be empty: open, or not known; the note says which.
    `value` is a number of what the metric names (projects, people, percent, offices).
    """

    class Metric(models.TextChoices):
        PROJECTS = "projects", _("projects")
        EMERGENCY_SHARE = "emergency_share_percent", _("share of emergency projects")
        DEVELOPMENT_SHARE = "development_share_percent", _("share of development projects")
        DIRECT_BENEFICIARIES = "direct_beneficiaries", _("direct beneficiaries")
        BENEFICIARIES = "beneficiaries", _("beneficiaries")
        DIFFERENT_PEOPLE = "different_people_reached", _("different people reached directly")
        OPERATIONAL_BASES = "operational_bases", _("operational bases")
        SUB_BASES = "sub_bases", _("sub-bases")
        REGIONS_PRESENT = "regions_present", _("regions where the programme is present")
        INTERNATIONAL_STAFF = "international_staff", _("international staff")
        NATIONAL_STAFF = "national_staff", _("national staff")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")

    # Where it stands
    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="statements",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    # What it says
    metric = models.CharField(_("metric"), max_length=30, choices=Metric)
    sector = models.ForeignKey(
        Sector,
        verbose_name=_("sector"),
        on_delete=models.PROTECT,
        related_name="statements",
        null=True,
        blank=True,
    )
    period_start = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, validators=YEAR
    )
    period_end = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, validators=YEAR
    )
    value = models.BigIntegerField(_("value"), validators=[MinValueValidator(0)])

    # How it is known
    source = Localized(models.CharField, _("source"), max_length=300)
    method = Localized(
        models.TextField,
        _("method"),
        required=False,
        help_text=_("How each person was counted once; a figure of different people needs it."),
    )
    note = Localized(models.TextField, _("note"), required=False)
    comparison_note = Localized(
        models.TextField,
        _("explanation of a difference"),
        required=False,
        help_text=_("Why the records give another figure, where a source says it."),
    )

    # Where it is on its way
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["publication__position", "position", "pk"]
        permissions = [("approve_statement", _("Can approve a statement"))]
        constraints = [
            models.UniqueConstraint(
                F("publication"),
                F("metric"),
                Coalesce(F("sector"), Value(0), output_field=models.BigIntegerField()),
                Coalesce(F("period_start"), Value(0)),
                Coalesce(F("period_end"), Value(0)),
                name="publication_states_a_figure_once",
                violation_error_message=_("This publication already has that figure."),
            ),
            models.CheckConstraint(
                name="statement_period_ends_after_it_starts",
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                violation_error_message=_("A period cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="statement_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A figure cannot be negative."),
            ),
            models.CheckConstraint(
                name="statement_of_a_share_is_at_most_a_hundred",
                condition=~Q(metric__in=["emergency_share_percent", "development_share_percent"])
                | Q(value__lte=100),
                violation_error_message=_("A share is at most 100 percent."),
            ),
            models.CheckConstraint(
                name="statement_of_different_people_tells_its_method",
                condition=~Q(metric="different_people_reached")
                | ~Q(method_en="", method_fr="", method_it=""),
                violation_error_message=NO_METHOD,
            ),
            models.CheckConstraint(
                name="statement_of_different_people_names_its_years",
                condition=~Q(metric="different_people_reached")
                | Q(period_start__isnull=False, period_end__isnull=False),
                violation_error_message=_("A figure of different people names both its years."),
            ),
        ]

    def __str__(self) -> str:
        return colon(self.get_metric_display(), self.value)

    def clean(self) -> None:
        super().clean()
        is_missing = not type(self).method.texts(self)[self.source_language]
        if self.metric == self.Metric.DIFFERENT_PEOPLE and is_missing:
            raise ValidationError({f"method_{self.source_language}": NO_METHOD})
