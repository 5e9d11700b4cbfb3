"""
A table as one JSON file: the rows as the API tells them, and beside them what is said of them.

The pages of the API hold rows and nothing else; a file that is passed on has to say for itself
what it is of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from editions.files.tables import Table
from editions.listing import as_text

CHUNK = 1 << 16


def json_file(table: Table, columns: Iterable[tuple[str, str]], edition: str) -> Iterator[bytes]:
    """The bytes of the file, in pieces; `columns` says what the fields of a row mean."""
    frame = as_text({"edition": edition, "about": dict(table.about), "columns": dict(columns)})
    piece = bytearray(f'{frame[:-1]},"results":['.encode())
    between = ""
    for row in table.rows:
        piece += f"{between}{as_text(row)}".encode()
        between = ",\n"
        if len(piece) >= CHUNK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece) + b"]}\n"
