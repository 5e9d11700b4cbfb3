"""
The logo of the organisation, where the setting LOGO names a file: none is part of the portal.

It stands in the head of every page and on factsheets, with the organisation's name as its words.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.checks import Error, register
from django.utils.translation import gettext as _

ADDRESS = "/logo"
# Every page loads it, also on a slow line.
MOST_BYTES = 50_000
PNG_START = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Logo:
    """The bytes of the file, what they are, and the shape that they have."""

    content: bytes
    form: str
    width: float
    height: float

    address = ADDRESS

    @property
    def content_type(self) -> str:
        return "image/png" if self.form == "png" else "image/svg+xml"

    def wide(self, high: int) -> int:
        """How wide it is where it is `high`."""
        return round(self.width / self.height * high)


class NoLogo(Exception):
    """The file that is set cannot be shown; the message says why."""


def logo() -> Logo | None:
    """The logo that is set; None without one, or where the check has said that it is of no use."""
    if not settings.LOGO:
        return None
    try:
        return read(settings.LOGO)
    except NoLogo:
        return None


@cache
def read(path: str) -> Logo:
    """The file at a path; raises `NoLogo`."""
    try:
        content = Path(path).read_bytes()
    except OSError as problem:
        raise NoLogo(_("it cannot be read: %(why)s") % {"why": problem.strerror}) from None
    if len(content) > MOST_BYTES:
        raise NoLogo(_("it has more than %(most)s bytes") % {"most": MOST_BYTES})
    if content.startswith(PNG_START):
        return _shaped(content, "png", *struct.unpack(">II", content[16:24].ljust(8, b"\0")))
    try:
        # The operator's own file.
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        root = None
    if root is None or root.tag.rpartition("}")[2] != "svg":
        raise NoLogo(_("it is neither a PNG nor an SVG"))
    return _shaped(content, "svg", *_size(root))


def _size(root: Any) -> tuple[float, float]:
    box = root.get("viewBox", "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        wide, high = (float(side.removesuffix("px")) for side in sides)
    except ValueError:
        return 0, 0
    return wide, high


def _shaped(content: bytes, form: str, wide: float, high: float) -> Logo:
    if wide <= 0 or high <= 0:
        raise NoLogo(_("it does not say how wide and how high it is"))
    return Logo(content, form, wide, high)


def _demand_that_it_prints(found: Logo) -> None:
    """Raise `NoLogo` where the printer of the factsheets cannot draw it: it may be damaged."""
    # Slow to load, and never before a process forks: a check runs in a process of its own.
    import typst

    source = b"#image(bytes(json(bytes(sys.inputs.content))), format: sys.inputs.form)"
    content = json.dumps(list(found.content))
    try:
        typst.compile(
            source,
            ignore_system_fonts=True,
            sys_inputs={"content": content, "form": found.form},
        )
    except typst.TypstError:
        raise NoLogo(_("it is damaged")) from None


@register()
def logo_can_be_shown(app_configs: Any, **options: Any) -> list[Error]:
    """Said at every start: a logo that nobody sees is noticed late."""
    if not settings.LOGO:
        return []
    try:
        _demand_that_it_prints(read(settings.LOGO))
    except NoLogo as problem:
        return [
            Error(
                f"LOGO={settings.LOGO!r} cannot be shown: {problem}.",
                hint=f"Name a PNG or SVG of at most {MOST_BYTES} bytes, or leave LOGO out.",
                id="editions.E001",
            )
        ]
    return []
