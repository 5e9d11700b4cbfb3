"""
What editions froze: one row per version of a record, not one per edition.

A row belongs to every edition from `first_edition` to `last_edition`; an empty
`last_edition` means that it still stands. It is set once, when the edition that
replaces the row is approved. Nothing else in a row ever changes, except where two
people remove something for safety (editions/redacting.py).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from editions.models.edition import Edition
from editions.querysets import (
    KEY_OF_CELL,
    FrozenCellQuerySet,
    FrozenListingQuerySet,
    FrozenQuerySet,
    FrozenRecordQuerySet,
)
from programmes.models import CountryProgramme


def key_of_cell(project_code: Any, year: Any, *names: Any) -> str:
    """From the values of these columns."""
    return "/".join((project_code, str(year or "whole"), *names))


def in_address(key: str) -> str:
    """The key of a cell where a slash would end the address, without empty parts at its end."""
    return key.replace("/", "~").rstrip("~")


def of_few(name: str) -> list[models.Index]:
    """Indexes of the rows that have ended and of those that replace one."""
    return [
        models.Index(
            name=f"{name}_{how}", fields=[column], condition=Q(**{f"{column}__isnull": False})
        )
        for how, column in (("ended", "last_edition"), ("replacing", "replaces"))
    ]


class Frozen(models.Model):
    """The span of editions to which a frozen row belongs."""

    # Columns of millions of rows: each index and each check has its price when an edition is
    # written. The programme is that of the edition, which holds it; other indexes begin with it.
    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    # What is unique in an edition is indexed by it.
    first_edition = models.ForeignKey(
        Edition,
        verbose_name=_("first edition"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # Most rows have none of these two, so only those that do are indexed (`of_few`).
    last_edition = models.ForeignKey(
        Edition,
        verbose_name=_("last edition"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    # The row that ends with the edition before `first_edition`, once that is approved.
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("replaces"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    # A row that says that the record is no longer published.
    is_end = models.BooleanField(_("end of the record"), default=False)

    class Meta:
        abstract = True


class FrozenRecord(Frozen):
    """A project, statement or reference row as an edition publishes it, in a document."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("country programme")
        SECTION = "section", _("section of the profile")
        LINE = "line", _("development line")
        COORDINATION = "coordination", _("role in coordination")
        REGION = "region", _("region")
        BOUNDARY = "boundary", _("region boundary")
        BASE = "base", _("base")
        SECTOR = "sector", _("sector")
        ORGANISATION = "organisation", _("organisation")
        PROJECT = "project", _("project")
        STATEMENT = "statement", _("statement")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    key = models.CharField(_("key"), max_length=160)
    position = models.PositiveIntegerField(_("position"), default=0)
    document = models.JSONField(_("document"))
    document_hash = models.CharField(_("hash"), max_length=64)

    # For finding and ordering projects; empty elsewhere
    start_key = models.CharField(_("start"), max_length=10, blank=True)
    search_text = models.TextField(_("text searched"), blank=True)

    # Of projects: the row of the API, ready in each language; empty where it was not made
    row_en = models.TextField(_("row in English"), blank=True)
    row_fr = models.TextField(_("row in French"), blank=True)
    row_it = models.TextField(_("row in Italian"), blank=True)

    objects = FrozenRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen record")
        verbose_name_plural = _("frozen records")
        ordering = ["kind", "position", "key"]
        constraints = [
            models.UniqueConstraint(
                name="record_stands_once_from_each_edition",
                fields=["first_edition", "kind", "key"],
            ),
        ]
        indexes = [
            models.Index(name="frozen_record_by_kind_and_key", fields=["programme", "kind", "key"]),
            models.Index(
                name="frozen_record_by_position", fields=["programme", "kind", "position"]
            ),
            *of_few("frozen_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class FrozenFacet(models.Model):
    """One value by which a frozen project can be found: a region, a sector, a year."""

    record = models.ForeignKey(
        FrozenRecord,
        verbose_name=_("record"),
        on_delete=models.CASCADE,
        related_name="facets",
        db_index=False,
    )
    name = models.CharField(_("facet"), max_length=16)
    value = models.CharField(_("value"), max_length=60)

    class Meta:
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        ordering = ["record", "name", "value"]
        constraints = [
            models.UniqueConstraint(
                name="record_has_a_facet_once", fields=["record", "name", "value"]
            ),
        ]
        indexes = [models.Index(name="facet_by_value", fields=["name", "value", "record"])]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class FrozenListing(models.Model):
    """
    A project under one choice of sector, region and year, where "" is all of them.

    So that a list for any such choice is one stretch of an index, in its order.
    """

    record = models.ForeignKey(
        FrozenRecord, verbose_name=_("record"), on_delete=models.CASCADE, related_name="listings"
    )
    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    year = models.CharField(_("year"), max_length=60, blank=True)
    # As its record has them
    start_key = models.CharField(_("start"), max_length=10)
    key = models.CharField(_("key"), max_length=160)

    objects = FrozenListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing of a project")
        verbose_name_plural = _("listings of projects")
        ordering = ["start_key", "key"]
        indexes = [
            models.Index(
                name="listing_in_order_of_start",
                fields=["programme", "region", "sector", "year", "start_key", "key", "record"],
            ),
            # The longest list in its other order; shorter ones are quickly sorted.
            models.Index(
                name="all_listings_in_order_of_code",
                fields=["programme", "key"],
                condition=Q(region="", sector="", year=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class FrozenPage(Frozen):
    """
    The first page of the list of projects under one choice of sector, region and year, where
    "" is all of them; finished in each language, but for what hangs on who asks.
    """

    sector = models.CharField(_("sector"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    year = models.CharField(_("year"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("number of projects"))
    # The last project of the page, for each size of it, as text (editions/first_pages.py)
    ends = models.TextField(_("where it ends"), blank=True)
    page_en = models.BinaryField(_("page in English"))
    page_fr = models.BinaryField(_("page in French"))
    page_it = models.BinaryField(_("page in Italian"))

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("first page of projects")
        verbose_name_plural = _("first pages of projects")
        ordering = ["region", "sector", "year"]
        constraints = [
            models.UniqueConstraint(
                name="page_stands_once_from_each_edition",
                fields=["first_edition", "region", "sector", "year"],
            ),
        ]
        indexes = [
            models.Index(name="page_by_choice", fields=["programme", "region", "sector", "year"]),
            *of_few("page"),
        ]

    def __str__(self) -> str:
        return f"{self.sector} {self.region} {self.year}"


class FrozenCell(Frozen):
    """One published figure about people, with its status: exact, combined, withheld …"""

    class Status(models.TextChoices):
        EXACT = "exact", _("exact")
        COMBINED = "combined", _("shown together")
        WITHHELD = "withheld", _("withheld until its year is closed, or to protect a small group")
        PROVISIONAL = "provisional", _("provisional")
        NOT_REPORTED = "not_reported", _("not reported")

    # What was counted; an empty year is the whole project
    project_code = models.CharField(_("project"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    measure = models.CharField(_("measure"), max_length=12)
    channel = models.CharField(_("channel"), max_length=12)
    unit = models.CharField(_("unit"), max_length=12)
    group_code = models.CharField(_("group"), max_length=60, blank=True)

    # Which part; empty is the total
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=16, blank=True)
    sex = models.CharField(_("sex"), max_length=8, blank=True)
    age_band = models.CharField(_("age band"), max_length=8, blank=True)

    # The figure
    value = models.BigIntegerField(_("value"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    pool = models.CharField(_("shown together as"), max_length=160, blank=True)
    document = models.JSONField(_("document"))
    document_hash = models.CharField(_("hash"), max_length=64)

    objects = FrozenCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen cell")
        verbose_name_plural = _("frozen cells")
        ordering = ["project_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                "first_edition",
                *(Coalesce(name, Value(0)) if name == "year" else name for name in KEY_OF_CELL),
                name="cell_stands_once_from_each_edition",
            ),
            models.CheckConstraint(
                name="cell_has_a_value_exactly_when_its_status_shows_one",
                condition=Q(status__in=["withheld", "not_reported"], value__isnull=True)
                | (Q(status__in=["exact", "combined", "provisional"]) & Q(value__isnull=False))
                | Q(is_end=True),
            ),
        ]
        indexes = [
            models.Index(name="frozen_cell_by_project", fields=["programme", "project_code"]),
            models.Index(
                name="frozen_cell_by_year",
                fields=["programme", "measure", "year", "project_code"],
            ),
            models.Index(
                name="frozen_total_by_project",
                fields=["programme", "project_code"],
                condition=Q(sector="", region="", sex="", age_band=""),
            ),
            *of_few("frozen_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.project_code} {self.year or ''} {self.measure} {self.channel}"

    @property
    def key(self) -> str:
        """What names the cell: the same in every edition."""
        return key_of_cell(*(getattr(self, name) for name in KEY_OF_CELL))


class ProjectInput(Frozen):
    """
    What the documents of a project were made from, and what came of it, each as one hash.

    For staff: the next edition makes only those projects anew whose input differs. The
    input is empty for a project that has left, of which closed years go on to tell.
    """

    project_code = models.CharField(_("project"), max_length=60)
    input_hash = models.CharField(_("keyed hash of the input"), max_length=64, blank=True)
    released_hash = models.CharField(_("hash of what is released of it"), max_length=64)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("input of a project")
        verbose_name_plural = _("inputs of projects")
        ordering = ["project_code"]
        constraints = [
            models.UniqueConstraint(
                name="input_stands_once_from_each_edition",
                fields=["first_edition", "project_code"],
            ),
        ]
        indexes = of_few("input")

    def __str__(self) -> str:
        return self.project_code
