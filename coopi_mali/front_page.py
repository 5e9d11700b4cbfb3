"""
The front page, made before anybody asks for it.

The first page of a process takes half a second, in which templates and translations are read;
the first one after a change to what is public takes a tenth of that. So each worker of the server
makes the front page, in every language, when it begins and again within a second of any change.
It stays where finished answers are kept, and whoever asks gets it from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error
from django.urls import reverse
from django.utils import translation

from editions import stamp
from editions.written_queries import close_where_due

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class FrontPage(Thread):
    """Looks once in a second, as long as the process lives, whether what is public has changed."""

    def __init__(self, application: Application) -> None:
        super().__init__(name="front page", daemon=True)
        self.application = application
        self.made_from: stamp.Stamp | None = None

    def run(self) -> None:
        while True:
            self.look()
            time.sleep(stamp.LEASE)

    def look(self) -> None:
        """Make the page where what is public is not what it was made from."""
        try:
            now = stamp.read()
        except Error:
            # Whoever asks is told so by the page itself; here it is tried again.
            return
        finally:
            close_where_due()
        if now != self.made_from:
            for environment in _asking():
                answer = self.application(environment, _nobody)
                b"".join(answer)
                # Of the framework, which then lets go of what the answer holds.
                if hasattr(answer, "close"):
                    answer.close()
            self.made_from = now


def _asking() -> Iterator[dict[str, Any]]:
    """A reader of the page in each language, at the address under which the portal is public."""
    portal = urlsplit(settings.PUBLIC_URL)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            address = reverse("editions:profile")
        environment = {
            "REQUEST_METHOD": "GET",
            "HTTP_HOST": portal.netloc,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "SCRIPT_NAME": "",
            "PATH_INFO": address,
            "QUERY_STRING": "",
            "SERVER_NAME": portal.hostname,
            "SERVER_PORT": str(settings.PORT),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        }
        if settings.SERVED_OVER_HTTPS:
            # As the proxy tells it, that brings https.
            environment["HTTP_X_FORWARDED_PROTO"] = "https"
        yield environment


def _nobody(*_told: Any) -> None:
    """Whoever began this, nobody reads the answer."""
