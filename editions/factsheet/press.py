"""From the data of a factsheet to its PDF, and a shelf of those that were made."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import quoteattr

from django.template.loader import render_to_string

HERE = Path(__file__).resolve().parent
FONT_PACKAGE = "fontpkg_source_sans_3"
# Some 200 KB each: a bound on memory, not on what can be asked for.
MOST_KEPT = 64
# What stands for a sign that no face has: of a script that neither knows, or a small picture.
NO_SIGN = "□"


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

    try:
        pdf = _compiled(HERE / "factsheet.typ", data, timestamp=moment)
    except typst.TypstError:
        # PDF/UA-1 refuses signs that no face has; any other fault is raised again.
        pdf = _compiled(HERE / "factsheet.typ", in_signs(data), timestamp=moment)
    return Sheet(name, pdf, f'"{hashlib.sha256(pdf).hexdigest()[:32]}"')


def in_signs(data: Any) -> Any:
    """The same data with a square for each sign that can be printed by no face."""
    if isinstance(data, str):
        return data.translate(_signs)
    if isinstance(data, list | tuple):
        return [in_signs(part) for part in data]
    if isinstance(data, dict):
        # An address is followed, not printed.
        return {name: part if name == "url" else in_signs(part) for name, part in data.items()}
    return data


class _Signs(dict[int, str]):
    """What is printed for a sign, asked of the printer once: no text says which signs it has."""

    def __missing__(self, code: int) -> str:
        import typst

        sign = chr(code)
        try:
            _compiled(HERE / "sign.typ", sign)
        except typst.TypstError:
            sign = NO_SIGN
        return self.setdefault(code, sign)


_signs = _Signs()


def _compiled(source: Path, data: Any, **more: Any) -> bytes:
    import typst

    pdf = typst.compile(
        str(source),
        root=str(HERE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        **more,
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts_folder()]
    )


def fonts_folder() -> str:
    package = find_spec(FONT_PACKAGE)
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).parent / "files")


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
