"""
The one shape of a count's parts: what breaks it, in words.

A total row; inside it parts by sector, or the single part "not split"; inside a sector
parts by region; inside any count the cut by sex and age, which adds up exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext as _, ngettext

from beneficiaries.counting import Parts, parts_of
from beneficiaries.models import BeneficiaryCount
from programmes.wording import in_a_row

Part = BeneficiaryCount.Part
# What makes rows parts of one and the same count.
SAME = ("project_id", "year", "measure", "channel", "unit", "group_code")


def name_of(count: BeneficiaryCount) -> tuple[object, ...]:
    """What a total and all of its parts share."""
    return tuple(getattr(count, name) for name in SAME)


class Fault(NamedTuple):
    """What is wrong, in words that name counts and their values."""

    words: str
    is_restricted: bool


def in_words(found: Iterable[Fault], *, told_to: AbstractUser | None) -> list[str]:
    """A sentence for each; of restricted counts only how many, unless she may see them."""
    account: Any = told_to
    sees_all = account is not None and account.may_see_restricted
    found = list(found)
    told = [fault.words for fault in found if sees_all or not fault.is_restricted]
    if hidden := len(found) - len(told):
        told.append(
            ngettext(
                "%(number)d obstacle is about restricted counts, and told to those alone who may "
                "see them. Ask one of them to mend it; headquarters gives the right.",
                "%(number)d obstacles are about restricted counts, and told to those alone who may "
                "see them. Ask one of them to mend them; headquarters gives the right.",
                hidden,
            )
            % {"number": hidden}
        )
    return told


def faults(counts: Iterable[BeneficiaryCount]) -> list[Fault]:
    """
    What is wrong with the shape of these counts; empty where nothing is.

    The rows of one project-year come together. They come with their project, sector,
    region and cells by sex and age, or each costs queries.
    """
    counts = list(counts)
    of_cells = [
        Fault(words, count.restricted)
        for count in counts
        for words in _fault_of_stored_cells(count)
    ]
    return [*of_cells, *faults_of_shape(counts)]


def faults_of_shape(counts: Iterable[BeneficiaryCount]) -> list[Fault]:
    """The same, of totals and parts alone: the cells by sex and age are not asked for."""
    groups: dict[tuple[object, ...], list[BeneficiaryCount]] = {}
    for count in counts:
        groups.setdefault(name_of(count), []).append(count)
    found = [
        # One sentence can tell the values of several rows.
        Fault(words, any(row.restricted for row in rows))
        for rows in groups.values()
        for words in _faults_of_one(rows)
    ]
    return [*found, *_both_years_and_whole(groups)]


def _both_years_and_whole(
    groups: dict[tuple[object, ...], list[BeneficiaryCount]],
) -> Iterator[Fault]:
    # The mark "not reported" is no figure: it stands beside one of the whole project.
    totals = {
        name: count
        for name, rows in groups.items()
        for count in rows
        if count.part == Part.TOTAL and count.value is not None
    }
    by_year: dict[tuple[object, ...], list[BeneficiaryCount]] = {}
    for (project, year, *same), count in totals.items():
        if year is not None:
            by_year.setdefault((project, *same), []).append(count)
    for (project, year, *same), count in totals.items():
        beside = by_year.get((project, *same))
        if year is None and beside:
            words = _(
                "%(project)s has figures by year and one of the whole project; in an edition "
                "only those by year count. Send one of them back."
            ) % {"project": count.project.code}
            yield Fault(words, any(row.restricted for row in (count, *beside)))


def _faults_of_one(rows: list[BeneficiaryCount]) -> Iterator[str]:
    totals = [row for row in rows if row.part == Part.TOTAL]
    by_sector = [row for row in rows if row.part == Part.SECTOR]
    by_region = [row for row in rows if row.part == Part.REGION]
    if not totals and (by_sector or by_region):
        yield _("%(count)s: there are parts but no total. Enter the total.") % {
            "count": rows[0].whole
        }
        return
    if any(row.sector_id is None for row in by_sector) and len(by_sector) > 1:
        yield _("%(count)s: “not split” stands beside parts by sector. Keep one or the other.") % {
            "count": totals[0]
        }
    for total in totals:
        yield from _fault_of_parts(total, by_sector)
    for sector in {row.sector_id for row in by_region}:
        inside = [row for row in by_region if row.sector_id == sector]
        parent = next((row for row in by_sector if row.sector_id == sector), None)
        if parent is None:
            yield _(
                "%(count)s: parts by region stand outside a sector. Enter the part by sector, or "
                "“not split”, to which they belong."
            ) % {"count": inside[0]}
        else:
            yield from _fault_of_parts(parent, inside)


def _fault_of_parts(whole: BeneficiaryCount, parts: list[BeneficiaryCount]) -> Iterator[str]:
    values = [part.value for part in parts if part.value is not None]
    if not values or whole.value is None:
        return
    if len(values) < len(parts):
        # One part is not reported: the others can be less than the whole, never more each.
        broken = max(values) > whole.value
    else:
        broken = parts_of(whole.value, values) is Parts.BROKEN
    if broken:
        yield _(
            "%(count)s: the largest part may be at most the total, and the total at most the sum "
            "of the parts (total %(total)d, largest %(largest)d, sum %(sum)d)."
        ) % {"count": whole, "total": whole.value, "largest": max(values), "sum": sum(values)}


def left_without(
    sent_back: Iterable[BeneficiaryCount], stay: Iterable[BeneficiaryCount]
) -> Iterator[Fault]:
    """The parts that would stay accepted while what they are parts of is sent back."""
    stay = list(stay)
    for whole in sent_back:
        inside = [row for row in stay if _is_inside(row, whole)]
        for is_restricted in (False, True):
            parts = [str(row) for row in inside if row.restricted is is_restricted]
            if parts:
                words = _(
                    "%(count)s: parts of it are accepted (%(parts)s). Send them back first, or all "
                    "together on the page of the project."
                ) % {"count": whole, "parts": in_a_row(parts)}
                yield Fault(words, is_restricted or whole.restricted)


def _is_inside(row: BeneficiaryCount, whole: BeneficiaryCount) -> bool:
    if name_of(row) != name_of(whole) or row.part == Part.TOTAL:
        return False
    of_sector = row.part == Part.REGION and row.sector_id == whole.sector_id
    return whole.part == Part.TOTAL or (whole.part == Part.SECTOR and of_sector)


def fault_of_cells(count: BeneficiaryCount, cells: Collection[int]) -> Iterator[str]:
    """What is wrong with the values of a count's cells by sex and age, if it has any."""
    if cells and sum(cells) != count.value:
        yield _(
            "%(count)s: the parts by sex and age add up to %(sum)d and not to %(total)s. Put what "
            "is not known under “unknown”."
        ) % {"count": count, "sum": sum(cells), "total": count.value}


def _fault_of_stored_cells(count: BeneficiaryCount) -> Iterator[str]:
    cells = [cell.value for cell in count.sex_age_cells.all()] if count.pk else []
    return fault_of_cells(count, cells)
