"""A chart with all that belongs to it: title, source, key, drawing, table, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import zip_longest
from math import ceil

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
    # By which name of the API its rows can be ordered; where that leads, and how they stand.
    orders: str = ""
    address: str = ""
    sorted_as: str = ""


@dataclass(frozen=True)
class Said:
    """A figure that is told in words of its own, and stands where numbers do."""

    words: str


@dataclass(frozen=True)
class TableRow:
    """One row of the table: its name, where it leads, and its figures in the order of the heads."""

    name: str
    cells: Sequence[Value | Said | str]
    address: str = ""


@dataclass(frozen=True)
class Table:
    """The same as the drawing, in words and numbers."""

    head: Sequence[Column]
    rows: Sequence[TableRow]
    note: str = ""
    # Whether a narrow window shows a block for each row, each cell under the name of its column.
    is_stacked: bool = False
    # What its signs mean, where a cell has room for a sign only.
    key: Sequence[Key] = ()

    @property
    def class_(self) -> str:
        return "stack c-grid" if self.key else "stack" if self.is_stacked else ""

    @property
    def labelled(self) -> list[tuple[TableRow, list[tuple[str, Value | Said | str]]]]:
        """Each row with its cells, and the name of its column where a block says it."""
        names = [column.name if self.class_ else "" for column in self.head[1:]]
        return [(row, list(zip(names, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Download:
    name: str
    address: str


# How wide a frame on somebody's page mostly is, and about how many letters fill a line of it.
FRAME_WIDE, FRAME_LETTERS = 680, 84


@dataclass(frozen=True)
class Frame:
    """A chart to be shown on another site: the address of its small page, and how it is told."""

    address: str
    title: str
    height: int

    def code(self, width: str = "100%", height: int = 0) -> str:
        """What somebody copies into a page of her own."""
        return (
            f'<iframe src="{escape(self.address)}" title="{escape(self.title)}" width="{width}" '
            f'height="{height or self.height}" frameborder="0" loading="lazy"></iframe>'
        )


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
    # How it is shown on another site, where it can be.
    frame: Frame | None = None
    # Whether anybody has reported a figure of what it is about.
    has_figures: bool = True
    # Class of the box around the drawings.
    class_: str = ""
    # From which editions it is, in words, where that is not the one of the page alone.
    editions: str = ""

    @property
    def is_table_open(self) -> bool:
        """Whether the table is what a reader came for; one without a figure only says so again."""
        return not self.drawings and self.has_figures

    @property
    def height_in_frame(self) -> int:
        """About how high the small page of the chart is, so that it need not be scrolled."""
        heights = [
            FRAME_WIDE * 0.9 if drawing.keeps_shape else drawing.height + 28 * self.is_many
            for drawing in self.drawings
        ]
        # Small charts stand two in a row.
        rows = zip_longest(heights[::2], heights[1::2], fillvalue=0.0) if self.is_many else []
        drawn = sum(max(row) + 32 for row in rows) if self.is_many else sum(heights)
        # The marks of the key follow each other in a line.
        key = "".join(f"{entry.words}........" for entry in self.key)
        texts = [self.subject + self.rests_on, self.sentence, self.note, key]
        lines = sum(ceil(len(words) / FRAME_LETTERS) for words in texts)
        cells = len(self.table.rows) * 41 + 130 if self.table and self.is_table_open else 0
        # Title, table to open, and whose figures these are.
        return round(28 * ceil(len(self.title) / 60) + drawn + lines * 28 + cells + 170)

    @property
    def is_many(self) -> bool:
        return len(self.drawings) > 1
