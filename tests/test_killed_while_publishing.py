"""A process that publishes may die at any moment: the public reads a whole edition, old or new."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import psycopg2
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KILLS = 20


class Publisher:
    """The other process (tests/publisher.py), asked line by line."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.publisher"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, *words: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate()
        self.process.wait()


@contextmanager
def database_of_its_own(folder: Path, name: str = "killed") -> Iterator[str]:
    """The address of an empty database of the kind under test; it is gone afterwards."""
    if connection.vendor == "sqlite":
        file = folder / f"{name}.sqlite3"
        # As the migrations left that of the tests: they need not run once more.
        file.write_bytes(connection.connection.serialize())
        yield f"sqlite:///{file}"
        return
    name = f"{name}_{os.getpid()}"
    server: dict[str, Any] = {
        part: value
        for part, value in connection.get_connection_params().items()
        if part in {"host", "port", "user", "password"} and value
    }
    with closing(psycopg2.connect(dbname="postgres", **server)) as link:
        link.autocommit = True
        link.cursor().execute(f"CREATE DATABASE {name}")
        try:
            person = ":".join(filter(None, [server.get("user"), server.get("password")]))
            place: dict[str, Any] = {
                part: server[part] for part in ("host", "port") if part in server
            }
            yield f"postgresql://{person}@/{name}?{urlencode(place)}"
        finally:
            link.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def publish(publisher: Publisher, *, kill_after: float | None = None) -> tuple[int, float]:
    """How the publishing process ended, and after how long."""
    child = publisher.ask("publish")["child"]
    began = time.monotonic()
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return publisher.ask("wait", child), time.monotonic() - began


def title_of(edition: dict[str, Any]) -> str:
    """All projects of a whole edition have one title."""
    (title,) = edition["titles"]
    return title.rpartition(" ")[2]


def test_the_public_reads_the_whole_old_or_the_whole_new_edition_whenever_it_is_killed(
    db, tmp_path, capsys
):
    seed = random.SystemRandom().randrange(10**6)
    told = [f"\nseed {seed}, {connection.vendor}"]
    try:
        with database_of_its_own(tmp_path) as url, closing(Publisher(url)) as publisher:
            publisher.ask("set_up")
            whole = median(publish_whole(publisher, f"warm-{turn}") for turn in range(5))
            told.append(f"one publication takes {whole * 1000:.0f} ms")
            moments = random.Random(seed)
            for turn in range(KILLS):
                told.append(kill(publisher, turn, after=moments.uniform(0, whole)))
                publish_whole(publisher, f"next-{turn}")
    finally:
        with capsys.disabled():
            sys.stdout.write("\n".join(told) + "\n")
    # On a machine that is suddenly faster, some may be done before they are killed.
    assert sum(" killed " in line for line in told) >= KILLS // 4


def publish_whole(publisher: Publisher, title: str) -> float:
    """Publish undisturbed, whatever was left behind; how long it took."""
    publisher.ask("change", title)
    status, duration = publish(publisher)
    edition = publisher.ask("read")
    assert status == 0
    assert title_of(edition) == title
    assert edition["prepared"] == 0
    assert len(edition["documents"]) == edition["total"]
    return duration


def kill(publisher: Publisher, turn: int, *, after: float) -> str:
    """Publish, kill it after so many seconds, and read what is public; a line about it."""
    old = publisher.ask("read")
    publisher.ask("change", f"new-{turn}")
    status, _duration = publish(publisher, kill_after=after)
    now = publisher.ask("read")

    assert status in {0, -signal.SIGKILL}
    assert len(now["documents"]) == now["total"] == old["total"]
    is_new = title_of(now) == f"new-{turn}"
    if is_new:
        assert now["number"] != old["number"]
        projects = [name for name in old["documents"] if name.startswith("project ")]
        assert all(old["documents"][name] != now["documents"][name] for name in projects)
    else:
        assert (now["number"], now["documents"]) == (old["number"], old["documents"])
    return (
        f"{turn + 1:>3}  at {after * 1000:>5.0f} ms  "
        f"{'killed' if status else 'finished':<8}  "
        f"the {'new' if is_new else 'old'} edition {now['number']} is read"
        f"{', another is prepared' if now['prepared'] else ''}"
    )
