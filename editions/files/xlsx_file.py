"""A table as a workbook: the rows on one sheet, what must be known of them on the other."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from math import ceil
from tempfile import TemporaryFile
from typing import Any

from editions.files.tables import Cell, Table, cell
from editions.xml_text import for_xml

DATA, ABOUT = "data", "about"
# A workbook is written as a whole before the first byte leaves.
MOST_ROWS = 100_000
LONGEST_CELL = 32_767
CHUNK = 1 << 16
# How many rows are looked at to choose the widths.
FIRST = 50
# In signs: a wide column, and one of texts that would take too many lines in it.
WIDE, WIDEST = 40, 80
FEW_LINES = 6
# What a sheet of paper holds across, so small that it can just be read.
WIDEST_PAGE = 280
A4 = 9
# Of a line and of the highest row there may be, in points.
LINE, HIGHEST = 15, 409
# Years and small numbers as they are, from five digits on in groups of three.
GROUPED = "[>9999]#,##0;[<-9999]-#,##0;0"


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
    # Without a zone, as the format wants it.
    day = datetime(made.year, made.month, made.day)
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

    rows = iter(table.cells())
    first = list(islice(rows, FIRST))
    widths = [_width(*column) for column in zip(table.names, *first, strict=True)]
    sheet = _sheet(book, DATA, widths)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.append(_bold(sheet, table.names))
    cells, last = Cells(sheet), 1
    for row in chain(first, rows):
        last += 1
        cells.write(row, widths, last)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.names))}{last}"


def _about(book: Any, about: list[tuple[str, str]]) -> None:
    widths = [28, 110]
    sheet = _sheet(book, ABOUT, widths)
    cells = Cells(sheet)
    for number, (label, text) in enumerate(about, 1):
        cells.write([*_bold(sheet, [label]), cell(text)], widths, number)


def _width(name: str, *cells: Cell) -> int:
    """Wide enough for the name with the arrow of its filter, and for what most cells hold."""
    longest = max((len(str(value)) for value in cells if value is not None), default=0)
    most = WIDE if longest < WIDE * FEW_LINES else WIDEST
    return max(min(longest + 3, most), len(name) + 4)


def _sheet(book: Any, title: str, widths: Sequence[int]) -> Any:
    """A sheet with its columns, to be printed across: on as few pages as can still be read."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth = ceil(sum(widths) / WIDEST_PAGE)
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.gridLines = True
    return sheet


class Cells:
    """
    Writes rows in two styles: texts that wrap in a high row, and numbers in groups.

    A row as high as its texts says so, since not every program measures that by itself.
    """

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment

        self.sheet = sheet
        # Each is written out before it is filled again.
        self.text, self.number = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self.text.alignment = Alignment(vertical="top", wrap_text=True)
        self.number.alignment = Alignment(horizontal="right", vertical="top", indent=1)
        self.number.number_format = GROUPED

    def write(self, row: Sequence[Any], widths: Sequence[int], number: int) -> None:
        texts = zip(row, widths, strict=True)
        lines = max(
            (_lines(text, width) for text, width in texts if isinstance(text, str)), default=1
        )
        if lines > 1:
            self.sheet.row_dimensions[number].height = min(lines * LINE, HIGHEST)
        self.sheet.append(self._styled(value, is_high=lines > 1) for value in row)
        self.sheet.row_dimensions.pop(number, None)

    def _styled(self, value: Any, *, is_high: bool) -> Any:
        if isinstance(value, str):
            # Most rows have one line, and need no style: a cell with one takes longer.
            if not is_high:
                return _fits(value)
            self.text.value = _fits(value)
            return self.text
        if isinstance(value, int) and not isinstance(value, bool):
            self.number.value = value
            return self.number
        return value


def _lines(text: str, width: int) -> int:
    """How many lines a text takes at most; words leave a part of each line empty."""
    parts, room = text.splitlines(), width - 1
    return sum(1 if len(part) <= room else ceil(len(part) * 1.15 / room) for part in parts)


def _bold(sheet: Any, texts: Iterable[str]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cells = [WriteOnlyCell(sheet, value=text) for text in texts]
    for each in cells:
        each.font = Font(name="Calibri", size=11, bold=True)
        each.alignment = Alignment(vertical="top", wrap_text=True)
    return cells


def _fits(value: Cell) -> Cell:
    return for_xml(value)[:LONGEST_CELL] if isinstance(value, str) else value
