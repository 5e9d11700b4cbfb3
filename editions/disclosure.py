"""
Protection of small groups: which figures of a tree of counts are released, and how.

Guarantee. For every release, every hidden cell c below the k of its block and every x from
0 to k − 1, there is another data set with x in c whose release is the same in every byte.
Whoever has all that is released, this source and any number of questions can exclude none
of these values. (docs/disclosure-control.md says what this does not cover.)

It rests on six things (tests/test_disclosure_*.py fail without any of them): values only
decide what is small, whether a pool is large enough and whether parts add up, never which
other parts join a pool, which their place alone decides; zero is small like 1; parts that
overlap are shown all or not at all; a breakdown that is not shown looks the same whatever
the reason; nothing is shown below what is hidden, nor protected less than its parts; a
figure that was shown before hides nothing, so it joins no pool and counts in none, and
where it may not be shown any more, nothing is told of all that it is a part of.

Which parts a node has, and their order, is fixed from public facts before any value is
known. A part that nobody reported carries a public mark and is no part; one without a row
is a 0. Pure: no database, no clock, no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import or_
from typing import ClassVar

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """
    How far a class is protected: a value below k is small, a pool holds m that are not.

    The rule is right for any k, but nothing may be released under one below 10, so none
    can be made here; the exhaustive tests make a kind of their own.
    """

    smallest_k: ClassVar[int] = 10

    k: int
    m: int

    def __post_init__(self) -> None:
        if self.k < self.smallest_k or self.m < 1:
            raise ValueError(f"k must be at least {self.smallest_k}, m at least 1: {self}")

    def __or__(self, other: Policy) -> Policy:
        """The stricter in each respect."""
        if other is self:
            return self
        return type(self)(max(self.k, other.k), max(self.m, other.m))


# Made at import: with a k below 10 the portal does not start.
POLICIES = {"standard": Policy(k=10, m=1), "protection": Policy(k=35, m=2)}
THRESHOLDS = {name: policy.k for name, policy in POLICIES.items()}


def policy_of(protection_classes: Iterable[str]) -> Policy:
    """What holds for a project with sectors of these classes; the strictest if it has none."""
    names = list(protection_classes) or list(POLICIES)
    return reduce(or_, (POLICIES[name] for name in names))


def threshold(protection_classes: Iterable[str]) -> int:
    """k for a project with sectors of these classes: the largest of theirs."""
    return policy_of(protection_classes).k


def may_show(people: int, k: int) -> bool:
    return people >= k


@dataclass(frozen=True, slots=True)
class Node:
    """
    A count with its parts in public order. Staff only: these are the exact figures.

    It is protected at least as its parts are: a total of 12 would narrow parts that might
    be anything up to 34. Restricted parts are never figures of their own, so a node that
    has no others, or only such as are known, is restricted too: its total would tell theirs.
    `not_reported` are the keys of parts marked so.

    `shown_as` is the figure that an earlier release gave, of before the year was closed. As
    long as it is the same it may be given again, though it would be small by now. So much of
    the count is `known` whatever is released now; where the rest of a node would follow from
    its total, it `is_open`, and its total is not released. What was shown and has become small
    or open since `is_spoilt`, and with it all that it is a part of: nobody can say for what a
    reader takes it.
    """

    key: str
    value: int
    policy: Policy
    children: tuple[Node, ...] = ()
    is_restricted: bool = False
    not_reported: tuple[str, ...] = ()
    shown_as: int | None = None
    # Given of what other figures say (differencing.py); what the parts say is added to it.
    known: int = 0
    is_open: bool = False
    is_spoilt: bool = False
    # How many were told in parts that have no figure any more.
    told_of_no_part: int = 0
    # Something was told that may be among the people of one of its parts (differencing.py): what
    # a part hides depends on it, so that none is shown beside a pool.
    all_or_none: bool = False

    def __post_init__(self) -> None:
        if self.value < 0 or any(child.value > self.value for child in self.children):
            raise ValueError(f"{self.key}: a count is at least 0, and no part exceeds its whole")
        if self.children or self.not_reported or self.told_of_no_part:
            self._follow_parts()
        if self.shown_as is not None and not self.is_open:
            object.__setattr__(self, "known", self.value)

    def _follow_parts(self) -> None:
        keys = [*(child.key for child in self.children), *self.not_reported]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{self.key}: two parts have the same key")
        strictest = reduce(or_, (child.policy for child in self.children), self.policy)
        object.__setattr__(self, "policy", strictest)
        if any(child.is_restricted for child in self.children) and all(
            child.is_restricted or child.known for child in self.children
        ):
            object.__setattr__(self, "is_restricted", True)
        if any(child.loses(strictest.k) for child in self.children):
            object.__setattr__(self, "is_spoilt", True)
            object.__setattr__(self, "is_open", True)
            return
        known = self.told_of_no_part + sum(child.known for child in self.children)
        if not known:
            return
        object.__setattr__(self, "known", min(max(known, self.known), self.value))
        shows_all_known = self.children and not self.told_of_no_part
        is_withheld = not shows_all_known or len(hidden_parts(self)) == len(self.children)
        if is_withheld and self.value - known < strictest.k:
            object.__setattr__(self, "is_open", True)

    def is_small(self, k: int) -> bool:
        return self.value < k and self.value != self.shown_as

    def loses(self, k: int) -> bool:
        """Whether something was shown of it that cannot be shown any more."""
        was_shown = self.shown_as is not None
        return self.is_spoilt or (was_shown and (self.is_open or self.is_small(k)))


class Status(Enum):
    EXACT = "exact"
    # Several parts under one sum.
    COMBINED = "combined"
    # Of a released node: its value is shown, its breakdown is not.
    WITHHELD = "withheld"
    # Of a released node: its value is shown, and nobody reported its breakdown.
    NOT_REPORTED = "not_reported"
    # Of an answer: the same person may be in several of the parts asked for.
    OVERLAPPING = "overlapping"


@dataclass(frozen=True, slots=True)
class Released:
    """
    A node of the released tree: everything the public may know of it.

    `members` is its path, or those of the parts that it shows together. `leaves` are the
    paths of all cells beneath it, which are public facts: shown or not, reported or not.
    """

    members: tuple[Path, ...]
    value: int
    status: Status
    leaves: tuple[Path, ...]
    parts: tuple[Released, ...] = ()

    @property
    def is_overlapping(self) -> bool:
        """Whether its parts are more than itself; its atoms do not add up to it then."""
        return sum(part.value for part in self.parts) > self.value

    @property
    def status_in_part(self) -> Status:
        """Why nothing is told of a part of it, where it has no parts: if it is a cell of its
        own, nobody reported how much of it lies in which part."""
        return Status.NOT_REPORTED if self.status is Status.EXACT else self.status

    def nodes(self) -> Iterator[Released]:
        yield self
        for part in self.parts:
            yield from part.nodes()

    def atoms(self) -> Iterator[Released]:
        """What is not divided further: a cell, a pool, or a total without its breakdown."""
        return (node for node in self.nodes() if not node.parts)


def release(root: Node) -> Released | None:
    """What may be released of a tree; None, which says nothing, where its total may not."""
    if root.is_restricted or root.is_open or root.value < root.policy.k:
        return None
    return release_shown(root, ())


def release_shown(node: Node, above: Path) -> Released:
    """What is released of a node whose own total may be, and is, beneath this path."""
    path = (*above, node.key)
    leaves = tuple(_leaves(node, above))
    if not node.children:
        status = Status.NOT_REPORTED if node.not_reported else Status.EXACT
        return Released((path,), node.value, status, leaves)
    hidden = hidden_parts(node)
    if len(hidden) == len(node.children):
        # A pool of the whole block, an overlap and a restricted part must look the same.
        return Released((path,), node.value, Status.WITHHELD, leaves)
    children = enumerate(node.children)
    parts = [release_shown(child, path) for place, child in children if place not in hidden]
    if hidden:
        pooled = [node.children[place] for place in sorted(hidden)]
        members = tuple((*path, child.key) for child in pooled)
        together = sum(child.value for child in pooled)
        below = tuple(leaf for child in pooled for leaf in _leaves(child, path))
        parts.append(Released(members, together, Status.COMBINED, below))
    return Released((path,), node.value, Status.EXACT, leaves, tuple(parts))


def _leaves(node: Node, above: Path) -> list[Path]:
    path = (*above, node.key)
    leaves = [leaf for child in node.children for leaf in _leaves(child, path)]
    leaves += [(*path, key) for key in node.not_reported]
    return leaves or [path]


def hidden_parts(node: Node) -> set[int]:
    """The places of the parts that are not shown each by itself: none, some, or all."""
    values = [child.value for child in node.children]
    everything = set(range(len(values)))
    # They stand under one sum, so the strictest of their policies holds for all.
    policy = reduce(or_, (child.policy for child in node.children))
    if any(child.is_restricted for child in node.children):
        return everything
    if sum(values) == node.value:
        hidden = pool(node.children, policy)
        return everything if hidden and node.all_or_none else hidden
    is_any_open = any(child.is_open for child in node.children)
    is_any_small = any(child.is_small(policy.k) for child in node.children)
    if sum(values) > node.value and not is_any_small and not is_any_open:
        return set()
    # Overlapping with a small part, where a pool would narrow it; or less than the node,
    # since some parts were not reported, so that the rest could be worked out.
    return everything


def pool(parts: Sequence[Node], policy: Policy) -> set[int]:
    """
    The pool rule, for parts that add up: the places of the parts that are shown together.

    All small ones, then others in public order until there are m and the pool is so large
    that any of its small parts could be anything from 0 to k − 1. What is known of a part
    hides nothing: it is not counted, and a part of which something is known is no complement
    but hidden only where too little of it is not known. With nothing else left beside the
    pool, the whole breakdown is withheld.
    """
    values = [part.value - part.known for part in parts]
    known = {place for place, part in enumerate(parts) if part.known and not part.is_open}
    small = {place for place, value in enumerate(values) if value < policy.k} - known
    if not small:
        return set()
    pooled, total, taken = set(small), sum(values[place] for place in small), 0
    for place, value in enumerate(values):
        if place in small | known:
            continue
        pooled.add(place)
        total += value
        taken += 1
        if taken >= policy.m and total >= (taken + 1) * policy.k - 1:
            break
    return pooled if len(pooled | known) < len(parts) or not known else pooled | known


@dataclass(frozen=True, slots=True)
class Answer:
    """
    How many people a selection holds, as far as they were reported and are released.

    Exact where the two numbers are equal. Otherwise `status` says why not, and `combined`
    are the groups that are only partly in the selection.
    """

    sum_at_least: int
    sum_at_most: int
    status: Status = Status.EXACT
    combined: tuple[Released, ...] = ()


def answer(released: Released, selects: Callable[[Path], bool]) -> Answer:
    """Answer any selection of cells from what is released, and from nothing else."""
    chosen = sum(selects(leaf) for leaf in released.leaves)
    if chosen in (0, len(released.leaves)):
        value = released.value if chosen else 0
        return Answer(value, value)
    if not released.parts:
        is_pool = released.status is Status.COMBINED
        status = released.status_in_part
        return Answer(0, released.value, status, (released,) if is_pool else ())
    answers = [answer(part, selects) for part in released.parts]
    at_least = sum(found.sum_at_least for found in answers)
    at_most = sum(found.sum_at_most for found in answers)
    if released.is_overlapping:
        # Different people: as few as in the largest part, as many as in all of them.
        at_least = max(found.sum_at_least for found in answers)
        at_most = min(at_most, released.value)
    if at_least == at_most:
        return Answer(at_least, at_most)
    # Of several reasons the strongest is given; if there is no other, persons overlap.
    reasons = {found.status for found in answers} | {Status.OVERLAPPING}
    strongest = (Status.WITHHELD, Status.COMBINED, Status.NOT_REPORTED, Status.OVERLAPPING)
    status = next(reason for reason in strongest if reason in reasons)
    named = tuple(group for found in answers for group in found.combined)
    return Answer(at_least, at_most, status, named)
