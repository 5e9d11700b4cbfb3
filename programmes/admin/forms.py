"""Forms of the admin: no lost update, tags as words, labels for screen readers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _, gettext_lazy

from programmes import kept
from programmes.wording import in_a_row

EMPTY = (None, "")


class VersionForm(forms.ModelForm):
    """
    Refuses to save over what somebody else saved after the page was opened.

    What was typed stays on the page, and the message says what stands in the record now.
    """

    lock_version = forms.CharField(widget=forms.HiddenInput, required=False)

    # What stands in the record now, where somebody else saved it in between.
    conflict: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["lock_version"].initial = self._version(self.instance, self.initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            # The view of the admin is one transaction, so the row stays locked until saved; not
            # for whoever only names it, as an edition that is being prepared does.
            rows = type(self.instance)._default_manager.select_for_update(of=["self"], no_key=True)
            stored = rows.filter(pk=self.instance.pk).first()
            if stored is None:
                raise ValidationError(
                    _("Not saved: somebody deleted this record after you had opened it.")
                )
            # A form without the version was not made by the admin, and is refused too.
            if self._version(stored, self._values(stored)) != cleaned.get("lock_version"):
                self.conflict = list(self.what_happened(stored))
                raise ValidationError(self.conflict)
            # A save writes every column: those that the form does not hold as they stand by now.
            for column in self.instance._meta.concrete_fields:
                if column.name not in self.fields:
                    setattr(self.instance, column.attname, getattr(stored, column.attname))
            if self._counts_versions(stored):
                self.instance.version = stored.version + 1
        return cleaned

    def validate_unique(self) -> None:
        super().validate_unique()
        # The code of a row is unique among those that are published too, which live elsewhere.
        if not self.instance.pk:
            for words in kept.reasons(kept.before_adding, self.instance):
                self.add_error(None, words)

    def _version(self, row: Any, values: Mapping[str, Any]) -> str:
        """What a later save changes: the number of the last one, or else a hash of the values."""
        if self._counts_versions(row):
            return str(row.version)
        shown = {
            name: sorted(part.pk for part in value) if is_relations(value) else value
            for name, value in values.items()
            if name in self.base_fields
        }
        return short_hash(shown)

    def _values(self, row: models.Model) -> dict[str, Any]:
        return forms.model_to_dict(row, fields=list(self.base_fields))

    @staticmethod
    def _counts_versions(row: models.Model) -> bool:
        return any(field.name == "version" for field in row._meta.fields)

    def what_happened(self, stored: Any) -> Iterator[str]:
        options = stored._meta
        yield format_html(
            '{} <a href="{}" target="_blank">{}</a>',
            self._who_came_first(stored),
            reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[stored.pk]),
            _("Open the record as it is now"),
        )
        for name, value in self._values(stored).items():
            field = self.fields[name]
            if field.has_changed(field.prepare_value(value), self[name].data):
                yield _("“%(field)s” is now: %(value)s") % {
                    "field": field.label,
                    "value": Truncator(shown(stored, name)).chars(120),
                }

    def _who_came_first(self, stored: Any) -> str:
        if not hasattr(stored, "updated_at"):
            return _(
                "Not saved: somebody else saved this record after you had opened it. What you "
                "typed is still on this page: carry it over to the record as it is now."
            )
        return _(
            "Not saved: somebody else saved this record on %(moment)s, after you had opened "
            "it. What you typed is still on this page: carry it over to the record as it is "
            "now."
        ) % {"moment": date_format(localtime(stored.updated_at), "SHORT_DATETIME_FORMAT")}


class VersionRowForm(VersionForm):
    """
    The same for a row among others on a page.

    A row that its reader left alone is not saved, so nothing of it can be lost.
    """

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != "lock_version"]

    def clean(self) -> dict[str, Any]:
        return super().clean() if self.changed_data else self.cleaned_data


def short_hash(values: Any) -> str:
    written = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def is_relations(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, models.Model) for part in value)


def shown(row: models.Model, name: str) -> str:
    """A field of a row in words."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(str(related) for related in value.all()) or "–"
    if getattr(field, "choices", None):
        value = getattr(row, f"get_{name}_display")()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        value = in_a_row(map(str, value))
    return "–" if value in EMPTY else str(value)


class WordsField(forms.CharField):
    """A list of words, typed with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


class VersionFormSet(forms.BaseInlineFormSet):
    """Refuses likewise to take rows away; Django passes over what is wrong in those."""

    def clean(self) -> None:
        super().clean()
        gone: Any = self.deleted_forms
        if conflicts := [told for form in gone for told in form.conflict]:
            raise ValidationError(conflicts)


class A11yFormSet(VersionFormSet):
    """Rows of a table whose fields have names of their own for a screen reader."""

    row_label = gettext_lazy("%(field)s (row %(number)d)")

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if field.widget.is_hidden:
                continue
            # The admin wraps the widget of a relation; only the inner one is drawn.
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault(
                "aria-label",
                self.row_label % {"field": field.label or name, "number": (index or 0) + 1},
            )
