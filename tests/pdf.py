"""What a PDF tells: its words on one line, and what stands in its head."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

# Signs without a width: a soft hyphen, and what joins two words.
UNSEEN = re.compile("[\u00ad\u2060]")


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def links_of(pdf: bytes) -> list[str]:
    """The addresses outside of a PDF that it leads to, in reading order."""
    pages = opened(pdf).pages
    links = [link.get_object() for page in pages for link in page.get("/Annots", ())]
    return [link["/A"]["/URI"] for link in links if "/A" in link]


def words_of(pdf: bytes) -> str:
    """Every word of a PDF in reading order, with its title, author and description."""
    reader = opened(pdf)
    head = [str(value) for value in (reader.metadata or {}).values()]
    pages = [page.extract_text() for page in reader.pages]
    return UNSEEN.sub("", re.sub(r"[ \n]+", " ", " ".join([*head, *pages])))
