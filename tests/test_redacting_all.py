"""Whatever a record tells can be removed by two people, though it is no text, and stays removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from editions import actions, guards, hashes, redacting
from editions.documents import NOT_STATED
from editions.freezing import digest_of
from editions.models import (
    Edition,
    FrozenCell,
    FrozenFacet,
    FrozenFigures,
    FrozenListing,
    FrozenRecord,
    Redaction,
)
from editions.removable import LISTS, fingerprints_at, is_result, is_text, pattern_of, places
from programmes.models import Project
from tests.api_editions import ask, publish, rows
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    ContactFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
)
from tests.public_addresses import from_configuration
from tests.sharing import shared_rows

pytestmark = pytest.mark.django_db

# What names a record or another, or says how its values are read; a whole record is not removed.
STAYS = {
    *("code", "slug", "key", "name", "code_version", "iso_3166_2", "iso_alpha2", "code_origin"),
    *("kind", "role", "basis", "metric", "precision", "currency", "amount_scope", "is_population"),
    *("source_language", "colour", "symbol", "position", "in_period", "is_shown_on_profile"),
    *("publication", "period_first_year", "period_last_year", "period_start", "period_end"),
    # Which map a region is on, and its outline: geography, not where anybody works.
    *("valid_from", "valid_until", "predecessors", "successors", "geometry", "is_schematic"),
}
MARKER = "removed for safety"


def someone():
    return AccountFactory(superuser=True)


def ask_for(kind, key, field):
    place = {"kind": kind, "key": key, "field": field, "reason": "A made-up reason."}
    return redacting.ask(Edition.objects.first().programme, **place, by=someone())


def redact(kind, key, field):
    return redacting.confirm(ask_for(kind, key, field), by=someone())


def again():
    """What blocks the next edition since it was removed."""
    prepared = actions.prepare(ProgrammeFactory(), by=someone())
    found = list(prepared.findings.filter(rule="removed_again", level="block"))
    actions.discard(prepared, by=someone())
    return {(row.kind, row.key, row.field) for row in found}


# What may be removed


def values(document: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document that holds anything, with its field."""
    inside = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in inside:
        field = f"{path}.{name}" if path else str(name)
        if isinstance(value, (dict, list)) and not is_text(value):
            if value and (is_result(value) or pattern_of(field).split(".")[-1] in LISTS):
                yield field, value
            yield from values(value, field)
        else:
            yield field, value


def may_be_removed(document: dict[str, Any], field: str) -> bool:
    """By itself, or with that of which it is a part: a result, a link, a policy."""
    parts = field.split(".")
    return any(next(places(document, parts[:length]), None) for length in range(1, len(parts) + 1))


@pytest.mark.usefixtures("real_data")
def test_every_value_of_every_record_may_be_removed_or_names_it_or_says_how_it_is_read():
    neither = {
        (row.kind, pattern_of(field))
        for row in FrozenRecord.objects.all()
        for field, value in values(row.document)
        if value not in ("", None, False, NOT_STATED) and not STAYS & set(field.split("."))
        if not may_be_removed(row.document, field)
    }

    assert neither == set()


@pytest.mark.usefixtures("real_data")
def test_pages_files_and_answers_stand_without_all_that_may_be_removed(client):
    asked: dict[tuple[str, str], Redaction] = {}
    for row in FrozenRecord.objects.order_by("pk"):
        for field, value in values(row.document):
            name = (row.kind, pattern_of(field))
            is_one = not is_text(value) and name not in asked
            if is_one and next(places(row.document, field.split(".")), None):
                asked[name] = ask_for(row.kind, row.key, field)
    assert len(asked) > 40

    touched = set()
    for redaction in asked.values():
        redacting.confirm(redaction, by=someone())
        touched |= {redaction.key, *redaction.copies.values_list("key", flat=True)}

    for redaction in Redaction.objects.all():
        for row in FrozenRecord.objects.filter(kind=redaction.kind, key=redaction.key):
            told = fingerprints_at(row.document, redaction.field, anywhere=True)
            assert not set(told) & set(redaction.fingerprints), redaction
            assert row.document_hash == digest_of(row)
    addresses = {
        address
        for address in from_configuration() - {"/logo"}
        if not address.startswith(("/fr/", "/it/")) and "comparison." not in address
        if address.count("/") < 3 or any(f"/{key}/" in address for key in touched)
    }
    addresses |= {f"/api/v1/{name}/?format={form}" for name in LISTS_OF_API for form in FORMS}
    for address in sorted(addresses):
        assert client.get(address).status_code == 200, address


