"""
Answers from memory before the framework is asked, which takes longer than the answer itself.

The framework makes each answer once in each form (compressed, plain, not modified); what it
sent then, status and headers, is kept beside the body and sent again as it was. Whether it
still holds the stamp tells: for a reader without a session one that was read less than a second
ago, as a proxy before the portal would have it; for anybody else the stamp of now.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from django.conf import settings
from django.db import Error

from coopi_mali.front_page import FrontPage
from coopi_mali.kept_answers import KEPT, MEMORY, STAMP, Kept, Memory, accepts_gzip, key_of
from coopi_mali.ready_first import ReadyFirst
from editions import stamp
from editions.written_queries import close_where_due

# Rarely asked, and answered by the framework.
OTHER_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE")


class KeptFirst:
    """The WSGI application that the server runs, around that of the framework."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.memory = Memory(settings.KEPT_ANSWERS_BYTES)
        self.ready = ReadyFirst()

    def begin(self) -> None:
        """In a process of the server, once all is loaded: what goes on beside the answers."""
        FrontPage(self).start()

    def __call__(self, environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environment[MEMORY] = self.memory
        key = key_of(environment)
        kept = self._find(environment, key) if key is not None else None
        form = _form(environment, kept) if kept else ""
        if kept is None or form not in kept.sent:
            return self._learn(environment, start_response)
        status, headers = kept.sent[form]
        start_response(status, list(headers))
        if form == "same" or environment["REQUEST_METHOD"] == "HEAD":
            return []
        return [kept.body(compressed=form == "gzip")]

    def _find(self, environment: dict[str, Any], key: Hashable) -> Kept | None:
        """The answer as it is kept, while it holds, or as it was finished with its edition."""
        # Most answers that are not kept are not worth a query before the framework's own.
        if self.memory.has(key):
            now = None if _has_session(environment) else stamp.leased()
            if not self.memory.holds(key, now):
                now = environment[STAMP] = _stamp()
            kept = self.memory.find(key, now) if now else None
            if kept is not None:
                return kept
        kept = self.ready.answer(environment)
        if kept is not None:
            self.memory.add(key, kept)
        return kept

    def _learn(self, environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The framework's own answer, remembered where the framework has kept it."""

        def remember(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept: Kept | None = environment.get(KEPT)
            form = _form(environment, kept) if kept else ""
            if kept and form and status.startswith("304" if form == "same" else "200"):
                kept.sent[form] = status, tuple(headers)
                if form != "same":
                    self.ready.learn(environment, kept, form)
            return start_response(status, headers, *more)

        answer: Any = self.application(environment, remember)
        if environment["REQUEST_METHOD"] == "HEAD":
            # The framework makes the body for its length; the server would warn of dropping it.
            answer.close()
            return []
        body: Iterable[bytes] = answer
        return body


def _form(environment: dict[str, Any], kept: Kept) -> str:
    """In which form an answer is sent; empty where only the framework can tell."""
    if any(name in environment for name in OTHER_CONDITIONS):
        return ""
    if tag := environment.get("HTTP_IF_NONE_MATCH"):
        return "same" if tag == kept.tag and environment["REQUEST_METHOD"] == "GET" else ""
    compressed = kept.is_sent_compressed(accepts_gzip=accepts_gzip(environment))
    return "gzip" if compressed else "plain"


def _has_session(environment: dict[str, Any]) -> bool:
    return settings.SESSION_COOKIE_NAME in environment.get("HTTP_COOKIE", "")


def _stamp() -> stamp.Stamp | None:
    """The stamp now; None where the database cannot tell, so that the page itself says why."""
    try:
        return stamp.read()
    except Error:
        return None
    finally:
        close_where_due()
