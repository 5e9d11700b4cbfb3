"""A chart with all that belongs to it: title, source, key, drawing, table, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from editions.charts.svg import Drawing
from editions.charts.values import Value


@dataclass(frozen=True)
class Key:
    """What one mark of the drawing means; `mark` is the class of its colour or texture."""

    mark: str
    words: str


@dataclass(frozen=True)
class Column:
    """The head of a column of the table; numbers stand right, with their unit in the head."""

    name: str
    is_number: bool = True


@dataclass(frozen=True)
class TableRow:
    """One row of the table: its name, where it leads, and its figures in the order of the heads."""

    name: str
    cells: Sequence[Value | str]
    address: str = ""


@dataclass(frozen=True)
class Table:
    """The same as the drawing, in words and numbers."""

    head: Sequence[Column]
    rows: Sequence[TableRow]
    note: str = ""


@dataclass(frozen=True)
class Download:
    name: str
    address: str


@dataclass(frozen=True)
class Chart:
    """
    What the frame of a chart shows (`templates/_partials/_chart.html`).

    Without drawings it is the `sentence` and the table: too few values are reported.
    """

    id: str
    title: str
    # Period and unit, in words.
    subject: str
    # What the figures were counted from, in words.
    rests_on: str
    drawings: Sequence[Drawing]
    table: Table | None
    sentence: str = ""
    key: Sequence[Key] = ()
    note: str = ""
    downloads: Sequence[Download] = field(default=())
    # The explorer with the same selection.
    explore: str = ""
    # Class of the box around the drawings.
    class_: str = ""
