"""A drawing as a file that stands alone: with its style, its title and where it is from."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from textwrap import wrap

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from editions.charts import maps
from editions.charts.chart import Chart, Key
from editions.charts.samples import HIGH, WIDE, sample
from editions.charts.svg import PATTERNS, Drawing, stacked, tag, text
from editions.charts.tokens import style_of_a_file
from editions.xml_text import for_xml

WIDTH, MARGIN = 960, 24
INNER = WIDTH - 2 * MARGIN
# A drawing that keeps its shape, such as a map, is made a little larger than names were set for.
SHAPED = 720
HEAD, LINE = 56, 20
# About so many letters fill a line.
LETTERS = 140
OWN_LINK = re.compile(r'(<a href=")/')


@dataclass(frozen=True)
class Alone:
    """A file that is drawn, and the policy under which a browser shows it with its own style."""

    svg: str
    height: int
    policy: str


def alone(chart: Chart, definition: str, origin: Sequence[str], site: str) -> Alone:
    """
    The drawing with its title above, and what it counts and where it is from below, always light.

    `origin` are the lines that say where; `site` makes its links whole, which a file needs. Its
    style may stand in it: the policy names the hash of that very style.
    """
    style = style_of_a_file()
    hash_ = b64encode(sha256(style.encode()).digest()).decode()
    svg, height = _svg(chart, _one(chart), definition, origin, style)
    return Alone(
        OWN_LINK.sub(rf"\g<1>{site}/", svg),
        height,
        f"default-src 'none'; style-src 'sha256-{hash_}'",
    )


def height_of(chart: Chart) -> float:
    """About how high the file is, before it is drawn."""
    return HEAD + _size(_one(chart))[1] + (len(chart.key) + 12) * LINE


def _size(drawing: Drawing) -> tuple[float, float]:
    """How wide and how high a drawing is in the file."""
    if drawing.keeps_shape:
        return SHAPED, round(drawing.height * SHAPED / maps.WIDTH)
    return INNER, drawing.height


def _one(chart: Chart) -> Drawing:
    """All drawings of a chart as one; the sentence where there is none."""
    if not chart.drawings:
        return Drawing(chart.title, LINE, text(chart.sentence, 0, 14, "c-label"))
    if len(chart.drawings) == 1:
        return chart.drawings[0]
    return stacked(chart.title, chart.drawings)


def _svg(
    chart: Chart, drawing: Drawing, definition: str, origin: Sequence[str], style: str
) -> tuple[str, int]:
    counted = _("Counted: %(rests_on)s") % {"rests_on": chart.rests_on}
    said = [chart.note, counted] if chart.rests_on else [chart.note]
    said.append(_("%(what)s: %(value)s") % {"what": _("Definition"), "value": definition})
    below = [
        line for words in [*said, *origin] for line in wrap(words, LETTERS, break_on_hyphens=False)
    ]
    wide, high = _size(drawing)
    end = HEAD + MARGIN + high
    lines = [*(_key_line(entry) for entry in chart.key), *(_line(words) for words in below)]
    height = round(end + MARGIN + len(lines) * LINE)
    described = " ".join(filter(None, [drawing.description, definition]))
    body = [
        tag("title", drawing.title),
        tag("desc", described),
        tag("style", mark_safe(style)),
        tag("defs", PATTERNS),
        tag("rect", width=WIDTH, height=height, fill="#fff"),
        text(chart.title, MARGIN, 34, "c-title"),
        text(chart.subject, MARGIN, HEAD, "c-name"),
        tag("svg", drawing.body, x=MARGIN, y=HEAD + 20, width=wide, height=high),
        *(
            tag("svg", line, x=MARGIN, y=end + 8 + index * LINE, width=INNER, height=LINE)
            for index, line in enumerate(lines)
        ),
    ]
    svg = tag(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{for_xml(svg)}', height


def _key_line(entry: Key) -> str:
    mark = tag("svg", sample(entry.mark), y=2, width=WIDE, height=HIGH, overflow="visible")
    return mark + text(entry.words, WIDE + 10, 14, "c-name")


def _line(words: str) -> str:
    return text(words, 0, 14, "c-name")
