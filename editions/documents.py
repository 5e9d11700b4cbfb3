"""
What the next edition would say: one document for each record, built from the live tables.

Here, and nowhere else, it is decided which field of which row the public may see. A
document is plain data; texts stand in it in every language with the language they were
written in (`Localized.document`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Q

from beneficiaries.models import Statement
from editions.cells import Cells
from editions.counted import Counted
from editions.disclosure import may_show, threshold
from editions.document import Document
from editions.models import FrozenRecord
from editions.reconciling import Reconciliation, as_documents, reconcile
from programmes.activity import YearsActive, years_active
from programmes.models import (
    AreaOfIntervention,
    Base,
    CountryProgramme,
    Organisation,
    ProgrammeOrganisation,
    Project,
    ProjectOrganisation,
    ProjectResult,
    Region,
    Sector,
)

Kind = FrozenRecord.Kind
NOT_STATED = "not_stated"
# After every date, so that projects without a start come last.
NO_START = "9999"


def searchable(*texts: str) -> str:
    """Texts without accents and capitals, so that a search finds them on any keyboard."""
    plain = unicodedata.normalize("NFKD", " ".join(texts))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def documents_of(programme: CountryProgramme, cells: Cells | None = None) -> list[Document]:
    """
    Every record that an edition prepared now would hold; the queries do not grow.

    Whoever needs to know which years it freezes gives the cells.
    """
    counts = (cells or Cells(programme)).documents
    projects = list(Project.objects.of(programme).ready().for_edition())
    profile, bases = _programme(programme), list(_bases(programme))
    told = [_project(project, programme) for project in projects]
    counted = Counted(profile.body, (row.body for row in told), (count.body for count in counts))
    return [
        profile,
        *_sections(programme),
        *_lines(programme),
        *_coordination(programme),
        *_regions(programme),
        *bases,
        *_sectors(programme),
        *_organisations(programme, projects),
        *told,
        *_compared(
            list(_statements(programme)),
            counted,
            bases=[base.body for base in bases],
            presence=profile.body["presence"],
        ),
        *counts,
    ]


def _named_region(region: Region) -> dict[str, Any]:
    return {
        "code": region.public_code,
        "code_version": region.code_version,
        "name": region.name,
    }


def _named_sector(sector: Sector) -> dict[str, Any]:
    return {"slug": sector.slug, "name": Sector.name.document(sector)}


def _named_organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "slug": organisation.slug,
        "name": Organisation.name.document(organisation),
        "acronym": organisation.acronym,
    }


def _programme(programme: CountryProgramme) -> Document:
    links = list(programme.organisation_links.select_related("organisation"))

    def of_role(role: str) -> list[dict[str, Any]]:
        return [_named_organisation(link.organisation) for link in links if link.role == role]

    role = ProgrammeOrganisation.Role
    body = {
        "code": programme.code,
        "organisation": _named_organisation(programme.organisation)
        | {"full_name": Organisation.full_name.document(programme.organisation)},
        "country": CountryProgramme.country.document(programme),
        "iso_alpha2": programme.iso_alpha2,
        "active_since": programme.active_since,
        "period_first_year": programme.period_first_year,
        "period_last_year": programme.period_last_year,
        "source": CountryProgramme.source.document(programme),
        "read_more_url": programme.read_more_url,
        "data_licence": programme.data_licence,
        "contacts": [
            {
                "kind": contact.kind,
                "label": contact.label,
                "address": contact.address,
                "email": contact.email,
            }
            for contact in programme.contacts.all()
        ],
        "presence": [
            {
                "region": _named_region(presence.region),
                "since": presence.since,
                "is_today": presence.is_today,
                "has_country_office": presence.has_country_office,
            }
            for presence in programme.presence.select_related("region")
        ],
        "institutions": of_role(role.INSTITUTION),
        "national_partners": of_role(role.NATIONAL_PARTNER),
        "international_partners": of_role(role.INTERNATIONAL_PARTNER),
    }
    return Document(Kind.PROGRAMME, programme.code, body)


def _sections(programme: CountryProgramme) -> Iterator[Document]:
    for section in programme.sections.all():
        body = {
            "slug": section.slug,
            "kind": section.kind,
            "title": type(section).title.document(section),
            "body": type(section).body.document(section),
        }
        yield Document(Kind.SECTION, section.slug, body, section.position)


def _lines(programme: CountryProgramme) -> Iterator[Document]:
    for line in programme.development_lines.all():
        body = {
            "slug": line.slug,
            "title": type(line).title.document(line),
            "text": type(line).text.document(line),
        }
        yield Document(Kind.LINE, line.slug, body, line.position)


def _coordination(programme: CountryProgramme) -> Iterator[Document]:
    for role in programme.coordination_roles.select_related("region"):
        body = {
            "slug": role.slug,
            "name": type(role).name.document(role),
            "full_name": type(role).full_name.document(role),
            "kind": role.kind,
            "role": role.role,
            "region": _named_region(role.region) if role.region else None,
        }
        yield Document(Kind.COORDINATION, role.slug, body, role.position)


def _regions(programme: CountryProgramme) -> Iterator[Document]:
    presence = {row.region_id: row for row in programme.presence.all()}
    regions = Region.objects.select_related("boundary").prefetch_related(
        "predecessors", "successors"
    )
    for position, region in enumerate(regions):
        here = presence.get(region.pk)
        body = {
            **_named_region(region),
            "kind": region.kind,
            "capital": region.capital,
            "iso_3166_2": region.iso_3166_2,
            "valid_from": region.valid_from,
            "valid_until": region.valid_until,
            "predecessors": [_named_region(other) for other in region.predecessors.all()],
            "successors": [_named_region(other) for other in region.successors.all()],
            "population_2022": region.population_2022,
            "area_km2": region.area_km2,
            "label_latitude": _plain(region.label_latitude),
            "label_longitude": _plain(region.label_longitude),
            "is_present_today": bool(here and here.is_today),
            "present_since": here.since if here else "",
            "has_country_office": bool(here and here.has_country_office),
        }
        facets = (("map", region.code_version),)
        yield Document(Kind.REGION, region.public_code, body, position, facets)
        boundary = getattr(region, "boundary", None)
        if boundary is not None:
            outline = {
                "region": _named_region(region),
                "geometry": boundary.geometry,
                "is_schematic": boundary.is_schematic,
                "credit": boundary.credit,
            }
            yield Document(Kind.BOUNDARY, region.public_code, outline, position)


def _bases(programme: CountryProgramme) -> Iterator[Document]:
    shows_town = {Base.Precision.TOWN, Base.Precision.ADDRESS}
    bases = programme.bases.exclude(public_precision=Base.Precision.HIDDEN)
    for position, base in enumerate(bases.prefetch_related("regions")):
        is_shown = base.public_precision in shows_town
        body = {
            "code": base.code,
            "kind": base.kind,
            "regions": [_named_region(region) for region in base.regions.all()],
            "precision": base.public_precision,
            "town": base.town if is_shown else "",
            "latitude": _plain(base.latitude) if is_shown else None,
            "longitude": _plain(base.longitude) if is_shown else None,
            "opened": base.opened,
            "closed": base.closed,
            "as_of": base.as_of,
            "evidence": Base.evidence.document(base),
        }
        yield Document(Kind.BASE, base.code, body, position)


def _sectors(programme: CountryProgramme) -> Iterator[Document]:
    areas = {
        area.sector_id: area
        for area in AreaOfIntervention.objects.filter(sector__programme=programme).prefetch_related(
            "activities"
        )
    }
    for sector in programme.sectors.all():
        body = {
            **_named_sector(sector),
            "profile_heading": Sector.profile_heading.document(sector),
            "dac_code": sector.dac_code,
            "iasc_cluster": sector.iasc_cluster,
            "colour": sector.colour,
            "symbol": sector.symbol,
            "in_period": sector.in_period,
            "area": _area(areas[sector.pk]) if sector.pk in areas else None,
        }
        yield Document(Kind.SECTOR, sector.slug, body, sector.position)


def _area(area: AreaOfIntervention) -> dict[str, Any]:
    return {
        "position": area.position,
        "why": AreaOfIntervention.why.document(area),
        "activities": [
            type(activity).text.document(activity) for activity in area.activities.all()
        ],
        "policy": {
            "label": AreaOfIntervention.policy_label.document(area),
            "note": AreaOfIntervention.policy_note.document(area),
            "url": area.policy_url,
        }
        if area.policy_url
        else None,
    }


def _organisations(programme: CountryProgramme, projects: list[Project]) -> Iterator[Document]:
    named = {
        link.organisation_id for project in projects for link in project.organisation_links.all()
    }
    public = Organisation.objects.filter(
        Q(pk__in=named) | Q(programme_links__programme=programme) | Q(pk=programme.organisation_id)
    ).distinct()
    roles: dict[int, list[str]] = {}
    for link in programme.organisation_links.all():
        roles.setdefault(link.organisation_id, []).append(link.role)
    for organisation in public:
        body = {
            **_named_organisation(organisation),
            "full_name": Organisation.full_name.document(organisation),
            "type": organisation.type,
            "iati_identifier": organisation.iati_identifier,
            "roles_in_profile": roles.get(organisation.pk, []),
            "note": Organisation.note.document(organisation),
        }
        yield Document(Kind.ORGANISATION, organisation.slug, body)


def _project(project: Project, programme: CountryProgramme) -> Document:
    years = years_active(
        project.start_date,
        project.end_date,
        is_ongoing=project.status == Project.Status.ONGOING,
        first_year=programme.period_first_year,
        last_year=programme.period_last_year,
    )
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
        "years": sorted(years.known),
        "years_not_known": sorted(years.not_known),
        "nature": project.nature or NOT_STATED,
        "nature_basis": project.nature_basis or NOT_STATED,
        "primary_sector": (
            _named_sector(project.primary_sector) if project.primary_sector else None
        ),
        "sectors": [_named_sector(sector) for sector in project.sectors.all()],
        "tags": project.tags,
        "regions": [
            {**_named_region(link.region), "basis": link.basis}
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
        "results": list(_results(project)),
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
        ),
    )


def _texts(text: Any, row: Any) -> list[str]:
    return [value for value in text.texts(row).values() if value]


def _money(link: ProjectOrganisation) -> dict[str, Any]:
    return {
        **_named_organisation(link.organisation),
        "reference": link.reference,
        "amount": _plain(link.amount),
        "currency": link.currency,
        "amount_scope": link.amount_scope,
    }


def _results(project: Project) -> Iterator[dict[str, Any]]:
    k = threshold(sector.protection_class for sector in project.sectors.all())
    for result in project.results.all():
        if result.restricted or (result.counts_people and not may_show(int(result.value), k)):
            continue
        yield {
            "label": ProjectResult.label.document(result),
            "value": _plain(result.value),
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
    yield "project_status", project.status or NOT_STATED
    for sector in project.sectors.all():
        yield "sector", sector.slug
    for link in project.region_links.all():
        yield "region", link.region.public_code
    for slug in sorted({link.organisation.slug for link in links if link.role == "donor"}):
        yield "donor", slug
    for slug in sorted({link.organisation.slug for link in links if link.role != "donor"}):
        yield "partner", slug
    for year in sorted(years.known):
        yield "year", str(year)
    for year in sorted(years.not_known):
        yield "year_not_known", str(year)


def statement_key(statement: Statement) -> str:
    """What names a statement in addresses: publication, metric, sector, period."""
    sector = statement.sector.slug if statement.sector else "all"
    period = f"{statement.period_start or ''}-{statement.period_end or ''}"
    return f"{statement.publication.slug}.{statement.metric}.{sector}.{period}"


def _statements(programme: CountryProgramme) -> Iterator[Document]:
    statements = Statement.objects.of(programme).approved().select_related("publication", "sector")
    for position, statement in enumerate(statements):
        publication = statement.publication
        body = {
            "key": statement_key(statement),
            "publication": publication.slug,
            "publication_title": type(publication).title.document(publication),
            "publication_url": publication.url,
            "publication_year": publication.year,
            "publication_year_note": type(publication).year_note.document(publication),
            "is_shown_on_profile": publication.is_shown_on_profile,
            "metric": statement.metric,
            "sector": _named_sector(statement.sector) if statement.sector else None,
            "period_start": statement.period_start,
            "period_end": statement.period_end,
            "value": statement.value,
            "source": Statement.source.document(statement),
            "note": Statement.note.document(statement),
            "comparison_note": Statement.comparison_note.document(statement),
        }
        yield Document(Kind.STATEMENT, statement_key(statement), body, position)


def _compared(statements: list[Document], counted: Counted, **records: Any) -> Iterator[Document]:
    """The statements, each with what the records give beside it."""
    found: dict[str, list[Reconciliation]] = {}
    for row in reconcile([statement.body for statement in statements], counted, **records):
        found.setdefault(row.statement["key"], []).append(row)
    for statement in statements:
        comparisons = as_documents(found.get(statement.key, []))
        yield replace(statement, body=statement.body | {"comparisons": comparisons})


def _plain(number: Any) -> str | None:
    """A decimal as text, without zeros that nobody gave."""
    return None if number is None else f"{number.normalize():f}"
