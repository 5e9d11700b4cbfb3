"""The portal as `make run` serves it, in a folder of its own, for tests that need a server."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    url: str
    said: Path
    folder: Path

    def weight(self, path: str) -> tuple[int, bytes]:
        """The bytes of an answer on the wire, and the answer as it came, compressed."""
        request = urllib.request.Request(self.url + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            body = answer.read()
        return len(body), body

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def make_run(folder: Path) -> Iterator[Server]:
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SECRET_KEY", "DEBUG", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL"}
        and not name.startswith("MAKE")
    }
    environment |= {"PORT": str(port), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    said = folder / f"said-{port}"
    with said.open("w") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", said, folder)
    try:
        for _ in range(300):
            if process.poll() is not None:
                pytest.fail(f"make run ended:\n{said.read_text()}")
            try:
                if server.get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail(f"make run does not answer:\n{said.read_text()}")
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
