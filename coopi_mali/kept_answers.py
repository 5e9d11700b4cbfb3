"""
A small memory of finished public answers, in each process.

An answer is kept under its whole address and language with the stamp of what it was made
from (`editions.stamp`), so that one small query says whether it still holds: in the very
next request after an edition, an erratum, a redaction or a withdrawal, in every process, it
no longer does. Only the compressed form is kept, once an answer was asked for again.

Here answers are kept and found by the framework; `coopi_mali.kept_first` answers from the
same memory before the framework is asked, and whoever has no session for up to a second
without that query.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from coopi_mali.language import language_of_browser
from editions import stamp

ACCEPTS_GZIP = re.compile(r"\bgzip\b")
NOT_KEPT = ("/admin/", "/static/", "/healthz", "/readyz")
# The whole address, as the server has it; that of a page has its language in it. The server's own
# name and port, for whoever names no host, are the same for a process as long as it lives.
ADDRESS = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST"),
    *("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
)
# Not worth compressing; as Django's own middleware has it.
SHORT = 200
# A page is read over poor lines, and by many; an answer of the API mostly by one program once.
LEVEL_OF_PAGE, LEVEL_OF_API = 6, 3
# What the server hands to the framework with a request, and gets back from it.
MEMORY, STAMP, KEPT = ("coopi_mali.memory", "coopi_mali.stamp", "coopi_mali.kept")

Environment = Mapping[str, Any]


class Kept:
    """One answer: as it was made until somebody wants it compressed, from then on so only."""

    def __init__(
        self,
        made_from: stamp.Stamp,
        headers: Mapping[str, str],
        level: int,
        *,
        plain: bytes | None = None,
        compressed: bytes = b"",
    ) -> None:
        self.stamp, self.level = made_from, level
        self.plain, self.compressed = plain, compressed
        self.headers = dict(headers)
        made = compressed if plain is None else plain
        self.tag = f'W/"{hashlib.sha256(made).hexdigest()[:32]}"'
        self.is_short = len(made) < SHORT
        # What the whole framework made of it, for `coopi_mali.kept_first`.
        self.sent: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}

    @property
    def size(self) -> int:
        """About how many bytes it takes, the headers that were sent with it included."""
        return len(self.plain or self.compressed) + 4000

    def compress(self) -> None:
        if self.plain is not None and not self.is_short:
            # Without a moment in it: the same answer has the same bytes.
            self.compressed, self.plain = gzip.compress(self.plain, self.level, mtime=0), None

    def is_sent_compressed(self, *, accepts_gzip: bool) -> bool:
        return accepts_gzip and self.plain is None

    def body(self, *, compressed: bool) -> bytes:
        # Read once: another thread may compress the answer just now.
        plain = self.plain
        if compressed:
            return self.compressed
        return gzip.decompress(self.compressed) if plain is None else plain

    def response(self, *, accepts_gzip: bool) -> HttpResponse:
        return self.sent_as(HttpResponse(headers=self.headers), accepts_gzip=accepts_gzip)

    def sent_as(self, response: HttpResponse, *, accepts_gzip: bool) -> HttpResponse:
        """A response with these headers, in the form in which it is sent."""
        compressed = self.is_sent_compressed(accepts_gzip=accepts_gzip)
        response.content = self.body(compressed=compressed)
        if compressed:
            response["Content-Encoding"] = "gzip"
        response["ETag"] = self.tag
        response["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


class Memory:
    """Answers up to a number of bytes; those that nobody asked for longest go first."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.lock = Lock()

    def has(self, key: Hashable) -> bool:
        return key in self.kept

    def holds(self, key: Hashable, now: stamp.Stamp | None) -> bool:
        kept = self.kept.get(key)
        return kept is not None and kept.stamp == now

    def find(self, key: Hashable, now: stamp.Stamp) -> Kept | None:
        with self.lock:
            kept = self.kept.get(key)
            if kept is None:
                return None
            self._remove(key)
            if kept.stamp != now:
                return None
            kept.compress()
            self._add(key, kept)
            return kept

    def add(self, key: Hashable, kept: Kept) -> None:
        with self.lock:
            if key in self.kept:
                self._remove(key)
            self._add(key, kept)
            while self.size > self.most:
                self._remove(next(iter(self.kept)))

    def _add(self, key: Hashable, kept: Kept) -> None:
        self.kept[key] = kept
        self.size += kept.size

    def _remove(self, key: Hashable) -> None:
        self.size -= self.kept.pop(key).size


class KeptAnswersMiddleware:
    """Answers from memory where it can; must stand right within the middleware of ETags."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.memory = Memory(settings.KEPT_ANSWERS_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        environment, key = request.META, key_of(request.META)
        if key is None:
            return self.get_response(request)
        memory, latest = environment.get(MEMORY, self.memory), stamp.latest()
        # Of a new address of the API the query that answers tells the stamp too.
        is_assumed = (
            latest is not None
            and STAMP not in environment
            and request.path_info.startswith("/api/")
            and not memory.holds(key, latest)
        )
        try:
            now = environment.get(STAMP) or (is_assumed and latest) or stamp.read()
        except Error:
            # The page itself says what is missing.
            return self.get_response(request)
        kept = memory.find(key, now) if memory.most else None
        if kept is None:
            # The stamp was read first: what changes meanwhile is found under another one.
            with stamp.in_force(now):
                response = self.get_response(request)
            if is_assumed:
                try:
                    found = stamp.noted() or stamp.read()
                except Error:
                    return response
                if found != now:
                    # Answered from what was published before: once more.
                    now = found
                    with stamp.in_force(now):
                        response = self.get_response(request)
            if not memory.most or not _may_be_kept(response):
                return response
            is_of_api = request.path_info.startswith("/api/")
            level = LEVEL_OF_API if is_of_api else LEVEL_OF_PAGE
            kept = Kept(now, dict(response.items()), level, plain=response.content)
            if accepts_gzip(environment):
                kept.compress()
            memory.add(key, kept)
            environment[KEPT] = kept
            return kept.sent_as(response, accepts_gzip=accepts_gzip(environment))
        environment[KEPT] = kept
        return kept.response(accepts_gzip=accepts_gzip(environment))


def accepts_gzip(environment: Environment) -> bool:
    return bool(ACCEPTS_GZIP.search(environment.get("HTTP_ACCEPT_ENCODING", "")))


def key_of(environment: Environment) -> Hashable | None:
    """What an answer depends on beside the stamp; None where it is not for everybody."""
    path: str = environment.get("PATH_INFO", "")
    if environment["REQUEST_METHOD"] not in {"GET", "HEAD"} or path.startswith(NOT_KEPT):
        return None
    asked = tuple(map(environment.get, ADDRESS))
    if path.startswith("/api/"):
        language = language_of_browser(environment.get("HTTP_ACCEPT_LANGUAGE", ""))
        return *asked, language, environment.get("HTTP_ACCEPT", "")
    return asked


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and not response.has_header("Content-Encoding")
        and not re.search("no-store|private", response.get("Cache-Control", ""))
    )
