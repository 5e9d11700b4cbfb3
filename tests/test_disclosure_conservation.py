"""
Nothing is lost on the way: what is released below a node adds up to it.

To see the figures: .venv/bin/python -m pytest tests/test_disclosure_conservation.py -s
"""

import random
import sys
from collections import Counter

from editions import disclosure
from tests.disclosure_attack import values_of

TREES = 500
KEYS = "abcdefgh"
# A part that nobody reported.
MARKED = "z"


def random_tree(rules, chance: random.Random, key="root", depth=3):
    """Sectors, regions, cells; now and then parts overlap, are restricted or not reported."""
    policy = rules.POLICIES[chance.choices(["standard", "protection"], [9, 1])[0]]
    is_restricted = depth < 3 and chance.random() < 0.01
    if not depth:
        value = chance.choice([0, chance.randint(1, 60), chance.randint(30, 3_000)])
        return rules.Node(key, value, policy, is_restricted=is_restricted)
    children = tuple(
        random_tree(rules, chance, KEYS[place], depth - 1)
        for place in range(chance.randint(1, 8 if depth == 1 else 4))
    )
    values = [child.value for child in children]
    value = sum(values)
    kind = chance.random()
    if depth > 1 and kind < 0.1:
        value = chance.randint(max(values), value)
    missing = (MARKED,) if kind > 0.98 else ()
    return rules.Node(
        key, value + 100 * len(missing), policy, children, is_restricted, not_reported=missing
    )


def overlapping_in(node, above=()):
    """The paths of nodes whose parts come to more than they do."""
    path = (*above, node.key)
    if sum(child.value for child in node.children) > node.value:
        yield path
    for child in node.children:
        yield from overlapping_in(child, path)


def conserve(rules, trees: int) -> Counter:
    """
    Release random trees and hold each node against what lies below it.

    "lost" counts what should not be: a value that is not the exact one, atoms that do not
    add up where nothing overlaps, an overlapping node not known as one, a cell in no atom
    or in two.
    """
    seen: Counter = Counter()
    chance = random.Random(2024)
    for _ in range(trees):
        root = random_tree(rules, chance)
        exact, overlapping = dict(values_of(root)), set(overlapping_in(root))
        released = rules.release(root)
        for node in released.nodes() if released else ():
            seen["nodes"] += 1
            seen["below k"] += node.value < rules.Policy.smallest_k
            seen["overlapping"] += node.is_overlapping
            seen["lost"] += node.value != sum(exact[path] for path in node.members)
            if node.parts:
                seen["lost"] += node.is_overlapping != (node.members[0] in overlapping)
            if not any(below.is_overlapping for below in node.nodes()):
                seen["lost"] += sum(atom.value for atom in node.atoms()) != node.value
            cells = [leaf for atom in node.atoms() for leaf in atom.leaves]
            marked = [leaf for leaf in node.leaves if leaf[-1] == MARKED and leaf not in cells]
            seen["lost"] += sorted([*cells, *marked]) != sorted(node.leaves)
    return seen


def test_what_is_released_below_a_node_adds_up_to_it():
    seen = conserve(disclosure, TREES)

    sys.stdout.write(f"{dict(seen)}\n")
    assert seen["lost"] == 0
    assert seen["below k"] == 0
    assert seen["nodes"] > 10 * TREES
    assert seen["overlapping"] > TREES / 10
