"""What an edition releases of closed years: the tree, as cells, and made again from them."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings, strategies as st

from beneficiaries.models import BeneficiaryCount
from editions import actions
from editions.disclosure import Status, answer, release
from editions.models import Edition
from editions.trees import SEX_AND_AGE, footprint, path_of, place_of, tops, unfolded
from tests.api_editions import ask, publish, rows
from tests.closed_years import (
    YEAR,
    add,
    closed_year,
    documents,
    frozen,
    in_short,
    project_year,
    reopened,
    sorted_like,
    without_year,
    year_tree,
)
from tests.disclosure_twins import twin
from tests.factories import AccountFactory, ProgrammeFactory, RegionFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    closed_year()
    return ProgrammeFactory()


@pytest.fixture
def sectors():
    return [SectorFactory(slug=slug, position=at) for at, slug in enumerate(["s1", "s2", "s3"])]


@pytest.fixture
def regions():
    return [RegionFactory(code=code) for code in ("R1", "R2", "R3")]


def test_every_level_is_exact_where_nothing_is_small(sectors, regions):
    project_year(
        "A",
        {
            sectors[0]: {regions[0]: 100, regions[1]: 200},
            sectors[1]: {regions[0]: 40, regions[1]: 50},
        },
    )
    project_year("B", 700, sectors=sectors[:1])

    assert in_short(publish()) == {
        "year": (1090, "shown"),
        "A": (390, "shown"),
        "A/s1": (300, "shown"),
        "A/s1/R1": (100, "none"),
        "A/s1/R2": (200, "none"),
        "A/s2": (90, "shown"),
        "A/s2/R1": (40, "none"),
        "A/s2/R2": (50, "none"),
        "B": (700, "none"),
    }


def test_a_small_region_is_shown_together_with_the_next_and_named(sectors, regions):
    project_year("A", {sectors[0]: {regions[0]: 100, regions[1]: 3, regions[2]: 80}})
    edition = publish()

    assert in_short(edition) == {
        "year": (183, "shown"),
        "A": (183, "shown"),
        "A/s1": (183, "shown"),
        "A/s1/R3": (80, "none"),
        "A/s1/+": (103, "combined"),
    }
    (pool,) = frozen(edition, status="combined")
    assert [member["region"] for member in pool.document["members"]] == ["R1", "R2"]
    assert pool.document["region"] is None
    assert pool.pool == "2020/reached/A/s1/+"


def test_projects_are_shown_together_too_and_nothing_inside_them(sectors):
    project_year("A", {sectors[0]: 60, sectors[1]: 80})
    project_year("B", 4, sectors=sectors[:1])
    project_year("C", 50, sectors=sectors[:1])
    edition = publish()

    assert in_short(edition) == {"year": (194, "shown"), "+": (144, "combined"), "C": (50, "none")}
    (pool,) = frozen(edition, status="combined")
    assert [member["project"] for member in pool.document["members"]] == ["A", "B"]
    assert pool.document["project"] is None


def test_a_breakdown_that_is_withheld_shows_its_total_and_nothing_else(sectors):
    project_year("A", {sectors[0]: 5, sectors[1]: 6})

    assert in_short(publish()) == {"year": (11, "shown"), "A": (11, "withheld")}


def test_a_year_below_k_says_that_it_is_withheld_and_nothing_else(sectors):
    project_year("A", 9, sectors=sectors[:1])

    assert in_short(publish()) == {"year": (None, "withheld")}


def test_what_is_restricted_withholds_the_block_and_looks_like_any_other(sectors):
    project = project_year("A", {sectors[0]: 500, sectors[1]: 600})
    with reopened():
        BeneficiaryCount.objects.filter(project=project, sector=sectors[0]).update(restricted=True)

    assert in_short(publish()) == {"year": (1100, "shown"), "A": (1100, "withheld")}


def test_one_sector_of_protection_protects_its_whole_block(sectors):
    sectors[0].protection_class = "protection"
    sectors[0].save()
    project_year("A", {sectors[0]: 34, sectors[1]: 400, sectors[2]: 900})

    assert in_short(publish())["A"] == (1334, "withheld")


def test_a_mark_is_public_and_is_no_part(sectors):
    project_year("A", {sectors[0]: None, sectors[1]: 400})
    project_year("B", None, sectors=sectors[:1])

    assert in_short(publish()) == {
        "year": (400, "shown"),
        "A": (400, "shown"),
        "A/s1": (None, "not_reported"),
        "A/s2": (400, "none"),
        "B": (None, "not_reported"),
    }


def test_a_project_that_only_marked_its_parts(sectors):
    project = project_year("A", 300, sectors=sectors[:1])
    add(project, None, part="sector", sector=sectors[0], year=YEAR, measure="reached")

    assert in_short(publish())["A"] == (300, "not_reported")


def test_a_declared_part_without_a_row_is_a_zero(sectors):
    project_year("A", {sectors[0]: 100, sectors[1]: 200}, sectors=sectors)

    assert in_short(publish()) == {
        "year": (300, "shown"),
        "A": (300, "shown"),
        "A/s2": (200, "none"),
        "A/+": (100, "combined"),
    }


def test_sex_and_age_stand_at_the_deepest_rows_only(sectors):
    cells = {"female:60+": 40, "male:60+": 50, "female:0-4": 200, "male:18-49": 300}
    project_year("A", {sectors[0]: cells})
    shown = in_short(publish())

    # The cells that count nobody, and the first that is not small beside them.
    assert shown["A/s1/+"] == (40, "combined")
    assert shown["A/s1/male/60+"] == (50, "none")
    assert shown["A/s1/male/18-49"] == (300, "none")
    assert "A/s1/female/60+" not in shown


def test_a_project_that_does_not_split_by_sector_has_one_child(sectors, regions):
    project_year("A", {None: {regions[0]: 100, regions[1]: 50}}, sectors=sectors[:2])

    assert in_short(publish()) == {
        "year": (150, "shown"),
        "A": (150, "shown"),
        "A/not-split": (150, "shown"),
        "A/not-split/R1": (100, "none"),
        "A/not-split/R2": (50, "none"),
    }


def test_parts_that_exceed_their_whole_are_not_shown_at_all(sectors):
    project = project_year("A", {sectors[0]: 500, sectors[1]: 600})
    with reopened():
        BeneficiaryCount.objects.filter(project=project, sector=sectors[0]).update(value=5000)
    project_year("B", 700, sectors=sectors[:1])

    assert in_short(publish(in_spite_of_findings=True)) == {"year": (1800, "withheld")}


def test_a_figure_that_one_of_its_cells_exceeds_is_not_shown_either(sectors):
    project = project_year("A", {sectors[0]: {"female:18-49": 600, "male:18-49": 400}})
    with reopened():
        BeneficiaryCount.objects.filter(project=project).update(value=550)
    project_year("B", 700, sectors=sectors[:1])

    assert in_short(publish(in_spite_of_findings=True)) == {"year": (1250, "withheld")}


def test_regions_in_no_part_by_sector_are_no_breakdown(sectors, regions):
    project = project_year("A", 500, sectors=sectors[:1], regions=regions[:1])
    about = {"part": "region", "region": regions[0], "year": YEAR}
    add(project, {"female:18-49": 500}, measure="reached", **about)

    assert in_short(publish()) == {"year": (500, "shown"), "A": (500, "none")}


def test_targets_have_a_tree_of_their_own(sectors):
    project_year("A", 500, sectors=sectors[:1])
    project_year("B", 900, sectors=sectors[:1], measure="targeted")
    edition = publish()

    assert in_short(edition, measure="reached") == {"year": (500, "shown"), "A": (500, "none")}
    assert in_short(edition, measure="targeted") == {"year": (900, "shown"), "B": (900, "none")}


def test_a_path_is_a_place_and_a_footprint_folds_and_unfolds():
    cells = [("A", "s1", "R1", key) for key in SEX_AND_AGE]
    paths = [*cells, ("A", "s1", "R2"), ("A", "s2"), ("B",), ("C", "female:0-4")]

    assert [path_of(place_of(path)) for path in paths] == paths
    assert list(unfolded(footprint(paths))) == paths
    assert len(str(footprint(paths))) < 200


def test_the_api_tells_each_cell_under_its_own_key(client, sectors, regions):
    project_year("A", {sectors[0]: {regions[0]: 100, regions[1]: 3, regions[2]: 80}})
    project_year("B", 4, sectors=sectors[:1])
    project_year("C", 500, sectors=sectors[:1])
    publish()

    told = {row["key"]: row for row in rows(client, "beneficiary-counts")}
    assert told.keys() == {
        "~2020~reached~direct~person",
        "+~2020~reached~direct~person",
        "C~2020~reached~direct~person",
    }
    for key, row in told.items():
        alone = ask(client, f"beneficiary-counts/{key}")
        assert row.items() <= alone.items()
        assert "footprint" not in alone
    assert told["~2020~reached~direct~person"]["project"] is None
    member = {"sector": None, "region": None, "sex": None, "age_band": None}
    assert told["+~2020~reached~direct~person"]["members"] == [
        {"project": "A"} | member,
        {"project": "B"} | member,
    ]


VALUES = st.one_of(st.integers(0, 12), st.integers(30, 80), st.integers(100, 5000))


@st.composite
def made_up(draw):
    """Up to four projects: a total, sectors, regions, cells, as deep as each one goes."""
    projects = []
    for _ in range(draw(st.integers(1, 4))):
        depth = draw(st.sampled_from(["total", "cells", "sectors", "regions"]))
        n = draw(st.integers(1, 3))
        some = st.one_of(VALUES, VALUES, VALUES, st.none())
        if depth == "total":
            projects.append(draw(some))
        elif depth == "cells":
            keys = st.sampled_from(SEX_AND_AGE)
            projects.append(
                {at: draw(st.dictionaries(keys, VALUES, max_size=6)) for at in range(n)}
            )
        elif depth == "sectors":
            projects.append({at: draw(some) for at in range(n)})
        else:
            projects.append({at: {10 + to: draw(some) for to in range(3)} for at in range(n)})
    return projects


def written(projects, sectors, regions):
    """The same with rows of the database in place of numbers."""

    def inside(parts):
        if not isinstance(parts, dict):
            return parts
        return {regions[key - 10] if isinstance(key, int) else key: parts[key] for key in parts}

    for at, parts in enumerate(projects):
        if isinstance(parts, dict):
            project_year(f"P{at}", {sectors[key]: inside(parts[key]) for key in parts})
        else:
            project_year(f"P{at}", parts, sectors=sectors[:1])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects=made_up(), is_protected=st.booleans(), less=st.integers(0, 40))
def test_the_cells_hold_what_is_released_and_nothing_else(
    projects, is_protected, less, sectors, regions
):
    with undone():
        if is_protected:
            type(sectors[0]).objects.filter(slug="s1").update(protection_class="protection")
        written(projects, sectors, regions)
        for whole in BeneficiaryCount.objects.filter(part="total", value__gt=less):
            # The same people may be in two sectors, but no part exceeds its whole.
            parts = whole.project.counts.filter(part="sector", value__gt=whole.value - less)
            if not parts.exists():
                with reopened():
                    BeneficiaryCount.objects.filter(pk=whole.pk).update(value=F("value") - less)
        released = release(year_tree(YEAR))
        actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))
        again = [top.released for top in tops(documents(Edition.objects.get()))]

        assert_same(again, released)
        if released and not any(node.is_overlapping for node in released.nodes()):
            atoms = [atom for top in again for atom in top.atoms()]
            assert sum(atom.value for atom in atoms) == released.value
        for top in again:
            assert_answers_hold(top, list(BeneficiaryCount.objects.all()))


def assert_same(again, released):
    """The tree, made again from what stands in the edition."""
    if released is None:
        assert again == []
    elif released.parts:
        parts = [without_year(part) for part in released.parts]
        assert sorted(map(repr, map(sorted_like, again))) == sorted(map(repr, parts))
    else:
        (top,) = again
        assert top.value == released.value
        assert sorted(top.leaves) == sorted(path[1:] for path in released.leaves)


def assert_answers_hold(top, counts):
    """What is answered from the release alone holds the exact figure of each sector."""
    codes = {member[0] for member in top.members}
    for sector in ("s1", "s2", "s3"):
        told = [row.value or 0 for row in counts if is_of(row, sector, codes)]
        found = answer(top, lambda path, sector=sector: path[1:2] == (sector,))
        assert found.sum_at_least <= sum(told) <= found.sum_at_most


def is_of(row, sector, codes):
    return row.part == "sector" and row.sector.slug == sector and row.project.code in codes


def values_of(node, above=()):
    path = (*above, node.key)
    yield path, node.value
    for child in node.children:
        yield from values_of(child, path)


def write(tree):
    """Put the figures of a tree into the rows that it was made of."""
    values = {path[1:]: value for path, value in values_of(tree)}
    for count in BeneficiaryCount.objects.with_parts():
        path = tuple(
            filter(
                None,
                (
                    count.project.code,
                    count.sector and count.sector.slug,
                    count.region and count.region.public_code,
                ),
            )
        )
        with reopened():
            BeneficiaryCount.objects.filter(pk=count.pk).update(value=values[path])
            for key in SEX_AND_AGE:
                if (*path, key) in values:
                    sex, age_band = key.split(":")
                    cell, value = {"sex": sex, "age_band": age_band}, values[*path, key]
                    if not count.sex_age_cells.filter(**cell).update(value=value):
                        count.sex_age_cells.create(**cell, value=value)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_twins_have_editions_that_are_the_same_in_every_byte(data, sectors, regions):
    with undone():
        projects = data.draw(made_up().map(without_marks))
        written(projects, sectors, regions)
        root = year_tree(YEAR)
        released = release(root)
        shown = {
            path
            for node in (released.nodes() if released else ())
            if node.status is not Status.COMBINED
            for path in node.members
        }
        hidden = [
            path
            for path, value in values_of(root)
            if path not in shown and value < 10 and path in set(leaves_of(root))
        ]
        if not hidden:
            return
        path, x = data.draw(st.sampled_from(hidden)), data.draw(st.integers(0, 9))
        other = twin(root, path, x, shown)

        assert editions_of(other) == editions_of(root)
        assert dict(values_of(other))[path] == x


def without_marks(projects):
    if isinstance(projects, list):
        return [without_marks(parts) for parts in projects]
    if isinstance(projects, dict):
        return {key: without_marks(parts) for key, parts in projects.items()}
    return projects or 0


def leaves_of(node, above=()):
    path = (*above, node.key)
    if not node.children:
        yield path
    for child in node.children:
        yield from leaves_of(child, path)


def editions_of(tree):
    """What is frozen of the counts if the rows hold this tree."""
    write(tree)
    edition = actions.prepare(ProgrammeFactory(), by=AccountFactory(superuser=True))
    told = [(cell.key, cell.pool, cell.document_hash, cell.document) for cell in frozen(edition)]
    policy, released = edition.policy, edition.released_hash
    actions.discard(edition, by=AccountFactory(superuser=True))
    return told, policy, released


@contextmanager
def undone():
    """Takes back what one example writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
