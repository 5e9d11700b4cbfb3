"""W8: publishing: the first edition, and the next one after a change to one project."""

from __future__ import annotations

from benchmarks.database import told
from benchmarks.results import Line, Results
from benchmarks.stage import Stage

NAMES = ("W8",)
NEEDS = {"portal"}


def check(stage: Stage) -> list[str]:
    """The first edition holds every project."""
    if stage.facts["frozen records"] < stage.size.projects:
        return ["W8: the edition does not hold every project"]
    return []


def measure(stage: Stage, results: Results) -> None:
    size = stage.size.name
    for what, run, note in (
        ("first edition", stage.published, "from an empty register of editions to a public one"),
        ("generating the rows", stage.generated, "not the portal's work; said for the reader"),
    ):
        results.add(
            Line(
                *("W8", size, what, "portal"),
                median=run.seconds * 1000,
                megabytes=run.megabytes,
                note=note,
            )
        )
    run = stage.database.python("-m", "benchmarks.change_one_project")
    changed = told(run.output)
    results.add(
        Line(
            *("W8", size, "one changed project", "portal"),
            median=changed["seconds"] * 1000,
            megabytes=run.megabytes,
            note=f"{changed['rows']} rows written: prepared and approved by two people",
        )
    )
    if changed["rows"] > 3:
        results.problems.append(f"W8: {changed['rows']} rows for one changed project")
