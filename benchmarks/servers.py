"""The servers that are compared, each with one worker process and a port of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.client import Reader
from benchmarks.database import ROOT, Database

# Debian keeps servers where the path of an ordinary account does not lead.
PROGRAMS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
# Headers that nginx writes itself, each of which would otherwise stand there twice.
OF_EACH_SERVER = {
    *("server", "date", "connection", "content-type", "content-length", "content-encoding"),
    *("etag", "last-modified", "transfer-encoding"),
}


@dataclass
class Server:
    """A server that listens on this machine; its `worker` answers the requests."""

    port: int
    process: subprocess.Popen
    readers: list[Reader] = field(default_factory=list)

    def reader(self) -> Reader:
        """A reader of this server, for as long as it runs."""
        self.readers.append(Reader(self.port))
        return self.readers[-1]

    def stop(self) -> None:
        for reader in self.readers:
            reader.close()
        self.process.terminate()
        self.process.wait()

    @property
    def worker(self) -> int:
        """The process that answers: the child, where there is a parent that watches it."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(children[0]) if children else pid

    def megabytes(self, what: str = "VmRSS") -> float:
        """The memory of the worker now, or with `VmHWM` the most that it ever held."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(rf"{what}:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0


def granian(
    module: str, database: Database, pages: Path, folder: Path
) -> AbstractContextManager[Server]:
    """A module that starts the portal's server, as `make run` does, but with one worker."""
    return _started(
        lambda port: [sys.executable, "-m", module],
        folder / f"{module}.log",
        database.environment | {"WEB_CONCURRENCY": "1", "PAGES": str(pages)},
    )


def gunicorn(application: str, database: Database, folder: Path) -> AbstractContextManager[Server]:
    """Another WSGI application, on the server that most teams would take."""
    return _started(
        lambda port: [
            *(sys.executable, "-m", "gunicorn", "--config", "benchmarks/gunicorn.py"),
            application,
        ],
        folder / f"{application.partition(':')[0]}.log",
        database.environment,
    )


def datasette(programs: Path, database_file: Path, folder: Path) -> AbstractContextManager[Server]:
    return _started(
        lambda port: [
            *(str(programs / "datasette"), "serve", "--immutable", str(database_file)),
            *("--host", "127.0.0.1", "--port", str(port)),
            *("--metadata", str(ROOT / "benchmarks" / "datasette.json")),
            *("--setting", "sql_time_limit_ms", "60000", "--setting", "max_returned_rows", "2000"),
            *("--setting", "default_cache_ttl", "0"),
        ],
        folder / "datasette.log",
        dict(os.environ),
    )


def nginx(pages: Path, behind: Server, folder: Path) -> AbstractContextManager[Server]:
    """Finished bytes under /static/, and the portal through a cache of one second under /."""

    def command(port: int) -> list[str]:
        rules = (ROOT / "benchmarks" / "nginx.conf").read_text()
        headers = behind.reader().get("/").headers
        for name, value in {
            "HEADERS": "\n".join(
                f'add_header {name} "{value}";'
                for name, value in headers.items()
                if name not in OF_EACH_SERVER
            ),
            "FOLDER": str(folder),
            "PAGES": str(pages),
            "PORT": str(port),
            "PORTAL": str(behind.port),
        }.items():
            rules = rules.replace(f"@{name}@", value)
        file = folder / "nginx.conf"
        file.write_text(rules)
        program = str(shutil.which("nginx", path=PROGRAMS))
        # Its worker reads a folder that only the account of this run may read.
        account = ["-g", "user root;"] if os.geteuid() == 0 else []
        return [program, "-p", str(folder), "-c", str(file), *account]

    return _started(command, folder / "nginx.log", dict(os.environ))


def provide_nginx() -> None:
    """Install nginx where that is possible; it is only ever started here."""
    if shutil.which("nginx", path=PROGRAMS):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise RuntimeError("nginx is missing. On Debian: sudo apt-get install nginx-light")
    # In this run level Debian starts no service that it installs.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update"], ["install", "--no-install-recommends", "nginx-light"]):
        subprocess.run(
            ["apt-get", "-qq", "-y", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def provide_datasette(folder: Path) -> Path:
    """Datasette in an environment of its own, since it shares libraries with the portal."""
    environment = folder / "datasette"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    programs = environment / "bin"
    requirements = ROOT / "benchmarks" / "requirements.txt"
    subprocess.run(
        [str(programs / "python"), "-m", "pip", "install", "-qq", "-r", str(requirements)],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return programs


@contextmanager
def _started(
    command: Callable[[int], list[str]], log: Path, environment: dict[str, str]
) -> Iterator[Server]:
    """Start a server on a free port, wait until it listens, and stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(log, "w") as written:
        process = subprocess.Popen(
            command(port),
            cwd=ROOT,
            env=environment | {"PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        server = Server(port, process)
        try:
            _wait(port, process, log)
            yield server
        finally:
            server.stop()


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    give_up_at = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError(f"A server did not start:\n{log.read_text()}")
        time.sleep(0.05)
