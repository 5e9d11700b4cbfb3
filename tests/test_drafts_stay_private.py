"""
Sweep every public address for what is not, or not yet, published.

The secrets stand in drafts, in unpublished changes, in fields for staff, and in an edition
that is prepared and not approved.
"""

import pytest
from django.test import override_settings
from django.urls import clear_url_caches

from beneficiaries.models import Statement
from editions import actions
from editions.models import Edition, FrozenRecord
from programmes.models import Base, CountryProgramme, Project
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectResultFactory,
    StatementFactory,
)
from tests.public_addresses import (
    crawl,
    from_configuration,
    routes,
    samples_of,
    without_separators,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_data")]

WORD = "Marmoset"
FIGURES = [987654321, 876543219, 765432198, 654321987, 543219876]


@pytest.fixture
def secrets():
    """Facts that no public address may tell, each in another place."""
    programme = CountryProgramme.objects.get()
    donor = OrganisationFactory(slug="marmoset-fund", name_en=f"{WORD} Fund")
    ProjectFactory(
        programme=programme, code="XYZ-MARMOSET", title_en=f"{WORD} draft", donors=[donor]
    )
    published = Project.objects.order_by("code").first()
    published.internal_note = f"{WORD}: internal"
    published.localities = f"{WORD} village"
    published.title_fr = f"{WORD} en préparation"
    published.save()
    Base.objects.filter(code="B02").update(
        name=f"{WORD} base", town=f"{WORD} town", evidence_for_staff=f"{WORD} evidence"
    )
    Statement.objects.filter(value=6032908).update(value=FIGURES[0])
    StatementFactory(
        publication=Statement.objects.first().publication, value=FIGURES[1], source_en=WORD
    )
    BeneficiaryCountFactory(project=published, value=FIGURES[2])
    BeneficiaryCountFactory(project=published, value=FIGURES[3], accepted=True, restricted=True)
    ProjectResultFactory(project=published, label_en=WORD, value=FIGURES[4], restricted=True)
    actions.prepare(
        programme, by=AccountFactory(permissions=["editions.prepare_edition"], username=WORD)
    )
    assert FrozenRecord.objects.filter(document__icontains=WORD).exists()


def told(answer) -> list[str]:
    """The secrets that an answer tells, in its headers or its words."""
    text = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    text += words_of(answer)
    digits = without_separators(text)
    found = [WORD] if WORD.casefold() in text.casefold() else []
    return found + [str(figure) for figure in FIGURES if str(figure) in digits]


# The keys of what is not published, tried at every address that takes one.
GUESSES = ["XYZ-MARMOSET", "marmoset-fund", "2024.2"]


def harmless(address: str) -> bool:
    """An address that repeats the guess it was asked with tells nothing by that."""
    return any(guess.casefold() in address.casefold() for guess in GUESSES)


# That no route reads a live table is held on each database by test_disclosure_narrow_role.py.
@pytest.mark.once
def test_nothing_unpublished_is_told_at_any_address(secrets):
    statuses: dict[int, int] = {}
    leaks = []
    for address, answer in crawl(GUESSES):
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        if harmless(address):
            assert answer.status_code in {400, 404}, address
        elif secrets_told := told(answer):
            leaks.append((address, secrets_told))

    assert not leaks
    assert set(statuses) <= {200, 400, 404}
    assert statuses[200] >= sum(not samples_of(address) for address in from_configuration())


def test_the_sweep_knows_how_many_addresses_there_are():
    pages = (
        18 + 25 + 30 + 7 + 31 + 2
    )  # lists and texts, one of each record, an edition, its changes
    pages += 2 * (25 + 30 + 7 + 31) + 2 * 1 + 2  # citations of each record and edition, feeds
    pages += 1 + 3  # the explorer's picture, small pages for frames
    pages += 2 + 2 + 3  # drawings of the register and of the map; two editions as files
    sheets = 1 + 25 + 30 + 7 + 31  # the country's, then one of each record
    api = 4 + 11 + 1 + 30 + 5 + 7 + 31 + 25 + 6 + 31 + 1  # indexes, lists, one of each record
    health = 2
    search = 2 + 6 + 1 + 2  # robots and the map of the site, with its parts; oEmbed; logo and icon

    assert len(from_configuration()) == 3 * (pages + sheets) + api + health + search


def test_every_route_is_swept():
    names = {name for name, _parameters in routes()}

    assert {"editions:profile", "editions:project-detail", "api:projects-detail"} <= names
    assert len(names) > 40


def test_a_page_that_reads_a_live_table_is_caught(secrets, client):
    """The sweep finds a new page by itself; all others it has opened above, with these secrets."""
    known = from_configuration()
    with override_settings(ROOT_URLCONF="tests.leaking_urls"):
        clear_url_caches()
        found = from_configuration() - known
        leaks = [address for address in found if told(client.get(address))]
    clear_url_caches()

    assert leaks == ["/leak/"]


def test_the_prepared_edition_is_at_no_address(client, secrets):
    assert Edition.objects.prepared().get().number == "2024.2"

    assert client.get("/editions/2024.2/").status_code == 404
    assert client.get("/projects/?edition=2024.2").status_code == 400
    assert client.get("/api/v1/projects/?edition=2024.2").status_code == 400
