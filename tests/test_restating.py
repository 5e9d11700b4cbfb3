"""Every figure that an edition gives otherwise than the one before is logged, with its reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from editions import actions
from editions.models import FrozenCell, Restatement
from editions.pages.restatements import restatements_of
from tests.factories import (
    AccountFactory,
    BeneficiaryCountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectResultFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

RIGHTS = ["editions.prepare_edition", "editions.approve_edition"]


def person():
    return AccountFactory(permissions=RIGHTS)


def prepare():
    return actions.prepare(ProgrammeFactory(), by=person())


def publish():
    return actions.approve(prepare(), by=person())


@pytest.fixture
def project():
    return ProjectFactory(
        ready=True, code="XYZ-1", sectors=[SectorFactory()], start_date="2014", status="ongoing"
    )


def logged(edition) -> list[tuple]:
    return [(row.kind, row.field, row.before, row.after) for row in edition.restatements.all()]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        pytest.param("start_date", "2014", "2014-03", id="start"),
        pytest.param("end_date", "", "2020", id="end"),
        pytest.param("status", "ongoing", "ended", id="status"),
    ],
)
def test_dates_and_status_of_a_project(project, field, before, after):
    publish()
    setattr(project, field, after)
    project.save()

    assert logged(prepare()) == [("project", field, before, after)]


def test_nature_of_a_project(project):
    publish()
    project.nature, project.nature_basis = "emergency", "stated"
    project.save()

    assert logged(prepare()) == [("project", "nature", "not_stated", "emergency")]


def test_a_result_of_a_project_is_followed_by_its_words(project):
    result = ProjectResultFactory(project=project, label_en="Made-up wells", value=500)
    ProjectResultFactory(project=project, label_en="Made-up schools", value=7)
    publish()
    result.value, result.position = 600, 9
    result.save()

    ((kind, field, before, after),) = logged(prepare())
    assert (kind, field.startswith("result.")) == ("project", True)
    assert (before["value"], after["value"]) == ("500", "600")
    assert before["label"]["en"] == "Made-up wells"


def test_value_and_status_of_a_count(project):
    count = BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=500)
    publish()
    count.value = 4
    count.save()

    assert logged(prepare()) == [
        ("count", "status", "exact", "withheld"),
        ("count", "value", 500, None),
    ]


@pytest.mark.parametrize("what", ["count", "statement"])
def test_a_figure_that_is_no_more(project, what):
    count = BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=500)
    statement = StatementFactory(approved=True, value=500)
    publish()
    {"count": count, "statement": statement}[what].delete()

    assert logged(prepare()) == [(what, "value", 500, None)]


def test_what_is_new_restates_nothing(project):
    publish()
    ProjectResultFactory(project=project, value=500)
    BeneficiaryCountFactory(project=project, accepted=True, sourced=True, value=500)
    ProjectFactory(ready=True)

    assert logged(prepare()) == []


def test_restatements_are_told_in_words_with_their_reason(client, project):
    count = BeneficiaryCountFactory(
        project=project, accepted=True, sourced=True, value=1500, year=2014
    )
    result = ProjectResultFactory(
        project=project, label_en="Made-up wells", value=500, unit_en="wells"
    )
    publish()
    count.value = 12000
    count.save()
    result.value = 600
    result.save()
    project.status = "ended"
    project.save()
    edition = prepare()
    for row in edition.restatements.all():
        actions.explain(row, by=person(), reason=f"A made-up reason for {row.kind}.")
    actions.approve(edition, by=person())

    shown = client.get("/editions/").content.decode()

    for words in ("1,500", "12,000", "ongoing", "ended", "500 wells", "600 wells"):
        assert f'<td class="number">{words}</td>' in shown
    assert "Made-up wells" in shown
    assert "A made-up reason for count." in shown


def test_each_figure_is_told_from_others_of_its_project_and_year(client, project):
    health = SectorFactory(slug="health", name_en="Health")
    about = {"project": project, "accepted": True, "sourced": True, "year": 2014}
    told = {
        "reached": BeneficiaryCountFactory(value=900, **about),
        "reached, Health": BeneficiaryCountFactory(
            value=900, part="sector", sector=health, **about
        ),
        "targeted": BeneficiaryCountFactory(value=2000, measure="targeted", **about),
        "reached, households": BeneficiaryCountFactory(value=300, unit="household", **about),
        "reached, Listeners": BeneficiaryCountFactory(
            value=700, group_code="listeners", group_en="Listeners", channel="not_stated", **about
        ),
    }
    publish()
    for count in told.values():
        count.value += 1000
        count.save()
    edition = publish()

    found = {row["label"]: row["after"] for row in restatements_of([edition], "en")[edition.pk]}
    expected = {f"XYZ-1, 2014, {words}": f"{count.value:,}" for words, count in told.items()}
    listeners = expected.pop("XYZ-1, 2014, reached, Listeners")
    assert found == expected | {"XYZ-1, 2014, reached, not stated, Listeners": listeners}
    assert "XYZ-1, 2014, reached, Health" in client.get("/editions/").content.decode()


def test_a_figure_that_came_with_a_withdrawn_edition_is_told_in_words(client, project):
    count = BeneficiaryCountFactory(
        project=project, accepted=True, sourced=True, value=1500, year=2014
    )
    statement = StatementFactory(approved=True, value=1500)
    publish()
    count.value = 12000
    count.save()
    statement.delete()
    withdrawn = publish()
    actions.withdraw(
        withdrawn,
        by=AccountFactory(permissions=["editions.withdraw_edition"]),
        reason="A made-up reason.",
    )
    edition = publish()

    assert {row.key.partition("/")[0] for row in edition.restatements.all()} > {"XYZ-1"}
    for row in FrozenCell.objects.exclude(first_edition__number="2024.1"):
        assert row.first_edition == withdrawn
    told = restatements_of([edition], "en")[edition.pk]
    assert {("1,500", "12,000"), ("1,500", "no longer published")} <= {
        (row["before"], row["after"]) for row in told
    }
    for path in ("", "fr/", "it/"):
        shown = client.get(f"/{path}editions/").content.decode()
        for row in edition.restatements.all():
            assert row.key not in shown


def test_what_is_no_longer_published_is_said_so_and_not_called_zero(client, project):
    statement = StatementFactory(approved=True, value=1500)
    publish()
    statement.delete()
    publish()

    assert (
        '<td class="number">no longer published</td>' in client.get("/editions/").content.decode()
    )


def test_the_api_gives_a_result_in_the_language_of_the_answer(client, project):
    result = ProjectResultFactory(project=project, label_en="Wells", label_fr="Puits", value=500)
    publish()
    result.value = 600
    result.save()
    number = publish().number

    (row,) = client.get(f"/api/v1/editions/{number}/?lang=fr").json()["restatements"]

    assert row["before"] | {"unit": ""} == {
        "label": "Puits",
        "value": "500",
        "precision": "exact",
        "unit": "",
    }


def test_reasons_are_given_on_the_page_of_the_prepared_edition(client, project):
    StatementFactory(approved=True, value=1500)
    publish()
    StatementFactory._meta.model.objects.update(value=1600)
    edition = prepare()
    restatement = edition.restatements.get()
    client.force_login(AccountFactory(groups=["meal"]))
    page = reverse("admin:edition-preview", args=[edition.pk])
    address = reverse("admin:edition-reasons", args=[edition.pk])

    offered = client.get(page).content.decode()
    client.post(address, {f"reason-{restatement.pk}": "A made-up reason."})

    assert f'name="reason-{restatement.pk}"' in offered
    assert Restatement.objects.get().reason == "A made-up reason."
    assert 'value="A made-up reason."' in client.get(page).content.decode()


def test_a_reason_is_public_so_it_may_not_harm_and_not_everybody_may_give_one(project):
    StatementFactory(approved=True, value=1500)
    publish()
    StatementFactory._meta.model.objects.update(value=1600)
    restatement = prepare().restatements.get()

    with pytest.raises(ValidationError, match="may harm people"):
        actions.explain(restatement, by=person(), reason="Call +223 70 00 00 00.")
    with pytest.raises(PermissionDenied):
        actions.explain(restatement, by=AccountFactory(), reason="A made-up reason.")
