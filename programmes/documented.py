"""What the files of initial data say of the programme, as facts for the loader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from programmes.loading import Fact, Ref, read, texts
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
