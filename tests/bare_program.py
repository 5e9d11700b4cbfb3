"""What the portal's server can be given to serve: answers that end, go on, break off or kill."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from coopi_mali.server import serve

PIECE = 64 * 1024
PIECES = 2000
# What was told of answers that had to stop; a test says where.
TOLD = Path(os.environ.get("TOLD", os.devnull))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    match environ["PATH_INFO"]:
        case "/long":
            return _going_on()
        case "/broken":
            return _breaking_off()
        case "/slow":
            time.sleep(2)
        case "/deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        case "/begun":
            return [str(len(begun)).encode()]
        case "/read":
            return [str(len(environ["wsgi.input"].read())).encode()]
    return [str(os.getpid()).encode()]


# What goes on in a worker beside the answers.
begun: list[bool] = []
application.begin = lambda: begun.append(True)  # type: ignore[attr-defined]


def _going_on() -> Iterator[bytes]:
    made = 0
    try:
        while made < PIECES:
            made += 1
            yield b"x" * PIECE
    finally:
        TOLD.write_text(str(made), encoding="ascii")


def _breaking_off() -> Iterator[bytes]:
    yield b"x" * 100
    raise RuntimeError("A made-up fault.")


if __name__ == "__main__":
    serve("tests.bare_program:application")
else:
    # In a worker, which loads it as the portal is loaded.
    time.sleep(int(os.environ.get("LOADING", "0")))
