"""The parts of a factsheet as data; `blocks.typ` draws each kind."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, pgettext

from editions.factsheet.words import Said, absent, joined, link, said, strong
from editions.pages.accounts import MOST_SAID, words_of
from editions.pages.figures import Figures, people_absent
from editions.pages.reported import more_on_its_page
from editions.templatetags.portal import label, number, paragraphs, partial_date, percent

Block = dict[str, Any]
# More columns of figures do not stand beside each other on a sheet.
MOST_YEARS_ACROSS = 14
SHARES = {"emergency_share_percent", "development_share_percent"}


def text(*parts: Said, size: str = "body") -> Block:
    return {"kind": "text", "paragraphs": [part for part in parts if part], "size": size}


def in_one_note(sentences: Iterable[Said]) -> Block:
    """Sentences, as far as there are any, in one paragraph."""
    return text(joined(filter(None, sentences), " "), size="note")


def story(body: Any, size: str = "body") -> Block:
    """A text of an edition, paragraph by paragraph."""
    return text(*(said(part) for part in paragraphs(body)), size=size)


def sub(title: Said) -> Block:
    return {"kind": "sub", "title": title}


def bullets(items: Iterable[Said], *, is_numbered: bool = False) -> list[Block]:
    """A list; one without anything says that nothing was reported."""
    rows = list(items)
    if not rows:
        return [text(absent())]
    return [{"kind": "list", "items": rows, "is_numbered": is_numbered}]


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Said | dict[str, Any]]],
    widths: Sequence[float],
    right: Sequence[int] = (),
    size: float = 8.5,
    gutter: float = 4,
) -> Block:
    """A table with a head; `widths` are shares, 0 as wide as its words; `right`: numbers."""
    return {
        "kind": "table",
        "head": list(head),
        "rows": [list(row) for row in rows],
        "widths": list(widths),
        "right": list(right),
        "size": size,
        "gutter": gutter,
    }


def facts(rows: Iterable[tuple[str, Said]], width: int = 34) -> Block:
    return {
        "kind": "facts",
        "head": [_("Fact"), _("What is known")],
        "rows": [list(row) for row in rows],
        "width": width,
    }


def columns(
    *parts: list[Block], widths: Sequence[float] = (), gutter: float = 8, whole: bool = False
) -> Block:
    """Parts side by side; `whole` ones are short, and never broken over two pages."""
    return {
        "kind": "columns",
        "columns": list(parts),
        "widths": list(widths) or [1] * len(parts),
        "gutter": gutter,
        "whole": whole,
    }


def panel(*parts: Block, tone: str = "mist") -> Block:
    return {"kind": "panel", "tone": tone, "blocks": list(parts)}


def section(title: Said, *parts: Block) -> dict[str, Any]:
    return {"title": title, "blocks": list(parts)}


def figure(value: str | None, words: Said, *notes: Said, size: float = 44, **more: Any) -> Block:
    """A number with what it counts; None where nobody reported one."""
    return {
        "kind": "figure",
        "value": value,
        "absent": _("not reported"),
        "label": words,
        "notes": [part for part in notes if part],
        "size": size,
        **more,
    }


def value_of(statement: dict[str, Any]) -> str:
    shown = percent if statement["metric"] in SHARES else number
    return shown(statement["value"])


def published(statement: dict[str, Any]) -> Said:
    """Who says so: the line under a published figure, as on the pages."""
    row: list[Said] = [
        pgettext("kind of figure", "Published:") + " ",
        said(statement["publication_title"]),
    ]
    # Where in the publication; often no more than its own name or address.
    if statement["source"] not in {statement["publication_title"], statement["publication_url"]}:
        row += [", ", said(statement["source"])]
    return [*row, " (", said(statement["note"]), ")"] if statement["note"] else row


def counted(rests_on: str, edition: Any) -> str:
    """What a number was counted from: the line under a counted figure, as on the pages."""
    words = _("edition %(number)s") % {"number": edition.number}
    return f"{pgettext('kind of figure', 'Counted:')} {rests_on}, {words}"


def shared_source(statements: Sequence[dict[str, Any]]) -> Said:
    """The source line of several figures where all of them share it; empty where they do not."""
    sources = [published(row) for row in statements]
    return sources[0] if sources and all(source == sources[0] for source in sources) else ""


def statement_figure(
    statement: dict[str, Any], words: Said, *, is_sourced: bool = True, **more: Any
) -> Block:
    """A published figure; without its own source line only where a shared one stands by it."""
    return figure(value_of(statement), words, published(statement) if is_sourced else "", **more)


def count_in_words(count: dict[str, Any]) -> Said:
    """A released count in a few words; a plan is called a plan, nothing is added."""
    if count["status"] == "not_reported":
        return absent()
    if count.get("removed"):
        return absent(count["removed"])
    if count["status"] == "withheld":
        return absent(label("withheld", "cell_status"))
    about = pgettext("before a number", "about") + " " if count["precision"] == "about" else ""
    words = words_of(count, has_noun=False)
    return [strong(about + number(count["value"])), f" {words}" if words else ""]


def people_of(totals: Sequence[dict[str, Any]], address: str) -> Said:
    """
    The totals that a project's sources give, the newest where there are many, with the number of
    those that stand on its page alone, at `address`; not reported where they give none.
    """
    shown = sorted(totals, key=_newest_first)[:MOST_SAID]
    given: list[Said] = [count_in_words(row) for row in totals if row in shown]
    if more := len(totals) - len(shown):
        given.append(link(more_on_its_page(more), address))
    return joined(given, "; ") if given else absent()


def _newest_first(count: dict[str, Any]) -> tuple[float, bool]:
    """A figure of the whole project before those of years, and people before households."""
    return (-(count["year"] or math.inf), count["unit"] != "person")


def names(rows: Iterable[dict[str, Any]]) -> Said:
    return joined([said(row["name"]) for row in rows], ", ")


def by_year(figures: Figures, *more: Said, height: int = 5) -> list[Block]:
    """
    What a selection holds in each year, from the statistics of the edition, and `more` of it.

    `height` is that of the highest column, in millimetres.
    """
    lines = figures.rows
    no_people = people_absent(lines)
    is_short = bool(no_people) and len(lines) <= MOST_YEARS_ACROSS
    what = " ".join(
        [
            _(
                "A project counts in a year in which it is known to have run. People are those "
                "reached directly, as a sum of the reports of projects."
            ),
            _("Of those that may have run the dates are not reported."),
        ]
    )
    rests_on = counted(_("from the records of projects"), figures.edition)
    if not _is_drawn(lines):
        span = f"{lines[0]['year']}–{lines[-1]['year']}"
        nothing = _("No documented project. Not every project of the programme is documented.")
        said_of_none = text([f"{span}. ", absent(nothing)])
        return [said_of_none, in_one_note([f"{rests_on}.", figures.beside, *more])]
    if is_short:
        # In one row, as the account of a donor is to keep to one sheet.
        notes = [f"{rests_on}.", what, absent(no_people), figures.beside, *more]
        return [_years_across(lines, height), in_one_note(notes)]
    under = in_one_note([f"{rests_on}.", figures.beside, *more])
    return [text(what, size="note"), _years_down(lines), under]


def _is_drawn(lines: Sequence[dict[str, Any]]) -> bool:
    """Whether there is any project to draw: of none in any year, no bar is a picture."""
    return any(line["projects"] or line["projects_not_known"] for line in lines)


def _years_down(lines: Sequence[dict[str, Any]]) -> Block:
    return table(
        [
            _("Year"),
            _("Projects, known and not known"),
            _("Projects"),
            _("May have run"),
            _("People reached"),
        ],
        [
            [
                str(line["year"]),
                {"bar": bar},
                number(line["projects"]),
                number(line["projects_not_known"]),
                people_in_words(line),
            ]
            for line, bar in zip(lines, _bars(lines), strict=True)
        ],
        [0, 1, 0, 0, 0.8],
        right=[2, 3, 4],
        size=8,
    )


def _years_across(lines: Sequence[dict[str, Any]], height: int) -> Block:
    """The same in few lines, where nobody reported people in any year."""
    unknown = [number(line["projects_not_known"]) for line in lines]
    columns_of_years: list[Any] = [{"column": bar, "height": height} for bar in _bars(lines)]
    return table(
        [_("Year"), *(str(line["year"]) for line in lines)],
        [
            [_("Projects, known and not known"), *columns_of_years],
            [_("Projects"), *(number(line["projects"]) for line in lines)],
            [_("May have run"), *unknown],
        ],
        [3.5, *([1] * len(lines))],
        right=range(1, len(lines) + 1),
        size=8,
        gutter=1.4,
    )


def _bars(lines: Sequence[dict[str, Any]]) -> list[dict[str, int]]:
    """Projects of each year as a bar of two parts, all drawn to one scale."""
    most = max([1, *(line["projects"] + line["projects_not_known"] for line in lines)])
    return [
        {"known": line["projects"], "unknown": line["projects_not_known"], "most": most}
        for line in lines
    ]


def people_in_words(line: dict[str, Any]) -> Said:
    """People reached in a row of statistics: a number, its bounds, or what it is instead."""
    if line["sum_at_least"] is None:
        return absent(_("not applicable")) if line["status"] == "not_applicable" else absent()
    if line["people_reached"] is None and line["sum_at_most"] is None:
        if not line["sum_at_least"]:
            return absent(_("withheld until its year is closed, or to protect a small group"))
        return _("at least %(low)s, and more that is withheld") % {
            "low": number(line["sum_at_least"])
        }
    if line["people_reached"] is None:
        return _("at least %(low)s, at most %(high)s") % {
            "low": number(line["sum_at_least"]),
            "high": number(line["sum_at_most"]),
        }
    words = number(line["people_reached"])
    return [words, " ", absent(_("provisional"))] if line["status"] == "provisional" else words


def base_in_words(base: dict[str, Any]) -> Said:
    words = [capfirst(label(base["kind"], "base_kind"))]
    if base["town"]:
        words.append(base["town"])
    if base["closed"]:
        words.append(_("closed %(date)s") % {"date": partial_date(base["closed"])})
    return ", ".join(words)


def organisation_in_words(organisation: dict[str, Any]) -> Said:
    acronym = organisation["acronym"]
    name = said(organisation["name"])
    return [name, f" ({acronym})"] if acronym else name


def policy_of(area: dict[str, Any]) -> Said:
    if not area["policy"]:
        return absent(_("no policy document listed"))
    policy = area["policy"]
    words: list[Said] = [link(policy["label"], policy["url"])]
    return [*words, " (", said(policy["note"]), ")"] if policy["note"] else words


def projects_in_words(count: int) -> str:
    return ngettext("%(shown)s project", "%(shown)s projects", count) % {"shown": number(count)}
