"""Who may import whom, read from the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT: dict[str, set[str]] = {
    "programmes": set(),
    "beneficiaries": {"programmes"},
    "editions": {"programmes", "beneficiaries"},
    "coopi_mali": {"programmes", "beneficiaries", "editions"},
}
ROOMS = set(MAY_IMPORT)
# Where a live table may be read on behalf of the public: at publishing, never at reading. And
# for staff, whose lists name sectors and regions as they are called now.
AT_PUBLISHING = {
    "actions.py",
    "cells.py",
    "checking.py",
    "closed_years.py",
    "comparing.py",
    "documents",
    "drafting.py",
    "figures.py",
    "gate.py",
    "inputs.py",
    "keys_in_words.py",
    "live.py",
    "overtaken.py",
    "prepare_edition.py",
    "preparing.py",
    "protection.py",
    "publish_initial_load.py",
    "restricted_since.py",
    "small_rests.py",
    "stated_ever.py",
    "totals.py",
}
LIVE_MODELS = {
    "Activity",
    "AreaOfIntervention",
    "Base",
    "BeneficiaryCount",
    "Contact",
    "CoordinationRole",
    "CountryProgramme",
    "DevelopmentLine",
    "Organisation",
    "ProfileSection",
    "Project",
    "Publication",
    "Region",
    "Sector",
    "Statement",
}


def modules_of(room: str) -> list[Path]:
    return sorted(path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_each_room_imports_only_the_rooms_beneath_it(room):
    forbidden = ROOMS - MAY_IMPORT[room] - {room}

    trespasses = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules_of(room)
        for module in imports_of(path)
        if module.partition(".")[0] in forbidden
    ]

    assert modules_of(room)
    assert not trespasses


def test_what_serves_the_public_asks_no_live_table():
    """A live model may lend its labels (`Project.Nature`), never its rows (`.objects`)."""
    serving = [
        path
        for path in modules_of("editions")
        if not {*AT_PUBLISHING, "admin.py", "admin", "models"} & set(path.relative_to(ROOT).parts)
    ]

    trespasses = [
        f"{path.relative_to(ROOT)}:{node.lineno} asks {node.value.id}"
        for path in serving
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager"}
        and isinstance(node.value, ast.Name)
        and node.value.id in LIVE_MODELS
    ]

    assert len(serving) > 10
    assert not trespasses


def test_the_database_driver_is_the_one_that_was_tried():
    """Django silently prefers psycopg 3 where both are installed, at many times the cost."""
    from importlib.util import find_spec

    assert find_spec("psycopg2") is not None
    assert find_spec("psycopg") is None
