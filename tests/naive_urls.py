"""
A throw-away address with the usual protection: it hides what is small, and adds up the rest.

It answers the questions of the statistics from live rows, hides each answer below ten, and
gives every other sum exactly. The attack has to work on it, or else it would prove nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path

from coopi_mali import urls
from editions.documents import searchable
from tests.programme_by_chance import counts_of_edition

HIDDEN_BELOW = 10
DEPTH = {"total": 0, "sector": 1, "region": 2}


def naive(request: HttpRequest) -> JsonResponse:
    asked = request.GET.dict()
    grouped = [name for name in asked.pop("group_by", "").split(",") if name]
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows():
        if all(matches(row, name, value) for name, value in asked.items()):
            values: list[tuple[str, ...]] = [()]
            for name in grouped:
                more = row[name] if isinstance(row[name], set) else {row[name]}
                values = [(*value, one) for value in values for one in sorted(more)]
            sums.update(dict.fromkeys(values, row["value"]))
    results = [
        dict(zip(grouped, values, strict=True))
        | {"people": people if people >= HIDDEN_BELOW else None}
        for values, people in sorted(sums.items())
    ]
    return JsonResponse({"results": results})


def matches(row: Mapping[str, Any], name: str, value: str) -> bool:
    if name == "year_min":
        return row["year"] >= value
    if name == "year_max":
        return row["year"] <= value
    if name == "q":
        return value.casefold() in row["q"]
    return value in row[name] if isinstance(row[name], set) else bool(value == row[name])


def rows() -> Iterator[dict[str, Any]]:
    """The deepest figures of people reached, with all by which one may ask for them."""
    counts = list(
        counts_of_edition()
        .filter(measure="reached")
        .prefetch_related("project__organisation_links__organisation")
    )
    deepest: dict[tuple[int, int | None], int] = {}
    for count in counts:
        name = count.project_id, count.year
        deepest[name] = max(deepest.get(name, 0), DEPTH[count.part])
    for count in counts:
        depth = deepest[count.project_id, count.year]
        if count.value is None or DEPTH[count.part] < depth:
            continue
        project = count.project
        links = project.organisation_links.all()
        about = {
            "q": searchable(str(project.title)),
            "project": project.code,
            "year": str(count.year),
            "sector": count.sector.slug if count.sector else "",
            "region": count.region.public_code if count.region else "",
            "nature": project.nature or "not_stated",
            "project_status": project.status or "not_stated",
            "donor": {link.organisation.slug for link in links if link.role == "donor"},
            "partner": {link.organisation.slug for link in links if link.role != "donor"},
        }
        cells = list(count.sex_age_cells.all())
        if not cells:
            yield about | {"sex": "", "age_band": "", "value": count.value}
        for cell in cells:
            yield about | {"sex": cell.sex, "age_band": cell.age_band, "value": cell.value}


urlpatterns = [path("api/v1/naive/", naive, name="naive"), *urls.urlpatterns]
