"""
Each of the rules is needed: without it, a named check of the other files fails.

A mutant is a copy of the source with one piece changed, loaded beside the module itself.
"""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase

from editions import disclosure
from tests import (
    test_disclosure_answers as answers,
    test_disclosure_conservation as conservation,
    test_disclosure_guarantee as guarantee,
    test_disclosure_parts_beside_a_group as beside_a_group,
    test_disclosure_shown_before as shown_before,
    test_disclosure_witnesses as witnesses,
)

SOURCE = Path(disclosure.__file__).read_text(encoding="utf-8")

SMALL = "if value < policy.k}"
TAKEN = "    for place, value in enumerate(values):\n        if place in small | known:"
STOP = "total >= (taken + 1) * policy.k - 1"
IN_ORDER = "enumerate(values)"
POOLED = "        parts.append(Released(members, together, Status.COMBINED, below))\n"
ALL_HIDDEN = "    if len(hidden) == len(node.children):\n"
OVERLAP = (
    "    if sum(values) > node.value and not is_any_small and not is_any_open:\n"
    "        return set()\n"
)
RESTRICTED = (
    "    if any(child.is_restricted for child in node.children):\n        return everything\n"
)


def changed(old: str, new: str) -> str:
    assert SOURCE.count(old) == 1, f"the source no longer reads {old!r} once"
    return SOURCE.replace(old, new)


MUTANTS = {
    "`<` to `<=`": changed(SMALL, "if value <= policy.k}"),
    "zero is not small": changed(SMALL, "if 0 < value < policy.k}"),
    "complements by value, smallest first": changed(
        TAKEN,
        TAKEN.replace(IN_ORDER, "sorted(enumerate(values), key=lambda at: at[1])"),
    ),
    "complements by value, largest first": changed(
        TAKEN,
        TAKEN.replace(IN_ORDER, "sorted(enumerate(values), key=lambda at: -at[1])"),
    ),
    "m is ignored": changed("taken >= policy.m and ", ""),
    "stop test left out": changed(" and " + STOP, ""),
    "stop test weaker by one": changed(STOP, "total >= (taken + 1) * policy.k - 2"),
    "stop test for one complement": changed(STOP, "total >= 2 * policy.k - 1"),
    "one more, well-meant stop test": changed(
        STOP, STOP + " and total - max(values[at] for at in pooled) >= policy.k"
    ),
    "children of a pooled node are published": changed(
        POOLED,
        POOLED + "        for child in pooled:\n"
        "            parts.extend(release_shown(child, path).parts)\n",
    ),
    "a pool of the whole block is told apart": changed(
        ALL_HIDDEN,
        ALL_HIDDEN.replace(
            ":\n", " and sum(child.value for child in node.children) != node.value:\n"
        ),
    ),
    "overlapping parts are pooled": changed(
        "    if sum(values) == node.value:\n", "    if sum(values) >= node.value:\n"
    ),
    "small overlapping parts are shown": changed(
        OVERLAP, OVERLAP.replace("not is_any_small and ", "")
    ),
    "parts beside one not reported are shown": changed(
        OVERLAP, OVERLAP.replace("sum(values) > node.value and ", "")
    ),
    "a restricted part is pooled like others": changed(RESTRICTED, ""),
    "a block follows its least strict class": changed(
        "    policy = reduce(or_, (child.policy for child in node.children))\n",
        "    policy = min((child.policy for child in node.children), key=lambda p: p.k)\n",
    ),
    "a node is protected less than its parts": changed(
        '        object.__setattr__(self, "policy", strictest)\n', ""
    ),
    "a small tree is released": changed(" or root.value < root.policy.k:", ":"),
    "a pool's sum leaves its small parts out": changed(
        "        together = sum(child.value for child in pooled)\n",
        "        together = max(child.value for child in pooled)\n",
    ),
    "overlapping parts are added up": changed(
        "    if released.is_overlapping:\n", "    if False:\n"
    ),
    "a node of restricted parts is shown": changed(
        '            object.__setattr__(self, "is_restricted", True)\n', "            pass\n"
    ),
    "what was shown before counts in a pool": changed("part.value - part.known", "part.value"),
    "a total is shown beside what was shown of it": changed(" or root.is_open or", " or"),
    "a whole is shown for its size, whatever is known of it": changed(
        "if part.known and not part.is_open}", "if part.known}"
    ),
    "a whole is shown of which all but restricted is known": changed(
        "child.is_restricted or child.known for", "child.is_restricted for"
    ),
    "what was shown and is small now is hidden like any other": changed(
        "(self.is_open or self.is_small(k))", "self.is_open"
    ),
    "a whole that was shown and is open now is hidden like a small one": changed(
        "(self.is_open or self.is_small(k))", "self.is_small(k)"
    ),
    "parts beside a group are shown together": changed(
        "everything if hidden and node.all_or_none else hidden", "hidden"
    ),
    "what is spoilt does not spoil what holds it": changed("self.is_spoilt or (", "("),
    "an answer gives half of a pool": changed(
        "        return Answer(0, released.value, status,",
        "        return Answer(released.value // 2, released.value, status,",
    ),
}


# The checks: what fails, in words, or nothing. Small sizes do; the files have the large ones.
SOME_PASTS = (None, shown_before.CHANGED, shown_before.KEPT)


