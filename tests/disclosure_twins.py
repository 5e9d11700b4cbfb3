"""
Twins: another data set with the same release, in which one hidden count has another value.

The attack of disclosure_attack.py tries all data sets, which no machine can for k = 35.
Here one is built, and the rules themselves say whether its release is the same. How it is
built is the proof of the guarantee.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.disclosure_attack import Path

Node = Any


def twin(root: Node, path: Path, x: int, shown: set[Path]) -> Node:
    """A tree with x at a small count that is not shown, to be released as this one is."""
    if path[:1] not in shown:
        # Nothing is released: as long as the total stays small, nothing will be.
        return holding(root, path[1:], x, x)
    depth = next(depth for depth in range(len(path), 0, -1) if path[:depth] in shown)
    return _changed(root, path[:1], path, depth, x, shown)


def _changed(node: Node, here: Path, path: Path, depth: int, x: int, shown: set[Path]) -> Node:
    """Go down to the last node of the path that is shown, and change the block below it."""
    place = [child.key for child in node.children].index(path[len(here)])
    children = list(node.children)
    on_the_way = children[place]
    if len(here) < depth:
        below = (*here, on_the_way.key)
        children[place] = _changed(on_the_way, below, path, depth, x, shown)
        return replace(node, children=tuple(children))
    way = path[len(here) + 1 :]
    if x <= on_the_way.value and has_room_beside(on_the_way, way):
        # The rest of its parent, which is hidden too, finds room elsewhere under it.
        children[place] = holding(on_the_way, way, x, on_the_way.value)
        return replace(node, children=tuple(children))
    pooled = [at for at, child in enumerate(children) if (*here, child.key) not in shown]
    for at, value in twin_values(node, pooled, place, x).items():
        children[at] = holding(children[at], way if at == place else (), x, value)
    return replace(node, children=tuple(children))


def twin_values(node: Node, pooled: list[int], place: int, x: int) -> dict[int, int]:
    """Other values for the pooled parts of a node, with x at one that is small."""
    values = {at: node.children[at].value for at in pooled}
    k = max(child.policy.k for child in node.children)
    m = max(child.policy.m for child in node.children)
    twins = dict.fromkeys(pooled, 0) | {place: x}
    if len(pooled) == len(node.children):
        # All the rest in one other part: no second one is left, so nothing can be shown.
        for other in [at for at in pooled if at != place][:1]:
            twins[other] = node.value - x
        return twins
    complements = [at for at in pooled if values[at] >= k]
    if x == k - 1:
        # The rule would stop sooner, so the first complements turn small: m are left.
        complements = complements[-m:]
    twins |= dict.fromkeys(complements, k)
    twins[complements[-1]] = sum(values.values()) - x - k * (len(complements) - 1)
    return twins


def holding(node: Node, way: Path, x: int, value: int) -> Node:
    """The node with this value, of which x at the end of the way and the rest beside it."""
    if not node.children:
        return replace(node, value=value)
    keys = [child.key for child in node.children]
    if not way:
        # Any division does, for nothing is released below.
        values = {keys[0]: value}
    else:
        beside = [key for key in keys if key != way[0]]
        values = {way[0]: x, beside[0]: value - x} if beside else {way[0]: value}
        if not beside and node.value > node.children[0].value:
            # The one part is not all of it: the others are in none.
            values = {way[0]: x}
    children = [
        holding(child, way[1:] if way[:1] == (child.key,) else (), x, values.get(child.key, 0))
        for child in node.children
    ]
    return replace(node, value=value, children=tuple(children))


def has_room_beside(node: Node, way: Path) -> bool:
    """Whether something under the node lies beside the way, or in no part of it."""
    if not way:
        return False
    if len(node.children) > 1 or node.value > node.children[0].value:
        return True
    return has_room_beside(node.children[0], way[1:])
