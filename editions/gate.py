"""
The gate before approval: what in a prepared edition is unsafe or missing, and where.

Only what the edition adds or changes is read: what stands has passed already. The words of
each finding for staff, with the remedy, are in coopi_mali/findings_in_words.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Max, Q, Sum
from django.utils.translation import gettext as _

from beneficiaries.models import BeneficiaryCount
from editions import lint, lint_figures, removable, stated, stated_ever
from editions.disclosure import THRESHOLDS, threshold
from editions.document import COUNT, Document
from editions.drafting import Draft
from editions.models import Edition, Finding, FrozenRecord, Redaction
from editions.protection import PROTECTION, shown_protected
from editions.removable import fingerprint, fingerprints_at, is_sought
from editions.small_rests import small_rests
from programmes.languages import LANGUAGES, TEXT_KEYS
from programmes.models import Base, CountryProgramme, Project, Region

Kind, Rule, Level = FrozenRecord.Kind, Finding.Rule, Finding.Level
# Numbers of people in the groups that the lint knows belong to protection.
K = THRESHOLDS["protection"]
# Texts of documents that are no text objects, and are public as they stand.
PLAIN = {"title_original"}
# Titles and names are public as published.
TITLES = {"title", "title_original", "publication_title", "name", "full_name"}
SHORTEST_NAME = 4
# All texts of a figure: most have none, and there are millions.
TEXTS_OF_COUNTS = ("group", "source_note")


class Gate:
    """Looks at all that an edition adds or changes, a batch at a time, and at the counts."""

    def __init__(self, edition: Edition) -> None:
        self.edition, programme = edition, edition.programme
        self.removed = list(Redaction.objects.filter(programme=programme, applied_at__isnull=False))
        self.places = _places(programme)
        self.classes = dict(programme.sectors.values_list("slug", "protection_class"))
        self.protected = shown_protected(programme)

    def look_at(self, documents: Iterable[Document]) -> Iterator[Finding]:
        for document in documents:
            kind, key, body = document.kind, document.key, document.body
            if kind == COUNT and not self.removed and not _says_anything(body):
                continue
            if kind != COUNT or _says_anything(body):
                for rule, more in _of_texts(body, self.places):
                    yield _finding(self.edition, rule, kind, key, **more)
            for rule, more in (*_of_record(kind, body), *self._of_figures(kind, body)):
                yield _finding(self.edition, rule, kind, key, **more)
            for field in sorted(_removed_again(self.removed, kind, key, body)):
                yield _finding(self.edition, Rule.REMOVED_AGAIN, kind, key, field=field)

    def _of_figures(
        self, kind: str, document: dict[str, Any]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Numbers in a field of their own; the classes of sectors are known by their slugs."""
        if kind == Kind.PROJECT:
            kept = [PROTECTION] if document["code"] in self.protected else []
            k = threshold([*(self.classes[one["slug"]] for one in document["sectors"]), *kept])
            for place, result in enumerate(document["results"]):
                for found in lint_figures.of_result(result, k=k, k_of_groups=K):
                    yield found.rule, {"field": f"results.{place}", "fragment": found.fragment}
        if kind == COUNT:
            for found in lint_figures.of_count(document, k_of_groups=K):
                yield found.rule, {"field": "group", "fragment": found.fragment}
        # Other metrics count things, shares or staff.
        if kind == Kind.STATEMENT and document["metric"] in stated_ever.PEOPLE:
            sector = document["sector"]
            k = threshold([self.classes[sector["slug"]]] if sector else [])
            for found in lint_figures.of_statement(document, k=k, k_of_groups=K):
                yield found.rule, {"field": "value", "fragment": found.fragment}

    def look_at_counts(self) -> Iterator[Finding]:
        for rule, key in _of_counts(self.edition.programme):
            yield _finding(self.edition, rule, COUNT, key)

    def look_at_frozen(self, draft: Draft) -> Iterator[Finding]:
        """Figures of closed years whose records say otherwise, are restricted, or came late."""
        for rule, keys in (
            (Rule.CORRECTED, draft.corrected),
            (Rule.RESTRICTED_SINCE, draft.restricted),
            (Rule.HELD_BACK, draft.frozen.held_back),
        ):
            for key in keys:
                yield _finding(self.edition, rule, COUNT, key)

    def look_at_statements(self) -> Iterator[Finding]:
        """Only once the edition is complete: it is asked as readers will ask it."""
        for key, told in stated.inside_a_range(self.edition):
            where = {"field": "value", "fragment": told}
            yield _finding(self.edition, Rule.STATED_WITHIN, Kind.STATEMENT, key, **where)

    def look_at_rests(self) -> Iterator[Finding]:
        """
        Likewise once it is complete: what its sums leave beside figures that are public.

        What a second person has let pass in an edition that became public has passed.
        """
        passed = set(
            Finding.objects.filter(
                edition__in=Edition.objects.of(self.edition.programme).released(),
                rule=Rule.SMALL_REST,
            ).values_list("kind", "key", "fragment")
        )
        for rest in small_rests(self.edition):
            figures = f"{rest.figure} / {rest.leaves_of}"
            if (rest.kind, rest.key, figures) not in passed:
                where = {"field": rest.field, "fragment": figures}
                yield _finding(self.edition, Rule.SMALL_REST, rest.kind, rest.key, **where)


