"""W4: the whole country profile, again and for the first time; and answers that say 304."""

from __future__ import annotations

import gzip
import time

from benchmarks.client import Answer, Reader, Request, race
from benchmarks.results import Results
from benchmarks.stage import Stage

NAMES = ("W4",)
NEEDS = {"portal", "static", "finished"}
PAGE, FINISHED = "/", "/static-bytes/profile"
# Of a tenth of a millisecond only the median of very many says anything.
MANY = 25
# What the server itself takes, behind which the portal stands.
ALONE = "server alone"
# An erratum is a change to what is public: after it no answer that was kept may be used.
NOTED = "Noted while measuring, of nothing real."
ADD = f"""
    INSERT INTO editions_erratum
        (edition_id, key, source_language, text_en, text_fr, text_it, noted_at)
    SELECT max(id), '', 'en', '{NOTED}', '', '', now() FROM editions_edition
"""
# Whoever has a session is told what is public now, and not what was a second ago.
SESSION = "sessionid=of-nobody"
# A worker looks once in a second whether it has to make the page, in three languages; in seconds.
MADE = 2.0
# So many changes are waited for.
FEW = 10
# Errata are there to stay, so the guard has to look away; a page full of them is no profile.
REMOVE = "SET session_replication_role = replica; DELETE FROM editions_erratum"


def check(stage: Stage) -> list[str]:
    """The static server sends what the portal sent; the page is the profile, and complete."""
    page = stage.reader("portal").get(PAGE)
    finished = gzip.compress(page.text(), 6, mtime=0)
    (stage.folder / "pages" / "profile").write_bytes(finished)
    sent = stage.reader("static").get(FINISHED)
    alone = stage.reader("finished").get(PAGE)
    through = stage.reader("static").get(PAGE)
    problems = []
    if any(answer.text() != page.text() for answer in (sent, alone, through)):
        problems.append("W4: another server sends another page")
    if b"made up for measuring" not in page.text() or b"</html>" not in page.text():
        problems.append("W4: this is not the whole profile of the made-up programme")
    return problems


def measure(stage: Stage, results: Results) -> None:
    _warm(stage, results)
    _first(stage, results)
    _made_anew(stage, results)
    _not_modified(stage, results)


def _warm(stage: Stage, results: Results) -> None:
    portal, static = stage.reader("portal"), stage.reader("static")
    alone = stage.reader("finished")
    asking: dict[str, Request] = {
        "portal": lambda _place: portal.get(PAGE),
        ALONE: lambda _place: alone.get(PAGE),
        "portal behind proxy": lambda _place: static.get(PAGE),
        "static": lambda _place: static.get(FINISHED),
    }
    rounds = stage.pace.rounds * MANY
    samples = race(asking, rounds=rounds, patience=stage.pace.patience)
    costs = {"portal": stage.counter.cost(asking["portal"], [0])}
    results.race("W4", stage.size.name, "profile, warm", samples, costs, "asked before")


def _change(stage: Stage) -> None:
    """What is public changes: whatever was kept holds no longer."""
    stage.database.rows(REMOVE)
    stage.database.rows(ADD)


def _first(stage: Stage, results: Results) -> None:
    """The first reader after a change, who comes once the worker has made the page."""
    portal = stage.reader("portal")

    def ask(_place: int) -> Answer:
        _change(stage)
        time.sleep(MADE)
        answer = portal.get(PAGE)
        if NOTED.encode() not in answer.text():
            raise RuntimeError(f"{MADE} seconds after a change the page is still what it was.")
        return answer

    rounds = min(max(stage.pace.rounds // 2, 3), FEW)
    samples = race({"portal": ask}, rounds=rounds, patience=stage.pace.patience)
    note = f"what is public changed {MADE:g} s before each request"
    results.race("W4", stage.size.name, "profile, first after a change", samples, note=note)


def _made_anew(stage: Stage, results: Results) -> None:
    """What it takes to make the page: of a reader who has to be told what is public now."""
    portal = stage.reader("portal")

    def ask(_place: int) -> Answer:
        _change(stage)
        return portal.get(PAGE, Cookie=SESSION)

    rounds = max(stage.pace.rounds // 2, 3)
    samples = race({"portal": ask}, rounds=rounds, patience=stage.pace.patience)
    stage.database.rows(ADD)
    costs = {"portal": stage.counter.cost(lambda _place: portal.get(PAGE, Cookie=SESSION), [0])}
    stage.database.rows(REMOVE)
    portal.get(PAGE, Cookie=SESSION)
    note = "what is public changed just before each request"
    results.race("W4", stage.size.name, "profile, made anew", samples, costs, note)


def _not_modified(stage: Stage, results: Results) -> None:
    asking: dict[str, Request] = {
        "portal": _asking_again(stage.reader("portal"), PAGE),
        ALONE: _asking_again(stage.reader("finished"), PAGE),
        "static": _asking_again(stage.reader("static"), FINISHED),
    }
    samples = race(asking, rounds=stage.pace.rounds * MANY, patience=stage.pace.patience)
    results.race("W4", stage.size.name, "not modified (304)", samples, note="asked before")


def _asking_again(reader: Reader, path: str) -> Request:
    """Ask whether a page is still the one that was sent before."""
    tag = reader.get(path).headers["etag"]
    return lambda _place: reader.get(path, expect=304, If_None_Match=tag)
