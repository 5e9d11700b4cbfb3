"""A drawing as a PNG, for programs that show no SVG: set by the printer of the factsheets."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from editions.charts.tokens import SANS
from editions.factsheet.signs import fonts_folder

HERE = Path(__file__).resolve().parent
SHARP = 2
# A higher drawing has fewer pixels for each of its own, so that none takes more memory; still
# higher ones nobody could read.
MOST_SHARP_HIGH = 1800
MOST_HIGH = 12_000
# Faces of the printer: its own serif, and the sans of the factsheets.
PRINTED_SANS, PRINTED_SERIF = "Source Sans 3", "Libertinus Serif"
WEIGHT = re.compile(r"font-weight: (\d+);")
# The printer keeps what its last runs made, with all pixels, in a hundred megabytes and more.
RUNS_REMEMBERED = 10
# One at a time: drawing takes a processor whole, and tens of megabytes.
_press = Lock()


def sharpness(height: float) -> float:
    """How many pixels stand for one of a drawing of this height."""
    return min(SHARP, SHARP * (MOST_SHARP_HIGH / height) ** 0.5)


def png(svg: str, width: float, height: float, *, scale: float = SHARP) -> bytes:
    """
    The pixels of an SVG, `scale` for each of its own; the same drawing gives the same bytes.

    Raises `ValueError` where it is too high.
    """
    if height > MOST_HIGH:
        raise ValueError(f"A picture is at most {MOST_HIGH} high.")
    # Never before a process forks (see the press of the factsheets).
    import typst

    data = json.dumps({"svg": svg, "width": width, "height": height}, ensure_ascii=False)
    with _press:
        found = typst.compile(
            str(HERE / "picture.typ"),
            root=str(HERE),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            format="png",
            ppi=72 * scale,
        )
        for _run in range(RUNS_REMEMBERED + 1):
            typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True)
    assert isinstance(found, bytes)
    return found


def with_printed_fonts(svg: str) -> str:
    """The same with a face that the printer has, whose weight has to be asked for."""
    sans = f"font-family:'{PRINTED_SANS}';{weight(400)}"
    return WEIGHT.sub(lambda found: found[0] + weight(int(found[1])), svg.replace(SANS, sans))


def weight(of: int) -> str:
    return f'font-variation-settings:"wght" {of};'


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts_folder()]
    )