def narrows(found: guarantee.Findings) -> str:
    return f"{found.narrowed:,} of {found.cells:,} small counts narrowed" if found.narrowed else ""


def several_forms(rules: ModuleType) -> str:
    forms = guarantee.forms_of_a_withheld_breakdown(rules, 30)
    return f"{len(forms)} forms of a withheld breakdown" if len(forms) > 1 else ""


def partner_told(rules: ModuleType) -> str:
    share = guarantee.told_to_a_partner(rules, 2)
    return f"a partner learns {share:.1%} of small counts in spite of m = 2" if share > 0.01 else ""


def claims_without_witness(rules: ModuleType) -> str:
    try:
        witnesses.hold_claims(rules, examples=150, phases=(Phase.generate,))
    except (AssertionError, IndexError, ValueError) as failure:
        return f"a claim without a witness ({type(failure).__name__})"
    return ""


def lost(rules: ModuleType) -> str:
    seen = conservation.conserve(rules, trees=40)
    return f"{seen['lost']:,} of {seen['nodes']:,} nodes do not add up" if seen["lost"] else ""


def wrong_answers(rules: ModuleType) -> str:
    compared = [answers.added_up(rules, 3, 1, (3, 2), 10), answers.persons(rules, 2, (3,), 7)]
    wrong, asked = (sum(getattr(one, what) for one in compared) for what in ("wrong", "answers"))
    return f"{wrong:,} of {asked:,} answers wrong" if wrong else ""


def additive_block(rules: ModuleType) -> str:
    return narrows(guarantee.additive_blocks(rules, 3, 1, 4, 14)) or narrows(
        guarantee.additive_blocks(rules, 3, 2, 4, 14)
    )


def overlapping_block(rules: ModuleType) -> str:
    return narrows(guarantee.overlapping_blocks(rules, 3, 1, 2, 12)) or narrows(
        guarantee.overlapping_blocks(rules, 3, 1, 3, 9)
    )


def beside_what_was_shown(rules: ModuleType) -> str:
    told = shown_before.restricted_figures_told(rules)
    return (
        (f"{len(told)} restricted figures told" if told else "")
        or narrows(shown_before.all_blocks(rules, 3, 1, 11))
        or narrows(shown_before.all_trees(rules, 1, 2, 1, 11))
        or narrows(shown_before.all_trees(rules, 1, 2, 2, 10, SOME_PASTS))
    )


def parts_beside_a_group(rules: ModuleType) -> str:
    return narrows(beside_a_group.narrowed(rules, 3, 1))


def not_reported(rules: ModuleType) -> str:
    return narrows(guarantee.blocks_with_parts_not_reported(rules, 3, 1, 2, 14))


def restricted(rules: ModuleType) -> str:
    seen = guarantee.restricted_figures_shown(rules)
    return f"{len(seen)} restricted figures shown" if seen else ""


def tree(rules: ModuleType) -> str:
    return narrows(guarantee.additive_trees(rules, 1, (2, 1, 2), 12))


def two_classes(rules: ModuleType) -> str:
    return narrows(guarantee.trees_of_two_classes(rules, 11))


# Those that take long come last: a mutant needs one that fails.
CHECKS: dict[str, Callable[[ModuleType], str]] = {
    "guarantee: block that adds up": additive_block,
    "guarantee: block that overlaps": overlapping_block,
    "guarantee: parts not reported": not_reported,
    "guarantee: parts beside a group": parts_beside_a_group,
    "guarantee: tree": tree,
    "guarantee: two classes": two_classes,
    "guarantee: restricted": restricted,
    "guarantee: one form": several_forms,
    "conservation": lost,
    "answers": wrong_answers,
    "guarantee: partner": partner_told,
    "guarantee: shown before": beside_what_was_shown,
    "witnesses": claims_without_witness,
}


def load(name: str, source: str) -> ModuleType:
    """A module of this source under another name; the file itself is not touched."""
    spec = spec_from_loader(name, loader=None)
    assert spec
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        exec(compile(source, f"<{name}>", "exec"), module.__dict__)
    finally:
        del sys.modules[name]
    return module


def first_failure(rules: ModuleType) -> tuple[str, str] | None:
    for check, fails in CHECKS.items():
        if why := fails(rules):
            return check, why
    return None


def test_an_unchanged_copy_passes_every_check():
    assert first_failure(load("disclosure_unchanged", SOURCE)) is None


def test_every_mutant_is_killed_by_a_named_check(capsys: pytest.CaptureFixture[str]):
    killed = {
        mutant: first_failure(load(f"disclosure_mutant_{number}", source))
        for number, (mutant, source) in enumerate(MUTANTS.items())
    }

    with capsys.disabled():
        sys.stdout.write("\n")
        for mutant, failure in killed.items():
            check, why = failure or ("SURVIVES", "")
            sys.stdout.write(f"{mutant:42} → {check:34} {why}\n")
    assert [mutant for mutant, failure in killed.items() if failure is None] == []


@pytest.mark.parametrize(
    "mutant", ["zero is not small", "stop test left out", "complements by value, smallest first"]
)
def test_a_broken_rule_leaves_claims_without_a_witness(mutant: str):
    assert claims_without_witness(load("disclosure_mutant", MUTANTS[mutant]))
