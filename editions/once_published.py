"""What an edition tells of a row stays: the row is not deleted, nor its code given to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from beneficiaries.models import BeneficiaryCount, Publication, Statement
from editions.documents.statements import statement_key
from editions.models import Edition, FrozenCell, FrozenRecord
from editions.trees import NOT_SPLIT
from programmes.models import Base, Organisation, Project, Region, Sector

Kind = FrozenRecord.Kind
# The code of a row that stands in addresses of editions.
CODES: dict[type[Model], tuple[str, Callable[[Any], str]]] = {
    Project: (Kind.PROJECT, lambda project: project.code),
    Base: (Kind.BASE, lambda base: base.code),
    Region: (Kind.REGION, lambda region: region.public_code),
    Sector: (Kind.SECTOR, lambda sector: sector.slug),
    Organisation: (Kind.ORGANISATION, lambda organisation: organisation.slug),
    Publication: (Kind.STATEMENT, lambda publication: publication.slug),
}
# How else it leaves the next edition; regions and sectors do not.
INSTEAD: dict[type[Model], str | Promise] = {
    Project: gettext_lazy("Set it aside as a draft: it then leaves the next edition."),
    Base: gettext_lazy("Hide it from the public: it then leaves the next edition."),
    Organisation: gettext_lazy(
        "It leaves the next edition by itself when neither a project that is ready nor the profile "
        "names it."
    ),
    Statement: gettext_lazy("Make it proposed again: it then leaves the next edition."),
    BeneficiaryCount: gettext_lazy("Correct it, or send it back: it then leaves the next edition."),
}


def why_it_stays(row: Any, **kwargs: Any) -> str | None:
    number = _told_by(row)
    if number is None:
        return None
    words = _(
        "Edition %(number)s tells of “%(row)s”. What was published is not deleted, and its code "
        "stays with it."
    ) % {"number": number, "row": row}
    return " ".join(filter(None, [words, str(INSTEAD.get(type(row), ""))]))


def why_its_code_is_taken(row: Any, **kwargs: Any) -> str | None:
    # A statement or count has no code: what it says of what names it, again as before.
    number = _told_by(row) if type(row) in CODES else None
    if number is None:
        return None
    _kind, code = CODES[type(row)]
    return _(
        "Edition %(number)s tells of another record under “%(code)s”. A code that was published is "
        "never given to another: choose a new one."
    ) % {"number": number, "code": code(row)}


def _told_by(row: Any) -> str | None:
    """The number of the first edition that told of the row, withdrawn ones included."""
    if isinstance(row, BeneficiaryCount):
        first = FrozenCell.objects.filter(**_cell_of(row))
    elif isinstance(row, Statement):
        first = _records(row.publication.programme_id, Kind.STATEMENT, key=statement_key(row))
    elif isinstance(row, Publication):
        first = _records(row.programme_id, Kind.STATEMENT, key__startswith=f"{row.slug}.")
    elif type(row) in CODES:
        kind, code = CODES[type(row)]
        first = _records(getattr(row, "programme_id", None), kind, key=code(row))
    else:
        return None
    editions = Edition.objects.filter(pk__in=first.order_by().values("first_edition"))
    return editions.order_by("pk").values_list("number", flat=True).first()


def _records(programme: int | None, kind: str, **key: str) -> Any:
    """Regions and organisations are of every programme."""
    of_programme = {} if programme is None else {"programme": programme}
    return FrozenRecord.objects.filter(kind=kind, **key, **of_programme)


def _cell_of(count: BeneficiaryCount) -> dict[str, Any]:
    is_total = count.part == BeneficiaryCount.Part.TOTAL
    sector = count.sector.slug if count.sector else NOT_SPLIT
    return {
        "programme": count.project.programme_id,
        "project_code": count.project.code,
        "year": count.year,
        "measure": count.measure,
        "channel": count.channel,
        "unit": count.unit,
        "group_code": count.group_code,
        "sector": "" if is_total else sector,
        "region": count.region.public_code if count.region else "",
    }
