"""What the admins of several models have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.utils import NestedObjects, flatten_fieldsets
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.db import IntegrityError, models, router
from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _, gettext_noop

from programmes import kept
from programmes.admin.forms import (
    A11yFormSet,
    VersionForm,
    VersionFormSet,
    VersionRowForm,
    short_hash,
)
from programmes.admin.history import HistoryInWords
from programmes.languages import LANGUAGES, SourceLanguage, Translated, localized_texts
from programmes.models import CountryProgramme

Fieldsets = Any
LOCK_VERSION = "lock_version"
CHANGED_SINCE = gettext_noop(
    "Not deleted: somebody saved something of this after you had opened the page before. Look at "
    "what stands there now, and delete it then."
)


def columns(name: str) -> tuple[str, ...]:
    """The columns of a localized text: one line of a form, and what a search looks through."""
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def localized(name: str, label: Any) -> Callable[[models.Model], str]:
    """A column of a list that shows a localized text in the reader's language."""

    @admin.display(description=label, ordering=f"{name}_en")
    def column(row: models.Model) -> str:
        return getattr(row, name)

    column.__name__ = name
    return column


def sees_restricted(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.may_see_restricted


def unless_restricted(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Restricted rows are for who was given the right to see them, whatever her role."""
    return rows if sees_restricted(request) else rows.filter(restricted=False)


def own_bases(request: HttpRequest) -> QuerySet | None:
    account: Any = request.user
    return account.own_bases


def note_restricted(request: HttpRequest, row: Any) -> None:
    """Said to who marks a row, and will not find it again."""
    if row.restricted and not sees_restricted(request):
        messages.warning(
            request,
            gettext(
                "“%(row)s” is restricted, so it is kept and you do not see it any more. Who may is "
                "said on the page of an account; headquarters gives the right."
            )
            % {"row": row},
        )


class MissingTranslations(admin.SimpleListFilter):
    """Rows with a text that stands in one language and not in another."""

    title = _("missing translation")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return SourceLanguage.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        language = self.value()
        if language not in LANGUAGES:
            return queryset
        missing = Q()
        for name in localized_texts(queryset.model):
            anywhere = Q()
            for column in columns(name):
                anywhere |= ~Q(**{column: ""})
            missing |= Q(**{f"{name}_{language}": ""}) & anywhere
        return queryset.filter(missing)


class LocalizedFields(BaseModelAdmin):
    """Fields of a translated text tell the browser their language; long ones stay low."""

    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = db_field.name.rpartition("_")[2]
        if field and language in LANGUAGES and issubclass(db_field.model, Translated):
            field.widget.attrs["lang"] = language
        if hasattr(getattr(field, "widget", None), "can_delete_related"):
            # To delete an organisation is not a thing to do by the way, on a project's page.
            field.widget.can_delete_related = False
        return field


class Loaded(BaseModelAdmin):
    """`loaded` names relations that a row needs to say its name."""

    loaded: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = super().get_queryset(request)
        return queryset.select_related(*self.loaded) if self.loaded else queryset


class KeptEdits(BaseModelAdmin):
    """Its form is a `VersionForm`, whose version goes along unseen where rows may be changed."""

    form: type[forms.ModelForm] = VersionForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        fieldsets = super().get_fieldsets(request, obj)
        return with_lock_version(fieldsets, shown=self.has_change_permission(request, obj))


def with_lock_version(fieldsets: Fieldsets, *, shown: bool) -> Fieldsets:
    (title, options), *others = fieldsets
    # Where no fields are listed, Django lists all of the form's.
    fields = [field for field in options["fields"] if field != LOCK_VERSION]
    return [(title, options | {"fields": [*fields, LOCK_VERSION] if shown else fields}), *others]


class RefusedInWords(admin.ModelAdmin):
    """
    A list asked for what it does not know says so, and not that the database is at fault.

    Nor does a form of what somebody else has saved by now.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody saved the same at that moment, or this one twice: now the form finds it.
            return super().changeform_view(request, *args, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters as refused:
            raise BadRequest from refused


class PortalAdmin(Loaded, LocalizedFields, KeptEdits, RefusedInWords, HistoryInWords):
    """
    A model that staff edit.

    `stable` names the code of a row, which stands in addresses and is not changed once
    it is given; `fixed` names other fields that are not. `labels` names all that is changed
    by who may not add a row; where it is empty, that is everything. `staff_only` names
    fieldsets for those who may change rows, not for every reader.
    """

    stable: str = ""
    fixed: Sequence[str] = ()
    labels: Sequence[str] = ()
    staff_only: Sequence[str | Promise] = ()
    save_on_top = True
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = list(super().get_readonly_fields(request, obj))
        if obj is None:
            return fields
        if self.labels and not self.has_add_permission(request):
            every = {field.name for field in (*self.opts.fields, *self.opts.many_to_many)}
            fields += every.difference(self.labels)
        return [*fields, *self.fixed, *filter(None, [self.stable])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_prepopulated_fields(request, obj)
        return {name: sources for name, sources in fields.items() if not obj or name != self.stable}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request) or not self.staff_only:
            return fieldsets
        hidden = {str(title) for title in self.staff_only}
        return [fieldset for fieldset in fieldsets if str(fieldset[0]) not in hidden]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """
        A list is filtered by what its reader may read, on it or on the page of a row.

        Django lets every column be asked, and an answer tells as much as the field itself.
        """
        try:
            asked = self.opts.get_field(lookup.partition(LOOKUP_SEP)[0]).name
        except FieldDoesNotExist:
            # The parameter of a filter of our own, or nothing.
            return super().lookup_allowed(lookup, value, request)
        filters = [one[0] if isinstance(one, tuple) else one for one in self.list_filter]
        offered = {one.partition(LOOKUP_SEP)[0] for one in filters if isinstance(one, str)}
        read = {*flatten_fieldsets(self.get_fieldsets(request)), *self.list_display, *offered}
        is_read = asked in read or asked == self.opts.pk.name
        return is_read and super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """
        Asked before the confirmation and again after it; what it finds against it is shown.

        Nobody deletes with a row what she may not see, and its name is not told to her; nor what
        another room keeps; nor what somebody saved after she had opened the confirmation.
        """
        sent = request.POST
        # The list asks by a POST too, before anything is confirmed.
        is_confirmed = request.method == "POST" and ("post" in sent or "action" not in sent)
        found = self._found_with(objs)
        if is_confirmed:
            objs = self.held(objs, found)
            found = self._found_with(objs)
        rows = [*chain(found.protected, *found.model_objs.values())]
        unseen = [] if sees_restricted(request) else rows
        if kinds := {row._meta.verbose_name for row in unseen if getattr(row, "restricted", False)}:
            return [], {}, kinds, []
        told = super().get_deleted_objects(objs, request)
        *_others, lacking, protected = told
        if lacking or protected:
            return told
        stands = short_hash(sorted(map(_as_it_stands, rows)))
        why = [words for row in rows for words in kept.reasons(kept.before_deleting, row)]
        if not why and is_confirmed and sent.get(LOCK_VERSION) != stands:
            why = [gettext(CHANGED_SINCE)]
        # Read by the templates of the confirmation, to which Django gives nothing else of ours.
        request.kept_because, request.as_it_stands = why, stands  # type: ignore[attr-defined]
        return (*told[:3], why)

    def _found_with(self, objs: Any) -> NestedObjects:
        found = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        found.collect(objs)
        return found

    def held(self, objs: Any, found: NestedObjects) -> QuerySet:
        """The rows as they stand, locked with what goes with them until they are deleted."""
        model: Any
        for model, rows in found.model_objs.items():
            lock(model._base_manager.filter(pk__in=[row.pk for row in rows]))
        return self.model._default_manager.filter(pk__in=[row.pk for row in objs])

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        if any(field.name == "programme" for field in self.opts.fields):
            # Nobody should have to choose where there is no choice.
            programmes = CountryProgramme.objects.values_list("pk", flat=True)[:2]
            if len(programmes) == 1:
                initial.setdefault("programme", programmes[0])
        return initial

    @admin.display(description=_("missing translations"))
    def missing(self, row: Translated) -> str:
        absent = {column.rpartition("_")[2] for column in row.missing_translations()}
        return ", ".join(language for language in LANGUAGES if language in absent)


def lock(rows: QuerySet) -> None:
    """Nobody else changes these rows until the transaction ends; SQLite needs no more than that."""
    list(rows.order_by("pk").select_for_update().values_list("pk"))


def _as_it_stands(row: models.Model) -> tuple[str, ...]:
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields)
    return (row._meta.label, *map(str, values))


class PartAdmin(PortalAdmin):
    """A part of something, edited on the page of the whole; so the index leaves it out."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        # One by itself goes as several do.
        self.delete_queryset(request, type(obj)._default_manager.filter(pk=obj.pk))


class ReadOnlyAdmin(PortalAdmin):
    """Rows that the portal itself writes: to be read, found and cited, and nothing else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rows(Loaded, LocalizedFields, KeptEdits, admin.TabularInline):
    """Parts of a row as a table."""

    form = VersionRowForm
    formset = A11yFormSet
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(getattr(field, "widget", None), "can_change_related"):
            # The icons beside each field would make the table too wide for a screen.
            field.widget.can_change_related = field.widget.can_view_related = False
        return field


class Blocks(Loaded, LocalizedFields, KeptEdits, admin.StackedInline):
    """Parts of a row that have long texts, one under the other."""

    form = VersionRowForm
    formset = VersionFormSet
    extra = 0
    classes = ["collapse"]
