"""What other programs show of the portal: its card where a link is shared, and its manifest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, pgettext

from editions import picture
from editions.charts.outline import WHOLE, Outlines
from editions.charts.svg import tag
from editions.charts.tokens import colours
from editions.logo import logo
from editions.pages.base import EditionPage, Kind
from editions.pages.mapping import outlines
from editions.templatetags.portal import period, stated_value
from programmes.wording import in_a_row

WIDE, HIGH, MARGIN = 1200, 630, 80
MAP_WIDE, MAP_HIGH = 460, 385
# Figures of the card: published for the whole period, in this order. People of several years
# are added up, and the words say so.
METRICS = {
    "direct_beneficiaries": gettext_lazy("Direct beneficiaries, %(years)s, cumulative"),
    "projects": gettext_lazy("Projects, %(years)s"),
}
SERIF, SANS = f"'{picture.PRINTED_SERIF}'", f"'{picture.PRINTED_SANS}'"


# A browser asks again after an hour: the file may be another by then.
KEPT_SECONDS = 60 * 60


def logo_file(request: HttpRequest) -> HttpResponse:
    """The logo that is set; 404 without one. No script in it runs, wherever it is opened."""
    found = logo()
    if found is None:
        raise Http404
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer.headers["Cache-Control"] = f"max-age={KEPT_SECONDS}"
    return answer


class Card(EditionPage):
    """A picture for a shared link, of the published figures of the edition."""

    kinds = (Kind.STATEMENT, Kind.REGION)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        programme = context["programme"]
        title = _("%(organisation)s in %(country)s") % {
            "organisation": programme["organisation"]["name"],
            "country": programme["country"],
        }
        figures = self._figures(programme)
        sources = _sources(figures.values())
        svg = _card(title, figures, self._map(), sources, self.edition.number)
        pixels = picture.png(svg, WIDE, HIGH, scale=1)
        return HttpResponse(pixels, content_type="image/png")

    def _figures(self, programme: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """What the edition publishes for the period, by metric, in the order of the card."""
        found = {
            row["metric"]: row
            for row in self.references[Kind.STATEMENT]
            if row["is_shown_on_profile"]
            and row["sector"] is None
            and row["period_start"] == programme["period_first_year"]
            and row["period_end"] == programme["period_last_year"]
        }
        return {name: found[name] for name in METRICS if name in found}

    def _map(self) -> list[str]:
        """The regions where the programme works today; nothing where there are no outlines."""
        drawn = outlines(self.edition)
        if drawn is None:
            return []
        present = {row["code"] for row in self.references[Kind.REGION] if row["is_present_today"]}
        return country_of(drawn, present)


class Manifest(EditionPage):
    """The name and colours of the portal, for a device that keeps it beside its programs."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        programme, light = context["programme"], colours("light")
        name = f"{programme['organisation']['name']} {programme['country']}"
        return JsonResponse(
            {
                "name": name,
                "short_name": name[:24],
                "lang": self.language,
                "start_url": reverse("editions:profile"),
                "display": "browser",
                "background_color": light["paper"],
                "theme_color": light["deep"],
                "icons": [{"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
            },
            content_type="application/manifest+json",
        )


def _sources(figures: Iterable[dict[str, Any]]) -> str:
    """Where the figures were published, each publication once."""
    titles = dict.fromkeys(str(row["publication_title"]) for row in figures)
    if not titles:
        return ""
    return f"{pgettext('kind of figure', 'Published:')} {in_a_row(titles)}"


def country_of(drawn: Outlines, present: set[str]) -> list[str]:
    """The whole country on the right, with the regions that are present, and what they are."""
    light = colours("light")
    shapes = [
        tag(
            "path",
            d=path,
            fill=light["mark" if code in present else "land"],
            stroke=light["mist"],
            stroke_width=WHOLE.width / 300,
        )
        for code, path in drawn.paths.items()
    ]
    box = f"{WHOLE.x} {WHOLE.y} {WHOLE.width} {WHOLE.height}"
    left = WIDE - MARGIN - MAP_WIDE
    country = tag("svg", *shapes, viewBox=box, x=left, y=125, width=MAP_WIDE, height=MAP_HIGH)
    words = _("Regions where the programme works today")
    return [country, _line(words, HIGH - 85, 22, SANS, light["ink-2"], 400, is_at_end=True)]


def _card(
    title: str,
    figures: dict[str, dict[str, Any]],
    country: list[str],
    sources: str,
    edition: str,
) -> str:
    light = colours("light")
    body = [
        tag("title", title),
        tag("rect", width=WIDE, height=HIGH, fill=light["mist"]),
        *country,
        tag("rect", x=MARGIN, y=MARGIN, width=96, height=8, fill=light["deep"]),
        _line(title, MARGIN + 96, 84, SERIF, light["ink"], 700),
    ]
    y = 310
    for name, row in figures.items():
        words = METRICS[name] % {"years": period(row)}
        body.append(_line(stated_value(row), y, 96, SERIF, light["deep"], 700))
        body.append(_line(words, y + 44, 30, SANS, light["ink-2"], 400))
        y += 150
    body.append(_line(sources, HIGH - 40, 24, SANS, light["ink-2"], 400))
    numbered = _("edition %(number)s") % {"number": edition}
    body.append(_line(numbered, MARGIN + 24, 26, SANS, light["ink-2"], 400, is_at_end=True))
    return tag(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDE} {HIGH}",
        width=WIDE,
        height=HIGH,
    )


def _line(
    words: str, y: int, size: int, family: str, fill: str, weight: int, *, is_at_end: bool = False
) -> str:
    return tag(
        "text",
        words,
        x=WIDE - MARGIN if is_at_end else MARGIN,
        y=y,
        text_anchor="end" if is_at_end else "start",
        fill=fill,
        font_family=family,
        font_size=size,
        font_weight=weight,
        font_variation_settings=f'"wght" {weight}',
    )
