"""A table as a workbook: the rows on one sheet, what must be known of them on the other."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any

from editions.files.tables import Cell, Table, cell

DATA, ABOUT = "data", "about"
# A workbook is written as a whole before the first byte leaves.
MOST_ROWS = 100_000
LONGEST_CELL = 32_767
CHUNK = 1 << 16
# Signs that a workbook cannot hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WIDTHS = {int: 14, str: 24}
# How many rows are looked at to choose the widths.
FIRST = 50


class SameBytes(zipfile.ZipFile):
    """An archive without the moment at which it was made: the same rows give the same bytes."""

    def writestr(self, name: Any, data: Any, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        entry = zipfile.ZipInfo(getattr(name, "filename", name), (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        entry = zipfile.ZipInfo(arcname or str(filename), (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with open(filename, "rb") as source, self.open(entry, "w") as target:
            while piece := source.read(CHUNK):
                target.write(piece)


def xlsx_file(
    table: Table, columns_about: Iterable[tuple[str, str]], made: date
) -> Iterator[bytes]:
    """The bytes of the workbook; `made` is when its edition was published."""
    # Slow to import, and most processes never need it.
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = ""
    day = datetime(made.year, made.month, made.day)  # noqa: DTZ001 - as the format wants it
    book.properties.created = book.properties.modified = day
    _data(book, table)
    _about(book, [*table.about, *columns_about])
    with TemporaryFile() as file:
        with SameBytes(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            ExcelWriter(book, archive).save()
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _data(book: Any, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(DATA)
    sheet.freeze_panes = "A2"
    rows = iter(table.cells())
    first = list(islice(rows, FIRST))
    for number, name in enumerate(table.names):
        is_text = any(isinstance(cells[number], str) for cells in first)
        width = WIDTHS[str if is_text else int]
        sheet.column_dimensions[get_column_letter(number + 1)].width = max(width, len(name) + 3)
    sheet.append(_bold(sheet, table.names))
    last = 1
    for cells in chain(first, rows):
        sheet.append([_fits(value) for value in cells])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.names))}{last}"


def _about(book: Any, about: list[tuple[str, str]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    sheet = book.create_sheet(ABOUT)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 110
    for label, text in about:
        told = WriteOnlyCell(sheet, value=_fits(cell(text)))
        told.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([*_bold(sheet, [label]), told])


def _bold(sheet: Any, texts: Iterable[str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cells = [WriteOnlyCell(sheet, value=text) for text in texts]
    for each in cells:
        each.font, each.alignment = Font(bold=True), Alignment(vertical="top")
    return cells


def _fits(value: Cell) -> Cell:
    return CONTROL.sub(" ", value)[:LONGEST_CELL] if isinstance(value, str) else value
