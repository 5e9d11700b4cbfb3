"""
Errata of corrections: that the records of a closed year say otherwise than an edition.

The preparation proposes them as findings that warn; with the approval they are noted on
each public edition that holds the figure. They name the project and the year, and no value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, override

from beneficiaries.models import BeneficiaryCount
from editions.beside_trees import is_beside_trees
from editions.marker import REMOVED
from editions.models import Edition, Erratum, Finding, FrozenCell
from editions.trees import TOGETHER
from programmes.languages import LANGUAGES
from programmes.models import CountryProgramme

STAYS = _(
    "%(measure)s, %(year)s, %(place)s: the records were corrected after this figure was "
    "published. It stays as it was first published, and no new figure is given, so that nobody "
    "can be recognised by the difference."
)
GIVEN_ANEW = _(
    "%(measure)s, %(year)s, %(place)s: the records were corrected after this figure was "
    "published. The total is given anew in edition %(number)s, without its parts."
)
# Of the total of a year to which something came, while what was corrected in it stays.
HIDDEN_STAYS = _(
    "%(measure)s, %(year)s, %(place)s: the records were corrected after this figure was "
    "published. No new figure is given for what was corrected, so that nobody can be recognised "
    "by the difference."
)
ONE = _("project %(codes)s")
SEVERAL = _("projects %(codes)s, shown together")
ALL = _("all projects together")


def unsaid(edition: Edition, corrected: Iterable[str]) -> list[str]:
    """Keys of corrected figures of which the edition does not yet say so."""
    said = set(Erratum.objects.filter(edition=edition).values_list("key", flat=True))
    said |= _removed(edition.programme)
    return [key for key in corrected if key not in said]


def note(edition: Edition, *, by: AbstractUser | None) -> None:
    """Note what the preparation of this edition, which is public by now, proposed."""
    found = edition.findings.filter(rule=Finding.Rule.CORRECTED)
    removed = _removed(edition.programme)
    keys = [key for key in found.values_list("key", flat=True) if key not in removed]
    if not keys:
        return
    places = [key.split("/") for key in keys]
    standing = FrozenCell.objects.of(edition).filter(
        project_code__in={place[0] for place in places}, year__in={place[1] for place in places}
    )
    cells = {cell.key: cell for cell in standing.select_related("replaces")}
    public = list(Edition.objects.of(edition.programme).public().order_by("pk"))
    said = set(Erratum.objects.filter(edition__in=public).values_list("edition", "key", "text_en"))
    Erratum.objects.bulk_create(
        Erratum(edition=on, key=key, noted_by_id=by.pk if by else None, **texts)
        for key in keys
        for texts, holders in [_texts_and_holders(cells[key], edition, public)]
        for on in holders
        if (on.pk, key, texts["text_en"]) not in said
    )


def _removed(programme: CountryProgramme) -> set[str]:
    """Keys of figures from a note on which two people removed the words: they do not come back."""
    removed = Erratum.objects.filter(edition__programme=programme, text_en=REMOVED["en"])
    return set(removed.values_list("key", flat=True))


def _texts_and_holders(
    cell: FrozenCell, edition: Edition, public: list[Edition]
) -> tuple[dict[str, str], list[Edition]]:
    """What is noted of a figure, and on which editions: those that give it as it was."""
    if not cell.project_code:
        return _of_a_year(cell, edition, public)
    is_new = cell.first_edition_id == edition.pk
    first = cell.replaces.first_edition_id if is_new and cell.replaces else cell.first_edition_id
    holders = [
        on for on in public if first <= on.pk <= edition.pk and not (is_new and on == edition)
    ]
    return texts_of(cell, edition, GIVEN_ANEW if is_new else STAYS), holders


def _of_a_year(
    cell: FrozenCell, edition: Edition, public: list[Edition]
) -> tuple[dict[str, str], list[Edition]]:
    """
    The same of what the total of a year hides, which is never given anew.

    Whatever came to the total since, every edition that told of the year holds it.
    """
    rows = FrozenCell.objects.filter(
        programme=cell.programme_id, project_code="", year=cell.year, measure=cell.measure
    )
    first = min(rows.values_list("first_edition", flat=True))
    words = STAYS if first == cell.first_edition_id else HIDDEN_STAYS
    holders = [on for on in public if first <= on.pk <= edition.pk]
    return texts_of(cell, edition, words), holders


def texts_of(cell: FrozenCell, edition: Edition, words: Any) -> dict[str, str]:
    """The columns of an erratum's text, in every language."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[f"text_{language}"] = words % {
                "measure": _counted(cell, language),
                "year": cell.year,
                "place": _place(cell),
                "number": edition.number,
            }
    return texts | {"source_language": "en"}


MEASURES: dict[str, Any] = {
    BeneficiaryCount.Measure.REACHED.value: _("People reached directly"),
    BeneficiaryCount.Measure.TARGETED.value: _("People targeted directly"),
}


def _counted(cell: FrozenCell, language: str) -> str:
    if not is_beside_trees(cell):
        return str(MEASURES[cell.measure])
    choices = BeneficiaryCount.Measure, BeneficiaryCount.Channel, BeneficiaryCount.Unit
    codes = cell.measure, cell.channel, cell.unit
    words = [str(one(code).label) for one, code in zip(choices, codes, strict=True)]
    group = cell.document["group"]
    words.append(group[language] or group[group["source_language"]] or cell.group_code)
    return capfirst(", ".join(filter(None, words)))


def _place(cell: FrozenCell) -> str:
    if cell.project_code == TOGETHER:
        codes = ", ".join(member["project"] for member in cell.document["members"])
        return str(SEVERAL) % {"codes": codes}
    return str(ONE) % {"codes": cell.project_code} if cell.project_code else str(ALL)