LISTS_OF_API = ("projects", "regions", "bases", "sectors", "organisations", "statements")
FORMS = ("json", "csv", "xlsx")


# A base


@pytest.fixture
def base():
    """A base whose position, town and address are public, in two editions."""
    programme = ProgrammeFactory()
    ContactFactory(programme=programme, address="12, Marmoset street", email="ouistiti@example.org")
    base = BaseFactory(
        code="B01",
        kind="country_office",
        regions=[RegionFactory(code="XX01", name="North")],
        town="Northtown",
        latitude="12.60915",
        longitude="-7.97522",
        public_precision="address",
        opened="2016-03",
    )
    publish()
    ProjectFactory(ready=True, code="XYZ-1")
    publish()
    return base


@pytest.mark.parametrize("named", ["latitude", "longitude"])
def test_a_position_goes_whole_whichever_half_is_named(client, base, named):
    redact("base", "B01", named)

    for number in ("2024.1", "2024.2"):
        told = ask(client, "bases/B01", edition=number)
        assert (told["latitude"], told["longitude"]) == (None, None)
        assert (told["town"], told["removed_here"]) == ("Northtown", MARKER)
    page = client.get("/fr/bases/").content.decode()
    assert "deux personnes ont retiré un élément de cette fiche" in page
    assert "12.6" not in str(FrozenRecord.objects.filter(kind="base").values_list("document"))


def test_a_position_is_refused_again_also_where_it_is_less_precise_and_another_is_not(base):
    redact("base", "B01", "latitude")
    assert again() == {("base", "B01", "latitude")}
    base.public_precision = "town"
    base.save()
    assert again() == {("base", "B01", "latitude")}

    base.latitude, base.longitude = "13.44", "-6.26"
    base.save()
    assert again() == set()


def test_with_a_town_goes_its_position_and_the_address_that_names_it_is_told(client, base):
    ContactFactory(programme=base.programme, address="Street 3, Northtown")
    publish()

    asked = ask_for("base", "B01", "town")
    left = [(place.kind, place.field) for place in redacting.found_elsewhere(asked).left]
    done = redacting.confirm(asked, by=someone())

    assert ("programme", "contacts.1.address") in left or (
        "programme",
        "contacts.0.address",
    ) in left
    assert list(done.copies.values_list("kind", "field")) == [("base", "latitude")]
    told = ask(client, "bases/B01", edition="2024.1")
    assert (told["town"], told["latitude"], told["longitude"]) == (MARKER, None, None)


def test_an_address_and_its_mail_go_from_pages_sheets_and_answers(client, base):
    redact("programme", base.programme.code, "contacts.0.address")
    redact("programme", base.programme.code, "contacts.0.email")

    for address in (
        "/",
        "/editions/2024.1/",
        "/data/",
        "/api/v1/programme/",
        "/api/v1/programme/?edition=2024.1",
    ):
        told = client.get(address).content.decode()
        assert "Marmoset" not in told
        assert "ouistiti" not in told
    assert MARKER in client.get("/").content.decode()
    code = base.programme.code
    assert again() == {
        ("programme", code, "contacts.0.address"),
        ("programme", code, "contacts.0.email"),
    }


# A project


@pytest.fixture
def project(made):
    """With links, money, dates and sources, beside another, in two editions; made once."""
    return Project.objects.get(pk=made)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker):
        yield make().pk


