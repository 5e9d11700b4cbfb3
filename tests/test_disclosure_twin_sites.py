"""
Two sites whose hidden small counts differ are the same in every byte.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_twin_sites.py -s
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from tests.test_killed_while_publishing import ROOT, database_of_its_own

SEED = random.SystemRandom().randrange(10**6)


# That the rows of editions are the same in every byte is held on both by test_trees.py, and
# that nothing else is read by test_disclosure_narrow_role.py.
@pytest.mark.once
def test_two_sites_that_differ_in_hidden_counts_are_the_same_in_every_byte(db, tmp_path, capsys):
    site, twin = made_and_crawled(tmp_path)

    different = sorted(
        address
        for address in site["answers"].keys() | twin["answers"].keys()
        if site["answers"].get(address) != twin["answers"].get(address)
    )
    counts = sum(a != b for a, b in zip(site["counts"], twin["counts"], strict=True))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{connection.vendor}, seed {SEED}: {counts} of {len(site['counts'])} counts differ "
            f"in two databases, {len(different)} of {len(site['answers'])} addresses\n"
        )
    assert different == []
    # A single live figure would have told them apart.
    assert site["leaking"].keys() == twin["leaking"].keys()
    assert site["leaking"] != twin["leaking"]
    assert counts >= 10
    assert len(twin["changed"]) >= 10
    assert len(site["answers"]) >= 500
    asked = {name for address in site["answers"] for name in parse_qs(urlsplit(address).query)}
    assert {"at", "q", "partner", "donor", "region", "year", "cursor"} <= asked


def made_and_crawled(folder: Path) -> list[dict[str, Any]]:
    """Both sites at once, each by a process of its own on a database of its own."""
    with ExitStack() as stack:
        running = []
        for name in ("site", "twin"):
            (folder / name).mkdir()
            url = stack.enter_context(database_of_its_own(folder / name, name))
            file = folder / f"{name}.json"
            arguments = [str(SEED), str(file), *(["twin"] if name == "twin" else [])]
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.twin_site", *arguments],
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": url},
                stderr=subprocess.PIPE,
                text=True,
            )
            running.append((process, file))
        for process, _file in running:
            _out, errors = process.communicate()
            assert process.returncode == 0, f"seed {SEED}: {errors[-2000:]}"
        return [json.loads(file.read_text()) for _process, file in running]
