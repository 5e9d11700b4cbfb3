"""Restatements in words: what figure, what it was, what it is, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from editions.comparing import label
from editions.document import COUNT
from editions.models import Edition, FrozenCell, FrozenRecord, Restatement
from editions.models.frozen import KEY_OF_CELL
from editions.reading import localize
from editions.restating import RESULT
from editions.templatetags.portal import LABELS, number, partial_date, region_label
from editions.trees import NOT_SPLIT
from programmes.languages import Text
from programmes.models import Project
from programmes.wording import colon, printed

Kind = FrozenRecord.Kind
CHOICES = {
    (COUNT, "status"): LABELS["cell_status"],
    (Kind.PROJECT, "status"): LABELS["project_status"],
    (Kind.PROJECT, "nature"): LABELS["nature"],
}
NOT_STATED = "not_stated"
# What a figure counts if nothing else is said, and which words say it.
COUNTED = {"measure": "", "channel": "direct", "unit": "person"}
# What a part of a figure is of, and the records that have names for it.
PARTS = {"sector": Kind.SECTOR, "region": Kind.REGION}
# The words for a record by its kind and key.
Names = Callable[[str, str], str]


def restatements_of(editions: Iterable[Edition], language: str) -> dict[int, list[dict[str, Any]]]:
    """The restatements of each edition, by its id; the queries do not grow with their number."""
    by_id = {edition.pk: edition for edition in editions}
    rows = list(Restatement.objects.filter(edition__in=by_id))
    programmes = {pk: edition.programme_id for pk, edition in by_id.items()}
    versions = _versions(set(programmes.values()), {row.key for row in rows})
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        name = programmes[row.edition_id], row.kind, row.key
        record = _in(row.edition_id, versions.get(name, []))
        edition = by_id[row.edition_id]

        def names(kind: str, key: str, edition: Edition = edition) -> str:
            named = _in(edition.pk, versions.get((edition.programme_id, kind, key), []))
            told = localize(named.document, language, printed) if named else {"name": key}
            return region_label(told) if named and kind == Kind.REGION else str(told["name"])

        found.setdefault(edition.pk, []).append(_in_words(row, edition, record, language, names))
    return found


def _versions(programmes: set[int], keys: set[str]) -> dict[tuple[int, str, str], list[Any]]:
    """All rows that hold these records or figures, newest first."""
    found: dict[tuple[int, str, str], list[Any]] = {}
    cells = [dict(zip(KEY_OF_CELL, key.split("/"), strict=False)) for key in keys]
    parts = Q()
    for name, kind in PARTS.items():
        parts |= Q(kind=kind, key__in={cell[name] for cell in cells if cell.get(name)})
    records = FrozenRecord.objects.filter(parts | Q(key__in=keys), programme__in=programmes)
    for record in records.order_by("-first_edition_id"):
        found.setdefault((record.programme_id, record.kind, record.key), []).append(record)
    projects = {key.partition("/")[0] for key in keys}
    rows = FrozenCell.objects.filter(programme__in=programmes, project_code__in=projects)
    for cell in rows.order_by("-first_edition_id"):
        found.setdefault((cell.programme_id, COUNT, cell.key), []).append(cell)
    return found


def _in(edition: int, newest_first: list[Any]) -> Any:
    """
    The row that stands in an edition, or ends there.

    It may have come with an edition before: one that was withdrawn.
    """
    for row in newest_first:
        if row.first_edition_id <= edition:
            return row if row.last_edition_id is None or edition <= row.last_edition_id else None
    return None


def _in_words(
    row: Restatement, edition: Edition, record: Any, language: str, names: Names
) -> dict[str, Any]:
    is_told = edition.tells_what_was_before
    known = (row.before if is_told else None, row.after)
    before, after = (localize(value, language, printed) for value in known)
    document = localize(record.document, language, printed) if record else None
    if document is None:
        name = row.key
    elif row.kind == COUNT:
        name = _name_of_count(document, names)
    else:
        name = label(row.kind, document)
    figure = _figure(row, before or after)
    is_gone = after is None and (row.field.startswith(RESULT) or (record and record.is_end))
    return {
        "restatement": row,
        "label": colon(name, figure) if figure else name,
        "before": _value(row, before)
        if is_told
        else _("withdrawn with edition %(number)s") % {"number": edition.previous},
        "after": _("no longer published") if is_gone else _value(row, after),
        "reason": row.why,
    }


def _name_of_count(document: dict[str, Any], names: Names) -> str:
    """All that tells a figure from others of its project and year; what is usual is not said."""

    def all_of(name: str) -> list[str]:
        told = [part[name] for part in document["members"] or [document]]
        return list(dict.fromkeys(filter(None, told)))

    counted = [
        str(LABELS[name][document[name]])
        for name, usual in COUNTED.items()
        if document[name] != usual
    ]
    parts = [
        [_("not split by sector") if key == NOT_SPLIT else names(kind, key) for key in all_of(name)]
        for name, kind in PARTS.items()
    ]
    cut = [[str(LABELS[name][key]) for key in all_of(name)] for name in ("sex", "age_band")]
    words = [
        " + ".join(all_of("project")) or _("all projects"),
        str(document["year"] or _("whole project")),
        *counted,
        document["group"] or document["group_code"],
        *(" + ".join(some) for some in (*parts, *cut)),
    ]
    return ", ".join(filter(None, words))


def _figure(row: Restatement, value: Any) -> str:
    """Which figure of its record, where the record has several."""
    if row.field.startswith(RESULT):
        return str(value["label"]) if isinstance(value, dict) else _("a result")
    if row.kind == Kind.PROJECT:
        return str(Project._meta.get_field(row.field).verbose_name)  # type: ignore[union-attr]
    return _("how it is shown") if row.field == "status" else ""


def _value(row: Restatement, value: Any) -> str:
    if isinstance(value, Text):  # what was removed for safety
        return str(value)
    if isinstance(value, dict):
        return f"{number(value['value'])} {value['unit']}".strip()
    if value is None:
        return _("no figure")
    if row.field.endswith("_date"):
        return partial_date(value) if value else _("date not known")
    choices = CHOICES.get((row.kind, row.field))
    if choices:
        return str(choices.get("" if value == NOT_STATED else value, value))
    return number(value)