def make():
    north, south = (
        RegionFactory(code=f"XX0{n}", name=name) for n, name in enumerate(["North", "South"], 1)
    )
    health, water = SectorFactory(slug="health"), SectorFactory(slug="water")
    donors = [OrganisationFactory(slug=slug, acronym=slug.upper()) for slug in ("fund", "bank")]
    for code in ("XYZ-1", "XYZ-2"):
        project = ProjectFactory(
            ready=True,
            code=code,
            regions=[north, south],
            sectors=[health, water],
            donors=donors,
            start_date="2020-03-02",
            end_date="2022",
            status="ended",
        )
    project = Project.objects.get(code="XYZ-1")
    project.primary_sector = health
    project.save()
    project.organisation_links.filter(organisation=donors[0]).update(
        reference="REF-777", amount="512345", currency="EUR"
    )
    source = ProjectSourceFactory(project=project, address="https://example.org/marmoset")
    ProjectSourceFactory(project=project, address="https://example.org/other")
    ProjectResultFactory(project=project, source=source, value=900)
    BeneficiaryCountFactory(
        project=project, accepted=True, source=source, value=512, year=2021, region=None
    )
    publish()
    ProjectFactory(ready=True, code="XYZ-3")
    publish()
    return project


def numbers(client, group, edition):
    found = rows(client, "statistics", group_by=group, edition=edition)
    return {row[group]: row["projects"] for row in found}


def test_a_link_to_a_region_goes_from_wherever_the_project_is_found_or_counted(client, project):
    redact("project", "XYZ-1", "regions.0")

    for number in ("2024.1", "2024.2"):
        told = ask(client, "projects/XYZ-1", edition=number)
        assert [region["code"] for region in told["regions"]] == ["XX02"]
        found = rows(client, "projects", region="XX01", edition=number)
        assert [row["code"] for row in found] == ["XYZ-2"]
        assert [row["code"] for row in rows(client, "projects", q="north", edition=number)] == [
            "XYZ-2"
        ]
        assert numbers(client, "region", number) == {"XX01": 1, "XX02": 2}
    assert not FrozenListing.objects.filter(key="XYZ-1", region="XX01").exists()
    # Of the newest edition, whose sums are kept ready.
    assert FrozenFigures.objects.exists()
    assert "XYZ-1" not in client.get("/regions/XX01/").content.decode()
    assert again() == {("project", "XYZ-1", "regions.0")}


def test_a_link_is_asked_for_by_what_it_names_and_kept_by_its_place_alone(client, project):
    asked = ask_for("project", "XYZ-1", "regions.XX02")
    first = ask_for("project", "XYZ-1", "regions.0")
    assert (asked.field, first.field) == ("regions.1", "regions.0")

    redacting.confirm(first, by=someone())
    redacting.confirm(asked, by=someone())

    assert ask(client, "projects/XYZ-1")["regions"] == []
    assert len(ask(client, "projects/XYZ-2")["regions"]) == 2
    assert "XX02" not in str(ask(client, "editions/2024.1")["redactions"])


def test_what_stood_at_the_place_when_it_was_asked_for_is_meant(client, project):
    asked = ask_for("project", "XYZ-1", "regions.0")
    project.region_links.filter(region__code="XX01").delete()
    publish()
    redacting.confirm(asked, by=someone())

    found = [ask(client, "projects/XYZ-1", edition=n)["regions"] for n in ("2024.1", "2024.3")]
    assert [[region["code"] for region in regions] for regions in found] == [["XX02"], ["XX02"]]


def test_with_a_sector_goes_that_it_is_the_first(client, project):
    done = redact("project", "XYZ-1", "sectors.health")

    told = ask(client, "projects/XYZ-1", edition="2024.1")
    assert [sector["slug"] for sector in told["sectors"]] == ["water"]
    assert told["primary_sector"] is None
    assert list(done.copies.values_list("field", flat=True)) == ["primary_sector"]


@pytest.mark.parametrize(
    ("field", "name", "nothing"),
    [
        pytest.param("donors.fund.amount", "amount", None, id="amount"),
        pytest.param("donors.fund.reference", "reference", "", id="reference"),
    ],
)
def test_the_reference_and_the_amount_of_a_donor_go(client, project, field, name, nothing):
    redact("project", "XYZ-1", field)

    for number in ("2024.1", "2024.2"):
        (donor,) = [
            row
            for row in ask(client, "projects/XYZ-1", edition=number)["donors"]
            if row["slug"] == "fund"
        ]
        assert donor[name] == nothing
    pages = "".join(
        client.get(address).content.decode()
        for address in ("/projects/XYZ-1/", "/organisations/fund/", "/api/v1/projects/")
    )
    assert ("512345" if name == "amount" else "REF-777") not in pages.replace(",", "")
    assert rows(client, "projects", q="REF-777") == [] or name == "amount"


