"""Counts as CSV: the same bytes on both databases, and no work for a reader who has left."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from editions.api.views import BeneficiaryCounts
from editions.files import copying
from editions.files.columns import COUNTS
from editions.files.csv_file import Dialect, csv_file
from editions.files.tables import Column, Table
from editions.models import Edition, FrozenCell
from tests.api_editions import publish
from tests.closed_years import closed_year, project_year
from tests.factories import (
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
)
from tests.files import download

HEAD = (
    "project,year,measure,channel,unit,group_code,sector,region,sex,age_band,value,status,"
    "status_label,group_id,breakdown,members,precision,basis,source,edition,about"
)


@pytest.fixture
def everything(db) -> Edition:
    """Each status, several together at each level, and signs that need quotes."""
    programme = ProgrammeFactory()
    a, b, c = (SectorFactory(slug=f"s{number}", position=number) for number in range(3))
    region = RegionFactory(code="YY01")
    closed_year(2020)
    project_year("A", {a: 500, b: 3, c: 40})
    project_year("B", {a: {region: {"female:0-4": 400, "male:0-4": 2, "male:60+": 30}}})
    project_year("C", 4, sectors=[a])
    open_project = ProjectFactory(programme=programme, code="D", ready=True)
    BeneficiaryCountFactory(
        project=open_project,
        year=2023,
        value=700,
        accepted=True,
        source=ProjectSourceFactory(project=open_project, address='https://example.org/?a=1,2;"3"'),
    )
    BeneficiaryCountFactory(project=open_project, year=2022, value=90, accepted=True)
    BeneficiaryCountFactory(
        project=open_project, year=2021, value=None, is_not_reported=True, accepted=True
    )
    return publish()


def told(client: Any, lang: str = "en") -> list[str]:
    lines = download(client, "beneficiary-counts", "csv", lang=lang).decode("utf-8-sig")
    return lines.removesuffix("\n").split("\n")


@pytest.mark.django_db
def test_the_bytes_are_these_on_either_database(client, everything):
    head, first, *lines = told(client)

    assert head == HEAD
    assert first.startswith(",2020,reached,direct,person,,,,,,")
    assert [line for line in lines if line.startswith("D,")] == [
        "D,2021,reached,direct,person,,,,,,,not_reported,not reported,,none,,exact,unknown,"
        ",2024.1,",
        'D,2022,reached,direct,person,,,,,,,withheld,"withheld until its year is closed, or to '
        'protect a small group",,none,,'
        "exact,unknown,,2024.1,",
        "D,2023,reached,direct,person,,,,,,700,exact,exact,,none,,exact,unknown,"
        '"https://example.org/?a=1,2;""3""",2024.1,',
    ]
    assert (
        ",2020,reached,direct,person,,,,,,547,combined,shown together,2020/reached/+,none,A | C,"
        "exact,unknown,,2024.1,"
    ) in lines
    assert all(line.endswith(f",{everything.number},") for line in lines)
    assert {line.split(",")[11] for line in lines} == {
        *("exact", "combined", "withheld", "not_reported"),
    }


@pytest.mark.django_db
def test_the_copied_file_is_the_one_that_is_made_row_by_row(client, everything):
    for lang in ("en", "fr"):
        is_made_row_by_row(client, everything, lang)


def is_made_row_by_row(client, everything, lang):
    copied = download(client, "beneficiary-counts", "csv", lang=lang)
    number = everything.number
    view = BeneficiaryCounts()
    view.edition, view.asked, view.action = everything, {}, "list"
    rows = view.rows().order_by(*view.order(view.rows()))
    with translation.override(lang):
        table = Table([*COUNTS, Column("edition", lambda row: number)], map(view.told, rows), [])
        made = b"".join(csv_file(table, Dialect.of(lang)))

    # All but what is said about them, which stands at the end of the first row.
    assert without_about(copied) == without_about(made)
    assert copied.count(b"\n") == FrozenCell.objects.of(everything).count() + 1


def without_about(content: bytes) -> list[str]:
    head, first, *lines = content.decode().split("\n")
    delimiter = ";" if ";" in head else ","
    return [head, delimiter.join(first.split(delimiter)[:20]), *lines]


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_leaves_ends_the_work(client, everything, monkeypatch):
    monkeypatch.setattr(copying, "CHUNK", 1)
    response = client.get("/api/v1/beneficiary-counts/?format=csv")
    pieces = iter(response.streaming_content)
    next(pieces)
    if copying.can_copy():
        next(pieces)

    response.close()

    assert not [thread for thread in threading.enumerate() if thread.name == "copy"]
    assert Edition.objects.count() == 1
    assert connection.is_usable()
    if copying.can_copy():
        # By chance it heard of it before it waited again; hardly so often.
        assert [is_at_work_for_nobody() for _turn in range(12)] == [False] * 12


def is_at_work_for_nobody() -> bool:
    """Whether the database still writes a long file of which the reader left in the midst."""
    connection.ensure_connection()
    database: Any = connection.connection
    rows = "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT"
    pieces = copying._stream(database, rows, b"")
    state = (
        f"SELECT state, wait_event FROM pg_stat_activity WHERE pid = {database.info.backend_pid}"
    )

    def is_now(*wanted: tuple[str, str]) -> bool:
        for _time in range(100):
            cursor.execute(state)
            if set(cursor.fetchall()) <= set(wanted):
                return True
            time.sleep(0.01)
        return False

    with closing(connection.copy()) as other, other.cursor() as cursor:
        next(pieces)
        assert is_now(("active", "ClientWrite"))
        pieces.close()
        return not is_now(("idle", "ClientRead"))
