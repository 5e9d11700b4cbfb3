"""Which signs the typeface of the factsheets has, and what is printed for the others."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from struct import unpack_from
from typing import Any

FONT_PACKAGE = "fontpkg_source_sans_3"
# An empty box: here stands something, and the page of the edition has it.
UNPRINTED = "\u25a1"
# What no typeface needs to draw, and the printer understands: ends of lines, spaces, directions.
UNSEEN = "\t\n\v\f\r\x85\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f"
# Has a glyph, but PDF/UA forbids it.
MARK_OF_BYTES = "\ufeff"
# Ways in which a font says which signs it has; this one holds those beyond 65,535 too.
ALL_OF_UNICODE = 12


def fonts_folder() -> str:
    package = find_spec(FONT_PACKAGE)
    assert package is not None
    assert package.origin is not None
    return str(Path(package.origin).parent / "files")


def printable(value: Any) -> Any:
    """
    The same data with signs that the typeface lacks replaced, in every text but where links lead.

    The printer refuses a whole sheet for one of them, as nobody could read it in the PDF
    (PDF/UA). An emoji or a letter of another script becomes an empty box; what is not seen
    anyway, and marks above or below a letter, are left out.
    """
    if isinstance(value, str):
        return _lacking().sub(_instead, value)
    if isinstance(value, dict):
        return {name: part if name == "url" else printable(part) for name, part in value.items()}
    return [printable(part) for part in value] if isinstance(value, list | tuple) else value


def _instead(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) in {"Cc", "Cf", "Mn", "Me"} else UNPRINTED


@cache
def _lacking() -> re.Pattern[str]:
    """Any sign that one of the faces, upright or italic, lacks."""
    faces = [_signs_of(file.read_bytes()) for file in Path(fonts_folder()).glob("*.ttf")]
    known = sorted(set.intersection(*faces) - {ord(MARK_OF_BYTES)})
    runs = [
        [sign for _place, sign in run]
        for _start, run in groupby(enumerate(known), lambda one: one[1] - one[0])
    ]
    kept = "".join(f"{re.escape(chr(run[0]))}-{re.escape(chr(run[-1]))}" for run in runs)
    return re.compile(f"[^{UNSEEN}{kept}]")


def _signs_of(font: bytes) -> set[int]:
    """The code points of an OpenType file, as its table `cmap` has them."""
    (tables,) = unpack_from(">H", font, 4)
    named = (unpack_from(">4s4xI", font, 12 + 16 * place) for place in range(tables))
    cmap = dict(named)[b"cmap"]
    (ways,) = unpack_from(">H", font, cmap + 2)
    for place in range(ways):
        (offset,) = unpack_from(">I", font, cmap + 8 + 8 * place)
        start = cmap + offset
        if unpack_from(">H", font, start) == (ALL_OF_UNICODE,):
            (groups,) = unpack_from(">I", font, start + 12)
            spans = (unpack_from(">II", font, start + 16 + 12 * one) for one in range(groups))
            return {sign for first, last in spans for sign in range(first, last + 1)}
    raise ValueError("A font that does not say which signs it has in format 12.")
