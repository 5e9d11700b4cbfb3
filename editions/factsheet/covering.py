"""What is reported and what is not, as a grid of years and sectors: the chart of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from editions.charts.values import NOT_APPLICABLE, State, Value, value_of
from editions.factsheet.blocks import Block, text
from editions.factsheet.words import Said, absent, said
from editions.pages.charting import no_project
from editions.pages.drawing import is_empty
from editions.templatetags.portal import spans

Told = Mapping[str, Any]


def words_of_states() -> dict[State, str]:
    return {
        State.REPORTED: _("reported"),
        State.PROVISIONAL: _("provisional"),
        State.RANGE: _("at least, and at most"),
        State.OPEN: _("at least; what is withheld has no length"),
        State.WITHHELD: _("withheld until its year is closed, or to protect a small group"),
        State.NOT_REPORTED: _("not reported"),
        State.NOT_APPLICABLE: _("no documented project"),
    }


def covering(rows: Sequence[Told], name_of: Callable[[str], Any]) -> list[Block]:
    """A row for each sector that has a project: a cell for each year, and the same in words."""
    found = {(row["year"], row["sector"]): row for row in rows}
    years = sorted({year for year, _sector in found})
    sectors = list(dict.fromkeys(sector for _year, sector in found))
    empty = [sector for sector in sectors if all(is_empty(found[year, sector]) for year in years)]
    lines = [
        (said(name_of(sector)), [_covered(found[year, sector]) for year in years])
        for sector in sectors
        if sector not in empty
    ]
    if not lines:
        return []
    grid = {
        "kind": "grid",
        "head": [_("Sector"), _("The same in words")],
        "years": list(map(str, years)),
        "rows": [
            {
                "name": name,
                "states": [value.state for value in cells],
                "words": _in_words(years, cells),
            }
            for name, cells in lines
        ],
    }
    note = no_project([str(name_of(sector)) for sector in empty])
    return [
        {"kind": "states", "states": _key([cell for _name, cells in lines for cell in cells])},
        grid,
        text(note, size="note"),
    ]


def _covered(row: Told) -> Value:
    return NOT_APPLICABLE if is_empty(row) else value_of(row, "people_reached")


def _key(cells: Sequence[Value]) -> list[dict[str, Any]]:
    drawn = {cell.state for cell in cells}
    return [
        {"covered": state, "words": words}
        for state, words in words_of_states().items()
        if state in drawn
    ]


def _in_words(years: Sequence[int], cells: Sequence[Value]) -> Said:
    """Which years are in which state, in the order in which the states begin."""
    states = dict.fromkeys(cell.state for cell in cells)
    return absent(
        "; ".join(
            f"{words_of_states()[state]} "
            + spans(year for year, cell in zip(years, cells, strict=True) if cell.state == state)
            for state in states
        )
    )
