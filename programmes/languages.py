"""Text in the portal's three languages: columns, reading, and the rule of fallback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, overload

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy as _

LANGUAGES = ("en", "fr", "it")
# What an object that holds a text in each language is known by.
TEXT_KEYS = {*LANGUAGES, "source_language"}


class SourceLanguage(models.TextChoices):
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    ITALIAN = "it", _("Italian")


class Text(str):
    """A text as shown, that knows its language and whether that is a fallback."""

    language: str
    is_fallback: bool

    def __new__(cls, value: str, language: str, is_fallback: bool = False) -> Self:
        text = super().__new__(cls, value)
        text.language = language
        text.is_fallback = is_fallback
        return text

    def __getnewargs__(self) -> tuple[str, str, bool]:  # type: ignore[override]
        # Forms copy their choices, and copying makes the text anew.
        return str(self), self.language, self.is_fallback


def pick(texts: Mapping[str, str], source_language: str, language: str) -> Text:
    """
    The text to show to a reader of `language`.

    Falls back to the source language, then to English, then to whatever
    there is; an absent text is empty and no fallback.
    """
    for candidate in (language, source_language, "en", *LANGUAGES):
        if texts.get(candidate):
            return Text(texts[candidate], candidate, candidate != language)
    return Text("", language)


def as_written(text: str, written_in: str, language: str) -> Text:
    """A text that stands in one language alone, for a reader of another; "": nobody knows which."""
    return Text(text, written_in, written_in not in {"", language})


class Localized:
    """
    One text of a row, kept in a column per language.

    `title = Localized(models.CharField, _("title"), max_length=200)` makes the columns
    `title_en`, `title_fr`, `title_it`; reading `row.title` gives the `Text` for the
    language in force. A required text must stand in the row's source language.
    """

    def __init__(
        self,
        column: type[models.Field],
        label: str | Promise,
        *,
        required: bool = True,
        **options: Any,
    ) -> None:
        self.required = required
        # Made here, not later, so that the columns keep their place among the fields.
        self.columns = {
            language: column(format_lazy("{} ({})", label, language), blank=True, **options)
            for language in LANGUAGES
        }

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self.name = name
        for language, column in self.columns.items():
            model.add_to_class(f"{name}_{language}", column)
        setattr(model, name, self)

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: models.Model, owner: type) -> Text: ...
    def __get__(self, row: models.Model | None, owner: type) -> Self | Text:
        if row is None:
            return self
        language = (get_language() or "en")[:2]
        return pick(self.texts(row), self._source_language(row), language)

    def texts(self, row: models.Model) -> dict[str, str]:
        """The text of a row in every language, absent ones as empty strings."""
        return {language: getattr(row, f"{self.name}_{language}") for language in LANGUAGES}

    def document(self, row: models.Model) -> dict[str, str]:
        """The text of a row as an edition keeps it."""
        return self.texts(row) | {"source_language": self._source_language(row)}

    def is_missing(self, row: models.Model) -> bool:
        """Whether a required text is absent in the language it was written in."""
        return self.required and not self.texts(row)[self._source_language(row)]

    @staticmethod
    def _source_language(row: models.Model) -> str:
        return getattr(row, "source_language", "en")


def localized_texts(model: type[models.Model] | models.Model) -> dict[str, Localized]:
    """The localized texts of a model, by name, in the order of declaration."""
    cls = model if isinstance(model, type) else type(model)
    return {
        name: value
        for parent in reversed(cls.__mro__)
        for name, value in vars(parent).items()
        if isinstance(value, Localized)
    }


class Translated(models.Model):
    """A row whose texts were written in one language and translated into the others."""

    source_language = models.CharField(
        _("source language"),
        max_length=2,
        choices=SourceLanguage,
        default=SourceLanguage.ENGLISH,
        help_text=_("The language in which the texts of this row were first written."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        missing = {
            f"{name}_{self.source_language}": _(
                "Write this text in the source language, or change the source language."
            )
            for name, text in localized_texts(self).items()
            if text.is_missing(self)
        }
        if missing:
            raise ValidationError(missing)

    def missing_translations(self) -> list[str]:
        """Columns left empty although the text exists in another language."""
        return [
            f"{name}_{language}"
            for name, text in localized_texts(self).items()
            for language, value in text.texts(self).items()
            if not value and any(text.texts(self).values())
        ]
