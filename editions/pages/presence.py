"""The map of where the programme works today, as a page shows it and as it is taken along."""

from __future__ import annotations

from dataclasses import replace

from editions.charts.chart import Chart, Frame
from editions.pages.base import EditionPage, Kind
from editions.pages.downloads import drawings_at, files_of
from editions.pages.mapping import outlines, presence_map


def presence(page: EditionPage) -> Chart | None:
    """The map with its files and its frame; None where the edition has no outlines."""
    drawn = outlines(page.edition)
    if drawn is None:
        return None
    regions, bases = page.references[Kind.REGION], page.references[Kind.BASE]
    framed_at = page.address_in_frame("editions:embed-map")
    chart = presence_map(drawn, regions, bases, keep=page.keep, framed_at=framed_at)
    files = files_of("regions", {}, page)
    drawings = drawings_at("editions:map", {}, without_close_up(chart), page)
    return replace(chart, downloads=files + drawings)


def without_close_up(chart: Chart) -> Chart:
    """The map for a file: the whole country, which the close-up of narrow windows repeats."""
    return replace(chart, drawings=chart.drawings[:1])


def presence_elsewhere(page: EditionPage) -> Frame | None:
    """The map for another site; of this edition only where the address of the page names it."""
    chart = presence(page)
    if chart is None or chart.frame is None:
        return None
    if "edition" in page.request.GET or "number" in page.kwargs:
        return chart.frame
    return replace(chart.frame, address=chart.frame.address.partition("?")[0])
