"""How the other WSGI applications are served: one worker with threads, as the portal is."""

import os

from coopi_mali.server import THREADS, settle

bind = f"127.0.0.1:{os.environ['PORT']}"
worker_class = "gthread"
workers, threads = 1, THREADS
timeout, keepalive = 60, 600
control_socket_disable = True
accesslog, loglevel = None, "warning"


def post_worker_init(worker: object) -> None:
    settle()