def test_a_date_goes_with_its_place_in_lists_and_stays_in_other_projects(client, project):
    asked = ask_for("project", "XYZ-1", "start_date")
    found = redacting.found_elsewhere(asked)
    redacting.confirm(asked, by=someone())

    assert found.copies == []
    assert [(place.key, place.field) for place in found.left] == [("XYZ-1", "years")]
    told = ask(client, "projects/XYZ-1", edition="2024.1")
    assert (told["start_date"], told["removed_here"]) == ("", MARKER)
    assert ask(client, "projects/XYZ-2", edition="2024.1")["start_date"] == "2020-03-02"
    in_order = [row["code"] for row in rows(client, "projects", edition="2024.1")]
    assert in_order == ["XYZ-2", "XYZ-1"]
    assert "2020-03-02" not in str(FrozenRecord.objects.filter(key="XYZ-1").values())
    assert again() == {("project", "XYZ-1", "start_date")}


def test_the_address_of_a_source_goes_from_results_and_counts_too(client, project):
    redact("project", "XYZ-1", "sources.0.address")

    told = ask(client, "projects/XYZ-1", edition="2024.1")
    assert [row["address"] for row in told["sources"]] == ["", "https://example.org/other"]
    assert told["results"][0]["source"] == ""
    (count,) = rows(client, "beneficiary-counts", edition="2024.1")
    assert (count["source"], count["value"]) == ("", 512)
    assert FrozenCell.objects.get().status == "exact" or FrozenCell.objects.get().value == 512
    for address in ("/projects/XYZ-1/", "/api/v1/projects/?format=csv"):
        assert "marmoset" not in b"".join(client.get(address)).decode()


def test_the_next_edition_is_made_alike_in_part_and_in_full_and_passes(project):
    redact("project", "XYZ-1", "regions.0")
    project.region_links.filter(region__code="XX01").delete()
    edition, same = actions.prepare_in_full(ProgrammeFactory(), by=someone())

    assert same == sum(edition.totals.values())
    assert edition.released_hash == hashes.released_hash(edition)
    actions.approve(edition, by=someone())


def test_links_change_only_while_one_is_removed(project):
    redact("project", "XYZ-1", "regions.0")

    assert guards.missing() == []
    facet = FrozenFacet.objects.filter(record__key="XYZ-1").first()
    for change in (facet.delete, lambda: FrozenFacet.objects.update(value="other")):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


@pytest.mark.parametrize("field", ["code", "nature", "regions.9", "regions.XX09", "bases.0"])
def test_what_names_the_record_and_what_is_not_there_is_refused(project, field):
    with pytest.raises(ValidationError, match="No edition holds a text or figure"):
        ask_for("project", "XYZ-1", field)


def test_words_of_the_search_that_stand_in_another_order_are_the_same(project):
    """As in rows that were frozen before they were made from the document."""
    guards.lift()
    for row in FrozenRecord.objects.filter(kind="project"):
        row.search_text = " ".join(reversed(row.search_text.split()))
        row.save()
    guards.make()
    ProjectFactory(ready=True, code="XYZ-4")

    edition, same = actions.prepare_in_full(ProgrammeFactory(), by=someone())

    assert same == sum(edition.totals.values())


def test_all_links_of_a_kind_go_at_once_also_of_a_project_that_has_left(client, project):
    project.state = "draft"
    project.save()
    publish()
    done = redact("project", "XYZ-1", "sectors")

    assert list(done.copies.values_list("field", flat=True)) == ["primary_sector"]
    assert ask(client, "projects/XYZ-1", edition="2024.1")["sectors"] == []
    end = FrozenRecord.objects.get(key="XYZ-1", is_end=True)
    assert (end.document["sectors"], end.facets.count()) == ([], 0)
    assert not FrozenFacet.objects.filter(record__key="XYZ-1", name="sector").exists()