def _says_anything(count: dict[str, Any]) -> bool:
    return bool(count["group_code"]) or any(
        count[name][language] for name in TEXTS_OF_COUNTS for language in LANGUAGES
    )


def demand_harmless(text: str, programme: CountryProgramme) -> None:
    """
    Refuse a text that is public as soon as it is written: a reason, an erratum.

    The words that two people removed are refused too, as an edition that repeats them is.
    """
    for found in lint.look(text, k=K):
        raise ValidationError(
            _("This text is public and holds what may harm people (%(what)s): “%(words)s”.")
            % {"what": Rule(found.rule).label, "words": found.fragment}
        )
    done = Redaction.objects.filter(programme=programme, applied_at__isnull=False)
    if text.strip() and fingerprint(text) in _words_removed(done):
        raise ValidationError(_("This text is public, and two people removed it for safety."))


def _finding(edition: Edition, rule: str, kind: str, key: str, **more: str) -> Finding:
    warns = {
        *(Rule.PLACE_NAME, Rule.TRANSLATION, Rule.PROJECT_SOURCE),
        *(Rule.CORRECTED, Rule.HELD_BACK),
    }
    level = Level.WARN if rule in warns else Level.BLOCK
    more["fragment"] = more.get("fragment", "")[:200]
    return Finding(edition=edition, level=level, rule=rule, kind=kind, key=key, **more)


