"""What stands in a closed year stays: asked of a count, and of its parts, before they change."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

# What the portal keeps of a row by itself, and nobody tells.
BOOKKEEPING = {"version", "updated_at", "entered_by", "accepted_by", "once_accepted"}
# A project and a year; a row that is not whole yet may lack either.
Place = tuple[int | None, int | None]


def stored(row: models.Model) -> models.Model | None:
    return type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None


def says_the_same(row: models.Model, stands: models.Model | None) -> bool:
    """Whether a row would leave what is stored of it as it is; a new row never does."""
    columns = [field for field in row._meta.concrete_fields if field.name not in BOOKKEEPING]
    return stands is not None and all(
        getattr(row, column.attname) == getattr(stands, column.attname) for column in columns
    )


def is_closed_to(place: Place) -> bool:
    """A closed year takes additions only: a project-year that has no accepted rows yet."""
    from beneficiaries.models import BeneficiaryCount

    project, year = place
    return project is not None and BeneficiaryCount.objects.closed_to(project, year)


def refuse_in_closed_years(places: Collection[Place]) -> None:
    from beneficiaries.models import ReportingYear

    ReportingYear.objects.hold(
        [project for project, _year in places if project], [year for _project, year in places]
    )
    for project, year in places:
        if is_closed_to((project, year)):
            raise ValidationError(
                _(
                    "%(year)s is closed, and this project already has accepted counts in it. "
                    "Two people have to reopen the year before it is changed."
                )
                % {"year": year}
            )


class KeptOnceClosed(models.Model):
    """
    A row that says nothing new once its year is closed, through forms and through `save()`.

    A form asks of every row that differs from what is stored. `save()` asks again of rows
    that stand already; new ones it lets pass, since an addition is written row by row. The
    guards of the database ask last, and of any program.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        stands = None if self._state.adding else stored(self)
        self._refuse_to_change(stands, is_new_allowed=True)
        # Not even its version is written there, which would tell of a change.
        if not (says_the_same(self, stands) and any(map(is_closed_to, self.places()))):
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._refuse_to_change(stored(self), is_new_allowed=False)

    def places(self) -> set[Place]:
        """The project-year to which the row belongs; a part has that of its count."""
        count: KeptOnceClosed | None = getattr(self, "count", None)
        return count.places() if count else set()

    def _refuse_to_change(self, stands: models.Model | None, *, is_new_allowed: bool) -> None:
        if (stands is None and is_new_allowed) or says_the_same(self, stands):
            return
        before = stands.places() if isinstance(stands, KeptOnceClosed) else set()
        refuse_in_closed_years(self.places() | before)
