"""Counts of people or households, and the parts they break down into."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.closed_years import KeptOnceClosed, Place
from beneficiaries.querysets import BeneficiaryCountQuerySet, ReportingYearQuerySet
from programmes.languages import Localized, Translated
from programmes.models import CountryProgramme, Project, ProjectSource, Region, Sector
from programmes.wording import colon

YEAR = [MinValueValidator(1990), MaxValueValidator(2100)]


class BeneficiaryCount(KeptOnceClosed, Translated):
    """
    People (or households) of one project in one year, or of the whole project.

    A project-year has one breakdown shape: a total row; inside it parts by
    sector; inside a sector parts by region. A project that cannot split by sector has
    the single part "not split" (no sector). `value` is a number of people or
    households; empty only with the mark *not reported*.
    """

    class Part(models.TextChoices):
        TOTAL = "total", _("total")
        SECTOR = "sector", _("part by sector")
        REGION = "region", _("part by region")

    class Measure(models.TextChoices):
        TARGETED = "targeted", _("targeted")
        REACHED = "reached", _("reached")
        NOT_STATED = "not_stated", _("not stated")

    class Channel(models.TextChoices):
        DIRECT = "direct", _("direct")
        INDIRECT = "indirect", _("indirect")
        NOT_STATED = "not_stated", _("not stated")

    class Unit(models.TextChoices):
        PERSON = "person", _("people")
        HOUSEHOLD = "household", _("households")

    class Precision(models.TextChoices):
        EXACT = "exact", _("exact")
        ABOUT = "about", _("about")

    class Basis(models.TextChoices):
        UNIQUE_PEOPLE = "unique_people", _("different people")
        CONTACTS = "contacts", _("contacts; the same person may be counted more than once")
        UNKNOWN = "unknown", _("unknown")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")

    # What was counted
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="counts"
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=YEAR,
        help_text=_("Empty: the whole project."),
    )
    measure = models.CharField(
        _("measure"), max_length=12, choices=Measure, default=Measure.REACHED
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.DIRECT)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit, default=Unit.PERSON)
    group_code = models.SlugField(
        _("group, code"),
        max_length=60,
        blank=True,
        help_text=_("Where a source counts several groups apart; empty: everybody."),
    )
    group = Localized(
        models.CharField, _("group in the source’s words"), required=False, max_length=200
    )

    # Which part of the project-year
    part = models.CharField(_("part"), max_length=8, choices=Part, default=Part.TOTAL)
    sector = models.ForeignKey(
        Sector,
        verbose_name=_("sector"),
        on_delete=models.PROTECT,
        related_name="counts",
        null=True,
        blank=True,
        help_text=_("Empty in a part: not split by sector."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        related_name="counts",
        null=True,
        blank=True,
    )

    # The figure
    value = models.BigIntegerField(
        _("value"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    is_not_reported = models.BooleanField(
        _("not reported"),
        default=False,
        help_text=_("Nobody gave a figure. This is not zero."),
    )
    precision = models.CharField(
        _("precision"), max_length=6, choices=Precision, default=Precision.EXACT
    )
    basis = models.CharField(_("basis"), max_length=14, choices=Basis, default=Basis.UNKNOWN)

    # How it is known
    source = models.ForeignKey(
        ProjectSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="counts",
        null=True,
        blank=True,
    )
    source_note = Localized(models.TextField, _("note on the source"), required=False)

    # Who may see it, and where it stands
    restricted = models.BooleanField(
        _("restricted"),
        default=False,
        help_text=_("Recruited children, survivors, cases: never published by itself."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    # Who changed it last, its state aside; nobody known where it was loaded.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered or last changed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last accepted by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    # Stays when it is sent back: an edition may tell of it, so it is never deleted.
    once_accepted = models.BooleanField(_("once accepted"), default=False, editable=False)
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("For staff only; never published.")
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = BeneficiaryCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("beneficiary count")
        verbose_name_plural = _("beneficiary counts")
        ordering = ["project", F("year").asc(nulls_first=True), "pk"]
        permissions = [
            ("accept_beneficiarycount", _("Can accept a count or send it back")),
            ("accept_restricted_beneficiarycount", _("Can accept a restricted count")),
        ]
        constraints = [
            # SQLite ignores nulls_distinct, so what is empty becomes a value here.
            models.UniqueConstraint(
                F("project"),
                Coalesce(F("year"), Value(0)),
                F("measure"),
                F("channel"),
                F("unit"),
                F("group_code"),
                F("part"),
                Coalesce(F("sector"), Value(0), output_field=models.BigIntegerField()),
                Coalesce(F("region"), Value(0), output_field=models.BigIntegerField()),
                name="project_counts_the_same_people_once",
                violation_error_message=_(
                    "This project already has that count. Change that one; if you do not find it "
                    "in the list of counts, ask a person who may see restricted data to look."
                ),
            ),
            models.CheckConstraint(
                name="count_has_a_value_or_the_mark_not_reported",
                condition=Q(value__isnull=False, is_not_reported=False)
                | Q(value__isnull=True, is_not_reported=True),
                violation_error_message=_("Give a value, or mark it as not reported."),
            ),
            models.CheckConstraint(
                name="count_is_not_negative",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
            models.CheckConstraint(
                name="count_of_a_total_has_no_sector_and_no_region",
                condition=~Q(part="total") | Q(sector__isnull=True, region__isnull=True),
                violation_error_message=_("A total has neither sector nor region."),
            ),
            models.CheckConstraint(
                name="count_by_sector_has_no_region",
                condition=~Q(part="sector") | Q(region__isnull=True),
                violation_error_message=_("A part by sector has no region."),
            ),
            models.CheckConstraint(
                name="count_by_region_names_its_region",
                condition=~Q(part="region") | Q(region__isnull=False),
                violation_error_message=_("A part by region names its region."),
            ),
        ]

    def __str__(self) -> str:
        if self.part == self.Part.TOTAL:
            return self.whole
        places = [self.sector or _("not split"), *filter(None, [self.region])]
        return ", ".join([self.whole, *map(str, places)])

    @property
    def whole(self) -> str:
        """What a total and all of its parts are called; what is usual of it is not said."""
        when = str(self.year) if self.year else str(_("whole project"))
        told = [self.project.code, when, self.get_measure_display()]
        if self.channel != self.Channel.DIRECT:
            told.append(self.get_channel_display())
        if self.unit != self.Unit.PERSON:
            told.append(self.get_unit_display())
        return ", ".join([*told, *filter(None, [self.group or self.group_code])])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.once_accepted |= self.state == self.State.ACCEPTED
        super().save(*args, **kwargs)

    @property
    def is_never_deleted(self) -> bool:
        """Once accepted, or restricted: then nobody has the right (roles)."""
        return self.once_accepted or self.restricted or self.state == self.State.ACCEPTED

    def clean(self) -> None:
        super().clean()
        if self.source and self.project_id and self.source.project_id != self.project_id:
            raise ValidationError({"source": _("Choose a source of the same project.")})

    def places(self) -> set[Place]:
        return {(self.project_id, self.year)}


class SexAgeCell(KeptOnceClosed):
    """One cell of the cut of a count by sex and age; the cells add up to the count."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        UNKNOWN = "unknown", _("unknown")

    class AgeBand(models.TextChoices):
        UNDER_5 = "0-4", "0–4"
        FROM_5 = "5-11", "5–11"
        FROM_12 = "12-17", "12–17"
        FROM_18 = "18-49", "18–49"
        FROM_50 = "50-59", "50–59"
        FROM_60 = "60+", "60+"
        UNKNOWN = "unknown", _("unknown")

    count = models.ForeignKey(
        BeneficiaryCount,
        verbose_name=_("count"),
        on_delete=models.CASCADE,
        related_name="sex_age_cells",
    )
    sex = models.CharField(_("sex"), max_length=8, choices=Sex)
    age_band = models.CharField(_("age band"), max_length=8, choices=AgeBand)
    value = models.BigIntegerField(_("value"), validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("part by sex and age")
        verbose_name_plural = _("parts by sex and age")
        ordering = ["count", "sex", "age_band"]
        constraints = [
            models.UniqueConstraint(
                name="count_has_each_sex_and_age_once",
                fields=["count", "sex", "age_band"],
                violation_error_message=_("This count already has that sex and age band."),
            ),
            models.CheckConstraint(
                name="part_by_sex_and_age_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return colon(f"{self.get_sex_display()}, {self.get_age_band_display()}", self.value)


class FurtherCut(KeptOnceClosed):
    """People of a count with a disability, or of a population group. For staff only."""

    class Cut(models.TextChoices):
        DISABILITY = "disability", _("disability")
        POPULATION_GROUP = "population_group", _("population group")

    class Category(models.TextChoices):
        WITH_DISABILITY = "with_disability", _("people with a disability")
        HOST = "host", _("host community")
        DISPLACED = "displaced", _("internally displaced people")
        RETURNEE = "returnee", _("returnees")
        REPATRIATED = "repatriated", _("repatriated people")
        REFUGEE = "refugee", _("refugees")
        MIGRANT = "migrant", _("migrants")

    count = models.ForeignKey(
        BeneficiaryCount,
        verbose_name=_("count"),
        on_delete=models.CASCADE,
        related_name="further_cuts",
    )
    cut = models.CharField(_("cut"), max_length=18, choices=Cut)
    category = models.CharField(_("category"), max_length=18, choices=Category)
    value = models.BigIntegerField(_("value"), validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("further cut")
        verbose_name_plural = _("further cuts")
        ordering = ["count", "cut", "category"]
        constraints = [
            models.UniqueConstraint(
                name="count_has_each_further_category_once",
                fields=["count", "cut", "category"],
                violation_error_message=_("This count already has that category."),
            ),
            models.CheckConstraint(
                name="further_cut_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return colon(self.get_category_display(), self.value)


class ReportingYear(models.Model):
    """A year of a programme: open to corrections, or closed by two people."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="reporting_years",
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=YEAR)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    closing_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closing proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    reopening_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reopening proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = ReportingYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting year")
        verbose_name_plural = _("reporting years")
        ordering = ["programme", "-year"]
        permissions = [
            ("propose_closing", _("Can propose to close or to reopen a year")),
            ("close_reportingyear", _("Can close or reopen a year that another person proposed")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="reporting_year_stands_once_in_a_programme",
                fields=["programme", "year"],
                violation_error_message=_("This programme already has that year."),
            ),
            models.CheckConstraint(
                name="reporting_year_is_closed_by_two_people",
                condition=Q(state="open")
                | (
                    Q(closing_proposed_by__isnull=False, closed_by__isnull=False)
                    & Q(closed_at__isnull=False)
                    & ~Q(closing_proposed_by=F("closed_by"))
                ),
                violation_error_message=_("Closing a year takes two people."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
