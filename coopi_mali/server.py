"""
The server on one machine, as `python -m coopi_mali.server` starts it.

Granian listens, reads requests and writes answers; here stands how it is set, and what it says.
"""

import gc
import importlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
import traceback
from typing import Any

import environ
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

env = environ.Env()

# Loopback only: a proxy on the same machine brings https and the world.
HOST = "127.0.0.1"
THREADS = 4
# Bytes before the body of a request; beyond them it is refused. A search that is too long for the
# portal is shorter, so that the portal says so in words.
LONGEST_HEAD = 64 * 1024
# Seconds for answers that still go on when the server is told to stop; by Ctrl-C there are none.
GRACE, NO_GRACE = 30, 1
# The code by which a worker tells that trying again will not help; coopi_mali.wsgi has it too.
NOT_LOADED = 3
# Only what needs someone, on the error stream: what `_say` says stays the last on the screen.
ERRORS = {
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


class Server(MPServer):
    """Granian, with another worker for each that died, and a Ctrl-C that does not wait."""

    def signal_handler_interrupt(self, *signal_and_frame: Any) -> None:
        if os.getpid() != self.pid:
            # In a worker that still loads: it would only note the signal, and go on to serve.
            os._exit(0)
        if signal_and_frame[0] == signal.SIGINT:
            self.workers_kill_timeout = NO_GRACE
        for worker in self.wrks:
            # The terminal told them too; their end is no accident.
            worker.interrupt_by_parent = True
        super().signal_handler_interrupt(*signal_and_frame)

    def shutdown(self, exit_code: int = 0) -> None:
        try:
            super().shutdown(exit_code)
        except SystemExit:
            # Told to end, it ended well, also where a worker heard of it before the server did.
            if exit_code or not self.interrupt_signal:
                raise

    def _respawn_workers(self, workers: list[int], *how: Any, **more: Any) -> None:
        if any(self.wrks[place].inner.exitcode == NOT_LOADED for place in workers):
            self.shutdown(NOT_LOADED)
        super()._respawn_workers(workers, *how, **more)
        # Granian ends where one dies twice within seconds; what killed it must not stop them all.
        self.respawned_wrks.clear()


def serve(application: str = "coopi_mali.wsgi:application") -> None:
    """Serve until told to stop; each worker loads the application itself."""
    _share_one_heap()
    port = env.int("PORT", default=8000)
    if not 0 < port < 65536:
        sys.exit(f"Settings: PORT={port} is not between 1 and 65535.")
    _refuse_where_taken(port)
    server = Server(
        application,
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=env.int("WEB_CONCURRENCY", default=2),
        blocking_threads=THREADS,
        # A thread has a connection to the database, which lives as long as the settings say.
        blocking_threads_idle_timeout=600,
        http1_settings=HTTP1Settings(max_buffer_size=LONGEST_HEAD),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
        log_dictconfig=ERRORS,
    )
    server.on_startup(lambda: _say(port))
    server.serve(target_loader=_load)


def _share_one_heap() -> None:
    """
    Begin again with one heap for all threads, unless the environment says otherwise.

    The C library reads it when a process begins. With a heap for each thread, pages that threads
    made in turn cost a worker 5 MB; Python's threads hardly ever ask for memory at one moment.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        os.environ["MALLOC_ARENA_MAX"] = "1"
        os.execv(sys.executable, sys.orig_argv)


def _refuse_where_taken(port: int) -> None:
    """One line; Granian shares a port with whoever shares it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            sys.exit(f"Port {port}: {problem.strerror}. PORT=8001 make run takes another.")


def _say(port: int) -> None:
    """Said only once the port is really ours."""
    print(
        f"\nThe portal is at http://127.0.0.1:{port}/ and its admin at /admin/. Ctrl-C stops it.\n"
        "The first staff account is made in another terminal (same DATABASE_URL, if one is set):\n"
        "    .venv/bin/python manage.py createsuperuser\n",
        flush=True,
    )


def _load(name: str) -> Any:
    """In a worker: the application, with all that it needs."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    module, _, attribute = name.partition(":")
    try:
        application = getattr(importlib.import_module(module), attribute)
    except Exception:
        traceback.print_exc()
        sys.exit(NOT_LOADED)
    settle()
    # What the portal does beside answering; a bare program does nothing.
    begin = getattr(application, "begin", None)
    if begin:
        begin()
    return application


def settle() -> None:
    """What is loaded by now stays, and need not be gone through in the midst of requests."""
    gc.collect()
    gc.freeze()
    # All is gone through again once a quarter of what this one finds has come: of little, soon.
    gc.collect()


def _end_with_the_parent() -> None:
    """A worker that was left behind would hold the port, and nobody would restart it."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve()
