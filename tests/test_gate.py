"""What the gate finds in a prepared edition, what blocks it, and who may let it pass."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from editions import actions
from editions.models import Edition, Finding
from editions.reading import current_edition
from programmes.models import Base, Project
from tests.factories import (
    AccountFactory,
    BaseFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
    SexAgeCellFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

RIGHTS = ["editions.prepare_edition", "editions.approve_edition"]
WHY = "A made-up reason."


def person():
    return AccountFactory(permissions=RIGHTS)


def prepare(by=None):
    return actions.prepare(ProgrammeFactory(), by=by or person())


def found(edition, *, level=None):
    rows = edition.findings.exclude(rule="translation")
    return {(row.rule, row.key, row.field) for row in (rows.filter(level=level) if level else rows)}


@pytest.fixture
def project():
    project = ProjectFactory(ready=True, code="XYZ-1", sectors=[SectorFactory()])
    ProjectSourceFactory(project=project)
    return project


def test_a_harmless_edition_passes(project):
    edition = prepare()

    assert found(edition) == set()
    assert actions.approve(edition, by=person()).is_public


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("At 14.4889, -4.1975.", "coordinates", id="coordinates"),
        pytest.param("Call +223 70 00 00 00.", "telephone", id="telephone"),
        pytest.param("Seven survivors came.", "small_group", id="small group"),
    ],
)
def test_what_is_unsafe_in_a_text_blocks(project, text, rule):
    project.note_en = text
    project.save()

    edition = prepare()

    assert found(edition, level="block") == {(rule, "XYZ-1", "note")}
    with pytest.raises(ValidationError, match="cannot be approved"):
        actions.approve(edition, by=person())


def test_every_language_and_every_row_of_a_list_is_read(project):
    ProjectSourceFactory(project=project, says_en="Harmless", says_it="Tre bambini reclutati")

    (finding,) = prepare().findings.filter(level="block")

    assert (finding.field, finding.language) == ("sources.1.says", "it")
    assert finding.fragment == "Tre bambini"


def test_names_of_places_below_region_level_warn(project):
    region = RegionFactory(name="Made-up Region")
    BaseFactory(town="Hiddentown", public_precision=Base.Precision.REGION)
    BaseFactory(town="Showntown", public_precision=Base.Precision.TOWN)
    Project.objects.update(
        localities="Farvillage, Made-up Region",
        note_en=f"From Hiddentown and Farvillage to Showntown in {region.name}.",
        title_en="Wells in Hiddentown",
    )

    (finding,) = prepare().findings.filter(rule="place_name")

    assert (finding.level, finding.field, finding.fragment) == ("warn", "note", "Hiddentown")


def test_missing_translations_warn(project):
    project.note_en = "Only in English"
    project.save()

    finding = prepare().findings.get(rule="translation", key="XYZ-1")

    assert finding.level == "warn"
    assert "note" in finding.fragment


def test_a_project_without_a_source_warns():
    ProjectFactory(ready=True, code="XYZ-2")

    assert found(prepare(), level="warn") == {("project_source", "XYZ-2", "sources")}


def test_a_statement_without_a_source_blocks():
    StatementFactory(approved=True, source_en="", source_fr="", source_it="")

    assert {rule for rule, _key, _field in found(prepare(), level="block")} == {"statement_source"}


def test_figures_for_years_and_for_the_whole_project_block(project):
    BeneficiaryCountFactory(project=project, accepted=True, value=500, year=2014)
    BeneficiaryCountFactory(project=project, accepted=True, value=500, year=None)

    assert {rule for rule, _key, _field in found(prepare())} == {"years_and_whole"}


@pytest.mark.parametrize(
    ("total", "parts", "blocks"),
    [
        pytest.param(100, [60, 40], False, id="parts that add up"),
        pytest.param(100, [100, 100], False, id="parts that overlap wholly"),
        pytest.param(100, [101, 5], True, id="a part above its total"),
        pytest.param(100, [60, 39], True, id="parts that do not reach their total"),
        pytest.param(100, [60, None], False, id="a part that nobody reported"),
    ],
)
def test_parts_must_be_able_to_belong_to_their_total(project, total, parts, blocks):
    BeneficiaryCountFactory(project=project, accepted=True, value=total, year=2014)
    for value in parts:
        BeneficiaryCountFactory(
            project=project,
            accepted=True,
            year=2014,
            part="sector",
            sector=SectorFactory(),
            value=value,
            is_not_reported=value is None,
        )

    edition = prepare()

    assert {rule for rule, _key, _field in found(edition)} == ({"parts"} if blocks else set())


def test_parts_by_region_belong_to_their_sector(project):
    BeneficiaryCountFactory(project=project, accepted=True, value=100, year=2014)
    part = {"project": project, "accepted": True, "year": 2014, "sector": SectorFactory(slug="sss")}
    BeneficiaryCountFactory(**part, part="sector", value=100)
    BeneficiaryCountFactory(**part, part="region", region=RegionFactory(), value=90)

    (finding,) = prepare().findings.filter(level="block")

    assert (finding.rule, finding.key) == ("parts", "XYZ-1/2014/reached/direct/person//sss/")


def test_sex_and_age_must_add_up(project):
    count = BeneficiaryCountFactory(project=project, accepted=True, value=100, year=2014)
    SexAgeCellFactory(count=count, sex="female", value=60)
    SexAgeCellFactory(count=count, sex="male", value=39)

    assert {rule for rule, _key, _field in found(prepare())} == {"sex_and_age"}


def test_only_what_is_new_is_read_again(project):
    project.note_en = "Seven survivors came."
    project.save()
    edition = prepare()
    for finding in edition.findings.filter(level="block"):
        actions.override(finding, by=person(), reason=WHY)
    actions.approve(edition, by=person())
    ProjectFactory(ready=True, code="XYZ-2")

    assert found(prepare(), level="block") == set()


# Letting a block pass


@pytest.fixture
def blocked(project):
    project.note_en = "Seven survivors came."
    project.save()
    return prepare(by=AccountFactory(permissions=RIGHTS, username="preparer"))


def test_a_second_person_lets_it_pass_with_a_reason_on_record(blocked):
    second = person()
    finding = blocked.findings.get(level="block")

    actions.override(finding, by=second, reason=WHY)
    actions.approve(blocked, by=second)

    finding.refresh_from_db()
    assert (finding.overridden_by, finding.reason) == (second, WHY)
    assert current_edition() == blocked


def test_nobody_lets_pass_what_she_prepared_herself_or_without_a_reason(blocked):
    finding = blocked.findings.get(level="block")

    with pytest.raises(ValidationError, match="Another person"):
        actions.override(finding, by=blocked.prepared_by, reason=WHY)
    with pytest.raises(ValidationError, match="Say why"):
        actions.override(finding, by=person(), reason=" ")
    with pytest.raises(PermissionDenied):
        actions.override(finding, by=AccountFactory(permissions=RIGHTS[:1]), reason=WHY)
    with pytest.raises(ValidationError, match="cannot be approved"):
        actions.approve(blocked, by=person())


def test_a_warning_needs_no_override(project):
    project.note_en = "Only in English"
    project.save()
    finding = prepare().findings.filter(level="warn").first()

    with pytest.raises(ValidationError, match="does not block"):
        actions.override(finding, by=person(), reason=WHY)


def test_discarding_takes_the_findings_along(blocked):
    actions.discard(blocked, by=person())

    assert not Finding.objects.exists()


def test_staff_read_the_place_and_the_remedy_and_a_second_person_overrides(client, blocked):
    client.force_login(AccountFactory(groups=["headquarters"]))
    page = reverse("admin:edition-preview", args=[blocked.pk])
    finding = blocked.findings.get(level="block")
    address = reverse("admin:edition-override", args=[blocked.pk, finding.pk])
    approve = reverse("admin:edition-approve", args=[blocked.pk])

    front = client.get(reverse("admin:index")).content.decode()
    shown = client.get(page).content.decode()
    read = {"as_read": actions.as_it_reads(blocked)}
    refused = client.post(approve, read, follow=True).content.decode()
    client.post(address, {"reason": WHY})
    after = client.get(page).content.decode()
    client.post(approve, {"as_read": actions.as_it_reads(blocked)})

    assert "It cannot be approved yet" in front
    assert approve not in front
    for words in ("XYZ-1", "Seven survivors", "somebody could be recognised", "prepare it again"):
        assert words in front
        assert words in shown
    assert "cannot be approved" in refused
    assert address in shown
    assert WHY in after
    assert Edition.objects.get().is_public


@pytest.mark.parametrize("group", ["viewer", "meal"])
def test_others_are_offered_no_override(client, blocked, group):
    client.force_login(AccountFactory(groups=[group]))
    finding = blocked.findings.get(level="block")
    address = reverse("admin:edition-override", args=[blocked.pk, finding.pk])

    assert (
        address
        not in client.get(reverse("admin:edition-preview", args=[blocked.pk])).content.decode()
    )
    assert client.post(address, {"reason": WHY}).status_code == 403


# The documented facts


def test_the_real_data_pass_without_a_block_and_their_warnings_are_known(real_data):
    """The number stands in docs/initial-load.md too."""
    findings = Edition.objects.get().findings.all()

    assert not findings.filter(level="block").exists()
    assert set(findings.values_list("rule", flat=True)) == {"place_name"}
    assert findings.count() == 13


@pytest.mark.parametrize("is_the_only_one", [False, True])
def test_what_was_let_pass_has_not_passed_once_its_edition_was_withdrawn(project, is_the_only_one):
    if not is_the_only_one:
        actions.approve(prepare(), by=person())
    Project.objects.update(note_en="Seven girls had been recruited.")
    edition = prepare()
    finding = edition.findings.get(rule="small_group")
    actions.override(finding, by=person(), reason=WHY)
    actions.approve(edition, by=person())
    withdrawer = AccountFactory(permissions=["editions.withdraw_edition"])
    actions.withdraw(edition, by=withdrawer, reason=WHY)

    again = prepare()

    assert found(again, level="block") == {("small_group", "XYZ-1", "note")}
