"""The page of a project, with its counts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.admin.counts import may_accept, visible
from beneficiaries.admin.forms import CountRowForm, CountRowsFormSet
from beneficiaries.models import BeneficiaryCount
from programmes.admin.projects import ProjectAdmin
from programmes.admin.shared import Rows
from programmes.models import Project


class CountRows(Rows):
    """
    The figures of a project; all that a count can say is on its own page.

    Nothing is deleted from here, where one tick among many would do it.
    """

    model = BeneficiaryCount
    form = CountRowForm
    formset = CountRowsFormSet
    verbose_name_plural = _("counts")
    fields = [
        "year",
        "measure",
        "channel",
        "value",
        "is_not_reported",
        "state",
        "precision",
        "basis",
        "unit",
        "part",
        "sector",
        "region",
    ]
    autocomplete_fields = ["sector", "region"]
    show_change_link = True
    can_delete = False
    loaded = ["project", "sector", "region"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(super().get_queryset(request), request)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.may_accept = may_accept(request)
        formset.person = formset.form.person = request.user
        return formset


admin.site.unregister(Project)


@admin.register(Project)
class ProjectWithCountsAdmin(ProjectAdmin):
    inlines = [*ProjectAdmin.inlines, CountRows]
