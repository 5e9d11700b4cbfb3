"""
Counts as CSV straight from PostgreSQL, at the speed of its COPY and in little memory.

A thread lets the database write into a short queue, from which the answer is read; the
database waits where the reader is slow, and stops where she leaves. The bytes are those
of `csv_file` over the same rows: a test holds them against each other.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from queue import Empty, Full, Queue
from threading import Thread
from typing import Any

from django.db import connection
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat, NullIf

from editions.files.csv_file import ABOUT, CHUNK, Dialect, about_in_one_cell, head
from editions.files.tables import BETWEEN
from editions.trees import TOGETHER, Breakdown

# The parts under one sum, each as its codes with tildes between: as in the keys of counts.
MEMBERS = f"""
    CASE WHEN pool <> '' THEN (
        SELECT string_agg(
            concat_ws('~', part->>'project', part->>'sector', part->>'region',
                      part->>'sex', part->>'age_band'),
            '{BETWEEN}' ORDER BY place
        ) FROM jsonb_array_elements(document->'members') WITH ORDINALITY AS parts (part, place)
    ) END
"""
WAIT = 0.2


def can_copy() -> bool:
    return connection.vendor == "postgresql"


def copied(
    cells: QuerySet,
    names: Sequence[str],
    dialect: Dialect,
    about: Sequence[tuple[str, str]],
    labels: dict[str, str],
    edition: str,
) -> Iterator[bytes]:
    """The same file as `csv_file` makes of these cells; `labels` are those of the statuses."""
    yield head(names, dialect)
    selected = _selected(cells, names, labels, edition)
    connection.ensure_connection()
    database: Any = connection.connection
    with database.cursor() as cursor:
        query = cursor.mogrify(*selected.query.sql_with_params()).decode()
    copy = f"COPY ({query}) TO STDOUT WITH (FORMAT csv, DELIMITER '{dialect.delimiter}', NULL '')"
    yield from _stream(database, copy, dialect.written(about_in_one_cell(about)).encode())


def _selected(
    cells: QuerySet, names: Sequence[str], labels: dict[str, str], edition: str
) -> QuerySet:
    source = KeyTextTransform("source", "document")
    guarded = Case(
        When(its_source__regex=r"^[=+\-@\t\r]", then=Concat(Value("'"), F("its_source"))),
        default=_or_nothing("source"),
        output_field=TextField(),
    )
    expressions: dict[str, Any] = {
        "year": F("year"),
        "value": F("value"),
        "project": _code("project_code"),
        "group_id": _code("pool"),
        "status_label": Case(
            *(When(status=status, then=Value(label)) for status, label in labels.items()),
            output_field=TextField(),
        ),
        "breakdown": Coalesce(
            KeyTextTransform("breakdown", "document"),
            Value(Breakdown.NONE),
            output_field=TextField(),
        ),
        "members": RawSQL(MEMBERS, []),
        "precision": _or_nothing("precision"),
        "basis": _or_nothing("basis"),
        "source": guarded,
        "edition": Value(edition),
        ABOUT: Value(None, output_field=TextField()),
    }
    wanted = {f"of_{name}": expressions.get(name) or _code(name) for name in (*names, ABOUT)}
    return cells.annotate(its_source=source).annotate(**wanted).values_list(*wanted)


def _code(column: str) -> NullIf:
    """A column of codes: nothing where it is empty or stands for several together."""
    return NullIf(NullIf(F(column), Value("")), Value(TOGETHER))


def _or_nothing(name: str) -> NullIf:
    """A text of the document; nothing where it is empty."""
    return NullIf(KeyTextTransform(name, "document"), Value(""), output_field=TextField())


class Pipe:
    """What one thread writes and another reads; whoever writes waits for whoever reads."""

    def __init__(self, end_of_first_line: bytes) -> None:
        self.chunks: Queue[bytes | BaseException | None] = Queue(maxsize=8)
        self.end_of_first_line = end_of_first_line
        self.piece = bytearray()
        self.is_left = False

    def write(self, line: bytes) -> None:
        if self.end_of_first_line:
            line, self.end_of_first_line = line[:-1] + self.end_of_first_line + b"\n", b""
        self.piece += line
        if len(self.piece) >= CHUNK:
            self.hand_over(bytes(self.piece))
            self.piece.clear()

    def hand_over(self, what: bytes | BaseException | None) -> None:
        while not self.is_left:
            try:
                return self.chunks.put(what, timeout=WAIT)
            except Full:
                continue
        raise BrokenPipeError

    def read(self) -> Iterator[bytes]:
        while (chunk := self.chunks.get()) is not None:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk

    def leave(self) -> None:
        self.is_left = True
        try:
            while True:
                self.chunks.get_nowait()
        except Empty:
            return


def _stream(database: Any, copy: str, end_of_first_line: bytes) -> Generator[bytes, None, None]:
    """
    What the database writes, over the connection of this request.

    Nobody else uses it meanwhile: the request is answered but for these bytes.
    """
    pipe = Pipe(end_of_first_line)

    def write() -> None:
        try:
            with database.cursor() as cursor:
                cursor.copy_expert(copy, pipe)
            pipe.hand_over(bytes(pipe.piece))
            pipe.hand_over(None)
        except BrokenPipeError:
            return
        except Exception as problem:
            if not pipe.is_left:
                pipe.hand_over(problem)

    writer = Thread(target=write, name="copy", daemon=True)
    writer.start()
    is_whole = False
    try:
        yield from pipe.read()
        is_whole = True
    finally:
        pipe.leave()
        while writer.is_alive():
            database.cancel()
            writer.join(WAIT)
        if not is_whole and not connection.in_atomic_block:
            # A database that waits for somebody to read hears of nothing but the end of its
            # connection; and the next query on that would first have to read all the rest.
            connection.close()
