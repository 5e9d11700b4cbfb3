"""A drawing as a file that stands alone: with its style, its title and where it is from."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from editions.charts.chart import Chart, Key
from editions.charts.samples import HIGH, WIDE, sample
from editions.charts.svg import PATTERNS, Drawing, stacked, tag, text
from editions.charts.tokens import style_of_a_file
from editions.models import Edition

WIDTH, MARGIN = 960, 24
HEAD, LINE = 56, 20


def as_file(chart: Chart, edition: Edition, address: str) -> HttpResponse:
    """
    The drawing with its title above and its source below, always light.

    Its style may stand in it: the policy names the hash of that very style.
    """
    drawing = _one(chart)
    style = style_of_a_file()
    hash_ = b64encode(sha256(style.encode()).digest()).decode()
    return HttpResponse(
        _svg(chart, drawing, edition, address, style),
        content_type="image/svg+xml; charset=utf-8",
        headers={
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{hash_}'",
            "Content-Disposition": f'inline; filename="{chart.id}-{edition.number}.svg"',
        },
    )


def _one(chart: Chart) -> Drawing:
    """All drawings of a chart as one; the sentence where there is none."""
    if not chart.drawings:
        return Drawing(chart.title, LINE, text(chart.sentence, 0, 14, "c-label"))
    if len(chart.drawings) == 1:
        return chart.drawings[0]
    return stacked(chart.title, chart.drawings)


def _svg(chart: Chart, drawing: Drawing, edition: Edition, address: str, style: str) -> str:
    below = [
        chart.note,
        _("Counted: %(rests_on)s, edition %(number)s")
        % {"rests_on": chart.rests_on, "number": edition.number},
        address,
    ]
    below = [words for words in below if words]
    inner = WIDTH - 2 * MARGIN
    end = HEAD + MARGIN + drawing.height
    lines = [*(_key_line(entry) for entry in chart.key), *(_line(words) for words in below)]
    height = end + MARGIN + len(lines) * LINE
    body = [
        *drawing.content()[:-1],
        tag("style", mark_safe(style)),  # noqa: S308 - our own style sheet
        tag("defs", PATTERNS),
        text(chart.title, MARGIN, 34, "c-title"),
        text(chart.subject, MARGIN, HEAD, "c-name"),
        tag("svg", drawing.body, x=MARGIN, y=HEAD + 20, width=inner, height=drawing.height),
        *(
            tag("svg", line, x=MARGIN, y=end + 8 + index * LINE, width=inner, height=LINE)
            for index, line in enumerate(lines)
        ),
    ]
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tag(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        width=WIDTH,
        height=height,
    )


def _key_line(entry: Key) -> str:
    mark = tag("svg", sample(entry.mark), y=2, width=WIDE, height=HIGH, overflow="visible")
    return mark + text(entry.words, WIDE + 10, 14, "c-name")


def _line(words: str) -> str:
    return text(words, 0, 14, "c-name")
