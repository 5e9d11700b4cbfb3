"""Files agree with the brute-force reference, and tell nothing of a group that is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from editions import stamp
from tests import reference_counting as reference
from tests.api_editions import ask, publish
from tests.closed_years import closed_year, project_year
from tests.factories import ProgrammeFactory, RegionFactory, SectorFactory
from tests.files import download, figures, from_csv, from_xlsx, rows_of_xlsx
from tests.test_statistics_reference import (
    LAST,
    generated,
    publish as publish_generated,
    selections,
)

pytestmark = pytest.mark.django_db

LISTS = ["projects", "beneficiary-counts", "statements", "statistics"]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_a_file_agrees_with_the_reference(client, seed):
    generated(seed)
    publish_generated()
    projects = reference.every_project()
    compared = 0

    for query in selections(seed)[:12]:
        (told,) = ask(client, "statistics", **query)["results"]
        (line,) = from_csv(download(client, "statistics", "csv", **query))
        (cells,) = rows_of_xlsx(download(client, "statistics", "xlsx", **query))
        assert figures(line, list(told)) == figures(cells, list(told)) == told
        expected = reference.statistics(projects, query, LAST)
        assert figures(line, list(expected)) == expected
        is_silent = line["status"] in {"not_reported", "not_applicable"}
        assert is_silent or expected["sum_at_least"] is not None
        assert not (is_silent and expected["people_reached"])
        compared += expected["people_reached"] is not None
    assert compared


def everything(client, first: int, second: int) -> list[Any]:
    """All files of a made-up year with two small groups that add up to the same sum."""
    with transaction.atomic():
        ProgrammeFactory(period_first_year=2019, period_last_year=2021)
        sector = SectorFactory(slug="s1", name_en="Work")
        region = RegionFactory(code="YY01", name="Place", capital="Town")
        closed_year(2020)
        dates = {"start_date": "2020", "end_date": "2020", "title_en": "A project"}
        project_year("A", 500 + first, sectors=[sector], **dates)
        project_year("B", second, sectors=[sector], **dates)
        project_year(
            "C",
            {sector: {region: {"female:0-4": 300, "male:0-4": second, "male:60+": 90 + first}}},
            **dates,
        )
        publish()
        found: list[Any] = []
        for endpoint in LISTS:
            query = {"group_by": "year,sex"} if endpoint == "statistics" else {}
            found.append(download(client, endpoint, "csv", **query))
            found.append(from_xlsx(download(client, endpoint, "xlsx", **query)))
        transaction.set_rollback(True)
    stamp.forget()
    return found


def test_two_data_sets_with_one_release_give_the_same_files(client):
    one, other = everything(client, 3, 5), everything(client, 6, 2)

    assert one == other
    assert b"combined" in one[2]
    assert everything(client, 3, 6) != one
