"""A PostgreSQL of the tests' own: on a Unix socket, in a folder that goes when they are done."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

# Nothing here is worth waiting for the disk.
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


def find_binaries() -> Path | None:
    """PGBIN if it is set, else the newest of Debian's, else whatever is on the path."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [
        *([Path(os.environ["PGBIN"])] if os.environ.get("PGBIN") else []),
        *newest_first,
        *([Path(on_path).resolve().parent] if on_path else []),
    ]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@contextmanager
def postgres(binaries: Path, options: Sequence[str] = ()) -> Iterator[str]:
    """
    Yield the DATABASE_URL of a new, empty server; afterwards nothing of it is left.

    `options` are more of the server's own, such as ("-c", "jit=off").
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: sockets have short names
    data = folder / "data"
    account: dict = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = server_account()
        os.chown(folder, user.pw_uid, user.pw_gid)
        account = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def start(program: str, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [binaries / program, *arguments],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},  # no PG… variable
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests; the server is stopped below
            **account,
        )

    def fail(program: str) -> NoReturn:
        raise RuntimeError(f"{program} failed:\n{Path(log.name).read_text()}")

    with terminated_as_exit(), open(folder / "log", "w") as log:
        server = None
        try:
            if start("initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust",
                     "--encoding=UTF8", "--no-locale", "--no-sync").wait():  # fmt: skip
                fail("initdb")
            # A child of ours, not a daemon: it can be waited for, and leaves no zombie.
            server = start("postgres", "-D", str(data), "-h", "", "-k", str(folder), *FAST,
                           *options)  # fmt: skip
            give_up_at = time.monotonic() + 60
            while start("pg_isready", f"--host={folder}", "--quiet").wait():
                if server.poll() is not None or time.monotonic() > give_up_at:
                    fail("postgres")
                time.sleep(0.05)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            if server:
                server.send_signal(signal.SIGQUIT)  # at once: nothing is worth keeping
                server.wait()
            shutil.rmtree(folder)


def server_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def terminated_as_exit() -> Iterator[None]:
    """SIGTERM ends Python at once, without its `finally`s; here it unwinds like an exit."""

    def leave(number, frame):
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
