"""
The server alone: a WSGI callable that has the finished profile, and asks nobody.

What the portal takes longer than this is its own; what this takes longer than the static
server is the portal's server, and no program behind it can be quicker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from coopi_mali.server import serve

TAG = '"finished"'


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == TAG:
        start_response("304 Not Modified", [("ETag", TAG)])
        return []
    body = _page()
    start_response(
        "200 OK",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(body))),
            ("ETag", TAG),
        ],
    )
    return [body]


@cache
def _page() -> bytes:
    """What the static server sends too; written once the portal has answered."""
    return Path(os.environ["PAGES"], "profile").read_bytes()


if __name__ == "__main__":
    serve("benchmarks.finished:application")
