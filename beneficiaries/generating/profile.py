"""The made-up profile: as many parts as a real one has, so that its page weighs as much."""

from __future__ import annotations

from collections.abc import Iterator

from beneficiaries.generating.marks import MADE_UP, marked
from programmes.loading import Fact, Ref, texts
from programmes.models import (
    Activity,
    AreaOfIntervention,
    Base,
    Contact,
    CoordinationRole,
    DevelopmentLine,
    ProfileSection,
    ProgrammeOrganisation,
    RegionPresence,
)

# A paragraph says nothing, at the length at which a real one says something.
NOTHING = {
    "en": "This paragraph says nothing about anybody, and is as long as one that does. ",
    "fr": "Ce paragraphe ne dit rien de personne, et il est aussi long qu’un autre. ",
    "it": "Questo paragrafo non dice nulla di nessuno, ed è lungo come un altro. ",
}


def profile_facts(
    programme: Ref, sectors: list[Ref], regions: list[Ref], partners: list[Ref]
) -> Iterator[Fact]:
    """The parts of the profile, of the programme with these sectors, regions and partners."""
    yield from _narrative(programme)
    for position, sector in enumerate(sectors):
        yield from _area(sector, position)
        yield Fact(
            CoordinationRole,
            {"programme": programme, "slug": f"{MADE_UP}cluster-{position}"},
            {"position": position, "kind": CoordinationRole.Kind.CLUSTER}
            | texts(name=marked(en="Cluster", fr="Cluster", it="Cluster")),
        )
    for number, region in enumerate(regions):
        yield Fact(
            RegionPresence,
            {"programme": programme, "region": region},
            {"since": str(2013 + number % 12), "has_country_office": number == 0},
        )
        if number % 4 == 0:
            yield Fact(
                Base,
                {"programme": programme, "code": f"{MADE_UP}base-{number:02d}"},
                {"name": "Base (made up for measuring)", "kind": Base.Kind.OPERATIONAL_BASE},
                {"regions": [region]},
            )
    for position, partner in enumerate(partners):
        yield Fact(
            ProgrammeOrganisation,
            {
                "programme": programme,
                "organisation": partner,
                "role": ProgrammeOrganisation.Role.NATIONAL_PARTNER,
            },
            {"position": position},
        )


def _narrative(programme: Ref) -> Iterator[Fact]:
    yield Fact(
        ProfileSection,
        {"programme": programme, "slug": "context"},
        texts(
            title=marked(en="About these figures", fr="Sur ces chiffres", it="Su queste cifre"),
            body=marked(
                en="Nothing on these pages is true: no project, no figure, no organisation.",
                fr="Rien n’est vrai sur ces pages : ni projet, ni chiffre, ni organisation.",
                it="In queste pagine nulla è vero: né progetti, né cifre, né organizzazioni.",
            ),
        ),
    )
    for position, slug in enumerate(("presence", "today", "with-government"), start=1):
        yield Fact(
            ProfileSection,
            {"programme": programme, "slug": slug},
            {"position": position}
            | texts(title=marked(en="Section", fr="Section", it="Sezione"), body=_long(5)),
        )
    for position in range(4):
        yield Fact(
            DevelopmentLine,
            {"programme": programme, "slug": f"{MADE_UP}line-{position}"},
            {"position": position}
            | texts(title=marked(en="Line", fr="Ligne", it="Linea"), text=_long(3)),
        )
    for kind in Contact.Kind.values:
        yield Fact(
            Contact,
            {"programme": programme, "kind": kind},
            {
                "label": "Office (made up for measuring)",
                "address": "No street (made up for measuring)",
            },
        )


def _area(sector: Ref, position: int) -> Iterator[Fact]:
    yield Fact(AreaOfIntervention, {"sector": sector}, {"position": position} | texts(why=_long(4)))
    for place in range(5):
        yield Fact(
            Activity,
            {"area": Ref.to(AreaOfIntervention, sector=sector), "position": place},
            texts(text=_long(1)),
        )


def _long(sentences: int) -> dict[str, str]:
    return marked(**{language: (text * sentences)[:-1] for language, text in NOTHING.items()})
