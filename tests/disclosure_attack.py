"""
What an attacker can do who has a release, the source of the rules and unlimited time.

A *universe* is every data set that could be, as far as public facts say: all values of all
counts of one tree. The attack releases each of them and puts those with the same release
together; a reader of that release knows that the truth is one of the group, and no more.
Every function takes the rules as a module, so that broken copies can be attacked too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from types import ModuleType
from typing import Any, NamedTuple

Path = tuple[str, ...]
# A node of whatever module of rules is attacked.
Node = Any


@cache
def small_policy(rules: ModuleType, k: int, m: int) -> Any:
    """A policy with a k that nothing may be released under; only the tests can make one."""
    return type("SmallPolicy", (rules.Policy,), {"smallest_k": 1})(k, m)


def compositions(total: int, n: int) -> Iterator[tuple[int, ...]]:
    """Every way to write a total as n values in order, zeros included."""
    if n == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, n - 1):
            yield (first, *rest)


class Block(NamedTuple):
    """
    A node of this value with parts a, b, c …, of which some may be restricted.

    `shown` is what an earlier release gave of each part, None of those of which nothing.
    """

    rules: ModuleType
    k: int
    m: int
    restricted: tuple[int, ...] = ()
    shown: tuple[int | None, ...] = ()

    def of(
        self, total: int, values: Iterable[int], key: str = "root", shown_as: int | None = None
    ) -> Node:
        children = tuple([part(self, place, value) for place, value in enumerate(values)])
        policy = small_policy(self.rules, self.k, self.m)
        return self.rules.Node(key, total, policy, children, shown_as=shown_as)


@cache
def part(block: Block, place: int, value: int) -> Node:
    """The same for all totals: made once, since there are millions of them."""
    return block.rules.Node(
        "abcdefgh"[place],
        value,
        small_policy(block.rules, block.k, block.m),
        is_restricted=place in block.restricted,
        shown_as=block.shown[place] if block.shown else None,
    )


def additive(block: Block, n: int, largest_total: int) -> Iterator[Node]:
    for total in range(largest_total + 1):
        for values in compositions(total, n):
            yield block.of(total, values)


def overlapping(block: Block, n: int, largest_total: int) -> Iterator[Node]:
    """All parts that can be parts of their total: none above it, together at least it."""
    return (node for node in unfinished(block, n, largest_total) if _is_covered(node))


def unfinished(block: Block, n: int, largest_total: int) -> Iterator[Node]:
    """The same with parts left out that nobody reported: the others may come to less."""
    for total in range(largest_total + 1):
        for values in product(range(total + 1), repeat=n):
            yield block.of(total, values)


def _is_covered(node: Node) -> bool:
    return sum(child.value for child in node.children) >= node.value


def trees(block: Block, shape: tuple[int, ...], largest_total: int) -> Iterator[Node]:
    """Additive trees: a child for each number, with as many cells below it."""
    for total in range(largest_total + 1):
        for values in compositions(total, len(shape)):
            branches = [
                [block.of(value, cells, key) for cells in compositions(value, n)]
                for value, n, key in zip(values, shape, "ABCD", strict=False)
            ]
            for children in product(*branches):
                yield block.rules.Node(
                    "root", total, small_policy(block.rules, block.k, block.m), children
                )


def overlapping_trees(block: Block, shape: tuple[int, ...], largest_total: int) -> Iterator[Node]:
    """Trees whose blocks may overlap on both levels."""
    branches = [
        [
            block.of(value, cells, key)
            for value in range(largest_total + 1)
            for cells in product(range(value + 1), repeat=n)
            if sum(cells) >= value
        ]
        for n, key in zip(shape, "ABCD", strict=False)
    ]
    policy = small_policy(block.rules, block.k, block.m)
    for children in product(*branches):
        values = [child.value for child in children]
        for total in range(max(values), min(sum(values), largest_total) + 1):
            yield block.rules.Node("root", total, policy, children)


# The attack


@dataclass
class Findings:
    data_sets: int = 0
    # Hidden counts below their k, each in each data set.
    cells: int = 0
    # Of these, the ones of which the release excludes some value from 0 to k − 1 …
    narrowed: int = 0
    # … or tells the value outright.
    disclosed: int = 0


def values_of(node: Node, above: Path = ()) -> Iterator[tuple[Path, int]]:
    """Every count of a tree with its path, the tree's own total first."""
    path = (*above, node.key)
    yield path, node.value
    for child in node.children:
        yield from values_of(child, path)


def numbers_of(node: Node) -> list[int]:
    """The values of all its counts, in the same order."""
    numbers = [node.value]
    for child in node.children:
        if child.children:
            numbers += numbers_of(child)
        else:
            numbers.append(child.value)
    return numbers


def shown_by(released: Any) -> set[Path]:
    """The counts whose value stands in the release by itself."""
    if released is None:
        return set()
    return {node.members[0] for node in released.nodes() if len(node.members) == 1}


def attack(
    rules: ModuleType,
    universe: Iterable[Node],
    k_of: Callable[[Path], int],
) -> Findings:
    """What a reader of any release of the universe finds out about its small counts."""
    groups: dict[Any, list[list[int]]] = defaultdict(list)
    root = None
    for root in universe:
        groups[rules.release(root)].append(numbers_of(root))
    # Data sets of one universe differ in their numbers alone.
    places = [(path, k_of(path)) for path, _value in values_of(root)] if root else []
    found = Findings(data_sets=sum(map(len, groups.values())))
    for released, data_sets in groups.items():
        shown = shown_by(released)
        for (path, k), values in zip(places, zip(*data_sets, strict=True), strict=True):
            possible = Counter(values)
            small = sum(times for value, times in possible.items() if value < k)
            found.cells += small
            if path in shown or not possible.keys() >= set(range(k)):
                found.narrowed += small
            if path in shown or len(possible) == 1:
                found.disclosed += small
    return found


def insider(rules: ModuleType, universe: Iterable[Node], k: int) -> tuple[int, int]:
    """
    What a partner finds out who knows one hidden cell of a flat block.

    Pairs of a known and a small other cell in which the second follows exactly, of all.
    """
    groups: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for root in universe:
        groups[rules.release(root)].append(tuple(child.value for child in root.children))
    disclosed = pairs = 0
    for released, data_sets in groups.items():
        shown = shown_by(released)
        n = len(data_sets[0])
        hidden = [place for place in range(n) if ("root", "abcdefgh"[place]) not in shown]
        for known in hidden:
            alike: dict[int, list[tuple[int, ...]]] = defaultdict(list)
            for values in data_sets:
                alike[values[known]].append(values)
            for left in alike.values():
                for other in hidden:
                    if other != known:
                        small = sum(values[other] < k for values in left)
                        pairs += small
                        disclosed += small if len({values[other] for values in left}) == 1 else 0
    return disclosed, pairs
