"""A closed year that was corrected: an erratum, or a new total, and never a part."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import BeneficiaryCount, ReportingYear
from editions import actions, redacting
from editions.models import Edition, Erratum, FrozenCell, Restatement
from editions.reading import current_edition
from tests.api_editions import publish, rows
from tests.closed_years import (
    YEAR,
    add,
    closed_year,
    documents,
    frozen,
    in_short,
    project_year,
    reopened,
)
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectFactory,
    ProjectSourceFactory,
    RegionFactory,
    SectorFactory,
)


@pytest.fixture
def programme(db):
    return ProgrammeFactory()


@pytest.fixture
def sector(programme):
    return SectorFactory(slug="s1")


@pytest.fixture
def other(programme):
    return SectorFactory(slug="s2")


def published(sector, **projects):
    """Projects of a sector, with a total or {sector: part}, in a year closed and published."""
    closed_year()
    for code, parts in projects.items():
        project_year(code, parts, **({} if isinstance(parts, dict) else {"sectors": [sector]}))
    return publish()


def correct(code, value, **part):
    """As the staff leave it once two people have reopened the year and closed it again."""
    counts = BeneficiaryCount.objects.filter(project__code=code, **({"part": "total"} | part))
    with reopened():
        assert counts.update(value=value, is_not_reported=value is None) == 1


def texts(edition):
    return [erratum.text_en for erratum in Erratum.objects.filter(edition=edition)]


# What readers are told


def test_a_small_correction_is_told_by_an_erratum_that_names_no_figure(client, sector):
    first = published(sector, A=500, B=900)
    correct("A", 540)
    second = publish()

    assert in_short(second) == in_short(first)
    assert not Restatement.objects.exists()
    for edition in (first, second):
        (text,) = texts(edition)
        assert text.startswith("People reached directly, 2020, project A: the records were")
        assert not {"500", "540", "40"} & set(text.replace(",", " ").split())
    assert not Erratum.objects.filter(noted_by=None).exists()
    page = client.get(f"/editions/{first.number}/").content.decode()
    assert "project A: the records were corrected" in page


def test_what_was_removed_from_an_erratum_is_not_noted_again(sector):
    published(sector, A=500)
    correct("A", 540)
    publish()
    asked = redacting.ask(
        ProgrammeFactory(),
        kind="erratum",
        key=Erratum.objects.first().place,
        field="text",
        by=AccountFactory(superuser=True),
        reason="A made-up reason.",
    )
    redacting.confirm(asked, by=AccountFactory(superuser=True))
    correct("A", 560)
    ProjectFactory(ready=True)
    third = publish()

    assert set(Erratum.objects.values_list("text_en", flat=True)) == {"removed for safety"}
    assert not Erratum.objects.filter(edition=third).exists()


def test_an_erratum_stands_in_three_languages(sector):
    published(sector, A=500)
    correct("A", 540)
    publish()

    erratum = Erratum.objects.first()
    assert "projet A" in erratum.text_fr
    assert "progetto A" in erratum.text_it


def test_figures_beside_the_tree_get_an_erratum_too(sector):
    """Groups, households and indirect people have no parts; what they were stays public."""
    project = project_year("A", 1000, sectors=[sector])
    about = {"year": YEAR, "measure": "reached"}
    women = add(project, 800, group_code="women", group_en="Women", **about)
    households = add(project, 300, unit="household", **about)
    indirect = add(project, 5000, channel="indirect", **about)
    kept = add(project, 700, channel="indirect", group_code="listeners", **about)
    project.counts.update(source=ProjectSourceFactory(project=project))
    closed_year()
    first = publish()
    with reopened():
        for count in (women, households, indirect):
            type(count).objects.filter(pk=count.pk).update(value=60)
    second = publish()

    assert kept.value == 700
    assert [cell.value for cell in frozen(first)] == [cell.value for cell in frozen(second)]
    for edition in (first, second):
        assert sorted(
            text.partition(", 2020, project A: the rec")[0] for text in texts(edition)
        ) == [
            "Reached, direct, households",
            "Reached, direct, people, Women",
            "Reached, indirect, people",
        ]
    with pytest.raises(ValidationError, match="Nothing has changed"):
        publish()


def test_a_public_figure_that_is_restricted_later_asks_for_its_redaction(client, sector, other):
    published(sector, A={sector: 500, other: 300}, B=900)
    counts = BeneficiaryCount.objects.filter(project__code="A", value=300)
    with reopened():
        counts.update(restricted=True)
    client.force_login(AccountFactory(superuser=True))
    assert "restricted since" in client.get("/admin/").content.decode()
    with pytest.raises(ValidationError, match="public figure that was restricted since"):
        publish()
    edition = Edition.objects.get(state="prepared")
    page = client.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()
    assert "ask for the redaction of the value" in page

    actions.discard(edition, by=AccountFactory(superuser=True))
    key = "A/2020/reached/direct/person//s2///"
    about = {"kind": "count", "key": key, "field": "value", "reason": "It was harmful."}
    asked = redacting.ask(ProgrammeFactory(), by=AccountFactory(superuser=True), **about)
    redacting.confirm(asked, by=AccountFactory(superuser=True))
    with pytest.raises(ValidationError, match="Nothing has changed"):
        publish()


def test_a_large_correction_gives_the_totals_anew_and_withholds_the_parts(sector, other):
    first = published(sector, A={sector: 500, other: 300}, B={sector: 900})
    correct("A", 1800)
    correct("A", 1500, part="sector", sector=sector)
    second = publish()

    assert in_short(second) == {
        "year": (2700, "shown"),
        "A": (1800, "withheld"),
        "B": (900, "shown"),
        "B/s1": (900, "none"),
    }
    assert in_short(first)["A"] == (800, "shown")
    assert in_short(first)["A/s2"] == (300, "none")
    log = Restatement.objects.filter(edition=second).order_by("key")
    assert [(row.key.split("/")[0], row.before, row.after) for row in log] == [
        ("", 1700, 2700),
        ("A", 800, 1800),
        ("A", 500, None),
        ("A", 300, None),
    ]
    assert texts(first)[0].endswith("given anew in edition 2024.2, without its parts.")
    assert texts(second) == []


def test_the_api_answers_from_the_new_total_and_no_longer_from_its_parts(client, sector, other):
    published(sector, A={sector: 500, other: 300})
    correct("A", 1800)
    correct("A", 1500, part="sector", sector=sector)
    publish()

    (year,) = rows(client, "statistics", year=YEAR)
    by_sector = {row["sector"]: row for row in rows(client, "statistics", group_by="sector")}

    assert year["people_reached"] == 1800
    assert by_sector["s1"]["people_reached"] is None
    assert (by_sector["s1"]["sum_at_least"], by_sector["s1"]["sum_at_most"]) == (0, 1800)
    old = rows(client, "statistics", group_by="sector", edition="2024.1")
    assert {row["sector"]: row["people_reached"] for row in old} == {"s1": 500, "s2": 300}


def test_a_total_that_was_given_anew_stands_until_it_is_corrected_again(sector):
    published(sector, A=500, B=900)
    correct("A", 1800)
    publish()
    ProjectFactory(ready=True)
    third = publish()

    assert in_short(third, year=YEAR)["A"] == (1800, "none")
    assert in_short(third, year=YEAR)["year"] == (2700, "shown")
    assert Erratum.objects.filter(edition=third).count() == 0


def test_what_is_told_of_a_correction_is_computed_twice_alike(sector, other):
    published(sector, A={sector: 500, other: 300}, B=900)
    correct("A", 1800)
    correct("A", 1500, part="sector", sector=sector)
    correct("B", 901)
    person = AccountFactory(superuser=True)

    edition, same = actions.prepare_in_full(ProgrammeFactory(), by=person)
    assert same == sum(edition.totals.values())
    actions.approve(edition, by=AccountFactory(superuser=True))
    again, _same = actions.prepare_in_full(ProgrammeFactory(), by=person)
    assert again == edition


@pytest.mark.parametrize(
    ("value", "is_given_anew"),
    [
        pytest.param(1199, False, id="less than ten times k more"),
        pytest.param(1200, True, id="ten times k more"),
        pytest.param(1001, False, id="a little less"),
        pytest.param(100, True, id="much less"),
        pytest.param(9, False, id="less than k is left"),
        pytest.param(None, False, id="no longer reported"),
    ],
)
def test_what_decides_whether_a_total_is_given_anew(sector, value, is_given_anew):
    published(sector, A=1100, B=900)
    correct("A", value)
    publish()

    shown = in_short(current_edition(), year=YEAR)["A"]
    assert shown == ((value if is_given_anew else 1100), "none")
    assert Erratum.objects.exists()


def test_protection_asks_for_more(programme):
    protection = SectorFactory(protection_class="protection")
    published(protection, A=1000)
    correct("A", 1349)
    publish()
    assert in_short(current_edition())["A"] == (1000, "none")

    correct("A", 1350)
    publish()
    assert in_short(current_edition())["A"] == (1350, "none")


def test_a_project_that_is_shown_with_others_gets_an_erratum_that_names_them_all(sector):
    published(sector, A=500, B=3, C=40)
    correct("A", 5000)
    second = publish()

    assert in_short(second)["+"] == (503, "combined")
    assert in_short(second)["year"] == (543, "shown")
    assert "projects A, B, shown together" in texts(second)[0]


def test_a_year_whose_breakdown_is_withheld_gets_an_erratum_that_names_no_project(sector):
    published(sector, A=500, B=3)
    correct("A", 5000)
    second = publish()

    assert in_short(second) == {"year": (503, "withheld")}
    assert "2020, all projects together: the records" in texts(second)[0]


@pytest.mark.parametrize(
    "is_told_before", [pytest.param(False, id="at once"), pytest.param(True, id="told before")]
)
def test_what_comes_to_a_year_gives_nothing_anew_that_was_corrected_in_it(sector, is_told_before):
    published(sector, A=500, B=3)
    correct("A", 505)
    if is_told_before:
        publish()
    project_year("LATE", 444, sectors=[sector])
    last = publish()

    assert in_short(last)["year"] == (947, "withheld")
    for edition in Edition.objects.all():
        told = texts(edition)
        assert "No new figure is given for what was corrected" in told[-1]
        assert not any("given anew" in text for text in told)
    ProjectFactory(ready=True)
    assert texts(publish()) == texts(last)


def test_what_moves_inside_a_sum_that_is_shown_changes_nothing_and_is_not_told(sector, other):
    third = SectorFactory(slug="s3")
    published(sector, A={sector: 4, other: 300, third: 200})
    correct("A", 7, part="sector", sector=sector)
    correct("A", 297, part="sector", sector=other)
    ProjectFactory(ready=True)
    publish()

    assert not Erratum.objects.exists()


def test_what_was_marked_as_not_reported_can_be_told_later(sector):
    published(sector, A={sector: 500}, B=None, C=None)
    correct("B", 800)
    correct("C", 90)
    second = publish()

    shown = in_short(second)
    assert (shown["A"], shown["B"]) == ((500, "shown"), (800, "none"))
    assert shown["C"] == (None, "not_reported")
    assert shown["year"] == (1300, "shown")
    assert "project C" in texts(second)[0]


def test_nothing_is_told_while_the_year_is_open_again(sector):
    first = published(sector, A=500)
    ReportingYear.objects.update(
        state="open", closed_by=None, closed_at=None, closing_proposed_by=None
    )
    correct("A", 5000)
    ProjectFactory(ready=True)
    assert in_short(publish(), year=YEAR) == in_short(first)
    assert not Erratum.objects.exists()

    ReportingYear.objects.update(
        state="closed",
        closed_by=AccountFactory(),
        closing_proposed_by=AccountFactory(),
        closed_at=timezone.now(),
    )
    assert in_short(publish(), year=YEAR)["A"] == (5000, "none")


def test_every_edition_that_holds_the_figure_says_so_later_ones_too(sector):
    published(sector, A=500)
    ProjectFactory(ready=True)
    publish()
    correct("A", 510)
    publish()
    ProjectFactory(ready=True)
    publish()

    numbers = Erratum.objects.order_by("edition_id").values_list("edition__number", flat=True)
    assert list(numbers) == ["2024.1", "2024.2", "2024.3", "2024.4"]


def test_a_correction_alone_is_a_reason_for_an_edition_once(client, sector):
    published(sector, A=500)
    meal = AccountFactory(groups=["meal"])
    client.force_login(meal)
    assert "Nothing has changed since then." in client.get(reverse("admin:index")).content.decode()
    correct("A", 510)
    front = client.get(reverse("admin:index")).content.decode()
    assert "corrected since; what was published stays" in front
    assert "Prepare an edition" in front

    edition = actions.prepare(ProgrammeFactory(), by=meal)
    shown = client.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()
    assert "with the approval an erratum says so" in shown
    assert not Erratum.objects.exists()
    actions.approve(edition, by=AccountFactory(groups=["headquarters"]))

    with pytest.raises(Exception, match="Nothing has changed"):
        actions.prepare(ProgrammeFactory(), by=meal)


def test_marks_right_below_a_total_stay_and_deeper_ones_go(sector, other):
    regions = RegionFactory.create_batch(2)
    inside = {regions[0]: 400, regions[1]: None}
    published(sector, A={sector: inside, other: None})
    before = documents(current_edition(), status="not_reported")
    correct("A", 9000)
    publish()

    after = documents(current_edition(), status="not_reported")
    assert len(before) == 2
    assert [mark["sector"] for mark in after] == ["s2"]
    assert FrozenCell.objects.of(current_edition()).count() == 3
