"""The endpoints, in the order of the index: what each holds, and how it is narrowed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from rest_framework.request import Request

from editions import reading, terms
from editions.api import counts, edition_serializers, files, parameters as may_ask, serializers
from editions.api.answers import Document, Kind, Records
from editions.api.pages_of_counts import ORDER
from editions.api.paging import CountPagination, ReadyPagination
from editions.api.records import FewRecords, FrozenRecords
from editions.choices import Numbers, numbers_left
from editions.cube.listed import number_of_counts
from editions.document import COUNT, UNSAID
from editions.files import columns
from editions.filters import ProjectFilter
from editions.listing import as_text
from editions.models import Edition, FrozenCell
from editions.models.frozen import KEY_OF_CELL
from editions.reading import with_fallbacks
from editions.reference_lists import roles_of
from editions.uncompared import with_reasons


class Programmes(FewRecords):
    summary = gettext_lazy("Country programme")
    about = gettext_lazy(
        "The country programme as its profile presents it: who and where, institutions and "
        "partners, the sections of the text, lines of development, roles in coordination."
    )
    kind = Kind.PROGRAMME
    lookup_field = "code"
    serializer_class = serializers.ProgrammeSerializer

    PARTS = {
        Kind.SECTION: "sections",
        Kind.LINE: "development_lines",
        Kind.COORDINATION: "coordination",
    }

    def told(self, row: Document) -> Document:
        # An edition is of one programme, so its sections are those of this row.
        found = reading.records(self.edition, self.language, *self.PARTS)
        parts = {name: found[kind] for kind, name in self.PARTS.items()}
        return with_fallbacks(reading.localize(row["document"], self.language) | parts)


class Regions(FewRecords):
    summary = gettext_lazy("Regions")
    about = gettext_lazy(
        "First-level regions: those of today’s map, or with `at` those of the map of a year. "
        "A region of a former map is also at its own address."
    )
    kind = Kind.REGION
    columns = columns.REGIONS
    lookup_field = "code"
    serializer_class = serializers.RegionSerializer
    narrowing = (may_ask.Q, may_ask.AT)

    @property
    def is_narrowed(self) -> bool:
        # An edition also holds the regions of former maps.
        return True


class Bases(FewRecords):
    summary = gettext_lazy("Offices and bases")
    about = gettext_lazy("The offices of the programme, each as precisely as may be shown.")
    kind = Kind.BASE
    columns = columns.BASES
    lookup_field = "code"
    serializer_class = serializers.BaseSerializer
    narrowing = (may_ask.REGION,)


class Sectors(FewRecords):
    summary = gettext_lazy("Sectors")
    about = gettext_lazy(
        "The sectors of the programme, with the reasons, activities and policy of the main areas."
    )
    kind = Kind.SECTOR
    columns = columns.SECTORS
    lookup_field = "slug"
    serializer_class = serializers.SectorSerializer
    narrowing = (may_ask.Q,)


class Organisations(FewRecords):
    summary = gettext_lazy("Organisations")
    about = gettext_lazy("Donors, partners and institutions that a project or the profile names.")
    kind = Kind.ORGANISATION
    columns = columns.ORGANISATIONS
    lookup_field = "slug"
    serializer_class = serializers.OrganisationSerializer
    narrowing = (may_ask.Q, may_ask.ROLE)

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_left(ProjectFilter({}, edition=self.edition, references=self.references))

    def is_wanted(self, document: Document) -> bool:
        role = self.asked.get(may_ask.ROLE.name)
        if role and role not in roles_of(document, self.numbers):
            return False
        return super().is_wanted(document)


class Projects(FrozenRecords):
    summary = gettext_lazy("Documented projects")
    about = terms.PROJECTS
    kind = Kind.PROJECT
    columns = columns.PROJECTS
    lookup_field = "code"
    pagination_class = ReadyPagination
    serializer_class = serializers.ProjectSerializer
    narrowing = (*may_ask.OF_YEARS, *may_ask.OF_PROJECTS, may_ask.ORDERING)

    def list(self, request: Request) -> HttpResponseBase:
        self.found = self.narrowed_by(self.narrowing)
        if files.is_asked(request):
            rows = self.found.projects.annotate(document=F("record__document"))
            return files.answer(self, request, rows.values("start_key", "key", "document"))
        paginator: Any = self.paginator
        page = paginator.paginate_queryset(self.found, request, view=self)
        return paginator.get_ready_response([row["row"] or as_text(self.told(row)) for row in page])

    def beside_rows(self) -> Sequence[tuple[str, str]]:
        name, words = self.on_another_map(self.found)
        return [(name, words)] if words else []

    def order(self, rows: Any) -> Iterable[str]:
        return self.found.order

    def number_of(self, rows: QuerySet) -> int:
        if self.asks(*may_ask.OF_YEARS, *may_ask.OF_PROJECTS):
            return self.found.number()
        return self.edition.totals.get(self.kind, 0)


class BeneficiaryCounts(Records):
    summary = gettext_lazy("Beneficiary counts")
    about = gettext_lazy(
        "People and households that projects report to have targeted or reached. A count of a "
        "whole project has no year, and no year finds it. Counts of several projects may count "
        "the same person twice, and targets and people reached are never added up. A sum of "
        "several small groups is found where all of them match, and left out otherwise; so is "
        "the total of a year."
    )
    pagination_class = CountPagination
    serializer_class = serializers.BeneficiaryCountSerializer
    columns = columns.COUNTS
    lookup_field = "key"
    narrowing = may_ask.OF_COUNTS

    # What makes up the key of a cell, in its order; a slash would end the address.
    SEPARATOR = "~"
    PARTS = KEY_OF_CELL
    WHOLE_PROJECT = "whole"

    def every(self) -> QuerySet:
        # Both databases sort an empty year their own way, so it becomes the year 0.
        cells = FrozenCell.objects.of(self.edition).annotate(year_or_0=Coalesce("year", 0))
        text = Cast("document", TextField())
        return cells.annotate(text=text).values(*self.PARTS, "year_or_0", "pool", "text")

    def narrowed(self, rows: QuerySet) -> QuerySet:
        of_projects = {parameter.name: parameter for parameter in may_ask.OF_PROJECTS}

        def matching(names: Iterable[str]) -> QuerySet:
            return self.matching_projects(of_projects[name] for name in names)

        return counts.narrowed(rows, self.asked, set(of_projects), matching)

    def order(self, rows: QuerySet) -> Iterable[str]:
        return ORDER

    def number_of(self, rows: QuerySet) -> int:
        if not self.asks(*self.narrowing):
            return self.edition.totals.get(COUNT, 0)
        asked = {of.name: self.asked[of.name] for of in self.narrowing if of.name in self.asked}
        number = number_of_counts(self.edition, asked)
        return rows.count() if number is None else number

    def named(self, key: str) -> Any:
        parts = key.split(self.SEPARATOR)
        if len(parts) > len(self.PARTS) or not parts[-1]:
            return None
        named = dict.fromkeys(self.PARTS, "") | dict(zip(self.PARTS, parts, strict=False))
        year = named.pop("year")
        if year == self.WHOLE_PROJECT:
            rows = self.every().filter(year__isnull=True)
        elif year.isascii() and year.isdigit() and len(year) == 4:
            rows = self.every().filter(year=int(year))
        else:
            return None
        return rows.filter(**named).first()

    def told(self, row: Document) -> Document:
        parts = [str(row[name] or "") for name in self.PARTS]
        parts[1] = parts[1] or self.WHOLE_PROJECT
        # Only what the count is about: the empty parts at the end are left out.
        key = self.SEPARATOR.join(parts).rstrip(self.SEPARATOR)
        # Read only here: of a page of sums of many projects, all documents at once are megabytes.
        document = json.loads(row["text"])
        told = reading.localize(reading.count_of(document), self.language)
        said = {name: value for name, value in told.items() if name not in UNSAID}
        return with_fallbacks({"key": key} | said | {"group_id": row["pool"]})


class Statements(FewRecords):
    summary = gettext_lazy("Published figures")
    about = gettext_lazy(
        "Figures as publications of the profile state them, never computed. A statement is found "
        "under the years of its period; of a period with an open or unknown end, only the year "
        "that is stated is known."
    )
    kind = Kind.STATEMENT
    columns = columns.STATEMENTS
    lookup_field = "key"
    serializer_class = serializers.StatementSerializer
    narrowing = (*may_ask.OF_YEARS, may_ask.SECTOR)

    def told(self, row: Document) -> Document:
        return with_reasons(super().told(row))

    def is_wanted(self, statement: Document) -> bool:
        sector = self.asked.get("sector")
        if sector and (statement["sector"] or {}).get("slug") != sector:
            return False
        return not self.asks(*may_ask.OF_YEARS) or self.is_in_the_years(statement)

    def is_in_the_years(self, statement: Document) -> bool:
        ends = [year for year in (statement["period_start"], statement["period_end"]) if year]
        if not ends:
            return False
        first, last = min(ends), max(ends)
        if "year" in self.asked and not first <= self.asked["year"] <= last:
            return False
        return self.asked.get("year_min", first) <= last and first <= self.asked.get(
            "year_max", last
        )


class Editions(Records):
    summary = gettext_lazy("Editions")
    about = gettext_lazy(
        "Every edition that is or was public, newest first; `edition` finds one of them."
    )
    lookup_field = "number"

    def get_serializer_class(self) -> Any:
        if self.action == "list":
            return edition_serializers.EditionSerializer
        return edition_serializers.EditionDetailSerializer

    def edition_asked(self) -> Edition | None:
        self.released = reading.released_editions()
        if not self.released:
            raise reading.NoEdition
        # Where every edition is withdrawn, this list is what still says why.
        self.current = next((edition for edition in self.released if edition.is_public), None)
        if may_ask.EDITION.name in self.asked:
            return super().edition_asked()
        return self.current

    def every(self) -> QuerySet:
        is_one = may_ask.EDITION.name in self.asked
        found = [self.edition] if is_one else self.released
        rows = Edition.objects.filter(pk__in=[edition.pk for edition in found])
        return rows.select_related("previous").annotate(restatement_count=Count("restatements"))

    def order(self, rows: QuerySet) -> Iterable[str]:
        return ("-pk",)

    def pinned(self) -> dict[str, str]:
        return {}

    def named(self, key: str) -> Any:
        return self.every().prefetch_related("restatements", "errata").filter(number=key).first()

    def missing(self, key: str) -> str:
        return _("There is no edition “%(number)s”.") % {"number": key}

    def told(self, edition: Edition) -> Document:
        return self.get_serializer(edition).data
