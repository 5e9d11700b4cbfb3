"""The colours of the style sheets, read from them, and how well they contrast: measured."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

SHEETS = ("css/site.css", "css/charts.css")
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\s*;")
ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
DARK = re.compile(
    r"@media screen and \(prefers-color-scheme: dark\)\s*\{\s*:root\s*\{(.*?)\}", re.S
)
SECTOR = re.compile(r"^\.(sector-[\w-]+) \{ --sector: var\(--([\w-]+)\); \}", re.MULTILINE)
# A colour by its name, and by the name that counts where the first is not set.
VARIABLE = re.compile(r"var\(--([\w-]+)(?:, var\(--([\w-]+)\))?\)")
MEDIA = re.compile(r"^@media[^\n]*\{(?:\n  .*)*\n\}\n|^@media[^\n]*\}\n", re.MULTILINE)
SANS = (
    'font-family:"Segoe UI","Noto Sans","Open Sans",Roboto,"Liberation Sans","Source Sans 3",'
    "sans-serif"
)


@cache
def sheet(name: str) -> str:
    """The text of one of our style sheets."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")


@cache
def colours(scheme: str) -> dict[str, str]:
    """Every colour by its name, `light` or `dark`; what dark does not change is as in light."""
    found: dict[str, str] = {}
    for name in SHEETS:
        css = sheet(name)
        light = ROOT.search(css)
        found |= _named(light)
        if scheme == "dark":
            found |= _named(DARK.search(css))
    return found


def _named(block: re.Match[str] | None) -> dict[str, str]:
    return dict(COLOUR.findall(block.group(1))) if block else {}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)))
    return (second + 0.05) / (first + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


@cache
def style_of_a_file() -> str:
    """
    The rules that a chart needs where it stands alone, as a file; always light.

    With every colour written out and nothing that asks for a window: programs that draw, print
    or convert such files know no more.
    """
    rules = sheet("css/charts.css").partition("/* The drawings */")[2].partition("/* Pages */")[0]
    light = colours("light")
    sectors = [
        f".{name}{{fill:{light[symbol]};stroke:{light[symbol]}}}"
        for name, symbol in SECTOR.findall(sheet("css/site.css"))
    ]
    plain = VARIABLE.sub(lambda found: light[found[2] or found[1]], MEDIA.sub("", rules))
    # A ring in the colour of a sector stays open.
    ring = f".c-ring{{fill:{light['paper']}}}"
    return "\n".join([f"svg{{{SANS}}}", plain.strip(), *sectors, ring])
