"""What the gate found, for the staff: where it is, what is wrong, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import BeneficiaryCount
from editions.correcting import TIMES
from editions.document import COUNT
from editions.keys_in_words import KeysInWords
from editions.models import Finding, FrozenRecord
from editions.names_of_fields import place_in_words
from programmes.languages import SourceLanguage

Rule = Finding.Rule
WRONG: dict[str, tuple[str | Promise, str | Promise]] = {
    Rule.COORDINATES: (
        _("The text gives coordinates. A public place is a region, nothing smaller."),
        _("Take them out of the record, discard this edition and prepare it again."),
    ),
    Rule.TELEPHONE: (
        _("The text gives a telephone number."),
        _("Take it out of the record, discard this edition and prepare it again."),
    ),
    Rule.SMALL_GROUP: (
        _("A small number stands near a vulnerable group: somebody could be recognised."),
        _("Write it without the number, discard this edition and prepare it again."),
    ),
    Rule.SMALL_NUMBER: (
        _("The figure is below what may be shown of people: somebody could be recognised."),
        _(
            "Tick “counts people” on the result, or set the statement back to proposed, so that it "
            "is left out; then discard this edition and prepare it again."
        ),
    ),
    Rule.NEVER_PUBLISHED: (
        _("A number of unaccompanied or recruited children, survivors or cases."),
        _(
            "This cannot be overridden. Mark the count or the result as restricted, or set the "
            "statement back to proposed, so that it is left out; then discard this edition and "
            "prepare it again. If the words are about something else, write them differently."
        ),
    ),
    Rule.REMOVED_AGAIN: (
        _("Two people removed these words for safety; the record still holds them."),
        _(
            "This cannot be overridden. Change the record itself, discard this edition and prepare "
            "it again."
        ),
    ),
    Rule.PLACE_NAME: (
        _("The text names a place below region level."),
        _("Leave it only if its source is public and nobody is in danger by it."),
    ),
    Rule.TRANSLATION: (
        _("Texts are missing in a language; readers of it see another one, marked."),
        _("Translate them before the next edition."),
    ),
    Rule.PROJECT_SOURCE: (
        _("The project has no source."),
        _("Add the page that documents it."),
    ),
    Rule.STATEMENT_SOURCE: (
        _("The statement does not say where it was published."),
        _("Add its source, discard this edition and prepare it again."),
    ),
    Rule.YEARS_AND_WHOLE: (
        _("The same people are counted by year and once more for the whole project."),
        _("Keep one of the two; years win."),
    ),
    Rule.PARTS: (
        _("The parts cannot belong to their total: it must lie between the largest and the sum."),
        _("Correct the parts or the total."),
    ),
    Rule.SEX_AND_AGE: (
        _("The parts by sex and age do not add up to the count."),
        _("Correct them; who is not known goes under “unknown”."),
    ),
    Rule.CORRECTED: (
        _("The records of a closed year were corrected after this figure was published."),
        _(
            "Nothing need be done: with the approval an erratum says so on each edition that "
            "holds the figure. It names the project and the year, and no value."
        ),
    ),
    Rule.RESTRICTED_SINCE: (
        _(
            "The count was marked as restricted after an edition had shown its figure with a "
            "closed year. The mark takes nothing back: the figure is public."
        ),
        _(
            "Discard this edition, and ask for the redaction of the value: two people remove it "
            "from every edition. Then prepare again. If it does no harm, take the mark away."
        ),
    ),
    Rule.HELD_BACK: (
        _(
            "The count came after its year was published. It is held back: it is too small to be "
            "told beside that year, or too near to other figures. Readers are told nothing of it."
        ),
        _(
            "Nothing need be done. Only a figure of at least %(times)d times the smallest that "
            "may be shown comes later to a published year."
        ),
    ),
    Rule.STATED_WITHIN: (
        _(
            "The edition can only give a range for what this statement counts, or for what it "
            "counts beside another one, to protect small groups. The stated figure, or the "
            "difference of the two, lies inside it: together they would tell more."
        ),
        _(
            "This cannot be overridden. Set the statement back to proposed, so that it is left "
            "out, discard this edition and prepare it again. If an edition has shown it before, "
            "readers have it: then open the year again, and leave it open."
        ),
    ),
    Rule.SMALL_REST: (
        _(
            "The first of these two figures leaves so few people of the second that somebody "
            "could be recognised: a result beside people whom a closed year shows together or "
            "does not break down, or the years of a project beside the figure of the whole."
        ),
        _(
            "If the two count different things, let it pass and say so. Otherwise mark the result "
            "as restricted, or reopen the year before it is published; then discard this edition "
            "and prepare it again."
        ),
    ),
}


def in_words(findings: list[Finding]) -> list[dict[str, Any]]:
    kinds: dict[str, Any] = dict(FrozenRecord.Kind.choices)
    kinds[COUNT] = BeneficiaryCount._meta.verbose_name
    languages, keys = dict(SourceLanguage.choices), KeysInWords()
    return [
        {
            "finding": finding,
            "kind": kinds.get(finding.kind, finding.kind),
            "key": keys.of(finding.kind, finding.key),
            "field": place_in_words(finding.kind, finding.field),
            "fragment": _fragment(finding),
            "language": languages.get(finding.language, ""),
            "what": WRONG[finding.rule][0],
            "remedy": str(WRONG[finding.rule][1]) % {"times": TIMES},
        }
        for finding in findings
    ]


def _fragment(finding: Finding) -> str:
    """What was found; of missing translations these are the fields that lack them."""
    if finding.rule != Rule.TRANSLATION:
        return finding.fragment
    fields = finding.fragment.split(", ")
    return ", ".join(dict.fromkeys(place_in_words(finding.kind, field) for field in fields))
