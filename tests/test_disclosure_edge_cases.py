"""What becomes of the cases that are easy to get wrong, with their figures."""

import pytest

from editions.disclosure import POLICIES, THRESHOLDS, Node, Status, policy_of, release

STANDARD, PROTECTION = POLICIES["standard"], POLICIES["protection"]
ALL = "all shown"


def block(*values, total=None, policy=STANDARD, **marks):
    children = tuple(
        Node("abcdef"[place], value, policy, is_restricted=place in marks.get("restricted", ()))
        for place, value in enumerate(values)
    )
    return Node("root", sum(values) if total is None else total, policy, children)


def outcome(root):
    """Which parts stand together, and under which sum; or that all or none are shown."""
    released = release(root)
    if released is None:
        return "nothing"
    pools = [part for part in released.parts if part.status is Status.COMBINED]
    if pools:
        return "".join(path[-1] for path in pools[0].members), pools[0].value
    return ALL if released.parts else released.status


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        pytest.param(block(10), ALL, id="a single part, equal to its node"),
        pytest.param(block(10, 12), ALL, id="no small part"),
        pytest.param(block(9, 9), Status.WITHHELD, id="all parts small"),
        pytest.param(block(0, 0), "nothing", id="all zero"),
        pytest.param(block(4, 5), "nothing", id="a total below k"),
        pytest.param(block(0, 500, 0), Status.WITHHELD, id="one part that is not small"),
        pytest.param(block(500, 0), Status.WITHHELD, id="two parts, one of them zero"),
        pytest.param(block(3, 30, 40), ("ab", 33), id="the first that is not small is taken"),
        pytest.param(block(40, 30, 3), ("ac", 43), id="by place, not by value"),
        pytest.param(block(9, 10, 40), ("ab", 19), id="a pool just large enough"),
        pytest.param(block(0, 18, 11, 40), ("abc", 29), id="too small with one other, so a second"),
        pytest.param(block(5, 11, 12), Status.WITHHELD, id="never large enough"),
        pytest.param(block(3, 60, 60, 90, policy=PROTECTION), ("abc", 123), id="m of protection"),
        pytest.param(block(34, 35, 36, policy=PROTECTION), Status.WITHHELD, id="k of protection"),
        pytest.param(block(60, 70, total=90), ALL, id="overlapping, no small part"),
        pytest.param(block(5, 90, total=90), Status.WITHHELD, id="overlapping, a small part"),
        pytest.param(block(60, 20, total=90), Status.WITHHELD, id="less than the node"),
        pytest.param(block(60, 30, restricted=[0]), Status.WITHHELD, id="a restricted part"),
        pytest.param(block(60, 30, restricted=[0, 1]), "nothing", id="restricted parts only"),
    ],
)
def test_outcome(root, expected):
    assert outcome(root) == expected


def test_a_block_of_two_classes_is_protected_as_the_stricter():
    health, protection = Node("health", 20, STANDARD), Node("protection", 80, PROTECTION)
    water = Node("water", 90, STANDARD)

    mixed = release(Node("project", 190, STANDARD, (health, protection, water)))

    assert mixed is not None
    assert mixed.status is Status.WITHHELD
    assert release(Node("project", 30, STANDARD, (Node("x", 30, PROTECTION),))) is None


def test_a_project_follows_its_strictest_sector_and_without_one_the_strictest_class():
    assert THRESHOLDS == {"standard": 10, "protection": 35}
    assert policy_of(["standard"]) == STANDARD
    assert policy_of(["standard", "protection"]) == policy_of([]) == PROTECTION


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Node("a", -1, STANDARD), id="a negative count"),
        pytest.param(lambda: block(60, total=50), id="a part above its whole"),
        pytest.param(
            lambda: Node("a", 5, STANDARD, (Node("b", 5, STANDARD),), not_reported=("b",)),
            id="a part both counted and marked not reported",
        ),
    ],
)
def test_what_cannot_be_a_count_is_refused(make):
    with pytest.raises(ValueError, match="count is at least 0|same key"):
        make()
