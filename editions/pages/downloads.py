"""What stands in the row of downloads of a drawing that is no selection of the statistics."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from editions.charts.chart import Chart, Download
from editions.pages.base import EditionPage
from editions.pages.figures import downloads
from editions.pages.standalone import height_of
from editions.picture import MOST_HIGH

Query = Mapping[str, str]


def files_of(endpoint: str, query: Query, page: EditionPage) -> list[Download]:
    """All rows of a list of the API that match; none of an edition that is not public."""
    found = downloads(endpoint, dict(query), page.edition, page.language)
    return [Download(one["form"].upper(), one["address"]) for one in found]


def drawings_at(name: str, query: Query, chart: Chart, page: EditionPage) -> list[Download]:
    """The drawing as SVG, and as PNG where it is not too high; `name` is the route of both."""
    if not chart.drawings or not page.edition.is_public:
        return []
    asked = urlencode({**query, "edition": page.edition.number})
    forms = ["svg", "png"] if height_of(chart) <= MOST_HIGH else ["svg"]
    return [Download(form.upper(), f"{reverse(f'{name}-{form}')}?{asked}") for form in forms]
