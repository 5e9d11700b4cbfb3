"""From the data of a factsheet to its PDF, and a shelf of those that were made."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import quoteattr

from django.template.loader import render_to_string

from editions.factsheet.signs import fonts_folder, printable

HERE = Path(__file__).resolve().parent
# Some 200 KB each: a bound on memory, not on what can be asked for.
MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Sheet:
    """A factsheet that is made."""

    name: str
    pdf: bytes
    etag: str


def made(name: str, data: dict[str, Any], moment: int) -> Sheet:
    """
    The PDF of some data, tagged for screen readers (PDF/UA-1).

    The same data and moment (seconds since 1970) give the same bytes, whenever they are set.
    """
    # Never before a process forks: its child would wait for ever. So neither at the top of
    # this file nor while the server starts.
    import typst

    pdf = typst.compile(
        str(HERE / "factsheet.typ"),
        root=str(HERE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(printable(data), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=moment,
    )
    assert isinstance(pdf, bytes)
    return Sheet(name, pdf, f'"{hashlib.sha256(pdf).hexdigest()[:32]}"')


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder()]
    )


class Shelf:
    """The factsheets asked for last, each made once however many ask at the same time."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._sheets: OrderedDict[Hashable, Sheet] = OrderedDict()
        self._lock = Lock()
        self._press = Lock()

    def get(self, key: Hashable, make: Callable[[], Sheet]) -> Sheet:
        if sheet := self._kept(key):
            return sheet
        # One at a time: setting a page takes a processor whole.
        with self._press:
            if sheet := self._kept(key):
                return sheet
            sheet = make()
            with self._lock:
                self._sheets[key] = sheet
                while len(self._sheets) > self._most:
                    self._sheets.popitem(last=False)
            return sheet

    def clear(self) -> None:
        with self._lock:
            self._sheets.clear()

    def _kept(self, key: Hashable) -> Sheet | None:
        with self._lock:
            sheet = self._sheets.get(key)
            if sheet is not None:
                self._sheets.move_to_end(key)
            return sheet


def symbol(name: str, colour: str) -> str:
    """A sector's drawing as on the pages: white on a square of its colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">'
        f'<rect width="28" height="28" rx="5" fill={quoteattr(colour)}/>'
        '<g fill="none" stroke="#ffffff" stroke-width="1.75" stroke-linecap="round" '
        f'stroke-linejoin="round">{_drawings().get(name, "")}</g></svg>'
    )


@cache
def _drawings() -> dict[str, str]:
    """The drawings of the pages by name, so that print and page have one set."""
    page = render_to_string("_partials/_symbols.html")
    return dict(re.findall(r'id="i-([\w-]+)" viewBox="0 0 28 28">(.*?)</symbol>', page))
