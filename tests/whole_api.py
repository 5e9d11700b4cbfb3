"""All that the API tells of one edition, asked once and kept: what pages and sheets are held to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.api_editions import API, ask, walk
from tests.pdf import opened

Row = dict[str, Any]


class WholeApi:
    """The lists of the API with all of their rows, each by its name."""

    def __init__(self, client: Client, language: str = "en") -> None:
        self.client, self.language = client, language
        self._kept: dict[tuple[str, str], list[Row]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._sheets: dict[str, list[str]] = {}

    def rows(self, endpoint: str, **query: Any) -> list[Row]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        if (endpoint, asked) not in self._kept:
            address = f"{API}/{endpoint}/?lang={self.language}&page_size=200&{asked}"
            pages = walk(self.client, address)
            self._kept[endpoint, asked] = [row for page in pages for row in page["results"]]
        return self._kept[endpoint, asked]

    def count(self, endpoint: str, **query: Any) -> int:
        """How many rows a selection has, as its list says."""
        asked = urlencode(query)
        if (endpoint, asked) not in self._counts:
            self._counts[endpoint, asked] = ask(self.client, endpoint, page_size=1, **query)[
                "count"
            ]
        return self._counts[endpoint, asked]

    def sheet(self, address: str) -> list[str]:
        """The words of a factsheet page by page, which take longer to read than to make."""
        if address not in self._sheets:
            pages = opened(self.client.get(address).content).pages
            self._sheets[address] = [page.extract_text() for page in pages]
        return self._sheets[address]

    @cached_property
    def programme(self) -> Row:
        (row,) = self.rows("programme")
        return row

    @cached_property
    def edition(self) -> Row:
        return next(row for row in self.rows("editions") if row["is_current"])

    @cached_property
    def regions(self) -> list[Row]:
        """Those of today's map, which are listed, and those of a former one before them."""
        today = self.rows("regions")
        former = {row["code"] for region in today for row in region["predecessors"]}
        return [*today, *(ask(self.client, f"regions/{code}") for code in sorted(former))]

    def one(self, endpoint: str, name: str, value: str) -> Row:
        return next(row for row in self.rows(endpoint) if row[name] == value)

    def texts(self) -> set[str]:
        """Every text of the records with a number in it: titles, names, notes, addresses."""
        return {
            text
            for endpoint in ("programme", "regions", "bases", "sectors", "organisations")
            for text in texts_of(self.rows(endpoint))
        } | {
            text
            for endpoint in ("projects", "beneficiary-counts", "statements")
            for text in texts_of(self.rows(endpoint))
        }


def texts_of(told: Any) -> Iterator[str]:
    """The texts in an answer that hold a number and are more than one: words, not figures."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        for part in told:
            yield from texts_of(part)
    elif isinstance(told, str) and any(sign.isdigit() for sign in told):
        # Paragraph by paragraph, as they are set.
        for paragraph in told.split("\n\n"):
            if sum(sign.isalpha() for sign in paragraph) > 2:
                yield paragraph
