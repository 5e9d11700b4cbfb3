"""
The rows around the projects: the programme, whom it names, its years, what it states.

Regions and sectors are those of the public lists, since maps and codes rest on them;
whoever acts is made up, and called so.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from beneficiaries.generating.marks import MADE_UP, marked
from beneficiaries.generating.profile import profile_facts
from beneficiaries.generating.projects import FIRST_YEAR, LAST_YEAR, PERIOD, Lists
from beneficiaries.models import Publication, ReportingYear, Statement
from programmes.documented import programme_facts
from programmes.loading import Fact, Ref, fill, texts
from programmes.models import (
    CountryProgramme,
    Organisation,
    Region,
    RegionBoundary,
    Sector,
)

CODE = f"{MADE_UP}programme"
DONORS, PARTNERS = 30, 12
TODAY = Region.CodeVersion.REFORM_2023


def make() -> CountryProgramme:
    """The programme with its lists, if it is not there yet."""
    programme = CountryProgramme.objects.filter(code=CODE).first()
    if programme is None:
        fill([*_lists(), *_programme(), *_profile()])
        programme = CountryProgramme.objects.get(code=CODE)
    return programme


def lists_of(programme: CountryProgramme) -> Lists:
    def organisations(kind: str) -> list[int]:
        rows = Organisation.objects.filter(slug__startswith=f"{MADE_UP}{kind}-")
        return list(rows.order_by("slug").values_list("pk", flat=True))

    return Lists(
        sectors=list(programme.sectors.values_list("pk", flat=True)),
        regions=list(Region.objects.on_todays_map().values_list("pk", flat=True)),
        donors=organisations("donor"),
        partners=organisations("partner"),
    )


def _lists() -> list[Fact]:
    wanted = {Region, RegionBoundary} if not Region.objects.exists() else set()
    return [fact for fact in programme_facts() if fact.model in wanted]


def _programme() -> list[Fact]:
    owner, programme = f"{MADE_UP}organisation", Ref.to(CountryProgramme, code=CODE)
    return [
        _organisation(owner, en="Organisation", fr="Organisation", it="Organizzazione"),
        Fact(
            CountryProgramme,
            {"code": CODE},
            {
                "organisation": Ref.to(Organisation, slug=owner),
                "iso_alpha2": "XX",
                "period_first_year": FIRST_YEAR,
                "period_last_year": LAST_YEAR,
            }
            | texts(
                country=marked(en="No country", fr="Aucun pays", it="Nessun paese"),
                source=marked(en="No source", fr="Aucune source", it="Nessuna fonte"),
            ),
        ),
        *(
            Fact(Sector, {"programme": programme, "slug": fact.key["slug"]}, fact.values)
            for fact in programme_facts()
            if fact.model is Sector
        ),
        *(
            _organisation(
                f"{MADE_UP}donor-{number:02d}",
                en=f"Donor {number:02d}",
                fr=f"Bailleur {number:02d}",
                it=f"Donatore {number:02d}",
            )
            for number in range(1, DONORS + 1)
        ),
        *(
            _organisation(
                f"{MADE_UP}partner-{number:02d}",
                en=f"Partner {number:02d}",
                fr=f"Partenaire {number:02d}",
                it=f"Partner {number:02d}",
            )
            for number in range(1, PARTNERS + 1)
        ),
    ]


def _profile() -> Iterator[Fact]:
    programme = Ref.to(CountryProgramme, code=CODE)
    facts = list(programme_facts())
    return profile_facts(
        programme,
        sectors=[
            Ref.to(Sector, programme=programme, slug=fact.key["slug"])
            for fact in facts
            if fact.model is Sector
        ],
        regions=[
            Ref.to(Region, **fact.key)
            for fact in facts
            if fact.model is Region and fact.key["code_version"] == TODAY
        ],
        partners=[
            Ref.to(Organisation, slug=f"{MADE_UP}partner-{number:02d}")
            for number in range(1, PARTNERS + 1)
        ],
    )


def _organisation(slug: str, **name: str) -> Fact:
    return Fact(Organisation, {"slug": slug}, texts(name=marked(**name)))


def state(programme: CountryProgramme, *, projects: int) -> None:
    """A made-up publication; what it states of people has nothing to do with the counts."""
    publication = Publication.objects.create(
        programme=programme,
        slug=f"{MADE_UP}publication",
        is_shown_on_profile=True,
        year=LAST_YEAR,
        **texts(title=marked(en="Profile", fr="Profil", it="Profilo")),
    )
    metric = Statement.Metric
    for value, of in ((projects, metric.PROJECTS), (1_000_000, metric.DIRECT_BENEFICIARIES)):
        Statement.objects.create(
            publication=publication,
            metric=of,
            period_start=FIRST_YEAR,
            period_end=LAST_YEAR,
            value=value,
            state=Statement.State.APPROVED,
            **texts(source=marked(en="No source", fr="Aucune source", it="Nessuna fonte")),
        )


def open_years(programme: CountryProgramme, *, are_closed: bool) -> None:
    """The years of the period, closed as two people would, or open."""
    acts = {}
    if are_closed:
        acts = {
            "state": ReportingYear.State.CLOSED,
            "closing_proposed_by": _account("proposer"),
            "closed_by": _account("closer"),
            "closed_at": timezone.now(),
        }
    ReportingYear.objects.bulk_create(
        [ReportingYear(programme=programme, year=year, **acts) for year in PERIOD]
    )


def _account(role: str) -> AbstractBaseUser:
    """Somebody who can never sign in."""
    accounts = get_user_model().objects
    name = f"{MADE_UP}{role}"
    account = accounts.filter(username=name).first()
    return account or accounts.create_user(username=name, password=None, is_active=False)
