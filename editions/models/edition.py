"""One frozen, numbered publication of everything the public sees, and what is said of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from editions.marker import REMOVED
from editions.querysets import EditionQuerySet
from programmes.languages import (
    LANGUAGES,
    Localized,
    SourceLanguage,
    Text,
    Translated,
    as_written,
    pick,
)
from programmes.models import CountryProgramme
from programmes.wording import colon


def person(label: Any) -> models.ForeignKey:
    """A column for somebody who did something; whoever did stays on record."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )


def language_of_writing(label: Any) -> models.CharField:
    """A column for the language in which somebody wrote; empty where that was not recorded."""
    return models.CharField(label, max_length=2, choices=SourceLanguage, blank=True, editable=False)


class Edition(models.Model):
    """
    A publication with a number: last year of the period shown, dot, serial.

    Prepared by one person, approved by another; then its values never change.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Approval(models.TextChoices):
        PENDING = "", _("not yet approved")
        TWO_PEOPLE = "two_people", _("prepared and approved by two people")
        ONE_PERSON = "one_person", _("approved by one person")
        INITIAL_LOAD = "initial_load", _("initial load, approved by nobody")

    # Identity
    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="editions",
    )
    last_year = models.PositiveSmallIntegerField(_("last year shown"))
    serial = models.PositiveSmallIntegerField(_("serial number"))
    number = models.CharField(_("number"), max_length=12)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("edition before"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    # Its way
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARED)
    approval = models.CharField(
        _("approval"), max_length=12, choices=Approval, default=Approval.PENDING, blank=True
    )
    prepared_at = models.DateTimeField(_("prepared at"), auto_now_add=True)
    prepared_by = person(_("prepared by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    approved_by = person(_("approved by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = person(_("withdrawn by"))
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    withdrawn_language = language_of_writing(_("language of that reason"))

    # What it holds
    policy = models.JSONField(_("policy"), default=dict, editable=False)
    totals = models.JSONField(
        _("number of records"),
        default=dict,
        editable=False,
        help_text=_("Kept here so that no request has to count."),
    )
    released_hash = models.CharField(_("hash of what is released"), max_length=64, blank=True)
    chained_hash = models.CharField(
        _("hash chained to the edition before"), max_length=64, blank=True
    )
    input_hash = models.CharField(
        _("keyed hash of the input, for staff"), max_length=64, blank=True
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-pk"]
        permissions = [
            ("prepare_edition", _("Can prepare an edition")),
            ("approve_edition", _("Can approve an edition")),
            ("withdraw_edition", _("Can withdraw an edition")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="edition_number_is_used_once", fields=["programme", "number"]
            ),
            models.UniqueConstraint(
                name="edition_serial_is_used_once_in_a_year",
                fields=["programme", "last_year", "serial"],
            ),
            models.UniqueConstraint(
                name="one_preparation_at_a_time",
                fields=["programme"],
                condition=Q(state="prepared"),
                violation_error_message=_("Another edition is being prepared."),
            ),
            models.CheckConstraint(
                name="edition_is_approved_at_a_moment",
                condition=Q(state="prepared", approved_at__isnull=True, approval="")
                | (~Q(state="prepared") & Q(approved_at__isnull=False) & ~Q(approval="")),
            ),
            models.CheckConstraint(
                name="edition_of_two_people_has_two",
                condition=~Q(approval="two_people")
                | (
                    Q(prepared_by__isnull=False, approved_by__isnull=False)
                    & ~Q(prepared_by=F("approved_by"))
                ),
            ),
            models.CheckConstraint(
                name="edition_is_withdrawn_with_a_reason",
                condition=~Q(state="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message=_("Say why the edition is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("editions:edition", args=[self.number])

    @property
    def is_public(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def tells_what_was_before(self) -> bool:
        """Whether the edition before is public still: of a withdrawn one no value is told."""
        return self.previous is None or self.previous.is_public

    @property
    def follows_what_stands(self) -> bool:
        """Whether the edition before it is the newest that ever was public: not withdrawn."""
        released = Edition.objects.of(self.programme).released().newest_first()
        return self.previous is not None and self.previous == released.first()

    @property
    def is_approved_by_nobody(self) -> bool:
        return self.approval == self.Approval.INITIAL_LOAD

    @property
    def why_withdrawn(self) -> Text:
        return _as_written(self.withdrawn_reason, self.withdrawn_language)

    @property
    def place(self) -> str:
        """By what a redaction names it."""
        return self.number

    @cached_property
    def document(self) -> dict[str, Any]:
        """Its reason as records of an edition hold texts, so that it is removed as theirs are."""
        return {"withdrawn_reason": _texts(self.withdrawn_reason, self.withdrawn_language)}


def _as_written(text: str, written_in: str) -> Text:
    language = (get_language() or "en")[:2]
    if text == REMOVED["en"]:
        return pick(REMOVED, "en", language)
    return as_written(text, written_in, language)


def _texts(text: str, written_in: str) -> dict[str, str]:
    """A text that stands in one language alone, as documents hold texts."""
    if text == REMOVED["en"]:
        return dict(REMOVED)
    language = written_in or "en"
    return dict.fromkeys(LANGUAGES, "") | {language: text, "source_language": language}


class Approver(models.Model):
    """
    An account that has, or once had, the right to approve.

    The exception for a single person (roles) ends for ever with the second such
    account, so that it existed is kept even when the right is taken away.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="approver",
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("account with the right to approve")
        verbose_name_plural = _("accounts with the right to approve")
        ordering = ["since"]

    def __str__(self) -> str:
        return str(self.account)


