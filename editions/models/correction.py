"""What readers report: a mistake, or a danger to people; and what staff answered."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editions.models.edition import person
from programmes.languages import SourceLanguage
from programmes.models import CountryProgramme


def new_reference() -> str:
    """What only the reporter knows: it opens the report's own page, and nothing else does."""
    return secrets.token_urlsafe(16)


class CorrectionReport(models.Model):
    """
    A report by a reader, tracked to an answer.

    Holds nothing about the reporter: whoever keeps the address reads the answer there.
    """

    class Kind(models.TextChoices):
        MISTAKE = "mistake", _("a mistake")
        DANGER = "danger", _("a danger to people")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        CHECKING = "checking", _("being checked")
        CORRECTED = "corrected", _("corrected")
        DECLINED = "declined", _("not changed")

    ANSWERED = (State.CORRECTED, State.DECLINED)

    # As it came in
    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="correction_reports",
    )
    reference = models.CharField(
        _("reference"), max_length=32, unique=True, default=new_reference, editable=False
    )
    kind = models.CharField(_("what it is about"), max_length=8, choices=Kind)
    page = models.CharField(_("page"), max_length=500, blank=True)
    edition_number = models.CharField(_("edition"), max_length=12, blank=True)
    text = models.TextField(_("what is wrong"), max_length=4000)
    source = models.CharField(_("who says so"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=SourceLanguage.choices)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)

    # What became of it
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField(
        _("answer"),
        blank=True,
        help_text=_("In the language of the report; its reporter reads it."),
    )
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True, editable=False)
    handled_by = person(_("handled by"))

    class Meta:
        verbose_name = _("report by a reader")
        verbose_name_plural = _("reports by readers")
        # "danger" sorts before "mistake": what may harm somebody comes first.
        ordering = ["kind", "-received_at"]
        permissions = [("answer_correctionreport", _("Can answer a report by a reader"))]
        constraints = [
            models.CheckConstraint(
                name="report_is_closed_with_an_answer",
                condition=Q(state__in=["received", "checking"]) | ~Q(answer=""),
                violation_error_message=_("Write an answer before the report is closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.page or '–'}"

    # Not by the name that Django knows: its admin leads whoever has an account to that.
    def address_of_reporter(self) -> str:
        return reverse("editions:correction", args=[self.reference])


class CorrectionTry(models.Model):
    """
    How many reports came from one network on one day, so that none floods the staff.

    The network stands as a keyed hash, and its row goes with the day.
    """

    day = models.DateField(_("day"))
    network = models.CharField(_("network"), max_length=64)
    tries = models.PositiveIntegerField(_("reports"), default=0)

    class Meta:
        verbose_name = _("reports from a network")
        verbose_name_plural = _("reports from networks")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                name="network_is_counted_once_a_day", fields=["day", "network"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.tries}"
