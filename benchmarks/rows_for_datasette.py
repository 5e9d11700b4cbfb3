"""The same rows in an SQLite file, as somebody would prepare them for Datasette."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.database import Database

# For each table its columns, and the query that fills it. Codes stand where they are asked for.
TABLES = {
    "projects": (
        "id INTEGER PRIMARY KEY, code TEXT, title TEXT, start_date TEXT, end_date TEXT, "
        "status TEXT, nature TEXT",
        "SELECT id, code, title_en, start_date, end_date, status, nature FROM programmes_project",
    ),
    "project_sectors": (
        "project_id INTEGER REFERENCES projects, sector TEXT, name TEXT",
        "SELECT project_id, slug, name_en FROM programmes_project_sectors "
        "JOIN programmes_sector ON programmes_sector.id = sector_id",
    ),
    "project_regions": (
        "project_id INTEGER REFERENCES projects, region TEXT, name TEXT",
        "SELECT project_id, code, name FROM programmes_projectregion "
        "JOIN programmes_region ON programmes_region.id = region_id",
    ),
    "project_organisations": (
        "project_id INTEGER REFERENCES projects, organisation TEXT, name TEXT, role TEXT",
        "SELECT project_id, slug, name_en, role FROM programmes_projectorganisation "
        "JOIN programmes_organisation ON programmes_organisation.id = organisation_id",
    ),
    "counts": (
        "project_id INTEGER REFERENCES projects, year INTEGER, measure TEXT, channel TEXT, "
        "unit TEXT, part TEXT, sector TEXT, region TEXT, value INTEGER",
        "SELECT project_id, year, measure, channel, unit, part, slug, code, value "
        "FROM beneficiaries_beneficiarycount "
        "LEFT JOIN programmes_sector ON programmes_sector.id = sector_id "
        "LEFT JOIN programmes_region ON programmes_region.id = region_id",
    ),
}
INDEXES = (
    "projects (start_date, code)",
    "project_sectors (project_id, sector)",
    "project_sectors (sector, project_id)",
    "project_regions (project_id, region)",
    "project_regions (region, project_id)",
    "project_organisations (project_id)",
    "counts (part, measure, channel, unit, region)",
)


def write(database: Database, file: Path) -> None:
    with closing(sqlite3.connect(file)) as rows, closing(psycopg2.connect(database.url)) as source:
        rows.execute("PRAGMA synchronous = OFF")
        for name, (columns, query) in TABLES.items():
            rows.execute(f"CREATE TABLE {name} ({columns})")
            places = ", ".join("?" * (columns.count(",") + 1))
            rows.executemany(f"INSERT INTO {name} VALUES ({places})", _rows(source, query))
        for number, index in enumerate(INDEXES):
            rows.execute(f"CREATE INDEX by_{number} ON {index}")
        rows.execute("ANALYZE")
        rows.commit()


def _rows(source: Any, query: str) -> Iterator[tuple[Any, ...]]:
    # Named, so that the rows come bit by bit.
    with source.cursor("rows") as cursor:
        cursor.itersize = 20_000
        cursor.execute(query)
        yield from cursor
