"""What the gate finds in numbers that stand in a field of their own: results and statements."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from editions import actions
from editions.lint_figures import of_count, of_result, of_statement
from editions.models import FrozenCell
from editions.reading import current_edition, record
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    ProjectSourceFactory,
    SectorFactory,
    StatementFactory,
)

K = 35
WHY = "A made-up reason."


def person():
    rights = ["editions.prepare_edition", "editions.approve_edition"]
    return AccountFactory(permissions=rights)


def prepare():
    return actions.prepare(ProgrammeFactory(), by=person())


def blocks(edition):
    return [(row.rule, row.field) for row in edition.findings.filter(level="block")]


def result(protection_class="standard", **more):
    sector = SectorFactory(protection_class=protection_class)
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[sector])
    ProjectSourceFactory(project=project)
    return ProjectResultFactory(project=project, **more)


def texts(words):
    return {"source_language": "en", "en": "", "fr": "", "it": ""} | words


def told_of_result(value, *, k=10, label=None, unit=None, note=None):
    row = {"label": texts(label or {}), "unit": texts(unit or {}), "note": texts(note or {})}
    return [found.rule for found in of_result(row | {"value": str(value)}, k=k, k_of_groups=K)]


PERSONS = {"en": "persons"}


@pytest.mark.parametrize(
    ("k", "value", "words", "rule"),
    [
        (10, 9, {"unit": PERSONS}, "small_number"),
        (10, 0, {"unit": PERSONS}, "small_number"),
        (10, 10, {"unit": PERSONS}, None),
        (35, 34, {"unit": PERSONS}, "small_number"),
        (35, 35, {"unit": PERSONS}, None),
        (35, 3, {"unit": {"en": "consultations"}}, "small_number"),
        (35, 3, {"unit": {"en": "mobile teams"}}, None),
        (35, 3, {"unit": {"it": "squadre mobili"}}, None),
        (35, 3, {"unit": {"en": "people in camps"}}, "small_number"),
        (35, 3, {"unit": {"en": "percent"}, "label": {"en": "People reached"}}, None),
        (10, 34, {"unit": {"en": "girls"}}, "small_group"),
        (10, 35, {"unit": {"en": "girls"}}, None),
        (10, 20, {"unit": PERSONS, "label": {"fr": "Filles"}}, "small_group"),
        (10, 20, {"unit": PERSONS, "note": {"it": "Sono minori"}}, "small_group"),
        (10, 4, {"unit": {"en": "spaces"}, "label": {"en": "Spaces for girls"}}, None),
    ],
)
def test_a_small_number_of_people_in_a_result(k, value, words, rule):
    assert told_of_result(value, k=k, **words) == ([rule] if rule else [])


@pytest.mark.parametrize(
    "words",
    [
        {"label": {"en": "Unaccompanied children in host families"}},
        {"label": {"fr": "Enfants non accompagnés"}},
        {"label": {"en": "Boys formerly recruited by armed groups"}},
        {"label": {"it": "Minori soldato reinseriti"}, "unit": {"it": "minori"}},
        {"label": {"fr": "Enfants séparés suivis"}},
        {"label": {"en": "Girls who survived violence, treated"}},
        {"label": {"it": "Donne sopravvissute"}},
        {"label": {"fr": "Cas de VBG pris en charge"}, "unit": {"fr": "cas"}},
        {"label": {"en": "Protection incidents recorded"}},
        {"label": {"en": "Released from armed groups"}, "unit": {"en": "girls"}},
        {"label": {"en": "Children"}, "note": {"fr": "Tous des EAFGA"}},
    ],
)
def test_results_about_some_groups_are_never_published_however_many(words):
    assert told_of_result(4000, **words) == ["never_published"]


@pytest.mark.parametrize(
    "words",
    [
        {"label": {"en": "Health workers recruited"}, "unit": {"en": "workers"}},
        {"label": {"fr": "Agents recrutés et formés"}, "unit": {"fr": "agents"}},
        {"label": {"en": "Cases of acute malnutrition treated"}, "unit": {"en": "children"}},
        {"label": {"en": "Children screened"}, "unit": {"en": "children"}},
        {"label": {"en": "Survival kits"}, "unit": {"en": "kits"}},
    ],
)
def test_words_that_only_sound_alike(words):
    assert told_of_result(4000, **words) == []


@pytest.mark.parametrize(
    ("k", "value", "note", "rule"),
    [
        (10, 9, {}, "small_number"),
        (10, 10, {}, None),
        (35, 34, {}, "small_number"),
        (10, 450, {"en": "Recruited children reintegrated"}, "never_published"),
        (10, 12, {"fr": "Des enfants"}, "small_group"),
    ],
)
def test_a_small_number_of_people_in_a_statement(k, value, note, rule):
    statement = {"value": value, "note": texts(note), "comparison_note": texts({})}
    found = of_statement(statement, k=k, k_of_groups=K)

    assert [one.rule for one in found] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("value", "words", "rule"),
    [
        (450, {"group": {"en": "survivors of sexual violence"}}, "never_published"),
        (450, {"group": {"it": "minori non accompagnati"}}, "never_published"),
        (450, {"group_code": "caafag"}, "never_published"),
        (450, {"source_note": {"fr": "des cas de VBG"}}, "never_published"),
        (None, {"group_code": "uasc"}, "never_published"),
        (None, {"group_code": "uasc", "status": "not_reported"}, None),
        (34, {"group": {"fr": "filles"}}, "small_group"),
        (35, {"group": {"fr": "filles"}}, None),
        (12, {"source_note": {"en": "children only"}}, "small_group"),
        (12, {"source_note": {"en": "children only"}, "sex": "female"}, None),
        (12, {"group": {"en": "children"}, "sex": "female"}, "small_group"),
        (12, {"group": {"en": "mothers"}}, None),
    ],
)
def test_a_count_by_its_group_and_its_note(value, words, rule):
    row = {"group_code": "", "group": {}, "source_note": {}, "sex": None, "status": "exact"} | words
    count = row | {name: texts(row[name]) for name in ("group", "source_note")} | {"value": value}

    assert [one.rule for one in of_count(count, k_of_groups=K)] == ([rule] if rule else [])


# In a prepared edition


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("protection_class", "value", "rules"),
    [("standard", 12, []), ("protection", 12, ["small_number"])],
)
def test_the_class_of_the_sectors_says_what_is_small(protection_class, value, rules):
    shown = result(protection_class, unit_en="persons", value=value)
    sector = shown.project.sectors.get()
    StatementFactory(approved=True, sector=sector, value=value)
    StatementFactory(approved=True, sector=sector, value=3, metric="projects")

    found = blocks(prepare())

    assert found == [(rule, field) for rule in rules for field in ("results.0", "value")]


@pytest.mark.django_db
def test_the_class_of_a_sector_is_that_of_its_own_programme():
    other = ProgrammeFactory(code="other")
    SectorFactory(slug="health", programme=other, protection_class="standard")
    own = SectorFactory(slug="health", protection_class="protection")
    SectorFactory(slug="health", programme=ProgrammeFactory(code="third"))
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[own])
    ProjectSourceFactory(project=project)
    ProjectResultFactory(project=project, unit_en="persons", value=12)

    assert blocks(prepare()) == [("small_number", "results.0")]


@pytest.mark.django_db
def test_a_result_that_is_never_published_is_left_out_or_nothing_is_approved():
    shown = result(value=4000, label_en="Unaccompanied children", unit_en="children")
    edition = prepare()
    finding = edition.findings.get(level="block")

    assert finding.rule == "never_published"
    with pytest.raises(ValidationError, match="never published, whatever its source"):
        actions.override(finding, by=person(), reason=WHY)
    with pytest.raises(ValidationError, match="cannot be approved"):
        actions.approve(edition, by=person())
    actions.discard(edition, by=person())
    shown.restricted = True
    shown.save()
    assert blocks(prepare()) == []


@pytest.mark.django_db
def test_a_count_that_is_never_published_is_restricted_or_nothing_is_approved(client):
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[SectorFactory()])
    source = ProjectSourceFactory(project=project)
    given = {"project": project, "source": source, "accepted": True, "year": 2014, "value": 450}
    BeneficiaryCountFactory(**given)
    count = BeneficiaryCountFactory(
        **given, group_code="made-up-group", group_fr="Enfants sortis des groupes armés"
    )
    edition = prepare()
    (finding,) = edition.findings.filter(level="block")
    client.force_login(AccountFactory(groups=["headquarters"]))
    page = client.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()

    assert (finding.rule, finding.kind) == ("never_published", "count")
    for words in ("XYZ-1, 2014", "made-up-group", "Enfants sortis des groupes armés", "restricted"):
        assert words in page
    with pytest.raises(ValidationError, match="never published, whatever its source"):
        actions.override(finding, by=person(), reason=WHY)
    with pytest.raises(ValidationError, match="cannot be approved"):
        actions.approve(edition, by=person())
    actions.discard(edition, by=person())
    count.restricted = True
    count.save()
    actions.approve(prepare(), by=person())
    released = FrozenCell.objects.values_list("group_code", "value")
    assert set(released) == {("", 450)}


@pytest.mark.django_db
def test_a_second_person_lets_a_small_number_pass_with_a_reason(client):
    result(unit_en="consultations", value=3)
    edition = prepare()
    headquarters = AccountFactory(groups=["headquarters"])
    client.force_login(headquarters)
    page = reverse("admin:edition-preview", args=[edition.pk])
    finding = edition.findings.get(level="block")

    with pytest.raises(ValidationError, match="cannot be approved"):
        actions.approve(edition, by=headquarters)
    shown = client.get(page).content.decode()
    client.post(reverse("admin:edition-override", args=[edition.pk, finding.pk]), {"reason": WHY})
    actions.approve(edition, by=headquarters)

    assert "3 consultations" in shown
    assert "below what may be shown" in shown
    (told,) = record(current_edition(), "en", "project", "XYZ-1")["results"]
    assert told["value"] == "3"
