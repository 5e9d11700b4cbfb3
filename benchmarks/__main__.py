"""
Measure the portal beside other ways to serve the same rows, in one run.

    .venv/bin/python -m benchmarks [--size S|L|both] [--only W1,W4] [--quick]

A run of both sizes and every workload writes its results into docs/performance.md; with
--quick they say that they are of a tenth of the large size.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks import report, servers
from benchmarks.database import ROOT, server
from benchmarks.goals import verdicts
from benchmarks.results import Line, Results
from benchmarks.stage import Pace, Size, Stage, stage
from benchmarks.workloads import ALL, Workload

SMALL, LARGE = Size("S", 56, 5_000), Size("L", 100_000, 5_000_000)
# For a look: ten times smaller, and fewer requests.
TENTH = Size("L/10", 10_000, 500_000)
PACE, QUICK = Pace(rounds=60, patience=20.0), Pace(rounds=15, patience=5.0)
NAMES = [name for workload in ALL for name in workload.NAMES]


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.split("\n\n")[0])
    parser.add_argument("--size", choices=["S", "L", "both"], default="both")
    parser.add_argument("--only", default=",".join(NAMES), help=f"of {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="a tenth of L, and fewer requests")
    options = parser.parse_args(arguments)
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose of {', '.join(NAMES)}")
    return options


def main(arguments: list[str]) -> int:
    options = asked(arguments)
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    for name in ("DATABASE_URL", "DEBUG", "PUBLIC_URL", "PORT", "PROGRAMME"):
        os.environ.pop(name, None)
    large = TENTH if options.quick else LARGE
    sizes = {"S": [SMALL], "L": [large], "both": [SMALL, large]}[options.size]
    wanted = [workload for workload in ALL if set(workload.NAMES) & set(options.only)]
    results, facts = Results(), {}
    folder = Path(tempfile.mkdtemp(prefix="benchmarks-"))
    command = shlex.join(["python", "-m", "benchmarks", *arguments])
    with tempfile.TemporaryDirectory(prefix="bm-") as working, server() as whole:
        about = report.machine(whole, command)
        datasette = provide(wanted, Path(working))
        pace, needs = QUICK if options.quick else PACE, needed(wanted)
        with ExitStack() as served:
            smaller = None
            for size in sizes:
                say(f"{size.name}: making {size.projects} projects with {size.counts} counts")
                ready = served.enter_context(
                    stage(whole, size, pace, Path(working), needs | {"portal"}, datasette)
                )
                ready.smaller = smaller
                run(ready, wanted, results)
                facts[size.name], smaller = ready.facts, ready
    page = report.write(folder, about, facts, results, verdicts(results, SMALL.name, large.name))
    sys.stdout.write(f"\n{page.read_text(encoding='utf-8')}\nAlso as JSON in {folder}\n")
    if options.size == "both" and set(options.only) == set(NAMES):
        report.put_into_docs(page)
    return 1 if results.problems else 0


def provide(wanted: list[Workload], working: Path) -> Path | None:
    """What the servers rest on: static files, nginx, Datasette; returns where the last one is."""
    if not (ROOT / "staticfiles" / "staticfiles.json").exists():
        memory = os.environ | {"DATABASE_URL": "sqlite://:memory:"}
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(command, cwd=ROOT, env=memory, check=True)
    needs = needed(wanted)
    if "static" in needs:
        servers.provide_nginx()
    return servers.provide_datasette(working) if "datasette" in needs else None


def needed(wanted: list[Workload]) -> set[str]:
    """The servers that some workloads ask."""
    return {need for workload in wanted for need in workload.NEEDS}


def run(ready: Stage, wanted: list[Workload], results: Results) -> None:
    """Everything at one size."""
    name = ready.size.name
    say(f"{name}: published in {ready.published.seconds:.1f} s")
    before = ready.servers["portal"].megabytes()
    for workload in wanted:
        say(f"{name}: {', '.join(workload.NAMES)}")
        results.problems += workload.check(ready)
        workload.measure(ready, results)
    remember(ready, results, before)


def remember(ready: Stage, results: Results, before: float) -> None:
    """The memory of the portal's worker, before its first request and after the last."""
    now = ready.servers["portal"].megabytes()
    for what, megabytes in (("a worker at the start", before), ("a worker afterwards", now)):
        results.add(Line("memory", ready.size.name, what, "portal", megabytes=megabytes))


def say(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
