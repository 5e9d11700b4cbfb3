"""
A table as CSV: one line for the names, then one for each row, and nothing else.

Programs read it without preparation. What must be known of the rows (definition, filters,
licence, citation …) stands in the last column of the first row: lines before the names
would break spreadsheets, and lines after the rows would be read as rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from editions.files.tables import Cell, Table, cell
from programmes.wording import colon

ABOUT = "about"
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands between the cells, and before the first."""

    delimiter: str = ","
    start: bytes = b""

    @classmethod
    def of(cls, language: str) -> Dialect:
        """A spreadsheet in French or Italian expects semicolons, and a mark of UTF-8."""
        return cls() if language == "en" else cls(";", b"\xef\xbb\xbf")

    def line(self, cells: Iterable[Cell]) -> bytes:
        return (self.delimiter.join(map(self.written, cells)) + "\n").encode()

    def written(self, value: Cell) -> str:
        """As PostgreSQL writes it: quotes only where they are needed; nothing for None."""
        if value is None:
            return ""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if any(sign in text for sign in (self.delimiter, '"', "\n", "\r")):
            return '"{}"'.format(text.replace('"', '""'))
        return text


def head(names: Sequence[str], dialect: Dialect) -> bytes:
    return dialect.start + dialect.line([*names, ABOUT])


def about_in_one_cell(about: Iterable[tuple[str, str]]) -> Cell:
    lines = (colon(label, text) for label, text in about)
    return cell(" · ".join(lines))


def csv_file(table: Table, dialect: Dialect) -> Iterator[bytes]:
    """The bytes of the file, in pieces that are neither small nor large."""
    piece = bytearray(head(table.names, dialect))
    about = about_in_one_cell(table.about)
    for cells in table.cells():
        piece += dialect.line([*cells, about])
        about = None
        if len(piece) >= CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
