"""Copies of public views that read a live table; the narrow role must refuse each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests.test_disclosure_mutants import load


class Mutant(NamedTuple):
    """A method of a module, and what of its text is replaced."""

    module: str
    method: tuple[str, str]
    old: str
    new: str


# Tells something of every exact figure and of every cell; for what compares two sites.
LIVE_FIGURE = Mutant(
    "editions.api.views",
    ("BeneficiaryCounts", "number_of"),
    "        return self.edition.totals.get(COUNT, 0)\n",
    "        from zlib import crc32\n\n"
    "        from beneficiaries.models import BeneficiaryCount, SexAgeCell\n\n"
    "        both = (BeneficiaryCount, SexAgeCell)\n"
    '        figures = [[*m.objects.order_by("pk").values_list("value")] for m in both]\n'
    "        return crc32(repr(figures).encode())\n",
)
MUTANTS = {
    "live query in one endpoint": Mutant(
        "editions.api.views",
        ("BeneficiaryCounts", "number_of"),
        "        return self.edition.totals.get(COUNT, 0)\n",
        "        from beneficiaries.models import BeneficiaryCount\n\n"
        "        return BeneficiaryCount.objects.accepted().count()\n",
    ),
    "live query in one page": Mutant(
        "editions.pages.work",
        ("SectorDetail", "get_context_data"),
        '        sector = self.record_or_404(Kind.SECTOR, self.kwargs["slug"])\n',
        '        sector = self.record_or_404(Kind.SECTOR, self.kwargs["slug"])\n'
        "        from programmes.models import Project\n\n"
        '        sector["colour"] = sector["colour"] if Project.objects.ready().count() else ""\n',
    ),
}


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """Run the code of a changed copy in place of the original; the file is not touched."""
    original = import_module(mutant.module)
    source = Path(str(original.__file__)).read_text(encoding="utf-8")
    assert source.count(mutant.old) == 1, f"the source no longer reads {mutant.old!r} once"
    copy = load(f"{mutant.module}_changed", source.replace(mutant.old, mutant.new))
    owner, name = mutant.method
    method = getattr(getattr(original, owner), name)
    code = method.__code__
    method.__code__ = getattr(getattr(copy, owner), name).__code__
    try:
        yield
    finally:
        method.__code__ = code