class Restatement(models.Model):
    """A figure that an edition gives otherwise than the edition before it."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="restatements"
    )
    kind = models.CharField(_("kind of record"), max_length=20)
    key = models.CharField(_("record"), max_length=300)
    field = models.CharField(_("field"), max_length=60)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    reason_language = language_of_writing(_("language of the reason"))

    class Meta:
        verbose_name = _("restatement")
        verbose_name_plural = _("restatements")
        ordering = ["edition", "kind", "key", "field"]
        constraints = [
            models.UniqueConstraint(
                name="figure_is_restated_once_in_an_edition",
                fields=["edition", "kind", "key", "field"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.kind} {self.key}"

    @property
    def why(self) -> Text:
        return _as_written(self.reason, self.reason_language)

    @property
    def place(self) -> str:
        """By what a redaction names it: its edition, and its own number."""
        return f"{self.edition.number}/{self.pk}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """Its reason, as that of an edition."""
        return {"reason": _texts(self.reason, self.reason_language)}


class Erratum(Translated):
    """A note on an edition, without a new value; always possible."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="errata"
    )
    text = Localized(models.TextField, _("text"))
    # Of the released figure that was corrected; empty in a note by hand.
    key = models.CharField(_("figure"), max_length=300, blank=True, editable=False)
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    noted_by = person(_("noted by"))

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["edition", "noted_at"]

    def __str__(self) -> str:
        # Not by its text: the log of the admin keeps this, whatever is removed.
        return self.place

    @property
    def place(self) -> str:
        """By what a redaction names it: its edition, and its own number."""
        return f"{self.edition.number}/{self.pk}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """Its text as records of an edition hold theirs, so that it is removed as theirs are."""
        return {"text": Erratum.text.document(self)}

    def clean(self) -> None:
        super().clean()
        if self.edition_id and self.edition.state == Edition.State.PREPARED:
            raise ValidationError(
                {"edition": _("This edition is not public yet: change it instead.")}
            )


class Redaction(models.Model):
    """A harmful field replaced by *removed for safety* in every edition, by two people."""

    programme = models.ForeignKey(
        CountryProgramme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="redactions",
    )
    kind = models.CharField(_("kind of record"), max_length=20)
    key = models.CharField(_("record"), max_length=300)
    field = models.CharField(
        _("field"),
        max_length=60,
        help_text=_("As the record names it: “note”; in a list with its place: “sources.0.says”."),
    )
    reason = models.TextField(
        _("reason"), help_text=_("For staff only; without the words that are to be removed.")
    )
    # The redaction in whose act it was done; empty where it was asked for by itself.
    copy_of = models.ForeignKey(
        "self",
        verbose_name=_("copy of"),
        on_delete=models.PROTECT,
        related_name="copies",
        null=True,
        blank=True,
        editable=False,
    )
    # Keyed hashes of what was removed, so that it is known again and cannot be read.
    fingerprints = models.JSONField(_("fingerprints"), default=list, editable=False)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    asked_by = person(_("asked by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    confirmed_by = person(_("confirmed by"))
    # Between the confirmation and this moment, and only then, the guards let the record change.
    applied_at = models.DateTimeField(_("carried out at"), null=True, blank=True, editable=False)
    editions = models.JSONField(_("editions changed"), default=list, editable=False)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["-asked_at"]
        permissions = [("redact", _("Can ask for a redaction, and confirm that of another person"))]
        constraints = [
            models.CheckConstraint(
                name="redaction_is_confirmed_by_another_person",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("asked_by"))
                ),
                violation_error_message=_("A redaction takes two people."),
            ),
            models.CheckConstraint(
                name="redaction_is_carried_out_once_confirmed",
                condition=Q(applied_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        # They read the models that stand beside this one.
        from editions.names_of_fields import place_in_words
        from editions.templatetags.portal import label

        what = f"{label(self.kind, 'record_kind')} {self.key}"
        return colon(what, place_in_words(self.kind, self.field))
