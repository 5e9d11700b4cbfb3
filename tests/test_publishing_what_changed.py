"""Only projects whose input has changed are made anew, and an edition says all the same."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from beneficiaries.models import BeneficiaryCount, SexAgeCell
from editions import actions, drafting, hashes, live
from editions.checking import compare
from editions.document import Document, digest
from editions.drafting import Draft
from editions.models import Edition, FrozenCell, FrozenRecord, ProjectInput
from programmes.models import CountryProgramme, Organisation, Project, ProjectSource, Region, Sector
from tests.api_editions import publish, withdraw
from tests.closed_years import YEAR, closed_year, in_short, project_year
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return ProgrammeFactory()


@pytest.fixture
def project():
    """A project that names something of every kind, with a figure by sex and age."""
    sector, region = SectorFactory(slug="s1"), RegionFactory(code="R1")
    found = project_year("A", {sector: {region: {"female:0-4": 60, "male:18-49": 70}}})
    found.bases.add(BaseFactory(code="B1", public_precision="region"))
    organisation = OrganisationFactory(slug="giver")
    found.organisation_links.create(organisation=organisation, role="donor")
    found.sources.create(address="https://example.org/a", says_en="Made-up words")
    return found


def made_anew() -> list[str]:
    return Draft(ProgrammeFactory()).codes


def test_nothing_is_made_anew_where_nothing_has_changed(project):
    assert made_anew() == ["A"]
    publish()

    assert made_anew() == []
    with pytest.raises(ValidationError, match="Nothing has changed"):
        actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))


def test_after_a_withdrawal_all_is_made_anew_and_what_projects_came_of_is_kept(project):
    other = ProjectFactory(ready=True)
    publish()
    Project.objects.filter(pk=other.pk).update(title_en="Second title")
    withdraw(publish(), "A made-up reason.")
    assert made_anew() == sorted(["A", other.code])
    Project.objects.filter(pk=other.pk).update(title_en="Third title")

    written = ProjectInput.objects.filter(first_edition=publish())
    assert [row.project_code for row in written] == [other.code]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: Project.objects.update(title_en="Other words"), id="project"),
        pytest.param(lambda: Sector.objects.update(protection_class="protection"), id="sector"),
        pytest.param(lambda: Region.objects.update(name="Elsewhere"), id="region"),
        pytest.param(lambda: Organisation.objects.update(acronym="XX"), id="organisation"),
        pytest.param(lambda: ProjectSource.objects.update(says_en="Other"), id="source"),
        pytest.param(lambda: BeneficiaryCount.objects.update(precision="about"), id="count"),
        pytest.param(lambda: SexAgeCell.objects.update(sex="unknown"), id="sex"),
        pytest.param(lambda: SexAgeCell.objects.filter(sex="male").delete(), id="cell"),
        pytest.param(lambda: Project.objects.get(code="A").bases.clear(), id="base left"),
        pytest.param(closed_year, id="year closed"),
        pytest.param(lambda: CountryProgramme.objects.update(period_last_year=2025), id="period"),
        pytest.param(lambda: BeneficiaryCount.objects.update(state="draft"), id="state"),
    ],
)
def test_whatever_a_project_tells_of_makes_it_anew(project, change):
    ProjectFactory(ready=True, code="OTHER")
    publish()
    change()

    assert "A" in made_anew()


def test_what_no_document_tells_of_makes_nothing_anew(project):
    publish()
    Project.objects.update(internal_note="For staff", localities="Somewhere", version=7)

    assert made_anew() == []


def test_a_new_release_of_the_portal_makes_everything_anew(project, monkeypatch):
    publish()
    monkeypatch.setattr("editions.inputs.program", lambda: "another program")

    assert made_anew() == ["A"]


def test_one_change_writes_one_record_however_many_batches_there_are(monkeypatch):
    monkeypatch.setattr(live, "BATCH", 2)
    closed_year()
    sector = SectorFactory(slug="s1")
    for code in "ABCDE":
        project_year(code, {sector: 300, SectorFactory(): 4}, sectors=None)
    first = publish()
    Project.objects.filter(code="C").update(title_en="Other words")
    second = publish()

    assert [row.key for row in FrozenRecord.objects.filter(first_edition=second)] == ["C"]
    assert not FrozenCell.objects.filter(first_edition=second).exists()
    assert [row.project_code for row in ProjectInput.objects.filter(first_edition=second)] == ["C"]
    assert in_short(first) == in_short(second)
    assert first.released_hash != second.released_hash


@pytest.mark.parametrize("size", [1, 2, 500])
def test_batches_of_any_size_make_the_same_edition(size, monkeypatch):
    closed_year()
    sectors = [SectorFactory(slug=slug) for slug in ("s1", "s2")]
    for code, parts in {"A": 500, "B": 3, "C": 40, "D": {sectors[1]: 60, sectors[0]: 4}}.items():
        project_year(code, parts, sectors=sectors)
    project_year("E", 700, sectors=sectors[:1], year=2021)
    StatementFactory(approved=True, period_start=2013, period_end=2024, value=607)
    whole = {row.name: row.hash for row in Draft(ProgrammeFactory()).documents()}
    monkeypatch.setattr(live, "BATCH", size)

    edition = publish()

    assert {row.name: row.hash for row in Draft(ProgrammeFactory(), in_full=True).documents()} == (
        whole
    )
    assert compare(edition) == len(whole)


def test_a_statement_is_held_against_projects_that_were_not_made_anew(project):
    closed_year()
    ProjectFactory(ready=True, code="OTHER")
    StatementFactory(approved=True, period_start=YEAR, period_end=YEAR, value=130)
    publish()
    Project.objects.filter(code="OTHER").update(title_en="Other words")
    edition = publish()

    (statement,) = FrozenRecord.objects.of(edition).of_kind("statement")
    (comparison,) = statement.document["comparisons"]
    assert (comparison["at_least"], comparison["state"]) == (130, "match")
    assert compare(edition) == sum(edition.totals.values())


def test_a_change_that_is_missed_is_found_in_full(project, monkeypatch):
    publish()
    before = ProjectInput.objects.get().input_hash
    Project.objects.update(title_en="Other words")
    monkeypatch.setattr(drafting, "input_hashes", lambda *_given: {"A": before})

    with pytest.raises(Exception, match="project A differs from edition 2024.1"):
        actions.prepare_in_full(ProgrammeFactory(), by=AccountFactory(superuser=True))
    assert Edition.objects.count() == 1


def test_a_discarded_preparation_is_made_anew(project):
    publish()
    Project.objects.update(title_en="Other words")
    person = AccountFactory(superuser=True)
    actions.discard(actions.prepare(ProgrammeFactory(), by=person), by=person)

    assert made_anew() == ["A"]
    assert ProjectInput.objects.count() == 1


def test_after_a_withdrawal_everything_is_made_anew(project):
    publish()
    Project.objects.update(title_en="Other words")
    second = publish()
    actions.withdraw(second, by=AccountFactory(superuser=True), reason="Made-up reason")

    assert made_anew() == ["A"]
    third = publish()
    assert compare(third) == sum(third.totals.values())
    assert made_anew() == []


def test_a_project_that_left_keeps_its_closed_years_in_the_hash(project):
    closed_year()
    first = publish()
    Project.objects.update(state="draft")
    second = publish()

    assert in_short(second) == in_short(first)
    assert made_anew() == []
    row = ProjectInput.objects.of(second).get()
    assert row.input_hash == ""
    assert row.released_hash != ProjectInput.objects.of(first).get().released_hash
    Project.objects.update(state="ready")
    assert publish().released_hash == first.released_hash


def test_of_a_project_of_which_nothing_is_told_any_more_no_hash_stands():
    for code in ("A", "B"):
        ProjectFactory(code=code, ready=True)
    publish()
    Project.objects.filter(code="A").update(state="draft")

    second = publish()

    assert [row.project_code for row in ProjectInput.objects.of(second)] == ["B"]


def test_the_hash_of_an_edition_can_be_made_again_from_its_rows(project):
    BeneficiaryCountFactory(project__ready=True, accepted=True, sourced=True, value=500)
    closed_year()
    edition = publish()

    lines = []
    for record in FrozenRecord.objects.of(edition):
        told = [f"{record.kind} {record.key} {record.document_hash}"]
        if record.kind == "project":
            cells = FrozenCell.objects.of(edition).filter(project_code=record.key)
            told += [f"count {cell.key} {cell.document_hash}" for cell in cells]
            told = [f"project {record.key} {hash_of(told)}"]
        lines += told
    for cell in FrozenCell.objects.of(edition).filter(project_code__in=["", "+"]):
        lines.append(f"count {cell.key} {cell.document_hash}")

    assert edition.released_hash == hash_of(lines) == hashes.released_hash(edition)


def hash_of(lines: list[str]) -> str:
    return hashes._hash(lines)


def test_a_document_is_hashed_with_its_place_in_lists():
    body = {"b": "é", "a": [1, None]}
    document = Document("project", "A", body, 3, (("year", "2020"),), "2020-01")

    assert document.hash == digest([3, (("year", "2020"),), "2020-01", body])
