"""A statement about a complete year may not tell what the edition protects by a range."""

from collections import defaultdict

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from beneficiaries import actions as counting_actions
from beneficiaries.models import Statement
from editions import actions, disclosure, redacting
from editions.models import FrozenRecord
from editions.reading import current_edition, record
from tests.admin_forms import as_read
from tests.api_editions import publish, withdraw
from tests.closed_years import YEAR, closed_year, project_year
from tests.disclosure_attack import Block, compositions
from tests.factories import (
    AccountFactory,
    ProgrammeFactory,
    ProjectSourceFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sectors():
    """In one project-year, 500 and 4 people are shown as 504 together, 300 by themselves."""
    ProgrammeFactory()
    sectors = [SectorFactory(slug=f"s{at}", position=at) for at in (1, 2, 3)]
    project_year("A", dict(zip(sectors, (500, 4, 300), strict=True)))
    return sectors


def state(value, sector=None, **more):
    about = {"period_start": YEAR, "period_end": YEAR} | more
    return StatementFactory(approved=True, sector=sector, value=value, **about)


def prepare():
    return actions.prepare(
        ProgrammeFactory(), by=AccountFactory(permissions=["editions.prepare_edition"])
    )


def blocks(edition):
    return [(row.key, row.fragment) for row in edition.findings.filter(rule="stated_within")]


def test_a_figure_inside_the_range_blocks_and_the_range_is_shown(client, sectors):
    closed_year()
    statement = state(497, sectors[0])
    edition = prepare()

    ((key, shown),) = blocks(edition)
    assert statement.publication.slug in key
    assert shown == "497: 0–504"
    headquarters = AccountFactory(groups=["headquarters"])
    with pytest.raises(ValidationError, match="497: 0–504"):
        actions.approve(edition, by=headquarters)
    client.force_login(headquarters)
    page = client.get(reverse("admin:edition-preview", args=[edition.pk])).content.decode()
    assert "“497: 0–504”" in page
    assert "Let it pass" not in page


def test_no_reason_lets_it_pass(sectors):
    closed_year()
    state(497, sectors[0])
    edition = prepare()
    finding = edition.findings.get(rule="stated_within")

    with pytest.raises(ValidationError, match="No reason lets this pass"):
        actions.override(finding, by=AccountFactory(superuser=True), reason="It is printed.")
    finding.refresh_from_db()
    assert finding.overridden_at is None


def test_the_edition_passes_once_the_statement_is_left_out(sectors):
    closed_year()
    statement = state(497, sectors[0])
    edition = prepare()
    actions.discard(edition, by=AccountFactory(superuser=True))
    Statement.objects.update(state="proposed")

    assert publish().is_public
    # Approved later, it is asked again, though its year is released already.
    counting_actions.approve(
        as_read(Statement.objects.filter(pk=statement.pk)), by=AccountFactory(superuser=True)
    )
    assert blocks(prepare())


@pytest.mark.parametrize(
    ("value", "sector", "more"),
    [
        pytest.param(505, 0, {}, id="outside the range"),
        pytest.param(300, 2, {}, id="exact and the same"),
        pytest.param(299, 2, {}, id="exact and different"),
        pytest.param(505, 0, {"period_end": YEAR + 1}, id="outside, with an open year"),
        pytest.param(400, 0, {"period_start": YEAR + 1, "period_end": YEAR + 2}, id="open years"),
        pytest.param(505, 0, {"period_end": None}, id="outside, with an open end"),
        pytest.param(
            *(505, 0, {"period_start": YEAR - 1, "period_end": None}),
            id="two readings of one figure, which leave nobody between them",
        ),
        pytest.param(
            400, 0, {"period_start": YEAR + 1, "period_end": None}, id="since a later year"
        ),
        pytest.param(
            400, 0, {"period_start": None, "period_end": YEAR - 1}, id="up to the year before"
        ),
        pytest.param(400, 0, {"metric": "projects"}, id="no people"),
    ],
)
def test_what_does_not_block(sectors, value, sector, more):
    closed_year()
    state(value, sectors[sector], publication__year=YEAR - 1, **more)

    assert blocks(prepare()) == []


@pytest.mark.parametrize(
    "period",
    [
        pytest.param({"period_end": None}, id="since that year"),
        pytest.param({"period_start": YEAR - 1, "period_end": None}, id="since the year before"),
        pytest.param({"period_start": None}, id="up to that year"),
        pytest.param({"period_start": None, "period_end": None}, id="of no stated period"),
    ],
)
def test_an_open_end_is_no_way_around(sectors, period):
    closed_year()
    state(497, sectors[0], **period)

    assert [shown for _key, shown in blocks(prepare())] == ["497: 0–504"]


def test_an_open_end_may_be_that_of_the_year_of_publication(sectors):
    project = project_year("B", {sectors[0]: 900}, year=YEAR + 1, start_date="2020")
    project.counts.update(source=ProjectSourceFactory(project=project))
    closed_year()
    statement = state(497, sectors[0], period_end=None, publication__year=YEAR + 1)
    of_both_years = prepare()
    assert blocks(of_both_years) == []

    actions.discard(of_both_years, by=AccountFactory(superuser=True))
    statement.publication.year = YEAR
    statement.publication.save()
    assert [shown for _key, shown in blocks(prepare())] == ["497: 0–504"]


@pytest.mark.parametrize(
    ("is_told", "value", "narrows"),
    [
        pytest.param(True, 305, True, id="leaves five for the closed year"),
        pytest.param(True, 804, True, id="leaves all that may be"),
        pytest.param(True, 805, False, id="leaves more than may be"),
        pytest.param(True, 299, False, id="less than the open year alone"),
        pytest.param(False, 305, True, id="less than the closed year may be"),
        pytest.param(False, 6000, False, id="what the open year keeps back may be anything"),
    ],
)
def test_a_statement_that_reaches_into_an_open_year_is_asked_as_well(
    sectors, is_told, value, narrows
):
    project = project_year("B", {sectors[1]: 300}, year=YEAR + 1, start_date="2020")
    if is_told:
        project.counts.update(source=ProjectSourceFactory(project=project))
    closed_year()
    state(value, sectors[1], period_end=YEAR + 1)

    assert bool(blocks(prepare())) is narrows


def test_the_rest_of_a_year_whose_total_is_withheld_is_not_stated_either():
    ProgrammeFactory()
    sector = SectorFactory()
    project_year("A", 6, sectors=[sector])
    project = project_year("B", 300, year=YEAR + 1, start_date="2020", sectors=[sector])
    closed_year()
    state(306, period_end=YEAR + 1)
    kept_back = prepare()
    actions.discard(kept_back, by=AccountFactory(superuser=True))
    project.counts.update(source=ProjectSourceFactory(project=project))

    # What the open year keeps back may be anything up to 306, until it is told.
    assert blocks(kept_back) == []
    assert [shown for _key, shown in blocks(prepare())] == ["306: ≥ 300"]


# Different people, each counted once


def state_different_people(value, sector=None):
    return state(value, sector, metric="different_people_reached", method_en="Made-up cards.")


@pytest.mark.parametrize(
    ("value", "sector", "narrows"),
    [
        pytest.param(500, 0, True, id="inside a range that protects"),
        pytest.param(505, 0, False, id="more than the range"),
        pytest.param(300, 2, False, id="of a part that is told exactly"),
        pytest.param(850, None, False, id="of projects that are told one by one"),
        pytest.param(803, None, False, id="fewer than the largest project reports"),
    ],
)
def test_a_unique_total_is_held_against_the_bounds_of_different_people(
    sectors, value, sector, narrows
):
    project_year("B", {sectors[1]: 90})
    closed_year()
    state_different_people(value, None if sector is None else sectors[sector])

    assert bool(blocks(prepare())) is narrows


@pytest.mark.parametrize(("value", "narrows"), [(28, True), (29, True), (30, False)])
def test_a_unique_total_may_not_be_less_than_what_projects_are_told_with_together(value, narrows):
    ProgrammeFactory()
    sector = SectorFactory()
    project_year("A", {sector: 25})
    project_year("B", {sector: 5})
    closed_year()
    state_different_people(value)

    assert [shown for _key, shown in blocks(prepare())] == [f"{value}: 0–30"] * narrows


@pytest.mark.parametrize("is_asked", [True, False])
def test_with_a_unique_total_any_small_count_may_still_be_anything(is_asked):
    """Every year of three projects, and every unique total that could be stated of it."""
    k, block = 3, Block(disclosure, k=3, m=1)
    fitting = defaultdict(list)
    for total in range(13):
        for values in compositions(total, 3):
            released = disclosure.release(block.of(total, values))
            atoms = list(released.atoms()) if released else []
            together = max((atom.value for atom in atoms if len(atom.leaves) > 1), default=0)
            for stated in range(max(values), total + 1) if released else ():
                if stated >= together or not is_asked:
                    fitting[released, stated].append(values)

    narrowed = [
        (known, place)
        for known, worlds in fitting.items()
        for place in range(3)
        if 0 < len({world[place] for world in worlds} & {*range(k)}) < k
    ]
    assert bool(narrowed) is not is_asked


def test_an_open_year_does_not_block(sectors):
    state(497, sectors[0])

    assert blocks(prepare()) == []


def test_a_range_of_what_nobody_split_protects_nobody():
    ProgrammeFactory()
    sectors = SectorFactory.create_batch(2)
    project_year("A", 500, sectors=sectors)
    closed_year()
    state(300, sectors[0])

    assert blocks(prepare()) == []


def test_an_exact_answer_that_differs_stays_an_open_difference(sectors):
    closed_year()
    statement = state(800)
    publish()

    key = f"{statement.publication.slug}.direct_beneficiaries.all.{YEAR}-{YEAR}"
    (compared,) = record(current_edition(), "en", "statement", key)["comparisons"]
    assert (compared["difference"], compared["state"]) == (-4, "open")


def taken_back(statement, edition):
    Statement.objects.update(state="proposed")


def changed(statement, edition):
    Statement.objects.update(value=600)


def withdrawn(statement, edition):
    taken_back(statement, edition)
    withdraw(edition, "It was wrong.")


def removed(statement, edition):
    key = FrozenRecord.objects.get(kind="statement").key
    about = {"kind": "statement", "key": key, "field": "value", "reason": "It was harmful."}
    asked = redacting.ask(edition.programme, by=AccountFactory(superuser=True), **about)
    redacting.confirm(asked, by=AccountFactory(superuser=True))
    taken_back(statement, edition)


@pytest.mark.parametrize(
    ("gone", "shown"),
    [(taken_back, "497"), (changed, "497"), (withdrawn, "497"), (removed, "…")],
)
def test_what_an_edition_has_stated_its_readers_keep(sectors, gone, shown):
    statement = state(497, sectors[0])
    gone(statement, publish())
    closed_year()
    edition = prepare()

    assert [told for _key, told in blocks(edition)] == [f"{shown}: 0–504"]


def test_what_readers_could_work_out_before_stops_no_later_edition(sectors):
    closed_year()
    state(497, sectors[0])
    publish(in_spite_of_findings=True)
    StatementFactory(approved=True, metric="projects")

    assert blocks(prepare()) == []


@pytest.mark.parametrize("was_shown", [False, True])
def test_a_period_less_a_part_of_it(sectors, was_shown):
    """Of the year before nothing is told, but what is stated of it."""
    project_year("B", {sectors[0]: 1000}, year=YEAR - 1)
    part = state(1000, sectors[0], period_start=YEAR - 1, period_end=YEAR - 1)
    if was_shown:
        taken_back(part, publish())
    closed_year()
    both = state(1497, sectors[0], period_start=YEAR - 1)

    ((key, shown),) = blocks(prepare())
    assert both.publication.slug in key
    assert shown == "1497 - 1000: 0–504"


def test_a_period_less_several_parts_of_it(sectors):
    for ago in (1, 2, 3):
        project_year(f"B{ago}", {sectors[0]: 1000}, year=YEAR - ago)
        state(1000, sectors[0], period_start=YEAR - ago, period_end=YEAR - ago)
    closed_year()
    state(3497, sectors[0], period_start=YEAR - 3)

    assert [shown for _key, shown in blocks(prepare())] == ["3497 - 1000 - 1000 - 1000: 0–504"]


def test_the_country_less_several_sectors(sectors):
    """What is left of the year, beside an open one that one sector is told of."""
    told = project_year("B", {sectors[0]: 1000}, year=YEAR - 1)
    told.counts.update(source=ProjectSourceFactory(project=told))
    project_year("C", dict.fromkeys(sectors[1:], 10_000), year=YEAR - 1)
    closed_year()
    state(21_804, period_start=YEAR - 1)
    for sector, people in zip(sectors[1:], (10_004, 10_300), strict=True):
        state(people, sector, period_start=YEAR - 1)

    told_of = [shown for _key, shown in blocks(prepare())]
    assert any(shown.startswith("21804 - 10004 - 10300: ") for shown in told_of)


def test_an_open_year_that_an_earlier_edition_told_is_taken_off_though_it_is_withheld_now(sectors):
    project = project_year("B", {sectors[1]: 300}, year=YEAR + 1, start_date="2020")
    project.counts.update(source=ProjectSourceFactory(project=project))
    publish()
    project.counts.update(source=None)
    closed_year()
    # The most that the closed year may be is 504.
    state(804, sectors[1], period_end=YEAR + 1)

    assert [shown for _key, shown in blocks(prepare())] == ["804: 300–804"]


def test_the_country_less_a_sector(sectors):
    """Of the year before one sector is told, and of another nothing."""
    told = project_year("B", {sectors[0]: 1000}, year=YEAR - 1)
    told.counts.update(source=ProjectSourceFactory(project=told))
    project_year("C", {sectors[1]: 10_000}, year=YEAR - 1)
    closed_year()
    state(11_804, period_start=YEAR - 1)
    state(10_004, sectors[1], period_start=YEAR - 1)

    assert [shown for _key, shown in blocks(prepare())] == ["11804 - 10004: 1300–1804"]
