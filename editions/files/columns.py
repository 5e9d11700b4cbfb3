"""
The columns of each file, in their order: what of a row of the API fits into cells.

Codes stand beside their words in the language of the file. What is nested deeper (what each
source says, results in a source's own terms, amounts of money) is in the API only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from editions.files.tables import Column, column
from editions.templatetags.portal import label, region_label
from programmes.languages import Text

Row = dict[str, Any]


def named(name: str, enumeration: str) -> tuple[Column, Column]:
    """A code, and its word."""
    return column(name), Column(
        f"{name}_label", lambda row: label(row[name], enumeration) if row[name] else None
    )


def each(name: str, key: str, words: str = "name", *, source: str = "") -> tuple[Column, Column]:
    """The codes of several, and their names."""
    place = source or name
    return (
        Column(name, lambda row: [part[key] for part in row[place]]),
        Column(f"{name}_label", lambda row: [_words(part, words) for part in row[place]]),
    )


def _words(part: Row, name: str) -> str:
    # Only regions have a map, and the former ones are named as such.
    return region_label(part) if "code_version" in part else part[name]


def one(name: str) -> tuple[Column, Column]:
    """A sector, by its slug and its name; empty where there is none."""
    return (
        Column(name, lambda row: (row[name] or {}).get("slug")),
        Column(f"{name}_label", lambda row: (row[name] or {}).get("name")),
    )


def plain(*names: str) -> tuple[Column, ...]:
    return tuple(map(column, names))


def language_of(name: str) -> Column:
    """Which language a text stands in, where it falls back to another than that of the file."""

    def other(row: Row) -> str | None:
        text = row[name]
        return text.language if isinstance(text, Text) and text.is_fallback else None

    return Column(f"{name}_language", other)


def members_of(count: Row) -> list[str]:
    """The parts under one sum, each as its codes with tildes between: as in keys of counts."""
    parts = ("project", "sector", "region", "sex", "age_band")
    return ["~".join(member[part] for part in parts if member[part]) for member in count["members"]]


PROJECTS = (
    *plain("code", "title"),
    language_of("title"),
    *plain("start_date", "end_date", "years", "years_not_known"),
    *named("status", "project_status"),
    *named("nature", "nature"),
    *named("nature_basis", "nature_basis"),
    *one("primary_sector"),
    *each("sectors", "slug"),
    *plain("tags"),
    *each("regions", "code"),
    *plain("bases"),
    *each("donors", "slug"),
    *each("partners", "slug"),
    Column("sources", lambda row: [source["address"] for source in row["sources"]]),
    *plain("note", "budget_note"),
)
# Codes only but for the status: of a large programme these are millions of rows.
COUNTS = (
    *plain("project", "year", "measure", "channel", "unit", "group_code"),
    *plain("sector", "region", "sex", "age_band", "value"),
    *named("status", "cell_status"),
    *plain("group_id", "breakdown"),
    Column("members", members_of),
    *plain("precision", "basis", "source"),
)
STATEMENTS = (
    *plain("key"),
    *named("metric", "metric"),
    *one("sector"),
    *plain("period_start", "period_end", "value", "source"),
    *plain("publication", "publication_title", "publication_year", "publication_year_note"),
    *plain("publication_url", "is_shown_on_profile", "note", "comparison_note", "not_compared"),
    Column("method", lambda row: row.get("method")),
)
REGIONS = (
    *plain("code", "code_version", "name"),
    *named("kind", "region_kind"),
    *plain("iso_3166_2", "capital", "valid_from", "valid_until"),
    *each("predecessors", "code"),
    *each("successors", "code"),
    *plain("is_present_today", "present_since", "has_country_office"),
    *plain("population_2022", "area_km2"),
)
BASES = (
    *plain("code"),
    *named("kind", "base_kind"),
    *each("regions", "code"),
    *plain("precision", "town", "opened", "closed", "as_of", "evidence"),
)
SECTORS = (
    *plain("slug", "name", "dac_code", "iasc_cluster", "in_period"),
    Column("is_main_area_today", lambda row: row["area"] is not None or None),
)
ORGANISATIONS = (
    *plain("slug", "name", "acronym", "full_name"),
    *named("type", "organisation_type"),
    Column(
        "roles_in_profile",
        lambda row: [label(role, "profile_role") for role in row["roles_in_profile"]],
    ),
    *plain("iati_identifier", "note"),
)

FIGURES = (
    *("projects", "projects_not_known", "people_reached", "status"),
    *("at_least", "at_most", "sum_at_least", "sum_at_most", "stated_in"),
    *("people_targeted", "targeted_status", "targeted_at_least", "targeted_at_most"),
    *("targeted_sum_at_least", "targeted_sum_at_most", "additive"),
)


# Dimensions whose values are the same in every edition.
WORDS = ("nature", "sex", "age_band")


def of_statistics(
    dimensions: Sequence[str], names: Mapping[str, Mapping[str, str]]
) -> tuple[Column, ...]:
    """
    The dimensions asked for, each with its words, then the figures, always the same.

    `names` are those of sectors, regions and donors in the language of the file.
    """
    return (*_dimensions(dimensions, names), *_figures())


def _dimensions(
    dimensions: Sequence[str], names: Mapping[str, Mapping[str, str]]
) -> Iterable[Column]:
    for dimension in dimensions:
        if dimension in WORDS:
            yield from named(dimension, dimension)
            continue
        yield column(dimension)
        if dimension in names:
            yield _named_by(dimension, names[dimension])


def _named_by(dimension: str, names: Mapping[str, str]) -> Column:
    return Column(f"{dimension}_label", lambda row: names.get(row[dimension]))


def _figures() -> Iterable[Column]:
    for name in FIGURES:
        if name.endswith("status"):
            yield from named(name, "figure_status")
        else:
            yield column(name)
