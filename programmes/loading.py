"""
The programme's documented facts: read from files once, into an empty programme.

A `Fact` is one row as the files tell it. The same list fills the tables and, later,
tells how the tables have moved away from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from programmes.languages import LANGUAGES
from programmes.models import (
    Activity,
    AreaOfIntervention,
    Base,
    Contact,
    CoordinationRole,
    CountryProgramme,
    DevelopmentLine,
    Organisation,
    OrganisationAlias,
    ProfileSection,
    ProgrammeOrganisation,
    Project,
    ProjectOrganisation,
    ProjectRegion,
    ProjectResult,
    ProjectSource,
    Region,
    RegionBoundary,
    RegionPresence,
    Sector,
)

FOLDER = Path(__file__).parent / "initial_data"


@dataclass(frozen=True)
class Ref:
    """Another row, by what names it."""

    model: type[models.Model]
    key: dict[str, Any]

    @classmethod
    def to(cls, model: type[models.Model], **key: Any) -> Ref:
        return cls(model, key)


@dataclass(frozen=True)
class Fact:
    """One row: what names it, what is said of it, and the rows it is linked with."""

    model: type[models.Model]
    key: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[Ref]] = field(default_factory=dict)

    def __str__(self) -> str:
        names = " / ".join(str(value) for value in _flat(self.key).values() if value != "")
        return f"{self.model._meta.model_name} {names}"


class BadFact(Exception):
    """A file says something that the rules of the tables refuse; the message names the row."""


@transaction.atomic
def fill(facts: Iterable[Fact]) -> int:
    """
    Write every fact as a new row, all or nothing; return how many were written.

    Raises `BadFact` with the row and the rule where a fact breaks one.
    """
    written = 0
    for fact in facts:
        row = fact.model(**_resolved(fact.key), **_resolved(fact.values))
        try:
            row.full_clean()
        except ValidationError as problem:
            raise BadFact(f"{fact}: {problem.message_dict}") from None
        row.save()
        for name, refs in fact.links.items():
            getattr(row, name).set([_row_of(ref) for ref in refs])
        written += 1
    return written


def differences(facts: Iterable[Fact]) -> Iterator[str]:
    """Each way in which the tables differ from the facts, in words."""
    seen: dict[type[models.Model], set[Any]] = {}
    for fact in facts:
        row = _find(fact.model, fact.key)
        if row is None:
            yield f"{fact}: not in the database"
            continue
        seen.setdefault(fact.model, set()).add(row.pk)
        for name, told in fact.values.items():
            kept = getattr(row, name)
            told = _find(told.model, told.key) if isinstance(told, Ref) else told
            column = row._meta.get_field(name)
            if isinstance(column, models.DecimalField) and told is not None:
                told = column.to_python(told)
            if kept != told:
                yield f"{fact}: {name} is {kept!r}, in the files {told!r}"
        for name, refs in fact.links.items():
            kept_links = {link.pk for link in getattr(row, name).all()}
            told_links = {link.pk for ref in refs if (link := _find(ref.model, ref.key))}
            if kept_links != told_links:
                yield f"{fact}: {name} differ"
    for model, known in seen.items():
        for row in model._default_manager.exclude(pk__in=known):
            yield f"{model._meta.model_name} {row}: only in the database"


def _resolved(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _row_of(value) if isinstance(value, Ref) else value for name, value in values.items()
    }


def _row_of(ref: Ref) -> models.Model:
    row = _find(ref.model, ref.key)
    if row is None:
        raise BadFact(f"{ref.model._meta.model_name} {ref.key} is named but not described")
    return row


def _find(model: type[models.Model], key: dict[str, Any]) -> models.Model | None:
    lookups: dict[str, Any] = {}
    for name, value in key.items():
        if isinstance(value, Ref):
            lookups |= {f"{name}__{part}": told for part, told in _flat(value.key).items()}
        elif value is None:
            lookups[f"{name}__isnull"] = True
        else:
            lookups[name] = value
    return model._default_manager.filter(**lookups).first()


def _flat(key: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in key.items():
        if isinstance(value, Ref):
            flat |= {f"{name}__{part}": told for part, told in _flat(value.key).items()}
        else:
            flat[name] = value
    return flat


def read(folder: Path, name: str) -> Any:
    """A file of initial data, as it stands."""
    # Decimals stay as written: a float would add digits that no source gave.
    return json.loads((folder / name).read_text(encoding="utf-8"), parse_float=Decimal)


def texts(**localized: dict[str, str] | None) -> dict[str, str]:
    """`title={"en": …}` as the columns `title_en`, `title_fr`, `title_it`."""
    return {
        f"{name}_{language}": (told or {}).get(language, "")
        for name, told in localized.items()
        for language in LANGUAGES
    }


@cache
def programme_code() -> str:
    return read(FOLDER, "programme.json")["code"]


def programme() -> Ref:
    return Ref.to(CountryProgramme, code=programme_code())


def sector(slug: str) -> Ref:
    return Ref.to(Sector, programme=programme(), slug=slug)


def organisation(slug: str) -> Ref:
    return Ref.to(Organisation, slug=slug)


def project(code: str) -> Ref:
    return Ref.to(Project, code=code)


def region(told: dict[str, str]) -> Ref:
    return Ref.to(Region, code_version=told["code_version"], code=told["code"])


def programme_facts() -> Iterator[Fact]:
    """Everything the files say of the programme, in an order that can be written."""
    yield from _organisations()
    yield from _regions()
    yield from _country()
    yield from _sectors()
    yield from _bases()
    yield from _projects()


def _organisations() -> Iterator[Fact]:
    for told in read(FOLDER, "organisations.json"):
        yield Fact(
            Organisation,
            {"slug": told["slug"]},
            {"acronym": told["acronym"], "type": told["type"]}
            | {"iati_identifier": told["iati_identifier"]}
            | texts(name=told["name"], full_name=told["full_name"], note=told["note"]),
        )
        for alias in told["aliases"]:
            yield Fact(
                OrganisationAlias, {"organisation": organisation(told["slug"]), "name": alias}
            )


def _regions() -> Iterator[Fact]:
    # Former regions first: today's name them as their predecessors.
    rows = sorted(read(FOLDER, "regions.json"), key=lambda told: told["code_version"] == "2023")
    for told in rows:
        yield Fact(
            Region,
            {"code_version": told["code_version"], "code": told["code"]},
            {
                name: told[name]
                for name in (
                    "name",
                    "kind",
                    "capital",
                    "iso_3166_2",
                    "valid_from",
                    "valid_until",
                    "population_2022",
                    "area_km2",
                    "label_latitude",
                    "label_longitude",
                )
            },
            {"predecessors": [region(key) for key in told["predecessors"]]},
        )
    outlines = read(FOLDER, "regions.geojson")
    for feature in outlines["features"]:
        outline = json.loads(json.dumps(feature["geometry"], default=float))
        yield Fact(
            RegionBoundary,
            {"region": region({"code_version": "2023", "code": feature["id"]})},
            {
                "geometry": outline,
                "is_schematic": True,
                "credit": outlines["credit"],
            },
        )


def _country() -> Iterator[Fact]:
    told = read(FOLDER, "programme.json")
    yield Fact(
        CountryProgramme,
        {"code": told["code"]},
        {
            "organisation": organisation(told["organisation"]),
            "iso_alpha2": told["iso_alpha2"],
            "active_since": told["active_since"],
            "period_first_year": told["period_first_year"],
            "period_last_year": told["period_last_year"],
            "read_more_url": told["read_more_url"],
            "data_licence": told["data_licence"],
        }
        | texts(country=told["country"], source=told["source"]),
    )
    for contact in told["contacts"]:
        yield Fact(
            Contact,
            {"programme": programme(), "kind": contact["kind"]},
            {name: contact[name] for name in ("label", "address", "email")},
        )
    for position, row in enumerate(told["sections"]):
        yield Fact(
            ProfileSection,
            {"programme": programme(), "slug": row["slug"]},
            {"kind": row["kind"], "position": position, "source_language": row["source_language"]}
            | texts(title=row["title"], body=row["body"]),
        )
    for position, row in enumerate(told["development_lines"]):
        yield Fact(
            DevelopmentLine,
            {"programme": programme(), "slug": row["slug"]},
            {"position": position} | texts(title=row["title"], text=row["text"]),
        )
    for position, row in enumerate(told["coordination_roles"]):
        yield Fact(
            CoordinationRole,
            {"programme": programme(), "slug": row["slug"]},
            {
                "position": position,
                "kind": row["kind"],
                "role": row["role"],
                "region": region(row["region"]) if row["region"] else None,
            }
            | texts(name=row["name"], full_name=row["full_name"]),
        )
    for position, row in enumerate(told["organisations"]):
        yield Fact(
            ProgrammeOrganisation,
            {
                "programme": programme(),
                "organisation": organisation(row["organisation"]),
                "role": row["role"],
            },
            {"position": position},
        )
    for row in told["presence"]:
        yield Fact(
            RegionPresence,
            {"programme": programme(), "region": region(row["region"])},
            {name: row[name] for name in ("since", "is_today", "has_country_office")},
        )


def _sectors() -> Iterator[Fact]:
    for position, told in enumerate(read(FOLDER, "sectors.json")):
        yield Fact(
            Sector,
            {"programme": programme(), "slug": told["slug"]},
            {"position": position}
            | {
                name: told[name]
                for name in (
                    "dac_code",
                    "iasc_cluster",
                    "colour",
                    "symbol",
                    "protection_class",
                    "in_period",
                )
            }
            | texts(name=told["name"], profile_heading=told["profile_heading"]),
        )
    for position, told in enumerate(read(FOLDER, "areas.json")):
        policy = told["policy"] or {}
        yield Fact(
            AreaOfIntervention,
            {"sector": sector(told["sector"])},
            {"position": position, "policy_url": policy.get("url", "")}
            | texts(
                why=told["why"],
                policy_label=policy.get("label"),
                policy_note=policy.get("label_note"),
            ),
        )
        for place, activity in enumerate(told["activities"]):
            yield Fact(
                Activity,
                {
                    "area": Ref.to(AreaOfIntervention, sector=sector(told["sector"])),
                    "position": place,
                },
                texts(text=activity),
            )


def _bases() -> Iterator[Fact]:
    for told in read(FOLDER, "bases.json"):
        yield Fact(
            Base,
            {"programme": programme(), "code": told["code"]},
            {
                name: told[name]
                for name in (
                    "kind",
                    "name",
                    "town",
                    "latitude",
                    "longitude",
                    "public_precision",
                    "opened",
                    "closed",
                    "as_of",
                    "evidence_for_staff",
                )
            }
            | texts(evidence=told["evidence"]),
            {"regions": [region(key) for key in told["regions"]]},
        )


def _projects() -> Iterator[Fact]:
    for told in read(FOLDER, "projects.json"):
        yield Fact(
            Project,
            {"code": told["code"]},
            {
                "programme": programme(),
                "state": Project.State.READY,
                "primary_sector": (
                    sector(told["primary_sector"]) if told["primary_sector"] else None
                ),
            }
            | {
                name: told[name]
                for name in (
                    "code_origin",
                    "source_language",
                    "title_original",
                    "start_date",
                    "end_date",
                    "status",
                    "nature",
                    "nature_basis",
                    "tags",
                    "localities",
                )
            }
            | texts(title=told["title"], note=told["note"], budget_note=told["budget_note"]),
            {"sectors": [sector(slug) for slug in told["sectors"]]},
        )
        yield from _parts_of_a_project(told)


def _parts_of_a_project(told: dict[str, Any]) -> Iterator[Fact]:
    this = project(told["code"])
    for row in told["regions"]:
        yield Fact(ProjectRegion, {"project": this, "region": region(row)}, {"basis": row["basis"]})
    for position, row in enumerate(told["organisations"]):
        yield Fact(
            ProjectOrganisation,
            {
                "project": this,
                "organisation": organisation(row["organisation"]),
                "role": row["role"],
            },
            {"position": position}
            | {name: row[name] for name in ("reference", "amount", "currency", "amount_scope")},
        )
    for position, row in enumerate(told["sources"]):
        yield Fact(
            ProjectSource,
            {"project": this, "address": row["address"]},
            {"position": position, "kind": row["kind"], "published_on": row["published_on"]}
            | texts(says=row["says"]),
        )
    for position, row in enumerate(told["results"]):
        source = Ref.to(ProjectSource, project=this, address=row["source"])
        yield Fact(
            ProjectResult,
            {"project": this, "position": position},
            {"source": source if row["source"] else None}
            | {
                name: row[name]
                for name in ("value", "precision", "counts_people", "is_population", "restricted")
            }
            | texts(label=row["label"], unit=row["unit"], period=row["period"], note=row["note"]),
        )
