"""The server itself: workers that die, readers that leave or wait, and how it starts and stops."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.bare_program import PIECE, PIECES
from tests.serving import ROOT, free_port
from tests.test_settings import GOOD, run


class Running:
    """A server with a bare program, and whoever asks it."""

    def __init__(self, folder, **variables):
        self.port, self.told = free_port(), folder / "told"
        self.said = folder / "said"
        with self.said.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.bare_program"],
                cwd=ROOT,
                env=os.environ | {"PORT": str(self.port), "TOLD": str(self.told)} | variables,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ask(self, path="/", **more):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as link:
            link.request(more.pop("method", "GET"), path, **more)
            return link.getresponse().read()

    def begin(self, path):
        """A reader who has asked, and reads nothing yet."""
        reader = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        return reader

    def tell(self, said):
        """All that comes back, until the server closes the line, for what is sent as it is."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as reader:
            reader.sendall(said)
            return b"".join(iter(lambda: reader.recv(PIECE), b""))

    def workers(self):
        pid = self.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    def wait_until(self, is_so):
        for _ in range(200):
            if found := is_so():
                return found
            time.sleep(0.05)
        raise AssertionError(f"It never came to that. The server said:\n{self.said.read_text()}")

    def answers(self):
        with suppress(OSError, http.client.HTTPException):
            return self.ask()
        return b""

    def is_free(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


@contextmanager
def running(folder, ready=Running.answers, **variables):
    server = Running(folder, **variables)
    try:
        server.wait_until(lambda: ready(server))
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()


@pytest.fixture
def server(tmp_path):
    with running(tmp_path, WEB_CONCURRENCY="1") as server:
        yield server


def test_there_is_another_worker_for_each_that_dies_however_soon(server):
    known = [server.answers()]
    for _time in range(3):
        with pytest.raises((http.client.HTTPException, OSError)):
            server.ask("/deadly")
        known.append(server.wait_until(server.answers))

    assert len(set(known)) == 4


def test_as_many_workers_as_asked_for(tmp_path):
    with running(tmp_path, WEB_CONCURRENCY="3") as server:
        assert len(server.workers()) == 3


def test_each_worker_begins_what_goes_on_beside_its_answers(server):
    assert server.ask("/begun") == b"1"


def test_the_interrupt_of_a_terminal_waits_for_no_reader(server):
    with server.begin("/long") as reader:
        reader.recv(PIECE)
        begun = time.monotonic()
        os.killpg(server.process.pid, signal.SIGINT)

        assert server.process.wait(timeout=20) == 0
        assert time.monotonic() - begun < 5
    assert server.is_free()
    assert "Traceback" not in server.said.read_text()
    assert "Unexpected" not in server.said.read_text()


def test_told_to_end_it_first_gives_the_answer_that_is_being_made(server):
    with server.begin("/slow") as reader:
        time.sleep(0.3)
        server.process.terminate()

        assert reader.recv(PIECE).startswith(b"HTTP/1.1 200 OK")
    assert server.process.wait(timeout=20) == 0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_still_loads_ends_with_the_server(tmp_path, told):
    with running(tmp_path, Running.workers, WEB_CONCURRENCY="1", LOADING="60") as server:
        os.killpg(server.process.pid, told)

        assert server.process.wait(timeout=10) == 0


def test_no_worker_outlives_the_server(server):
    server.process.kill()
    server.process.wait()

    server.wait_until(server.is_free)


def test_what_cannot_be_loaded_ends_the_server_at_once(tmp_path):
    command = "from coopi_mali.server import serve; serve('tests.no_such_program:application')"

    result = run("-c", command, **GOOD, PORT=str(free_port()))

    assert result.returncode == 3
    assert result.stderr.count("No module named 'tests.no_such_program'") <= 2


def test_what_the_settings_lack_is_said_and_ends_the_server():
    result = run("-m", "coopi_mali.server", PUBLIC_URL="https://example.org", WEB_CONCURRENCY="1")

    assert result.returncode == 3
    assert "Settings: SECRET_KEY is not set." in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_that_is_taken_is_said_in_one_line(server):
    result = run("-m", "coopi_mali.server", **GOOD, PORT=str(server.port))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"Port {server.port}: Address already in use. PORT=8001 make run takes another.\n"
    )


@pytest.mark.parametrize("port", ["0", "65536"])
def test_a_port_that_does_not_exist_is_said_in_one_line(port):
    result = run("-m", "coopi_mali.server", **GOOD, PORT=port)

    assert result.returncode == 1
    assert result.stderr == f"Settings: PORT={port} is not between 1 and 65535.\n"


def test_it_listens_on_this_machine_only(server):
    listening = {
        line.split()[1].partition(":")[0]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{server.port:04X}") and line.split()[3] == "0A"
    }

    assert listening == {"0100007F"}


def test_an_answer_stops_when_its_reader_leaves(server):
    with server.begin("/long") as reader:
        reader.recv(1000)

    server.wait_until(lambda: server.told.exists() and server.told.read_text())
    assert int(server.told.read_text()) < PIECES


def test_an_answer_waits_for_a_reader_who_is_slow(server):
    with server.begin("/long"):
        time.sleep(1)
        assert not server.told.exists()

    # What the lines between them hold, and no more, whatever the reader would have waited.
    server.wait_until(lambda: server.told.exists() and server.told.read_text())
    assert int(server.told.read_text()) < PIECES / 4


def test_an_answer_that_broke_off_does_not_look_whole(server):
    with pytest.raises((http.client.HTTPException, OSError)):
        server.ask("/broken")


def test_the_head_of_an_answer_has_no_body(server):
    answer = server.tell(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")

    assert body == b""
    assert {b"date", b"content-type"} <= {
        line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]
    }


def test_a_body_comes_whole_in_one_piece_or_in_many(server):
    whole = server.ask("/read", method="POST", body=b"x" * 3_000_000)
    pieces = server.ask("/read", method="POST", body=iter([b"x" * 1_000_000] * 3))

    assert whole == pieces == b"3000000"


@pytest.mark.parametrize(
    "head",
    [
        b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n12345",
        b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\n1234",
        b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Folded: 1\r\n 2\r\n\r\n",
        b"GET /?q=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n",
    ],
    ids=["two lengths", "signed", "unknown coding", "blank", "folded", "long line", "many headers"],
)
def test_what_a_proxy_could_read_otherwise_is_refused_and_the_line_closed(server, head):
    answer = server.tell(head)

    assert answer.startswith(b"HTTP/1.1 4")
    assert answer.count(b"HTTP/1.1") == 1


def test_of_two_lengths_in_one_request_nothing_is_left_to_be_another_request(server):
    answer = server.tell(
        b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    )

    assert answer.count(b"HTTP/1.1") == 1
