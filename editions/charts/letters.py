"""How wide words are before a browser sets them: about, and rather too wide than too narrow."""

from __future__ import annotations

from functools import lru_cache

# Thousandths of the size of the type, as the common sans faces have them.
_GROUPS = {
    222: "ijl'|‘’",
    278: "tfI.,:; !/·",
    333: "r()-",
    500: "cksvxyzJ",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    944: "W",
    1000: "…%■□",
}
_WIDTHS = {letter: wide for wide, letters in _GROUPS.items() for letter in letters}
_OTHER = 556
# Some faces are wider than the common ones, and bold is wider than plain.
_ROOM, _BOLD = 1.04, 1.06


@lru_cache(maxsize=4096)
def width_of(words: str, size: float = 13, *, is_bold: bool = False) -> float:
    """Pixels that words take on one line, in a sans face of that size."""
    thousandths = sum(_WIDTHS.get(_plain(letter), _OTHER) for letter in words)
    return thousandths / 1000 * size * _ROOM * (_BOLD if is_bold else 1)


def _plain(letter: str) -> str:
    """A letter without its accent, which takes no room."""
    if letter.isascii() or letter in _WIDTHS:
        return letter
    return _UNACCENTED.get(letter, letter)


_UNACCENTED = dict(zip("îïìíÎÏÌÍçÇÀÁÂÄÈÉÊËÒÓÔÖÙÚÛÜ", "iiiiIIIIcCAAAAEEEEOOOOUUUU", strict=True))


def in_lines(
    words: str, room: float, size: float = 13, *, most: int = 0, is_bold: bool = False
) -> list[str]:
    """Words on as many lines of so many pixels as they need; `most` at most, where it is given."""
    if most == 1:
        return [fitting(words, room, size)]
    first = words
    while " " in first and width_of(first, size, is_bold=is_bold) > room:
        first = first.rsplit(" ", 1)[0]
    rest = words.removeprefix(first).lstrip()
    if not rest:
        return [first]
    return [first, *in_lines(rest, room, size, most=max(most - 1, 0), is_bold=is_bold)]


def fitting(words: str, room: float, size: float = 13) -> str:
    """As many whole words as fit into so many pixels, with a mark where some are left out."""
    if width_of(words, size) <= room:
        return words
    found = words
    while " " in found and width_of(f"{found} …", size) > room:
        found = found.rsplit(" ", 1)[0]
    return found.rstrip(" ,;:-–") + " …"
