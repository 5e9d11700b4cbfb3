"""A browser that reads the pages of a test: answered by the test's own client, without a server."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

HOST = "http://testserver"


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """
    A page in the browser, and the addresses it asked for.

    The requests are answered in this thread, so they see the transaction of the test.
    """
    client, context_of_test = Client(), copy_context()
    asked: list[str] = []

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        asked.append(route.request.url)
        if parts.path.startswith("/static/"):
            path = finders.find(parts.path.removeprefix("/static/"))
            assert isinstance(path, str), parts.path
            route.fulfill(path=path, content_type=mimetypes.guess_type(path)[0])
            return
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        # Else it would be answered through another connection to the database.
        found = context_of_test.run(client.get, address)
        route.fulfill(
            status=found.status_code, headers=dict(found.headers.items()), body=found.content
        )

    context = browser.new_context(**options)
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{HOST}{address}")
    try:
        yield page, asked
    finally:
        context.close()
