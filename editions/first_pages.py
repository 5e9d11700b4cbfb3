"""
First pages of lists of projects, finished when an edition is made.

Of a page as it is sent, only the beginning hangs on who asks: how many projects there are, and
the address of the next page. So its rows are kept as a piece of a compressed stream (RFC 1951),
between a beginning and an end that are put around it once somebody asks (RFC 1952). One piece
serves the sizes that are asked for most.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, islice, pairwise
from operator import itemgetter
from struct import Struct
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from editions.bulk import insert
from editions.freezing import SPAN
from editions.listing import COLUMNS, PLACE, PROJECT, as_text, ready_rows
from editions.models import Edition, FrozenListing, FrozenPage, FrozenRecord
from editions.stamp import remembered, take_note, with_stamp
from editions.written_queries import Query
from programmes.models import CountryProgramme

# Rows of a page, rising: of whoever asks for no size, and twice as many.
SIZES = (50, 100)
PAGES = {language: f"page_{language}" for language in COLUMNS}
OF_PAGE = ("number", "ends", *PAGES.values())
ORDER = ("start_key", "key")
# So many choices are worked on at once: of a large programme each has a hundred long texts.
AT_A_TIME = 200
LEVEL = 6

# What stands around the rows, beside what hangs on who asks.
GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
END = b"]}"
FINAL = zlib.compress(END, LEVEL, -zlib.MAX_WBITS)
STORED, TRAILER = Struct("<BHH"), Struct("<II")
# The polynomial of CRC-32, its bits in the order in which gzip has them.
POLYNOMIAL = 0xEDB88320

# A value of each of PLACE; a condition that finds some.
Place = tuple[str, str, str]
Choices = dict[str, set[str]]


class Piece(NamedTuple):
    """What must be known of the rows of one size to put something around them."""

    # Where their bytes end; how long their text is; its checksum.
    stop: int
    length: int
    checksum: int
    # By this the checksum of what comes before the rows is multiplied, to be one with theirs.
    shift: int


PIECE = Struct("<4I")
BEGIN = len(SIZES) * PIECE.size


class Listed(NamedTuple):
    """A project under one choice, and how many there are under it."""

    number: int
    start_key: str
    key: str
    record: int


class FirstPage(NamedTuple):
    """A page as it is kept, of one size."""

    # How many projects there are on all pages, and where in their order the last one here is.
    number: int
    end: Sequence[str]
    rows: bytes
    size: int

    def around(self, opening: str) -> bytes:
        """The page in the format of gzip, with the text that comes before its rows."""
        at = SIZES.index(self.size)
        piece = Piece(*PIECE.unpack_from(self.rows, at * PIECE.size))
        begin = opening.encode()
        checksum = _times(piece.shift, zlib.crc32(begin)) ^ piece.checksum
        length = len(begin) + piece.length + len(END)
        return b"".join(
            (
                GZIP,
                STORED.pack(0, len(begin), len(begin) ^ 0xFFFF),
                begin,
                self.rows[BEGIN : BEGIN + piece.stop],
                FINAL,
                TRAILER.pack(zlib.crc32(END, checksum), length),
            )
        )


def packed(rows: Sequence[str]) -> bytes:
    """The rows of a page, each as text, so that one of any of the sizes can be cut from them."""
    stream = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data, length, checksum, pieces = b"", 0, 0, b""
    for begin, end in pairwise((0, *SIZES)):
        if more := rows[begin:end]:
            text = f"{',' if begin else ''}{','.join(more)}".encode()
            data += stream.compress(text) + stream.flush(zlib.Z_SYNC_FLUSH)
            length, checksum = length + len(text), zlib.crc32(text, checksum)
        pieces += PIECE.pack(len(data), length, checksum, _shift(length))
    return pieces + data


def _times(one: int, other: int) -> int:
    """The product of two polynomials of 32 bits, modulo that of CRC-32."""
    product = 0
    for place in range(31, -1, -1):
        if one >> place & 1:
            product ^= other
        other = other >> 1 ^ POLYNOMIAL if other & 1 else other >> 1
    return product


def _powers() -> Iterator[int]:
    """The polynomials by which 1, 2, 4, 8 … bytes move a checksum: x to the power of their bits."""
    power = 1 << 23
    while True:
        yield power
        power = _times(power, power)


# Of every length that a page may have.
POWERS = tuple(islice(_powers(), 32))


def _shift(length: int) -> int:
    """The polynomial by which so many bytes move a checksum."""
    shift = 1 << 31
    for place, power in enumerate(POWERS):
        if length >> place & 1:
            shift = _times(shift, power)
    return shift


# Asking for one


@cache
def _query(language: str) -> Query:
    table = FrozenPage._meta.db_table
    place = " AND ".join(f"page.{name} = %s" for name in PLACE)
    # One row in any case, so that the stamp is told where there is no page.
    return with_stamp(
        f"(SELECT page.number, page.ends, page.{PAGES[language]} AS page"
        f" FROM (SELECT 1) AS one LEFT JOIN {table} page"
        f" ON page.programme_id = %s AND {place}"
        " AND page.first_edition_id <= %s AND NOT page.is_end"
        " AND (page.last_edition_id IS NULL OR page.last_edition_id >= %s)) rows",
        "rows.number, rows.ends, rows.page",
        "1 = 1",
    )


def first_page(edition: Edition, language: str, place: Place, size: int) -> FirstPage | None:
    """
    The first page of this choice in an edition that is public, in one query, which notes the stamp.

    Without projects where the choice finds none, or is none. None where pages are not kept: in
    editions from before, and in those from which something was removed.
    """
    values = (edition.programme_id, *place, edition.pk, edition.pk)
    ((number, ends, rows),) = take_note(_query(language).rows(*values), 3)
    if number is not None:
        return FirstPage(number, json.loads(ends)[SIZES.index(size)], bytes(rows), size)
    return FirstPage(0, (), b"", size) if _are_kept(edition) else None


def _are_kept(edition: Edition) -> bool:
    """Whether choices without a page find nothing: no page is removed without that of all."""
    of_all = dict.fromkeys(PLACE, "")
    kept: bool = remembered(
        ("pages are kept", edition.pk),
        lambda: FrozenPage.objects.of(edition).filter(**of_all).exists(),
    )
    return kept


# Making them


def keep(edition: Edition) -> None:
    """Write the pages of an edition that was just frozen, where they are not what stands."""
    stands = FrozenPage.objects.standing(edition.programme).exists()
    # What a removal made after a withdrawal was made of the edition before.
    if not (stands and edition.follows_what_stands):
        _write(edition, {})
        return
    own = FrozenRecord.objects.filter(first_edition=edition, kind=PROJECT)
    replaced = own.filter(replaces__isnull=False)
    listed = FrozenListing.objects
    places = places_of(listed.filter(record__in=own))
    places |= places_of(listed.filter(record__in=replaced.values_list("replaces", flat=True)))
    if choices := _choices(places):
        _write(edition, choices)


def renew(programme: CountryProgramme, places: Iterable[Place]) -> None:
    """
    Make the pages of these choices anew after something on them was removed for safety.

    Only those of the newest public edition: others are answered as their lists are from then
    on. Allowed by the guards while the redaction is carried out, and only then.
    """
    choices = _choices(places)
    if not choices:
        return
    # Without asking which rows point to which: all of them go.
    rows = FrozenPage.objects.filter(programme=programme, **choices)
    rows._raw_delete(using=rows.db)
    edition = Edition.objects.of(programme).public().newest_first().first()
    if edition is not None:
        _write(edition, choices)


def places_of(listings: QuerySet[FrozenListing]) -> set[Place]:
    return set(listings.order_by().values_list(*PLACE).distinct())


def _choices(places: Iterable[Place]) -> Choices:
    """A condition that finds all of these places, and few others where one project has them."""
    values = zip(*places, strict=True)
    return {f"{name}__in": set(found) for name, found in zip(PLACE, values, strict=False)}


def _write(edition: Edition, choices: Choices) -> None:
    """Write the pages that are not what stands, and an end for each that is no more."""
    standing = FrozenPage.objects.standing(edition.programme).filter(**choices).order_by()
    stands: dict[Place, tuple[int, list[Any]]] = {}
    for pk, sector, region, year, *page in standing.values_list("pk", *PLACE, *OF_PAGE):
        stands[sector, region, year] = pk, [*page[:2], *map(bytes, page[2:])]
    changed: list[tuple[Any, ...]] = []

    def note(place: Place, page: list[Any], replaces: int | None, *, is_end: bool) -> None:
        changed.append((edition.programme_id, edition.pk, replaces, is_end, *place, *page))

    for place, page in _pages(edition, choices):
        replaces, before = stands.pop(place, (None, None))
        if page != before:
            note(place, page, replaces, is_end=False)
    for place, (replaces, _before) in stands.items():
        note(place, [0, "", *(b"" for _language in PAGES)], replaces, is_end=True)
    insert(FrozenPage, (*SPAN, *PLACE, *OF_PAGE), changed)


def _pages(edition: Edition, choices: Choices) -> Iterator[tuple[Place, list[Any]]]:
    """Each place with its page."""
    found = list(_listed(edition, choices))
    for at in range(0, len(found), AT_A_TIME):
        some = found[at : at + AT_A_TIME]
        records = FrozenRecord.objects.filter(
            pk__in={row.record for _place, rows in some for row in rows}
        )
        texts = {pk: ready for pk, *ready in records.values_list("pk", *COLUMNS.values())}
        # Editions from before rows were made ready have none.
        for record in records.filter(**dict.fromkeys(COLUMNS.values(), "")):
            texts[record.pk] = [*ready_rows(PROJECT, record.document).values()]
        # Under many choices one finds the same projects, of a small programme most of all.
        made: dict[tuple[int, ...], list[bytes]] = {}
        for place, rows in some:
            records_of_page = tuple(row.record for row in rows)
            if records_of_page not in made:
                ready = zip(*(texts[record] for record in records_of_page), strict=True)
                made[records_of_page] = [packed(rows_of_one) for rows_of_one in ready]
            ends = [[last.start_key, last.key] for last in (rows[:size][-1] for size in SIZES)]
            yield place, [rows[0].number, as_text(ends), *made[records_of_page]]


def _listed(edition: Edition, choices: Choices) -> Iterator[tuple[Place, list[Listed]]]:
    """Each place with its first projects, in their order."""
    # As the index has them.
    places = ("region", "sector", "year")
    rows = (
        FrozenListing.objects.of(edition)
        .filter(**choices)
        .annotate(turn=Window(RowNumber(), partition_by=places, order_by=ORDER))
        .annotate(number=Window(Count("pk"), partition_by=places))
        .filter(turn__lte=SIZES[-1])
        .order_by(*places, "turn")
    )
    named = rows.values_list(*PLACE, "number", *ORDER, "record")
    for place, found in groupby(named, key=itemgetter(*range(len(PLACE)))):
        yield place, [Listed(*row[len(PLACE) :]) for row in found]
