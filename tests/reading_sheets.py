"""Factsheets read back: which number on a sheet is explained by nothing that the API tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from django.utils import translation
from django.utils.translation import gettext

from editions.models import FrozenRecord
from editions.reading import current_edition
from tests.numbers_of_country import of_country
from tests.numbers_of_sheets import OF_KIND, in_accounts, of_frame, region
from tests.numbers_told import Numbers, numbers, plain
from tests.whole_api import WholeApi, texts_of

HOST = "http://testserver"
# Of what is many, so many: those of which most and least is told, and some between.
OF_A_KIND = 3
FIELD = {"regions": "code", "sectors": "slug", "organisations": "slug", "projects": "code"}


def sheets(api: WholeApi) -> Iterator[tuple[str, str, list[str]]]:
    """Each sheet that is read: its address, that which it cites, and what it says with numbers."""
    yield "/factsheet.pdf", f"/editions/{api.edition['number']}/", list(of_country(api))
    for folder, phrases in OF_KIND.items():
        rows = api.regions if folder == "regions" else api.rows(folder)
        keys = [row[FIELD[folder]] for row in rows]
        said = {key: list(phrases(api, key)) for key in keys}
        longest_last = sorted(keys, key=lambda key: len(said[key]))
        for key in longest_last[:: -max(1, len(keys) // OF_A_KIND)]:
            page = f"/{folder}/{key}/"
            yield f"{page}factsheet.pdf", f"{page}?edition={api.edition['number']}", said[key]


def not_explained(api: WholeApi, pages: list[str], cited: str, phrases: list[str]) -> list[str]:
    """What is missing on a sheet, and each number on it that nothing explains, with its place."""
    left = Numbers(without_contents(pages))
    left.take([*phrases, *of_frame(api, len(pages), HOST + cited)])
    left.take_if_there(
        [*api.texts(), *in_accounts(api), *credits(), f"edition {api.edition['number']}"]
    )
    left.take_if_there(region(row) for row in api.regions)
    left.text = without_axes(api, left.text)
    return [f"missing: {phrase}" for phrase in left.missing] + left.left()


def credits() -> Iterator[str]:
    """Who made the outlines, as it is said under every map; the API does not list outlines."""
    rows = FrozenRecord.objects.of(current_edition()).of_kind(FrozenRecord.Kind.BOUNDARY)
    yield from texts_of(list({row.document["credit"] for row in rows}))


def without_axes(api: WholeApi, text: str) -> str:
    """An axis shows years of the period, or of the dates of projects."""
    dates = [row[name][:4] for row in api.rows("projects") for name in ("start_date", "end_date")]
    first, last = api.programme["period_first_year"], api.programme["period_last_year"]
    years = {*map(int, filter(None, dates)), *range(first, last + 2)}

    def axis(found: re.Match[str]) -> str:
        shown = [int(year) for year in re.findall(r"\d+", found[0])]
        steps = {later - earlier for earlier, later in pairwise(shown)}
        return "¶" if shown[0] <= first and set(shown) <= years and len(steps) == 1 else found[0]

    return re.sub(r"(?:Project( \d{4})+ Period|end not reported( \d{4})+ Fact)", axis, text)


def without_contents(pages: list[str]) -> str:
    """In the list of sections, each number is that of the page on which its section begins."""
    text = plain("\n".join(pages))
    if not (listed := re.search(r"Contents (.*?Contacts and citation \d+)", text)):
        return text
    left = listed[1]
    heads = {
        f"{plain(line)} {number}"
        for number, page in enumerate(pages, 1)
        for line in page.split("\n")
    }
    for head in sorted(heads, key=len, reverse=True):
        left = left.replace(head, "¶")
    return text.replace(listed[1], left)


def numbers_in(api: WholeApi, pages: list[str]) -> Counter[str]:
    """The numbers of a sheet in any language, without what depends on how its lines are broken."""
    # The foot of a page has its edition, its address and the number of the page.
    text = "\n".join(line for page in pages for line in page.split("\n")[:-3])
    with translation.override(api.language):
        first, last = gettext("Contents"), gettext("Contacts and citation")
    text = re.sub(rf"\b{first}\b.*?\b{last} \d+", "", text, count=1, flags=re.DOTALL)
    # The axis is drawn anew on each page.
    return numbers(re.sub(r"\b\d{4}(?: \d{4}){2,}\b", "", text))
