"""What a reader finds on a page: its tables, and where it says their rows lie as files."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any


class Tables(HTMLParser):
    """Each table of a page as rows of cells, in the words that are read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.is_in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables:
            self.is_in_cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.tables[-1][-1][-1] = f"{self.tables[-1][-1][-1]} {data}".strip()


def tables(html: str) -> list[list[list[str]]]:
    """The rows of each table, without its head."""
    return [
        [[re.sub(r"\s+", " ", cell) for cell in row] for row in table[1:]]
        for table in Tables(html).tables
    ]


def whole(text: str) -> int:
    """A number as a page writes it."""
    return int(re.sub(r"[^0-9]", "", text))


def downloads(html: str) -> list[dict[str, str]]:
    """The addresses of each row of downloads, by form."""
    found = []
    for part in re.findall(r'<p class="note downloads">(.*?)</p>', html, re.S):
        links = re.findall(r'href="([^"]+)"[^>]*>([A-Z]+)</a>', part)
        found.append({form: address.replace("&amp;", "&") for address, form in links})
    return found


def explanations(html: str) -> list[str]:
    """Where the API explains what the pages behind these links explain of a whole period."""
    found = re.findall(r'href="(?:/fr|/it)?(/statistics/explanation/[^"]+year_min[^"]+)"', html)
    return ["/api/v1" + address.replace("&amp;", "&") for address in found]
