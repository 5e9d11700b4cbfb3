"""What the money of donors did: their projects, with what the sources say of people and money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _, pgettext

from editions.pages.projects import level_of
from editions.pages.reported import Reported, reported_of
from editions.templatetags.portal import label

Row = Mapping[str, Any]
Counts = Mapping[str, Sequence[dict[str, Any]]]
# More figures than these are no single line: the page of the donor has them.
MOST_SAID = 3


@dataclass(frozen=True)
class Funded:
    """One project in the account of a donor: the whole of it, whoever else paid."""

    project: Row
    # The figures of people that its sources give; none is not reported.
    people: Sequence[Row]
    # What they say of this donor's money: a reference, an amount, or neither.
    money: Sequence[Row]
    others: Sequence[Row]
    # What the sources report of what was done, in their own terms; None where they report nothing.
    results: Reported | None


@dataclass(frozen=True)
class MadePossible:
    """The projects of a donor in one line: what they were about, where, and for whom."""

    sectors: Sequence[Row]
    regions: Sequence[Row]
    people: Sequence[Row]
    # Of so many projects the sources give people, and of so many they do not.
    telling: int
    silent: int

    @property
    def is_short(self) -> bool:
        return len(self.people) <= MOST_SAID


def words_of(count: Row, *, has_noun: bool = True) -> str:
    """
    What a figure counts, in a few words; a plan is called a plan.

    Without a noun where the head of a column says that it is people.
    """
    words = [_measured(count, has_noun=has_noun)]
    if count["channel"] == "indirect":
        words.append(label("indirect", "channel"))
    if count["group"]:
        words.append(count["group"])
    if count["year"]:
        words.append(str(count["year"]))
    if count["status"] != "exact":
        words.append(label(count["status"], "cell_status"))
    return ", ".join(filter(None, words))


def _measured(count: Row, *, has_noun: bool) -> str:
    """Who was targeted or reached; of a group without a noun, since its own name follows."""
    measure, unit = count["measure"], count["unit"]
    if count["group"] or (unit == "person" and not has_noun):
        targeted, reached = pgettext("people", "targeted"), pgettext("people", "reached")
        alone = {"targeted": targeted, "reached": reached}
        return alone.get(measure, "")
    return {
        ("targeted", "person"): _("people targeted"),
        ("reached", "person"): _("people reached"),
        ("targeted", "household"): _("households targeted"),
        ("reached", "household"): _("households reached"),
    }.get((measure, unit)) or label(unit, "unit")


def people_of(project: Row, counts: Counts, *, has_noun: bool = True) -> list[dict[str, Any]]:
    """
    The figures of people that the sources of a project give, with what they count in words.

    Parts of them are left out.
    """
    return [
        count | {"words": words_of(count, has_noun=has_noun)}
        for count in counts.get(project["code"], ())
        if level_of(count) == "total" and count["status"] != "not_reported"
    ]


def account_of(projects: Sequence[Row], counts: Counts, donor: str) -> list[Funded]:
    """The projects of one donor, by its slug, in their order."""
    reported = reported_of(projects)
    return [
        Funded(
            project,
            people_of(project, counts, has_noun=False),
            [link for link in project["donors"] if link["slug"] == donor and _says(link)],
            [link for link in project["donors"] if link["slug"] != donor],
            reported.get(project["code"]),
        )
        for project in projects
    ]


def _says(link: Row) -> bool:
    return bool(link["reference"] or link["amount"])


def made_possible(projects: Iterable[Row], counts: Counts) -> dict[str, MadePossible]:
    """What the projects of each donor, by its slug, were about; nothing is added up."""
    of_donor: dict[str, list[Row]] = {}
    for project in projects:
        for slug in dict.fromkeys(link["slug"] for link in project["donors"]):
            of_donor.setdefault(slug, []).append(project)
    return {slug: _made_possible(funded, counts) for slug, funded in of_donor.items()}


def _made_possible(projects: Sequence[Row], counts: Counts) -> MadePossible:
    people = [people_of(project, counts) for project in projects]
    telling = sum(map(bool, people))
    return MadePossible(
        _once(projects, "sectors", "slug"),
        _once(projects, "regions", "code"),
        [count for row in people for count in row],
        telling,
        len(projects) - telling,
    )


def _once(projects: Iterable[Row], name: str, key: str) -> list[Row]:
    """What projects name, each once, in the order in which it is first named."""
    return list({row[key]: row for project in projects for row in project[name]}.values())
