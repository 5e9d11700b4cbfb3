"""What XML can hold of a text: workbooks, drawings as files, feeds and oEmbed are XML."""

from __future__ import annotations

import re

# All but tabs and ends of lines of what controls printers, and two signs that stand for nothing.
# A text that was copied from slides may hold some, and so may a search.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """The text, with a space for each sign that makes XML unreadable even where it is escaped."""
    return _NOT_IN_XML.sub(" ", text)
