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
from programmes.models import (
    CountryProgramme,
    Organisation,
    Project,
    ProjectOrganisation,
    ProjectResult,
    Sector,
)

Kind = FrozenRecord.Kind


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
    names = [str(name) for link in links for name in _texts(Organisation.name, link.organisation)]
    names += [link.organisation.acronym for link in links] + [link.reference for link in links]
    return Document(
        Kind.PROJECT,
        project.code,
        body,
        facets=tuple(_facets(project, links, years)),
        start_key=project.start_date or NO_START,
        search_text=searchable(
            project.code,
            project.title_original,
            *_texts(Project.title, project),
            *_texts(Project.note, project),
            *names,
            *(link.region.name for link in project.region_links.all()),
            *(text for sector in project.sectors.all() for text in _texts(Sector.name, sector)),
            *project.tags,
            *(words for tag in project.tags for words in words_of_tag(tag)),
        ),
    )


def _texts(text: Any, row: Any) -> list[str]:
    return [value for value in text.texts(row).values() if value]


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


def _facets(
    project: Project, links: list[ProjectOrganisation], years: YearsActive
) -> Iterator[tuple[str, str]]:
    yield "nature", project.nature or NOT_STATED
    yield "nature_basis", project.nature_basis or NOT_STATED
    yield "project_status", project.status or NOT_STATED
    for sector in project.sectors.all():
        yield "sector", sector.slug
    for link in project.region_links.all():
        yield "region", link.region.public_code
    for slug in sorted({link.organisation.slug for link in links if link.role == "donor"}):
        yield "donor", slug
    for slug in sorted({link.organisation.slug for link in links if link.role != "donor"}):
        yield "partner", slug
    for year in years.known:
        yield "year", str(year)
    if years.not_known:
        yield "not_known_from", str(years.not_known[0])
        yield "not_known_to", str(years.not_known[-1])
