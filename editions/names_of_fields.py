"""What the fields of documents are called in words: as their models call them, or as said here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from beneficiaries.models import BeneficiaryCount, Statement
from editions.document import COUNT, EDITION, ERRATUM, RESTATEMENT
from editions.models import Edition, Erratum, FrozenCell, FrozenRecord, Restatement
from programmes.models import (
    Base,
    CoordinationRole,
    CountryProgramme,
    DevelopmentLine,
    Organisation,
    ProfileSection,
    Project,
    Region,
    RegionBoundary,
    Sector,
)

Kind = FrozenRecord.Kind
# Whose fields the documents of a kind name.
MODELS: dict[str, type[models.Model]] = {
    Kind.PROGRAMME: CountryProgramme,
    Kind.SECTION: ProfileSection,
    Kind.LINE: DevelopmentLine,
    Kind.COORDINATION: CoordinationRole,
    Kind.REGION: Region,
    Kind.BOUNDARY: RegionBoundary,
    Kind.BASE: Base,
    Kind.SECTOR: Sector,
    Kind.ORGANISATION: Organisation,
    Kind.PROJECT: Project,
    Kind.STATEMENT: Statement,
    COUNT: BeneficiaryCount,
    ERRATUM: Erratum,
    EDITION: Edition,
    RESTATEMENT: Restatement,
}
# Fields of documents that no model has under that name.
OTHERS: dict[str, str | Promise] = {
    "area": gettext_lazy("area of intervention"),
    "comparisons": gettext_lazy("what the records give beside it"),
    "breakdown": gettext_lazy("whether its parts are shown"),
    "donors": gettext_lazy("donors"),
    "institutions": gettext_lazy("institutions"),
    "international_partners": gettext_lazy("international partners"),
    "is_present_today": gettext_lazy("present today"),
    "members": gettext_lazy("shown together"),
    "national_partners": gettext_lazy("national partners"),
    "partners": gettext_lazy("partners"),
    "present_since": gettext_lazy("present since"),
    "removed_here": gettext_lazy("removed for safety"),
    "publication_title": gettext_lazy("publication"),
    "roles_in_profile": gettext_lazy("roles in the profile"),
    "successors": gettext_lazy("successors"),
    "years": gettext_lazy("years active"),
    "years_not_known": gettext_lazy("years not known"),
}


def model_field(kind: str, name: str) -> Any:
    """The field that a name in a document stands for; None where it stands for none."""
    # How a figure is shown is no matter of the count that it comes from.
    model = FrozenCell if (kind, name) == (COUNT, "status") else MODELS.get(kind)
    for column in (name, f"{name}_en", f"public_{name}"):
        try:
            return model._meta.get_field(column) if model else None
        except FieldDoesNotExist:
            continue
    return None


def name_in_words(kind: str, name: str) -> str:
    field = model_field(kind, name)
    if name in OTHERS:
        return str(OTHERS[name])
    if field is None:
        return name.replace("_", " ")
    if field.auto_created:  # rows of another model that point here
        return str(field.related_model._meta.verbose_name_plural)
    # The columns of a text differ by the language that ends their label.
    return str(field.verbose_name).removesuffix(" (en)")


def place_in_words(kind: str, path: str) -> str:
    """The same of a field in a list, with its place in it as people count: “sources.0.says”."""
    name, _dot, rest = path.partition(".")
    place = rest.partition(".")[0]
    words = name_in_words(kind, name) if name else ""
    return f"{words}, {int(place) + 1}" if place.isdigit() else words
