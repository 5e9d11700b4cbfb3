"""
Run the tests that use a database on SQLite and on a PostgreSQL of their own, and all others once.

The three run beside each other: so two processors are busy to the end. What the second and
third say is kept back until the first has ended.

    .venv/bin/python -m tests.on_both_databases [options of pytest]

Green only if on both databases some test ran, none failed and none was skipped.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from tests.postgres import find_binaries, postgres, terminated_as_exit

ROOT = Path(__file__).resolve().parent.parent
# The mark of tests that use a database, and are run on both (conftest.py).
DATABASE = "database"
# Letters as wide as Arial’s, which many readers have: what fits a sheet or a phone hangs on them.
LETTERS = "LiberationSans-Regular.ttf"
FOLDERS_OF_LETTERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)
CLUSTER_RULES = Path("/etc/postgresql-common/createcluster.conf")
CLUSTER_RULES_AS_SHIPPED = Path("/usr/share/postgresql-common/createcluster.conf")


# What is needed


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def find_letters() -> Path | None:
    folders = (Path(folder).expanduser() for folder in FOLDERS_OF_LETTERS)
    return next((file for folder in folders for file in folder.rglob(LETTERS)), None)


def drives_browsers() -> bool:
    """Whether the program that drives the browser finds the libraries that it is linked with."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True).returncode == 0


def missing_packages() -> list[str]:
    """Debian's names of what is not there."""
    needed = {
        "postgresql": find_binaries(),
        "chromium": find_chromium(),
        "fonts-liberation": find_letters(),
        "libatomic1": drives_browsers(),
    }
    return [package for package, found in needed.items() if not found]


def provide_what_is_needed() -> None:
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(missing)} …", flush=True)
        install(missing)
        missing = missing_packages()
    if missing:
        sys.exit(
            f"The tests need {' and '.join(missing)}, which this machine does not have.\n"
            f"On Debian: sudo apt-get install {' '.join(missing)}\n"
            "Elsewhere: PostgreSQL 14 or newer (PGBIN names the folder of initdb, if it is not "
            "on the path), `chromium` on the path, the Liberation fonts in a folder of fonts, and "
            "libatomic."
        )


def install(packages: list[str]) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with no_cluster_of_the_package():
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "--no-install-recommends", *packages],
        ):
            if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode:
                sys.exit(f"{' '.join(command)} failed; see above.")


@contextmanager
def no_cluster_of_the_package():
    """
    Debian's package starts a server of its own; the tests want its programs only.

    Where its rules exist already they are someone's, and stay as they are.
    """
    ours = not CLUSTER_RULES.exists()
    if ours:
        CLUSTER_RULES.parent.mkdir(exist_ok=True)
        CLUSTER_RULES.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        if ours and CLUSTER_RULES_AS_SHIPPED.exists():
            shutil.copy(CLUSTER_RULES_AS_SHIPPED, CLUSTER_RULES)
        elif ours:
            CLUSTER_RULES.unlink()


# The runs


@dataclass
class Tally:
    """What one run of pytest came to."""

    database: int = 0
    pure: int = 0
    is_good: bool = False


@contextmanager
def started(
    database: str, url: str | None, arguments: list[str], output: IO[str] | None = None
) -> Iterator[Callable[[], Tally]]:
    """
    One run of pytest; it says what it does on the terminal, or in `output`.

    What is yielded waits for its end. Whatever ends this program ends the run first.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    said: dict[str, Any] = {"stdout": output, "stderr": subprocess.STDOUT} if output else {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        print(f"\n== {database} ==\n", flush=True, file=output)
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
        with subprocess.Popen(command, cwd=ROOT, env=environment, **said) as process:

            def ended() -> Tally:
                code = process.wait()
                tally = count(report)
                tally.is_good = code == 0 and tally.is_good
                return tally

            try:
                yield ended
            except KeyboardInterrupt:  # the terminal has told the run too
                process.wait()
                raise
            except BaseException:
                process.terminate()
                raise


def count(report: Path) -> Tally:
    if not report.exists():
        return Tally()
    tests = list(ElementTree.parse(report).iter("testcase"))
    on_database = sum(test.find(".//property[@name='database']") is not None for test in tests)
    bad = [
        test
        for test in tests
        for kind in ("failure", "error", "skipped")
        if test.find(kind) is not None
    ]
    return Tally(on_database, len(tests) - on_database, is_good=bool(tests) and not bad)


def main(arguments: list[str]) -> int:
    provide_what_is_needed()
    binaries = find_binaries()
    assert binaries
    on_databases, once = ["-m", DATABASE, *arguments], ["-m", f"not {DATABASE}", *arguments]
    with (
        terminated_as_exit(),
        tempfile.TemporaryFile("w+") as output,
        tempfile.TemporaryFile("w+") as more,
        postgres(binaries) as url,
        started("PostgreSQL: tests that use a database", url, on_databases, output) as beside,
        started("SQLite: tests that need it once, or no database", None, once, more) as others,
        started("SQLite: tests that use a database", None, on_databases) as ended,
    ):
        sqlite, postgresql, pure = ended(), beside(), others()
        for said in (output, more):
            said.seek(0)
            print(said.read(), end="")

    print(
        "\nTests that ran          SQLite  PostgreSQL\n"
        f"  using a database  {sqlite.database:>10}{postgresql.database:>12}\n"
        f"  others, run once  {pure.database + pure.pure:>10}"
    )
    good = all(run.is_good for run in (sqlite, postgresql, pure))
    good = good and sqlite.database == postgresql.database
    if not good:
        print("Not good: a test failed, was skipped, or did not run on both databases.")
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
