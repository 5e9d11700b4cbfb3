"""All that a workload needs: the rows of one size, and the servers that answer from them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import rows_for_datasette, servers
from benchmarks.client import Reader
from benchmarks.database import Counter, Database, Run, create, facts
from benchmarks.servers import Server


@dataclass(frozen=True, slots=True)
class Size:
    """How many projects and counts, and under which name they are reported."""

    name: str
    projects: int
    counts: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How many requests each contestant makes, and for how many seconds at most."""

    rounds: int
    patience: float


@dataclass
class Stage:
    """One size, published and served."""

    size: Size
    pace: Pace
    folder: Path
    database: Database
    counter: Counter
    generated: Run
    published: Run
    facts: dict[str, Any]
    servers: dict[str, Server]
    # For the filters that are drawn; the same in every run.
    rng: random.Random
    # A smaller size that is served at the same time: what is compared of two is asked in turn.
    smaller: Stage | None = None

    def reader(self, name: str) -> Reader:
        return self.servers[name].reader()

    def codes(self, endpoint: str, name: str) -> list[str]:
        """The codes of a list of the portal."""
        answer = self.reader("portal").get(f"/api/v1/{endpoint}/?page_size=200").json()
        return [row[name] for row in answer["results"]]

    def filters(self) -> list[tuple[str, str, str]]:
        """Every region with every sector and year, in an order that is drawn."""
        found = list(
            itertools.product(
                self.codes("regions", "code"),
                self.codes("sectors", "slug"),
                map(str, range(2013, 2025)),
            )
        )
        self.rng.shuffle(found)
        return found


@contextmanager
def stage(
    whole: Database, size: Size, pace: Pace, folder: Path, wanted: set[str], datasette: Path | None
) -> Iterator[Stage]:
    """Build the rows of a size, publish them, and start the servers that are wanted."""
    name = "size_" + "".join(sign for sign in size.name.lower() if sign.isalnum())
    folder = folder / name
    folder.mkdir()
    database = create(whole, name)
    database.manage("migrate", "--verbosity", "0")
    generated = database.manage(
        "generate_programme", f"--projects={size.projects}", f"--counts={size.counts}"
    )
    published = database.manage("publish_initial_load")
    database.rows("VACUUM ANALYZE")
    with ExitStack() as running:
        started: dict[str, Server] = {}
        pages = folder / "pages"
        pages.mkdir()
        for server, module in {
            "portal": "coopi_mali.server",
            "limit": "benchmarks.limit",
            "finished": "benchmarks.finished",
        }.items():
            if server in wanted:
                started[server] = running.enter_context(
                    servers.granian(module, database, pages, folder)
                )
        if "naive" in wanted:
            started["naive"] = running.enter_context(
                servers.gunicorn("benchmarks.naive.wsgi:application", database, folder)
            )
        if "static" in wanted:
            started["static"] = running.enter_context(
                servers.nginx(pages, started["portal"], folder)
            )
        if "datasette" in wanted and datasette:
            file = folder / "rows.db"
            rows_for_datasette.write(database, file)
            started["datasette"] = running.enter_context(servers.datasette(datasette, file, folder))
        yield Stage(
            size=size,
            pace=pace,
            folder=folder,
            database=database,
            counter=Counter(whole, name),
            generated=generated,
            published=published,
            facts=facts(database),
            servers=started,
            rng=random.Random(0),
        )
