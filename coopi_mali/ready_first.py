"""
First pages of projects as they were finished with their edition, before the framework is asked.

Around such a page it takes longer than all else together. What it adds are headers, the same
for every page that is asked for in one way; so they are learnt from one that it sent under the
same stamp. Understood here are a sector, a region, a year, and a size in which pages are kept.
Whatever else an address says, and whatever finds no page, the framework answers, in words.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from django.core.handlers.wsgi import WSGIRequest
from django.db import Error
from django.http import QueryDict
from django.urls import reverse

from coopi_mali.kept_answers import ADDRESS, LEVEL_OF_API, Environment, Kept, accepts_gzip
from coopi_mali.language import language_of_browser
from editions import stamp
from editions.api.paging import link_to, opening, signer_of
from editions.api.parameters import (
    EDITION,
    PAGE_SIZE,
    PAGE_SIZE_ASKED,
    REGION,
    SECTOR,
    YEAR,
    read,
    references,
    refuse_codes,
)
from editions.first_pages import ORDER, SIZES, Place, first_page
from editions.listing import PLACE
from editions.parameters import BadParameters
from editions.reading import NoEdition, current_edition
from editions.written_queries import close_where_due

ASKED = (SECTOR, REGION, YEAR, PAGE_SIZE_ASKED)
NAMES = {parameter.name for parameter in ASKED}
NUMBERS = {str(size): size for size in SIZES}
# Few in life. Whoever makes up many hosts has each learnt anew.
MOST_WAYS = 64
BASENAME = "projects"
# The page of a choice that finds no project.
NOTHING = f"{opening(0, None, None)}]}}".encode()


class Asked(NamedTuple):
    """What an address asks for, parameter by parameter and as it is looked up."""

    given: dict[str, str]
    place: Place
    size: int


class Around(NamedTuple):
    """What the framework put around an answer: for itself to send again, and as it was sent."""

    # Of the list, as whoever asks in this way writes it.
    address: str
    stamp: stamp.Stamp
    headers: Mapping[str, str]
    status: str
    sent: tuple[tuple[str, str], ...]

    def put(self, kept: Kept, form: str) -> Kept:
        """Let an answer be sent in this form as the one was from which this was learnt."""
        length = len(kept.body(compressed=form == "gzip"))
        own = {"ETag": kept.tag, "Content-Length": str(length)}
        sent = tuple((name, own.get(name, value)) for name, value in self.sent)
        kept.sent[form] = self.status, sent
        return kept


class ReadyFirst:
    """What was learnt, in one process, of each way of asking for pages of projects."""

    def __init__(self) -> None:
        self.address = reverse(f"api:{BASENAME}-list")
        # By way and form.
        self.learnt: dict[tuple[Hashable, str], Around] = {}

    def learn(self, environment: Environment, kept: Kept, form: str) -> None:
        """Remember what stands around an answer that the framework sent in this form."""
        if environment["PATH_INFO"] != self.address:
            return
        if _asked(environment) is not None:
            if len(self.learnt) >= MOST_WAYS:
                self.learnt.clear()
            request = WSGIRequest(dict(environment))
            address = request.build_absolute_uri(request.path)
            around = Around(address, kept.stamp, kept.headers, *kept.sent[form])
            self.learnt[_way(environment), form] = around

    def answer(self, environment: Environment) -> Kept | None:
        """The page that is asked for, compressed unless it is short; None where it is not here."""
        if environment["PATH_INFO"] != self.address or not accepts_gzip(environment):
            return None
        asked, way, now = _asked(environment), _way(environment), stamp.latest()
        # Under another stamp perhaps another page has to be shown, or other headers.
        learnt = {
            form: around
            for form in ("gzip", "plain")
            if (around := self.learnt.get((way, form))) and around.stamp == now
        }
        if asked is None or now is None or not learnt:
            return None
        try:
            with stamp.in_force(now):
                return _answer(environment, asked, learnt)
        except (BadParameters, Error, NoEdition):
            # Which of them, the framework says in words.
            return None
        finally:
            close_where_due()


def _answer(environment: Environment, asked: Asked, learnt: Mapping[str, Around]) -> Kept | None:
    edition, language = current_edition(), _language(environment)
    page = first_page(edition, language, asked.place, asked.size)
    form = "gzip" if page and page.number else "plain"
    around = learnt.get(form)
    # What is assumed to be public must be so still, as the query of the page tells.
    if page is None or around is None or stamp.noted() != around.stamp:
        return None
    if not page.number:
        query = QueryDict(environment.get("QUERY_STRING", ""))
        refuse_codes(read(query, ASKED), ASKED, references(edition, language))
        return around.put(Kept(around.stamp, around.headers, LEVEL_OF_API, plain=NOTHING), form)
    following = None
    if page.number > asked.size:
        cursor = signer_of(BASENAME, [*ORDER]).sign_object([False, *page.end])
        pinned = {EDITION.name: edition.number}
        following = link_to(around.address, asked.given, cursor, pinned)
    body = page.around(opening(page.number, following, None))
    return around.put(Kept(around.stamp, around.headers, LEVEL_OF_API, compressed=body), form)


def _asked(environment: Environment) -> Asked | None:
    """None where something else is asked for than what is looked up here."""
    pairs = parse_qsl(environment.get("QUERY_STRING", ""), keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs) or not given.keys() <= NAMES:
        return None
    size = NUMBERS.get(given.get(PAGE_SIZE_ASKED.name, str(PAGE_SIZE)))
    sector, region, year = (given.get(name, "") for name in PLACE)
    # An empty value is a mistake, and with a null character the database would stumble.
    if size is None or not all(given.values()) or "\x00" in f"{sector}{region}{year}":
        return None
    return Asked(given, (sector, region, year), size)


def _language(environment: Environment) -> str:
    """Of an address that names none."""
    return language_of_browser(environment.get("HTTP_ACCEPT_LANGUAGE", ""))


def _way(environment: Environment) -> Hashable:
    """What headers hang on beside what is asked for."""
    return (
        *(environment.get(name) for name in ADDRESS if name != "QUERY_STRING"),
        environment.get("HTTP_ACCEPT"),
        _language(environment),
    )
