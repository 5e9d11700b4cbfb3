"""No figure, name or activity of the data stands in code or in a template (design: one home)."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = [ROOT / "programmes" / "initial_data", ROOT / "beneficiaries" / "initial_data"]
ROOMS = ["programmes", "beneficiaries", "editions", "coopi_mali", "templates", "static"]
# The time zone is called so, and a port is no figure.
ALLOWED = {
    ("coopi_mali/settings.py", "Bamako"),
    ("coopi_mali/settings.py", "8000"),
    ("coopi_mali/server.py", "8000"),
}
# A name of one of these fields is a name of the data.
NAMES = {"name", "acronym", "town", "label", "email", "address", "capital", "title_original"}
TEXTS = {"title", "body", "text", "why", "full_name", "activities"}
# Words that are names in the data, and ordinary words of the portal’s own or of a list of codes.
ORDINARY = {"Food security", "Protection", "Health", "Migration", "Nutrition"}


def read(name: str) -> Any:
    for folder in DATA:
        if (folder / name).exists():
            return json.loads((folder / name).read_text(encoding="utf-8"))
    raise FileNotFoundError(name)


def told(value: Any, field: str = "") -> Iterator[str]:
    """Every name and text in a file of data."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from told(part, field if key in {"en", "fr", "it"} else key)
    elif isinstance(value, list):
        for part in value:
            yield from told(part, field)
    elif isinstance(value, str) and field in NAMES | TEXTS and len(value) > 2:
        yield value


def figures() -> Iterator[str]:
    values = {row["value"] for row in read("statements.json")}
    values |= {row["value"] for row in read("counts.json")}
    values |= {
        int(float(result["value"]))
        for project in read("projects.json")
        for result in project["results"]
    }
    for value in values:
        if value >= 1000 and not 1990 <= value <= 2100:
            yield str(value)
            yield f"{value:,}"
            yield f"{value:,}".replace(",", ".")
            yield f"{value:,}".replace(",", "\u202f")


@cache
def facts() -> set[str]:
    names: set[str] = set()
    for file in ("programme", "sectors", "areas", "regions", "bases", "organisations"):
        names |= set(told(read(f"{file}.json")))
    for project in read("projects.json"):
        # What a source calls a result is an ordinary word: consultations, centres.
        names |= {project["code"]} | set(told(project | {"results": []}))
    # The headings of the editor's notes are the portal's own words.
    names -= {
        title
        for section in read("programme.json")["sections"]
        for title in section["title"].values()
    }
    return (names | set(figures())) - ORDINARY


def sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".txt", ".typ"}
    ]


def test_there_is_something_to_look_for():
    assert {"6032908", "6,032,908", "Ségou", "AMSODE", "COOPI"} <= facts()
    assert len(facts()) > 300
    assert len(sources()) > 60


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_fact_of_the_data_stands_in(path):
    text = path.read_text(encoding="utf-8")

    found = {
        fact
        for fact in facts()
        if fact in text and re.search(rf"(?<![\w.-]){re.escape(fact)}(?![\w-])", text)
    }

    assert {(str(path.relative_to(ROOT)), fact) for fact in found} <= ALLOWED