# Texts


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a document with the name of its field, as texts by language."""
    if isinstance(value, dict):
        if value.keys() == TEXT_KEYS:
            yield path, value
            return
        for name, part in value.items():
            inner = f"{path}.{name}" if path else name
            if name in PLAIN and part:
                yield inner, {value.get("source_language", "en"): part}
            else:
                yield from texts(part, inner)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from texts(part, f"{path}.{place}")


def _of_texts(
    document: dict[str, Any], places: re.Pattern[str] | None
) -> Iterator[tuple[str, dict[str, str]]]:
    missing = []
    for field, by_language in texts(document):
        written = {language: by_language.get(language) for language in LANGUAGES}
        named = None
        for language, text in written.items():
            if not text:
                continue
            where = {"field": field, "language": language}
            for found in _found(text):
                yield found.rule, where | {"fragment": found.fragment}
            is_title = field.rpartition(".")[2] in TITLES
            if places and not named and not is_title and (named := places.search(text)):
                yield Rule.PLACE_NAME, where | {"fragment": named[0]}
        if "source_language" in by_language and any(written.values()):
            missing += [field for text in written.values() if not text]
    if missing:
        yield Rule.TRANSLATION, {"fragment": ", ".join(dict.fromkeys(missing))}


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[lint.Found, ...]:
    """Names of sectors, regions and donors stand in the document of every project."""
    return tuple(lint.look(text, k=K))


def _places(programme: CountryProgramme) -> re.Pattern[str] | None:
    """
    Names of places below region level that staff wrote down: towns of bases, localities.

    Names that a region has too, and towns of bases that may be shown, are public.
    """
    bases = Base.objects.filter(programme=programme)
    shown = {Base.Precision.TOWN, Base.Precision.ADDRESS}
    names = {base.town for base in bases}
    localities = Project.objects.of(programme).exclude(localities="")
    for written in localities.values_list("localities", flat=True):
        names |= {part.strip() for part in re.split(r"[,;:()/\n.]| et | and | e ", written)}
    public = {base.town for base in bases if base.public_precision in shown}
    public |= set(Region.objects.values_list("name", flat=True))
    public |= set(CountryProgramme.country.texts(programme).values())
    wanted = {
        name
        for name in names - public
        if len(name) >= SHORTEST_NAME and name[0].isupper() and len(name.split()) <= 3
    }
    if not wanted:
        return None
    longest_first = sorted(map(re.escape, wanted), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


# Records


def _of_record(kind: str, document: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    if kind == Kind.PROJECT and not document["sources"]:
        yield Rule.PROJECT_SOURCE, {"field": "sources"}
    if kind == Kind.STATEMENT:
        source = document["source"]
        if not any(source[language] for language in LANGUAGES):
            yield Rule.STATEMENT_SOURCE, {"field": "source"}


def _words_removed(redactions: Iterable[Redaction]) -> set[str]:
    """Fingerprints of what is known again wherever it stands."""
    sought = [redaction for redaction in redactions if is_sought(redaction.field)]
    return {one for redaction in sought for one in redaction.fingerprints}


def _removed_again(
    redactions: list[Redaction], kind: str, key: str, document: dict[str, Any]
) -> set[str]:
    """Fields that tell again what was removed: from this record, or the same words elsewhere."""
    if not redactions:
        return set()
    known = _words_removed(redactions)
    again = {
        field
        for field, value in removable.texts(document)
        if any(fingerprint(text) in known for text in removable.told(value))
    }
    return again | {
        redaction.field
        for redaction in redactions
        if (redaction.kind, redaction.key) == (kind, key)
        and set(redaction.fingerprints)
        & set(fingerprints_at(document, redaction.field, anywhere=True))
    }


# Counts: judged on the live rows, since parts are not all published


def _of_counts(programme: CountryProgramme) -> Iterator[tuple[str, str]]:
    """The database looks for what is wrong; only that is read."""
    counts = (
        BeneficiaryCount.objects.of(programme)
        .accepted()
        .filter(project__state=Project.State.READY)
        .order_by()
    )
    total, sector, region = Q(part="total"), Q(part="sector"), Q(part="region")
    of_project = ("project__code", "measure", "channel", "unit", "group_code")
    both = (
        counts.filter(total, value__isnull=False)
        .values(*of_project)
        .annotate(years=Count("year"), rows=Count("pk"))
        .filter(years__gt=0, rows__gt=F("years"))
    )
    for row in both:
        yield Rule.YEARS_AND_WHOLE, "/".join(row[name] for name in of_project)
    of_year = ("project__code", "year", "measure", "channel", "unit", "group_code")
    by_sector = counts.values(*of_year)
    by_region = counts.exclude(total).values(*of_year, "sector__slug")
    for grouped, whole, part in ((by_sector, total, sector), (by_region, sector, region)):
        broken = grouped.annotate(
            whole=Max("value", filter=whole),
            largest=Max("value", filter=part),
            sum=Sum("value", filter=part),
            not_reported=Count("pk", filter=part & Q(value__isnull=True)),
        ).filter(
            Q(largest__gt=F("whole")) | Q(sum__lt=F("whole"), not_reported=0), whole__isnull=False
        )
        for row in broken:
            yield Rule.PARTS, _key(row)
    cut = counts.annotate(cells=Sum("sex_age_cells__value")).filter(cells__isnull=False)
    for row in cut.exclude(cells=F("value")).values(*of_year, "sector__slug", "region__code"):
        yield Rule.SEX_AND_AGE, _key(row)


def _key(row: dict[str, Any]) -> str:
    """What was counted, in the order of the key of a frozen cell."""
    names = ("measure", "channel", "unit", "group_code", "sector__slug", "region__code")
    year = str(row["year"] or "whole")
    return "/".join([row["project__code"], year, *(row.get(name) or "" for name in names)])
