"""The form of the explorer: what its address may ask, how that is understood, and its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from editions.api import parameters as may_ask
from editions.charts.values import MEASURES
from editions.naming import DIMENSION_NAMES, FOUND_OTHERWISE, LABELS, SUBJECTS
from editions.pages.asking import Asked
from editions.pages.base import EditionPage
from editions.parameters import APPENDED_BY_OTHERS, BadParameters, Problem
from editions.statistics import DIMENSIONS

# The ways to show a selection that the form offers.
VIEW_NAMES: dict[str, str | Promise] = {
    "chart": gettext_lazy("Chart"),
    "map": gettext_lazy("Map"),
    "table": gettext_lazy("Table"),
    "coverage": gettext_lazy("Coverage"),
}
# The second drawing of a map has an address of its own, so that it can be taken along.
VIEWS = (*VIEW_NAMES, "outlines")
MOST_DIMENSIONS = 2
VIEW = may_ask.Parameter("view", gettext_lazy("How the figures are shown."), choices=VIEWS)
SHOW = may_ask.Parameter("show", gettext_lazy("What is counted."), choices=MEASURES)
COMPARE = may_ask.Parameter(
    "compare", gettext_lazy("The number of a second edition, whose figures stand beside.")
)
# What the form calls its fields.
NAMES_OF_FIELDS: dict[str, str | Promise] = {
    "show": gettext_lazy("Show"),
    "year": gettext_lazy("Year"),
    "year_min": gettext_lazy("From year"),
    "year_max": gettext_lazy("To year"),
    "sector": gettext_lazy("Sector"),
    "region": gettext_lazy("Region"),
    "nature": gettext_lazy("Nature"),
    "donor": gettext_lazy("Donor"),
    "partner": gettext_lazy("Partner"),
    "project_status": gettext_lazy("Status"),
    "q": gettext_lazy("Search"),
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "at": LABELS["at"],
    "group_by": gettext_lazy("Group by"),
    "ordering": gettext_lazy("Order"),
    "compare": gettext_lazy("Compare with"),
    "view": gettext_lazy("How the figures are shown"),
}
NARROWING = (
    may_ask.YEAR,
    may_ask.YEAR_MIN,
    may_ask.YEAR_MAX,
    may_ask.SECTOR,
    may_ask.REGION,
    may_ask.NATURE,
    may_ask.DONOR,
    may_ask.PARTNER,
    may_ask.PROJECT_STATUS,
    may_ask.Q,
    may_ask.SEX,
    may_ask.AGE_BAND,
    may_ask.AT_OF_FIGURES,
)
OF_ROWS = (may_ask.GROUP_BY, may_ask.ORDERING_OF_ROWS)
KNOWN = (*NARROWING, *OF_ROWS, VIEW, SHOW, COMPARE, may_ask.EDITION)


def given(query: QueryDict) -> QueryDict:
    """What the form sends, without its empty fields; its two lists of dimensions as one."""
    found = QueryDict(mutable=True)
    for name, values in query.lists():
        told = [value for value in values if value]
        if name == "group_by" and told:
            found[name] = ",".join(told)
        elif told and not name.startswith(APPENDED_BY_OTHERS):
            found.setlist(name, told)
    return found


def understood(query: QueryDict) -> dict[str, Any]:
    """The parameters of an address by their names; raises `BadParameters`."""
    asked = may_ask.read(given(query), KNOWN)
    if len(asked.get("group_by", ())) > MOST_DIMENSIONS:
        raise BadParameters(
            [
                Problem(
                    parameter="group_by",
                    given=",".join(asked["group_by"]),
                    message=_("This page groups by two dimensions at most. The API takes more."),
                    valid=list(DIMENSIONS),
                )
            ]
        )
    return asked


def understood_of(
    page: EditionPage, narrowing: Sequence[may_ask.Parameter], *others: may_ask.Parameter
) -> dict[str, Any]:
    """
    What the address of a page asks for beside its edition, by names; raises `BadParameters`.

    Codes that `narrowing` asks for are codes of the edition; `others` are understood as they are.
    """
    asked = may_ask.read(given(page.request.GET), (*narrowing, *others, may_ask.EDITION))
    may_ask.refuse_codes(asked, narrowing, page.references)
    asked.pop(may_ask.EDITION.name, None)
    return asked


def fields_of(
    shown: Asked,
    asked: Mapping[str, Any],
    years_offered: Iterable[int],
    group_by: Sequence[str],
    editions: Sequence[str],
    donors: Collection[str],
    regions: Collection[str],
) -> list[dict[str, Any]]:
    """
    The selects of the form, each with what is chosen.

    `editions` are those with which the edition that is read can be compared: of one edition
    alone the form does not speak. `donors` are the organisations that gave money to a project,
    `regions` those of one map.
    """
    names = shown.names
    years = {str(year): str(year) for year in years_offered}
    first, second = [*group_by, "", ""][:2]
    dimensions = {name: str(words) for name, words in DIMENSION_NAMES.items()}
    from_year = asked.get("year_min", asked.get("year"))
    to_year = asked.get("year_max", asked.get("year"))
    of_regions = {
        code: name
        for code, name in names.every("region").items()
        if code in regions or code == asked.get("region")
    }
    of_donors = _having("donor", shown, asked, donors)
    subjects = {name: str(words) for name, words in SUBJECTS.items()}
    fields = [
        select("show", _("Show"), subjects, shown.measure),
        select("year_min", _("From year"), years, from_year, _("first")),
        select("year_max", _("To year"), years, to_year, _("last")),
        select("sector", _("Sector"), names.every("sector"), asked.get("sector"), _("all")),
        select("region", _("Region"), of_regions, asked.get("region"), _("all")),
        select("at", str(LABELS["at"]), years, asked.get("at"), _("regions as projects name them")),
        select("nature", _("Nature"), names.every("nature"), asked.get("nature"), _("all")),
        select("donor", _("Donor"), of_donors, asked.get("donor"), _("all")),
        select("sex", _("Sex"), names.every("sex"), asked.get("sex"), _("all")),
        select("age_band", _("Age"), names.every("age_band"), asked.get("age_band"), _("all")),
        select("group_by", _("Group by"), dimensions, first, _("nothing"), "group_by"),
        select("group_by", _("and by"), dimensions, second, _("nothing else"), "then_by"),
    ]
    if not editions:
        return fields
    others = {number: _("edition %(number)s") % {"number": number} for number in editions}
    label, chosen = _("Compare with"), asked.get("compare")
    return [*fields, select("compare", label, others, chosen, _("nothing"))]


def further_fields_of(
    shown: Asked, asked: Mapping[str, Any], partners: Collection[str]
) -> dict[str, Any]:
    """What narrows by the projects that match it: two selects, the words, and whether any is."""
    of_partners = _having("partner", shown, asked, partners)
    statuses = shown.names.every("project_status")
    return {
        "q": asked.get("q", ""),
        "fields": [
            select("partner", _("Partner"), of_partners, asked.get("partner"), _("all")),
            select("project_status", _("Status"), statuses, asked.get("project_status"), _("all")),
        ],
        "is_chosen": not asked.keys().isdisjoint(FOUND_OTHERWISE),
    }


def _having(
    role: str, shown: Asked, asked: Mapping[str, Any], slugs: Collection[str]
) -> dict[str, str]:
    """The organisations that have a role in some project, and the one that is asked for."""
    return {
        slug: name
        for slug, name in shown.names.every(role).items()
        if slug in slugs or slug == asked.get(role)
    }


def select(
    name: str,
    label: str,
    choices: Mapping[str, str],
    chosen: Any,
    every: str = "",
    id_: str = "",
) -> dict[str, Any]:
    """A select of the form; `every` names the choice that does not narrow."""
    options = [("", every)] if every else []
    return {
        "name": name,
        "id": f"id_{id_ or name}",
        "label": label,
        "chosen": str(chosen or ""),
        "options": [*options, *choices.items()],
    }
