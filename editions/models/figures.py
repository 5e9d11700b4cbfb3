"""What editions added up: the cube of their figures (editions/cube)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from editions.models.frozen import Frozen, of_few
from editions.querysets import FrozenQuerySet


class FrozenFigures(Frozen):
    """
    One line of the cube: figures of one measure in one year under one choice of dimensions.

    An empty code is all of them, `*` any single one. `figures` is a list as text: it is read
    as a whole and never searched (editions/cube says what is in it).
    """

    # The measure of people, or the number of projects, which stands under no year.
    measure = models.CharField(_("measure"), max_length=12)
    # The years from the start to the end of whole projects; else twice the same.
    first_year = models.PositiveSmallIntegerField(_("first year"), default=0)
    last_year = models.PositiveSmallIntegerField(_("last year"), default=0)
    is_whole = models.BooleanField(_("of whole projects"), default=False)
    donor = models.CharField(_("donor"), max_length=60, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=16, blank=True)
    nature = models.CharField(_("nature"), max_length=12, blank=True)
    figures = models.TextField(_("figures"))

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen figures")
        verbose_name_plural = _("frozen figures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="figures_stand_once_from_each_edition",
                fields=[
                    "first_edition",
                    "measure",
                    "first_year",
                    "last_year",
                    "is_whole",
                    "donor",
                    "sector",
                    "region",
                    "nature",
                ],
            ),
        ]
        indexes = [
            models.Index(
                name="figures_by_choice",
                fields=["programme", "donor", "region", "sector", "nature", "measure"],
            ),
            models.Index(
                name="figures_by_year", fields=["programme", "measure", "is_whole", "first_year"]
            ),
            *of_few("figures"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.first_year or ''}"
