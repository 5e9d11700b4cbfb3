"""The documents of what projects refer to: the programme, its places, sectors, organisations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q

from editions.document import Document
from editions.documents.naming import (
    OF_A_TOWN,
    named_organisation,
    named_region,
    named_sector,
    plain,
)
from editions.models import FrozenRecord
from programmes.models import (
    AreaOfIntervention,
    Base,
    CountryProgramme,
    Organisation,
    ProgrammeOrganisation,
    Project,
    ProjectOrganisation,
    Region,
    Sector,
)

Kind = FrozenRecord.Kind


def reference_documents(programme: CountryProgramme) -> Iterator[Document]:
    """Everything but projects, statements and counts; the queries do not grow."""
    yield programme_document(programme)
    yield from _sections(programme)
    yield from _lines(programme)
    yield from _coordination(programme)
    yield from _regions(programme)
    yield from _bases(programme)
    yield from _sectors(programme)
    yield from _organisations(programme)


def programme_document(programme: CountryProgramme) -> Document:
    links = list(programme.organisation_links.select_related("organisation"))

    def of_role(role: str) -> list[dict[str, Any]]:
        return [named_organisation(link.organisation) for link in links if link.role == role]

    role = ProgrammeOrganisation.Role
    body = {
        "code": programme.code,
        "organisation": named_organisation(programme.organisation)
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
                "region": named_region(presence.region),
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
            "region": named_region(role.region) if role.region else None,
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
            **named_region(region),
            "kind": region.kind,
            "capital": region.capital,
            "iso_3166_2": region.iso_3166_2,
            "valid_from": region.valid_from,
            "valid_until": region.valid_until,
            "predecessors": [named_region(other) for other in region.predecessors.all()],
            "successors": [named_region(other) for other in region.successors.all()],
            "population_2022": region.population_2022,
            "area_km2": region.area_km2,
            "label_latitude": plain(region.label_latitude),
            "label_longitude": plain(region.label_longitude),
            "is_present_today": bool(here and here.is_today),
            "present_since": here.since if here else "",
            "has_country_office": bool(here and here.has_country_office),
        }
        facets = (("map", region.code_version),)
        yield Document(Kind.REGION, region.public_code, body, position, facets)
        boundary = getattr(region, "boundary", None)
        if boundary is not None:
            outline = {
                "region": named_region(region),
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
            "regions": [named_region(region) for region in base.regions.all()],
            "precision": base.public_precision,
            "town": base.town if is_shown else "",
            "latitude": _as_may_be_shown(base, base.latitude) if is_shown else None,
            "longitude": _as_may_be_shown(base, base.longitude) if is_shown else None,
            "opened": base.opened,
            "closed": base.closed,
            "as_of": base.as_of,
            "evidence": Base.evidence.document(base),
        }
        yield Document(Kind.BASE, base.code, body, position)


def _as_may_be_shown(base: Base, degrees: Decimal | None) -> str | None:
    """A coordinate, no more precise than the town where only the town is shown."""
    if degrees is not None and base.public_precision == Base.Precision.TOWN:
        degrees = round(degrees, OF_A_TOWN)
    return plain(degrees)


def _sectors(programme: CountryProgramme) -> Iterator[Document]:
    areas = {
        area.sector_id: area
        for area in AreaOfIntervention.objects.filter(sector__programme=programme).prefetch_related(
            "activities"
        )
    }
    for sector in programme.sectors.all():
        body = {
            **named_sector(sector),
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


def _organisations(programme: CountryProgramme) -> Iterator[Document]:
    ready = Project.objects.of(programme).ready()
    named = ProjectOrganisation.objects.filter(project__in=ready).order_by()
    public = Organisation.objects.filter(
        Q(pk__in=named.values("organisation"))
        | Q(pk__in=programme.organisation_links.order_by().values("organisation"))
        | Q(pk=programme.organisation_id)
    )
    roles: dict[int, list[str]] = {}
    for link in programme.organisation_links.all():
        roles.setdefault(link.organisation_id, []).append(link.role)
    for organisation in public:
        body = {
            **named_organisation(organisation),
            "full_name": Organisation.full_name.document(organisation),
            "type": organisation.type,
            "iati_identifier": organisation.iati_identifier,
            "roles_in_profile": roles.get(organisation.pk, []),
            "note": Organisation.note.document(organisation),
        }
        yield Document(Kind.ORGANISATION, organisation.slug, body)
