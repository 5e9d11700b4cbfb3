"""
The guarantee at real thresholds: for each claim a witness, that is, a twin.

A claim is "this hidden small count might as well be x". It is held by a data set with x
there and the same release. The trees mix classes, levels, overlapping blocks, restricted
parts and parts not reported.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_witnesses.py -s
"""

import sys
from collections import Counter
from functools import reduce
from itertools import product
from operator import or_

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from editions import disclosure
from tests.disclosure_attack import shown_by, values_of
from tests.disclosure_twins import twin

CLAIMS = 20_000
KEYS = "abcdefgh"


def values_near(k: int) -> st.SearchStrategy[int]:
    """Mostly where the rule changes its mind: none, few, about k, about 2k, many."""
    return st.one_of(
        st.integers(0, k - 1),
        st.integers(k, 2 * k + 1),
        st.sampled_from([0, k - 1, k, 2 * k - 1]),
        st.integers(k, 5_000),
        st.integers(k, 5_000),
    )


@st.composite
def nodes(draw, rules, key="root", depth=None, policy=None):
    """A tree of up to four levels under the classes of the portal and one between them."""
    depth = draw(st.sampled_from([1, 1, 2, 2, 3])) if depth is None else depth
    # One class for all of it, as a rule: the strictest of a block holds for the whole block.
    policies = [*rules.POLICIES.values(), rules.Policy(20, 1)]
    policy = policy or draw(st.sampled_from(policies))
    if draw(st.integers(0, 9)) == 9:
        policy = draw(st.sampled_from(policies))
    # At the lowest level more parts, as sex and age have.
    n = draw(st.integers(1, 6 if depth == 1 else 3)) if depth else 0
    is_restricted = draw(st.integers(0, 39)) == 39
    if not n:
        return rules.Node(key, draw(values_near(policy.k)), policy, is_restricted=is_restricted)
    children = tuple(draw(nodes(rules, KEYS[place], depth - 1, policy)) for place in range(n))
    values = [child.value for child in children]
    value = sum(values)
    kind = draw(st.sampled_from(["adds up"] * 6 + ["overlaps", "partly reported"]))
    if kind == "overlaps":
        value = draw(st.integers(max(values), value))
    if kind == "partly reported":
        value += draw(values_near(policy.k))
    return rules.Node(key, value, policy, children, is_restricted)


def k_of_each(node, above=(), k=None):
    """The k under which each count of a tree is small: that of its block."""
    path = (*above, node.key)
    yield path, k or node.policy.k
    if node.children:
        block = reduce(or_, (child.policy for child in node.children))
        for child in node.children:
            yield from k_of_each(child, path, block.k)


def form_of(released, path) -> str:
    """How a count is hidden: in a pool, under a total, or with the whole tree."""
    forms = [
        "pool" if node.status.name == "COMBINED" else "total"
        for node in (released.atoms() if released else ())
        if any(path[: len(member)] == member for member in node.members)
    ]
    return forms[0] if forms else "tree"


def hold_claims(rules, examples: int, phases=tuple(Phase)) -> Counter:
    """Look for a claim without a witness; how many had one, by k and form."""
    held: Counter = Counter()

    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=examples,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(nodes(rules), st.integers(0, 34))
    def every_claim_has_a_witness(root, any_x):
        released = rules.release(root)
        shown = shown_by(released)
        k_of = dict(k_of_each(root))
        for path, value in values_of(root):
            k = k_of[path]
            if value >= k:
                continue
            assert path not in shown
            for x in {0, 1, k // 2, k - 2, k - 1, any_x % k} - {value}:
                other = twin(root, path, x, shown)
                assert dict(values_of(other))[path] == x
                assert rules.release(other) == released
                held[k, form_of(released, path)] += 1

    every_claim_has_a_witness()
    return held


def test_every_hidden_small_count_might_have_any_other_small_value():
    held = hold_claims(disclosure, examples=1_500)

    for (k, form), claims in sorted(held.items()):
        sys.stdout.write(f"k = {k}, hidden in a {form}: {claims} claims held by a witness\n")
    sys.stdout.write(f"together: {held.total()}\n")
    assert held.total() >= CLAIMS
    assert held.keys() == set(product([10, 20, 35], ["pool", "total", "tree"]))
    assert min(held.values()) >= 500
