"""
What a reader of two editions finds out of a closed year that was corrected between them.

Complete, for every data set of small sizes; what editions tell of a correction is in
test_corrections_after_closing.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from editions import disclosure
from editions.correcting import Told, told_of
from editions.disclosure import release
from tests.disclosure_attack import Block, additive, overlapping, shown_by, values_of


def single(block, n, largest, universe):
    """Every data set with every other that one correction of one part makes of it."""
    for before in universe(block, n, largest):
        values = [child.value for child in before.children]
        for place, old in enumerate(values):
            for new in range(largest - before.value + old + 1):
                if new != old:
                    after = [*values[:place], new, *values[place + 1 :]]
                    yield before, block.of(sum(after), after)


def one_that_may_overlap(block, n, largest, universe):
    """The same where nobody knows how many of those who came or went were in another part too."""
    for before in universe(block, n, largest):
        values = [child.value for child in before.children]
        for place, old in enumerate(values):
            for new in range(largest + 1):
                after = [*values[:place], new, *values[place + 1 :]]
                for total in range(max(after), min(sum(after), largest) + 1):
                    if new != old:
                        yield before, block.of(total, after)


def several(block, n, largest, universe):
    """Every data set with every other."""
    everything = list(universe(block, n, largest))
    return ((before, after) for before in everything for after in everything if before != after)


def look(pairs, k, rule):
    """
    Small counts before and after that a reader sees narrowed, and all that there are.

    The reader knows the first release, whether an erratum was noted, the new total if there
    is one, the rule, and how many parts were corrected.
    """
    releases, groups = {}, defaultdict(list)
    for before, after in pairs:
        if before not in releases:
            releases[before] = release(before)
        if (first := releases[before]) is None:
            continue
        told = rule(first, after)
        new = after.value if told is Told.RESTATED else None
        values = tuple(tuple(value for _path, value in values_of(node)) for node in (before, after))
        groups[first, told, new].append(values)
    found = Counter()
    for (first, told, _new), pairs_of_values in groups.items():
        n = len(pairs_of_values[0][0])
        paths = [("root",), *(("root", "abcdefgh"[place]) for place in range(n - 1))]
        found[told] += len(pairs_of_values)
        for when in (0, 1):
            for place, path in enumerate(paths):
                is_shown = (
                    path in shown_by(first) if when == 0 else (place == 0 and told is Told.RESTATED)
                )
                if is_shown:
                    continue
                possible = Counter(values[when][place] for values in pairs_of_values)
                small = sum(times for value, times in possible.items() if value < k)
                found["small"] += small
                if not possible.keys() >= set(range(k)):
                    found["narrowed"] += small
    return found


@pytest.mark.parametrize(
    ("pairs", "universe", "n", "m", "times", "largest"),
    [
        pytest.param(single, additive, 2, 1, 10, 42, id="one of two parts"),
        pytest.param(single, additive, 2, 2, 10, 44, id="one of two, m = 2"),
        pytest.param(single, additive, 3, 1, 2, 18, id="one of three, at twice k"),
        pytest.param(
            one_that_may_overlap, overlapping, 2, 1, 2, 12, id="one of two that may overlap"
        ),
        pytest.param(several, additive, 2, 1, 3, 18, id="any of two, at three times k"),
    ],
)
def test_the_old_release_and_the_new_total_narrow_no_small_count(
    pairs, universe, n, m, times, largest
):
    block = Block(disclosure, 3, m)

    found = look(
        pairs(block, n, largest, universe),
        3,
        lambda first, after: told_of(first, after, times=times),
    )

    assert found[Told.RESTATED] > 100
    assert found[Told.ERRATUM] > 100
    assert found["small"] > 1000
    assert found["narrowed"] == 0


def test_the_same_attack_narrows_what_a_simpler_rule_tells():
    """Any loss of ten times k told, however little was left: the control of the test above."""

    def simpler(first, after):
        is_large = abs(after.value - first.value) >= 6 and release(after) is not None
        return Told.RESTATED if is_large else Told.ERRATUM

    found = look(single(Block(disclosure, 3, 1), 3, 16, additive), 3, simpler)

    assert found["narrowed"] > 100
