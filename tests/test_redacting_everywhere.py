"""What is removed for safety is gone at the next request, however it was made ready to be read."""

from __future__ import annotations

import gzip

import pytest

from editions import actions, hashes, redacting
from editions.first_pages import PAGES, SIZES, FirstPage
from editions.models import FrozenFigures, FrozenListing, FrozenPage, FrozenRecord, ProjectInput
from tests.api_editions import publish
from tests.closed_years import YEAR, closed_year, project_year
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectFactory,
    PublicationFactory,
    SectorFactory,
    StatementFactory,
)
from tests.public_addresses import from_configuration, without_separators, words_of

pytestmark = pytest.mark.django_db

LISTS = ["projects", "beneficiary-counts", "statements", "organisations", "sectors"]
STATISTICS = ["", "group_by=year", "group_by=year,sector", "group_by=donor", "sector=s1"]
LANGUAGES = ("en", "fr", "it")


@pytest.fixture
def programme():
    """A closed year, words that stand twice, and a statement that stands twice; two editions."""
    programme = ProgrammeFactory()
    sectors = [SectorFactory(slug=f"s{at}", name_en=f"Sector {at}") for at in (1, 2)]
    closed_year()
    first = project_year("XYZ-1", {sectors[0]: 512345, sectors[1]: 300111})
    second = project_year("XYZ-2", {sectors[0]: 700222})
    first.title_fr = second.note_en = "Marmoset house"
    first.save()
    second.save()
    for slug in ("printed", "web"):
        publication = PublicationFactory(slug=slug, is_shown_on_profile=slug == "printed")
        year = {"period_start": YEAR, "period_end": YEAR, "sector": sectors[0]}
        StatementFactory(publication=publication, value=987123, approved=True, **year)
    publish()
    ProjectFactory(ready=True, code="XYZ-3")
    publish()
    return programme


def addresses():
    """Every public address, old editions and the most telling questions among them."""
    # The files of a comparison are nothing without a second edition.
    found = {
        f"{address}?compare=2024.1" if "/comparison." in address else address
        for address in from_configuration() - {"/logo"}
    }
    for edition in ("", "edition=2024.1", "edition=2024.2"):
        for name in LISTS:
            for language in LANGUAGES:
                asked = f"page_size=200&lang={language}&{edition}"
                found.add(f"/api/v1/{name}/?{asked}")
            found.add(f"/api/v1/{name}/?format=csv&{edition}")
        for question in STATISTICS:
            for page in ("/api/v1/statistics/", "/api/v1/statistics/explanation/"):
                if "explanation" not in page or "group_by" not in question:
                    found.add(f"{page}?{question}&{edition}".replace("?&", "?").rstrip("&?"))
        found |= {f"/projects/?{edition}", f"/fr/projects/?q=marmoset&{edition}"}
    return sorted(found)


def told(client):
    """What every address tells, in plain letters and digits."""
    texts = {}
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if "q=" not in address:  # a search repeats what it was asked for
            texts[address] = without_separators(words_of(answer).casefold())
    return texts


def redact(kind, key, field):
    asked = redacting.ask(
        ProgrammeFactory(),
        kind=kind,
        key=key,
        field=field,
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )
    return redacting.confirm(asked, by=AccountFactory(superuser=True))


COUNT = ("count", f"XYZ-1/{YEAR}/reached/direct/person//s1///", "value")
NOTE = ("project", "XYZ-2", "note")
STATED = ("statement", f"printed.direct_beneficiaries.s1.{YEAR}-{YEAR}", "value")
# A part, its total, that of the year and of the sector; words; a stated figure.
REMOVED = ("512345", "812456", "1512678", "1212567", "marmoset", "987123")


# Answers are kept by the application; the rows are looked at in both by test_redacting_copies.py.
@pytest.mark.once
def test_it_is_gone_from_whatever_was_kept_ready(client, programme):
    # Asked for by the same client before, so that every answer is kept.
    before = told(client).values()
    assert all(sum(word in text for text in before) >= 8 for word in REMOVED)
    for place in (COUNT, NOTE, STATED):
        redact(*place)

    assert {
        address: word for address, text in told(client).items() for word in REMOVED if word in text
    } == {}
    ready = [*FrozenRecord.objects.values_list("row_en", "row_fr", "row_it", "search_text")]
    ready += FrozenFigures.objects.values_list("figures")
    ready += FrozenListing.objects.values_list("key", "sector", "region", "year")
    pages = FrozenPage.objects.exclude(number=0).values_list(*PAGES.values())
    ready += [
        [gzip.decompress(FirstPage(0, (), bytes(page), SIZES[-1]).around("")) for page in row]
        for row in pages
    ]
    assert not [row for row in ready if any(word in str(row).casefold() for word in REMOVED)]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(COUNT, id="a figure"),
        pytest.param(NOTE, id="words"),
    ],
)
def test_the_next_edition_is_made_alike_in_part_and_in_full(programme, place):
    redact(*place)
    ProjectFactory(ready=True, code="XYZ-4")
    edition, same = actions.prepare_in_full(programme, by=AccountFactory(superuser=True))

    assert same == sum(edition.totals.values())
    assert edition.released_hash == hashes.released_hash(edition)
    written = ProjectInput.objects.filter(first_edition=edition)
    assert "XYZ-4" in written.values_list("project_code", flat=True)


def test_figures_are_added_up_once_for_all_that_goes_in_one_act(programme, monkeypatch):
    renewed = []
    renew = redacting.cube.renew
    monkeypatch.setattr(redacting.cube, "renew", lambda programme: renewed.append(renew(programme)))
    redaction = redact(*COUNT)

    assert redaction.copies.filter(kind="count").count() == 2
    assert len(renewed) == 1
