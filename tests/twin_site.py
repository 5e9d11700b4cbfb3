"""
One of two sites that must not be told apart: made, crawled and written down by a process.

    python -m tests.twin_site SEED FILE [twin]

Makes the portal of a seed in the empty database of its DATABASE_URL, and writes every public
address with its whole answer into the file. The twin has other numbers in hidden small counts.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

# The moment at which everything happens; editions say when they were approved.
NOW = datetime(2024, 12, 2, 9, 30, tzinfo=UTC)
CHANGES = 12


def main(seed: str, file: str, which: str = "") -> None:
    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from tests.rendering import tell_of_whole_pages_only
    from tests.whole_portal import make_portal

    setup_test_environment(debug=False)
    tell_of_whole_pages_only()
    call_command("migrate", verbosity=0)
    changed: list[str] = []

    def change() -> None:
        changed.extend(change_hidden_counts(int(seed)))

    with patch("django.utils.timezone.now", return_value=NOW):
        make_portal(int(seed), change if which == "twin" else None)
        answers = {address: told(answer) for address, answer in crawl()}
        leaking = dict(leaks())
    written = {"answers": answers, "leaking": leaking, "changed": changed, "counts": exact_counts()}
    Path(file).write_text(json.dumps(written))


def change_hidden_counts(seed: int) -> list[str]:
    """Give hidden small counts of chance other numbers, of which the release tells nothing."""
    from editions.disclosure import release
    from tests.closed_years import year_tree
    from tests.disclosure_attack import shown_by, values_of
    from tests.disclosure_twins import twin
    from tests.programme_by_chance import counts_by_tree
    from tests.test_disclosure_witnesses import k_of_each

    chance, changed = random.Random(seed), []
    for year, measure, rows in counts_by_tree():
        tree = year_tree(year, measure)
        released = release(tree)
        for _ in range(CHANGES if tree.children else 0):
            values, k_of = dict(values_of(tree)), dict(k_of_each(tree))
            small = [path for path, value in values.items() if value < k_of[path]]
            if not small:
                break
            path = chance.choice(small)
            x = chance.choice([x for x in range(k_of[path]) if x != values[path]])
            other = twin(tree, path, x, shown_by(released))
            assert release(other) == released
            changed.append(f"{measure} {'/'.join(path)}: {values[path]} to {x}")
            tree = other
        write(tree, measure, rows)
    return changed


def write(tree: Any, measure: str, rows: list[Any]) -> None:
    """Give the rows of a tree its numbers."""
    from beneficiaries.models import SexAgeCell
    from editions.trees import NOT_SPLIT
    from tests.disclosure_attack import values_of

    by_path = {path_of_row(row, NOT_SPLIT): row for row in rows}
    for path, value in values_of(tree):
        if ":" in path[-1]:
            sex, age_band = path[-1].split(":")
            cells = SexAgeCell.objects.filter(count=by_path[path[1:-1]])
            cells.filter(sex=sex, age_band=age_band).update(value=value)
        elif len(path) > 1:
            row = by_path[path[1:]]
            type(row).objects.filter(pk=row.pk).update(value=value)


def path_of_row(row: Any, not_split: str) -> tuple[str, ...]:
    sector = row.sector.slug if row.sector else not_split
    region = row.region.public_code if row.region else ""
    depth = ("total", "sector", "region").index(row.part)
    return (row.project.code, sector, region)[: depth + 1]


def crawl() -> Iterator[tuple[str, Any]]:
    """Every public address, and each list of the API in every form, language and grouping."""
    from django.test import Client

    from tests.public_addresses import HOST, crawl, with_each_parameter

    seen = set()
    for address, answer in crawl():
        seen.add(address)
        yield address, answer
    client = Client(HTTP_HOST=HOST)
    for address in sorted({*with_each_parameter(client), *groupings(client)} - seen):
        yield address, client.get(address)


def groupings(client: Any) -> Iterator[str]:
    """The rows of the statistics by any two dimensions, and by regions of another map."""
    from tests.public_addresses import GROUPS

    path = "/api/v1/statistics/"
    for names in combinations(GROUPS, 2):
        yield f"{path}?group_by={','.join(names)}&page_size=200"
        if "region" in names:
            yield f"{path}?at=2016&group_by={','.join(names)}&page_size=200"
    for region in client.get("/api/v1/regions/?at=2016").json()["results"]:
        yield f"{path}?at=2016&region={region['code']}&group_by=year"


def told(answer: Any) -> list[Any]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [answer.status_code, sorted(answer.headers.items()), content.decode("latin-1")]


def leaks() -> Iterator[tuple[str, Any]]:
    """One address with a live figure on it, by which the sites must be told apart."""
    from django.test import Client

    from tests.live_query_mutants import LIVE_FIGURE, applied
    from tests.public_addresses import HOST

    with applied(LIVE_FIGURE):
        address = "/api/v1/beneficiary-counts/"
        yield address, told(Client(HTTP_HOST=HOST).get(address))


def exact_counts() -> list[int | None]:
    from beneficiaries.models import BeneficiaryCount, SexAgeCell

    return [
        *BeneficiaryCount.objects.order_by("pk").values_list("value", flat=True),
        *SexAgeCell.objects.order_by("pk").values_list("value", flat=True),
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
