"""The few pieces of SVG that charts are made of, every text and attribute escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape

from django.utils.safestring import SafeString

HATCHING, DOTS = "url(#c-hatching)", "url(#c-dots)"

Attribute = str | float | None

# What keeps the sense of a drawing where no style sheet is read: attributes that yield to it.
_OPEN = {"fill": "none", "stroke": "currentColor"}
_LINE = {"stroke": "currentColor"}
UNSTYLED: dict[str, dict[str, str]] = {
    "c-touch": {"fill": "none"},
    "c-short": {"display": "none"},
    "c-close": {"display": "none"},
    "c-pale": {"fill-opacity": ".42"},
    "c-accent": {"fill": "#999"},
    "c-combined": {"fill": "#ddd"},
    "c-tick": {"stroke": "currentColor", "stroke-width": "2"},
    "c-gap": {"stroke": "#fff", "stroke-width": "4"},
    "c-ring": {"fill": "#fff", "stroke": "currentColor"},
    "c-land": {"fill": "#eee"},
    "c-nothing": {"fill": "none"},
    "c-present": {"fill": "#9bc"},
    "c-under": {"fill": "#fff"},
    "c-under-dots": {"fill": "#eee"},
    "c-class-0": {"fill": "#fff", "stroke": "currentColor"},
    "c-class-1": {"fill": "#ddd"},
    "c-class-2": {"fill": "#bcc"},
    "c-class-3": {"fill": "#9bb"},
    "c-class-4": {"fill": "#7aa"},
    **dict.fromkeys(["c-outline", "c-hollow", "c-provisional", "c-sub_base"], _OPEN),
    **dict.fromkeys(["c-open", "c-leader", "c-base", "c-hatch", "c-region", "c-textured"], _LINE),
}


def tag(name: str, *content: str, **attributes: Attribute) -> SafeString:
    """
    One element. `class_` is the attribute class, `font_size` the attribute font-size.

    Text is escaped unless it is markup already; an attribute that is None is left out.
    """
    told = "".join(
        [
            f' {_hyphened(name)}="{_safe(value) if isinstance(value, str) else _plain(value)}"'
            for name, value in attributes.items()
            if value is not None
        ]
    )
    if attributes.get("class_"):
        told += _unstyled(str(attributes["class_"]))
    if not content:
        return SafeString(f"<{name}{told}/>")
    return SafeString(f"<{name}{told}>{join(content)}</{name}>")


@cache
def _unstyled(class_: str) -> str:
    found: dict[str, str] = {}
    for one in class_.split():
        found |= UNSTYLED.get(one, {})
    return "".join(f' {name}="{value}"' for name, value in found.items())


@cache
def _hyphened(name: str) -> str:
    return name.strip("_").replace("_", "-")


def join(parts: Iterable[str]) -> SafeString:
    """Parts one after the other; what is not markup yet is escaped."""
    return SafeString("".join(map(_safe, parts)))


def _safe(part: str) -> str:
    # Thousands of times in a page, so without the detours of Django's own.
    return part if isinstance(part, SafeString) else escape(part)


def across(share: float) -> SafeString:
    """A share of the width, 0 to 1, as SVG writes it."""
    return SafeString(f"{_plain(round(share * 100, 3))}%")


def text(content: str, x: str | float, y: float, class_: str = "", anchor: str = "") -> SafeString:
    """A line of text; `anchor` is where x lies in it: at its start, middle or end."""
    return tag("text", content, x=x, y=y, class_=class_ or None, text_anchor=anchor or None)


def bar(x: float, width: float, y: float, height: float, class_: str) -> SafeString:
    """A rectangle that stretches with the window: x and width are shares of the width."""
    return tag("rect", x=across(x), y=y, width=across(width), height=height, class_=class_)


def textured(x: float, width: float, y: float, height: float, texture: str) -> SafeString:
    """A rectangle of `HATCHING` or `DOTS`, for what is no plain number."""
    return tag(
        "rect",
        fill=texture,
        class_="c-textured",
        x=across(x),
        y=y,
        width=across(width),
        height=height,
    )


def line(
    x1: str | float, y1: str | float, x2: str | float, y2: str | float, class_: str
) -> SafeString:
    """A straight line; a place is in pixels, or a share of the width or height in percent."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def linked(address: str, *content: str) -> SafeString:
    """What leads somewhere, or the same without a link where there is no address."""
    return tag("a", *content, href=address) if address else tag("g", *content)


def _plain(value: float) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


# The textures of what is not known and of what is withheld, once in a page or file.
PATTERNS = tag(
    "pattern",
    tag("path", class_="c-under", d="M0 0h6v6H0z"),
    tag("path", class_="c-hatch", d="M0 0V6"),
    id="c-hatching",
    patternUnits="userSpaceOnUse",
    patternTransform="rotate(45)",
    width=6,
    height=6,
) + tag(
    "pattern",
    tag("path", class_="c-under-dots", d="M0 0h5v5H0z"),
    tag("circle", class_="c-dot", cx=1.5, cy=1.5, r=1),
    id="c-dots",
    patternUnits="userSpaceOnUse",
    width=5,
    height=5,
)


@dataclass(frozen=True)
class Drawing:
    """
    A drawing of a fixed height that fills any width, with what it shows in words.

    `class_` names what the style sheet has to know of it.
    """

    title: str
    height: float
    body: SafeString
    description: str = ""
    class_: str = ""
    # How wide it is without a style sheet, where it keeps its shape; else it fills the width.
    wide: int = 0

    @property
    def keeps_shape(self) -> bool:
        return bool(self.wide)

    @property
    def has_links(self) -> bool:
        return "<a " in self.body

    def __str__(self) -> str:
        return self.svg()

    def __html__(self) -> str:
        return self.svg()

    def svg(self) -> SafeString:
        """The drawing as it stands in a page."""
        return tag(
            "svg",
            *self.content(),
            class_=f"chart {self.class_}".strip(),
            role="group" if self.has_links else "img",
            # The style sheet lets a shape that is kept fill its width too.
            width=self.wide or "100%",
            height=self.height,
            font_size=13,
        )

    def beside_words(self) -> SafeString:
        """The drawing where its words stand beside it: passed over by screen readers."""
        return tag(
            "svg",
            self.body,
            class_=f"chart {self.class_}".strip(),
            aria_hidden="true",
            width="100%",
            height=self.height,
        )

    def content(self) -> list[str]:
        told = [tag("title", self.title)]
        if self.description:
            told.append(tag("desc", self.description))
        return [*told, self.body]


def stacked(title: str, parts: Iterable[Drawing], gap: int = 24) -> Drawing:
    """Several drawings of the same kind below each other, each under its title."""
    body: list[str] = []
    y = 0.0
    for part in parts:
        body.append(text(part.title, 0, y + 14, "c-heading"))
        body.append(tag("svg", part.body, y=y + 22, width="100%", height=part.height))
        y += 22 + part.height + gap
    return Drawing(title, y, join(body))
