"""How the server runs on one machine. Options on gunicorn's command line win over these."""

import gc
import socket
import sys

import environ

env = environ.Env()

PORT = env.int("PORT", default=8000)
workers = env.int("WEB_CONCURRENCY", default=2)
if not 0 < PORT < 65536:
    sys.exit(f"Settings: PORT={PORT} is not between 1 and 65535.")

# Loopback only: a proxy on the same machine brings https and the world.
bind = f"127.0.0.1:{PORT}"
worker_class = "gthread"
threads = 4
timeout = 60
# As long as the server allows: a search that is too long is answered by the portal, in words.
limit_request_line = 8190

# The control socket would lie in the home folder, which not every account has.
control_socket_disable = True
# Each worker loads the portal itself, so that it shares no connection or native library
# with a process that forked.
preload_app = False

accesslog = None
errorlog = "-"
# Only what needs someone: the lines of when_ready stay the last on the screen.
loglevel = "warning"


def on_starting(server: object) -> None:
    """One line where the port is taken; the server itself would try for five seconds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError as problem:
            sys.exit(f"Port {PORT}: {problem.strerror}. PORT=8001 make run takes another.")


def post_worker_init(worker: object) -> None:
    """What is loaded by now stays, and need not be gone through in the midst of requests."""
    gc.collect()
    gc.freeze()
    # All is gone through again once a quarter of what this one finds has come: of little, soon.
    gc.collect()


def when_ready(server: object) -> None:
    """Said only once the port is really ours."""
    print(
        f"\nThe portal is at http://127.0.0.1:{PORT}/ and its admin at /admin/. Ctrl-C stops it.\n"
        "The first staff account is made in another terminal (same DATABASE_URL, if one is set):\n"
        "    .venv/bin/python manage.py createsuperuser\n",
        flush=True,
    )
