"""The document of one project, and by what it is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from editions.disclosure import may_show
from editions.document import Document
from editions.documents.naming import (
    NO_START,
    NOT_STATED,
    named_organisation,
    named_region,
    named_sector,
    plain,
    searchable,
    words_of_tag,
)
from editions.models import FrozenRecord
from programmes.activity import YearsActive, years_active
from programmes.languages import LANGUAGES
from programmes.models import (
    CountryProgramme,
    Project,
    ProjectOrganisation,
    ProjectResult,
)

Kind = FrozenRecord.Kind
# Editions of before name each year of which nobody knows.
FACETS_OF_YEARS = ("year", "not_known_from", "not_known_to", "year_not_known")


def project_document(project: Project, programme: CountryProgramme, k: int) -> Document:
    """What an edition says of a project; its figures of people are small below k."""
    years = years_active(
        project.start_date,
        project.end_date,
        is_ongoing=project.status == Project.Status.ONGOING,
        last_year=programme.period_last_year,
    )
    period = range(programme.period_first_year, programme.period_last_year + 1)
    links = list(project.organisation_links.all())
    donor = ProjectOrganisation.Role.DONOR
    body = {
        "code": project.code,
        "code_origin": project.code_origin,
        "title": Project.title.document(project),
        "title_original": project.title_original,
        "source_language": project.source_language,
        "start_date": project.start_date,
        "end_date": project.end_date,
        "status": project.status or NOT_STATED,
        "years": [*years.known],
        "years_not_known": [year for year in years.not_known if year in period],
        "nature": project.nature or NOT_STATED,
        "nature_basis": project.nature_basis or NOT_STATED,
        "primary_sector": (
            named_sector(project.primary_sector) if project.primary_sector else None
        ),
        "sectors": [named_sector(sector) for sector in project.sectors.all()],
        "tags": project.tags,
        "regions": [
            {**named_region(link.region), "basis": link.basis}
            for link in project.region_links.all()
        ],
        "bases": [base.code for base in project.bases.all() if base.public_precision != "hidden"],
        "donors": [_money(link) for link in links if link.role == donor],
        "partners": [_money(link) | {"role": link.role} for link in links if link.role != donor],
        "sources": [
            {
                "address": source.address,
                "kind": source.kind,
                "published_on": source.published_on,
                "read_on": source.read_on,
                "says": type(source).says.document(source),
            }
            for source in project.sources.all()
        ],
        "results": list(results_shown(project, k)),
        "note": Project.note.document(project),
        "budget_note": Project.budget_note.document(project),
    }
    of_years = tuple(_facets_of_years(years))
    return Document(Kind.PROJECT, project.code, body, **found_by(body, of_years))


def found_by(body: dict[str, Any], of_years: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """By what a project is found and ordered: its document, and the facets of its years."""
    links = [*body["donors"], *body["partners"]]
    original = body["title_original"]
    return {
        "facets": (*_facets(body), *of_years),
        "start_key": body["start_date"] or NO_START,
        "search_text": searchable(
            body["code"],
            *(_texts(original) if isinstance(original, dict) else [original]),
            *_texts(body["title"]),
            *_texts(body["note"]),
            *(text for link in links for text in _texts(link["name"])),
            *(link["acronym"] for link in links),
            *(link["reference"] for link in links),
            *(region["name"] for region in body["regions"]),
            *(text for sector in body["sectors"] for text in _texts(sector["name"])),
            *body["tags"],
            *(words for tag in body["tags"] for words in words_of_tag(tag)),
        ),
    }


def _texts(text: dict[str, str]) -> list[str]:
    return [text[language] for language in LANGUAGES if text[language]]


def _money(link: ProjectOrganisation) -> dict[str, Any]:
    return {
        **named_organisation(link.organisation),
        "reference": link.reference,
        "amount": plain(link.amount),
        "currency": link.currency,
        "amount_scope": link.amount_scope,
    }


def results_shown(project: Project, k: int) -> Iterator[dict[str, Any]]:
    for result in project.results.all():
        if result.restricted or (result.counts_people and not may_show(int(result.value), k)):
            continue
        yield {
            "label": ProjectResult.label.document(result),
            "value": plain(result.value),
            "precision": result.precision,
            "unit": ProjectResult.unit.document(result),
            "period": ProjectResult.period.document(result),
            "is_population": result.is_population,
            "source": result.source.address if result.source else "",
            "note": ProjectResult.note.document(result),
        }


def _facets(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "nature", body["nature"]
    yield "nature_basis", body["nature_basis"]
    yield "project_status", body["status"]
    for sector in body["sectors"]:
        yield "sector", sector["slug"]
    for region in body["regions"]:
        yield "region", region["code"]
    for slug in sorted({link["slug"] for link in body["donors"]}):
        yield "donor", slug
    for slug in sorted({link["slug"] for link in body["partners"]}):
        yield "partner", slug


def _facets_of_years(years: YearsActive) -> Iterator[tuple[str, str]]:
    for year in years.known:
        yield "year", str(year)
    if years.not_known:
        yield "not_known_from", str(years.not_known[0])
        yield "not_known_to", str(years.not_known[-1])
