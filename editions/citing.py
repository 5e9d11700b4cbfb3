"""How an edition, or a page of it, is cited: for people, and for programs that keep references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify

# What BibTeX would read as its own.
_BRACES = re.compile(r"([{}\\%&#$_])")


@dataclass(frozen=True)
class Citation:
    """What is cited, in the words of one language; `address` names the edition."""

    author: str
    title: str
    version: str
    published: date
    address: str
    language: str
    # What is cited, by its code: the same in every language.
    code: str
    # What it is a part of: the programme and its edition; empty of an edition as a whole.
    container: str = ""

    @property
    def key(self) -> str:
        """Short, and the same in every language: what a text cites it by."""
        return f"{slugify(self.author.split(' ')[0])}-{slugify(self.code)}-{self.version}"

    def bibtex(self) -> str:
        fields = {
            # Braces within: an organisation has no first name.
            "author": f"{{{_plain(self.author)}}}",
            "title": f"{{{_plain(self.title)}}}",
            "year": str(self.published.year),
            "month": self.published.strftime("%m"),
            "version": _plain(self.version),
            "url": self.address,
            "language": self.language,
            **({"howpublished": _plain(self.container)} if self.container else {}),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    def csl(self) -> list[dict[str, Any]]:
        """CSL-JSON: a list, as reference managers import it."""
        day = self.published
        return [
            {
                "id": self.key,
                "type": "dataset",
                "author": [{"literal": self.author}],
                "title": self.title,
                **({"container-title": self.container} if self.container else {}),
                "version": self.version,
                "issued": {"date-parts": [[day.year, day.month, day.day]]},
                "URL": self.address,
                "language": self.language,
            }
        ]


def _plain(text: str) -> str:
    return _BRACES.sub(r"\\\1", text)
