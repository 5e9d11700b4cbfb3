"""A run in words: the machine, the goals, every line; as Markdown and as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.database import ROOT, SETTINGS, Database
from benchmarks.goals import Verdict
from benchmarks.results import Line, Results

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- results: written by `make benchmarks` -->", "<!-- end of results -->"


def machine(whole: Database, command: str) -> dict[str, Any]:
    """Where and how this run was made."""

    def git(*arguments: str) -> str:
        found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return found.stdout.strip()

    changed = " and changes that are not committed" if git("status", "--porcelain") else ""
    return {
        "command": command,
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": (git("rev-parse", "--short=12", "HEAD") or "unknown") + changed,
        "cores": os.cpu_count(),
        "busy": f"{os.getloadavg()[0]:.1f} processes at the start",
        "Python": platform.python_version(),
        "PostgreSQL": whole.one("SHOW server_version").split()[0],
        "its settings": ", ".join(f"{name}={value}" for name, value in SETTINGS.items())
        + ", fsync=off",
        "servers": "one worker process each, four threads; one client, one request at a time",
    }


def markdown(
    about: dict[str, Any],
    sizes: dict[str, dict[str, Any]],
    results: Results,
    found: list[Verdict],
) -> str:
    parts = [
        _table(["run", ""], [[name, f"`{said}`"] for name, said in about.items()]),
        _table(
            ["size", *next(iter(sizes.values()))],
            [[name, *map(_number, facts.values())] for name, facts in sizes.items()],
        ),
        "### Goals",
        _table(
            ["what", "goal", "found", "met"],
            [
                [row.what, row.goal, row.found, "yes" if row.is_met else "**no**"]
                for row in found
                if row.is_met is not None
            ],
        ),
        *_not_measured(found),
        "### Every line",
        _table(
            [
                *("workload", "size", "what", "who", "median ms", "quartiles ms", "requests"),
                *("bytes", "queries", "ms of SQL", "MB", "note"),
            ],
            [_cells(line) for line in results.lines],
        ),
    ]
    if results.problems:
        parts.append("### Not right\n\n" + "\n".join(f"- {said}" for said in results.problems))
    return "\n\n".join(parts)


def _not_measured(found: list[Verdict]) -> list[str]:
    names = [row.what for row in found if row.is_met is None]
    return [f"Not measured in this run: {'; '.join(names)}."] if names else []


def _cells(line: Line) -> list[str]:
    quartiles = "" if line.low is None else f"{line.low:.2f}–{line.high:.2f}"
    return [
        *(line.workload, line.size, line.what, line.who, _time(line.median), quartiles),
        str(line.requests),
        *map(_number, (line.wire, line.queries, line.sql, line.megabytes)),
        line.note,
    ]


def _time(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(
    folder: Path,
    about: dict[str, Any],
    sizes: dict[str, dict[str, Any]],
    results: Results,
    found: list[Verdict],
) -> Path:
    """The run as JSON and as Markdown, in the folder; returns the Markdown."""
    told = {
        "run": about,
        "sizes": sizes,
        "lines": results.as_json(),
        "goals": [asdict(row) for row in found],
        "problems": results.problems,
    }
    (folder / "results.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    page = folder / "results.md"
    page.write_text(markdown(about, sizes, results, found) + "\n", encoding="utf-8")
    return page


def put_into_docs(page: Path) -> None:
    """Replace what stands between the marks; words around them stay."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    written = f"{before}{BEGIN}\n\n{page.read_text(encoding='utf-8')}\n{END}{after}"
    PAGE.write_text(written, encoding="utf-8")
