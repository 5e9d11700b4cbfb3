"""Every statement beside what the records give, for the staff: difference, state, explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from beneficiaries.models import Statement
from editions.models import Edition
from editions.reconciling import STATES, Reconciliation, reconcile_with
from programmes.models import CountryProgramme

if TYPE_CHECKING:
    from coopi_mali.admin_site import PortalAdminSite

# Of a statement that nothing can be held against: a sector, a period without an end, staff.
ALONE = "alone"
ALL_STATES = {
    **{state: STATES[state] for state in ("match", "explained", "open")},
    ALONE: gettext_lazy("nothing stands beside it"),
}


@dataclass(frozen=True)
class Row:
    """A statement and one comparison, or none."""

    statement: Statement
    found: Reconciliation | None

    @property
    def state(self) -> str:
        return self.found.comparison.state.value if self.found else ALONE

    @property
    def state_in_words(self) -> str:
        return str(ALL_STATES[self.state])


class FilterForm(forms.Form):
    """What to show; nothing chosen shows everything."""

    ANY = ("", gettext_lazy("all"))

    state = forms.ChoiceField(
        label=pgettext_lazy("state of a difference", "State"),
        choices=[ANY, *ALL_STATES.items()],
        required=False,
    )
    metric = forms.ChoiceField(
        label=gettext_lazy("metric"), choices=[ANY, *Statement.Metric.choices], required=False
    )
    year = forms.IntegerField(label=gettext_lazy("year"), required=False)

    def wants(self, row: Row) -> bool:
        asked, statement = self.cleaned_data, row.statement
        first, last = statement.period_start, statement.period_end
        is_year = asked["year"] is None or (first or 0) <= asked["year"] <= (last or 9999)
        return (
            is_year
            and asked["state"] in {"", row.state}
            and asked["metric"] in {"", statement.metric}
        )


def urls(site: PortalAdminSite) -> list[Any]:
    def page(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("beneficiaries.view_statement"):
            raise PermissionDenied
        form = FilterForm(request.GET)
        is_valid = form.is_valid()
        account: Any = request.user
        tables = [_table(programme, account) for programme in CountryProgramme.objects.all()]
        context = site.each_context(request) | {
            "title": _("Stated and counted figures"),
            "opts": Statement._meta,
            "form": form,
            "tables": [
                table | {"rows": [row for row in table["rows"] if is_valid and form.wants(row)]}
                for table in tables
            ],
            "may_change": account.has_perm("beneficiaries.change_statement"),
        }
        return TemplateResponse(request, "admin/comparisons.html", context)

    return [path("comparisons/", site.admin_view(page), name="comparisons")]


def _table(programme: CountryProgramme, account: Any) -> dict[str, Any]:
    """
    The statements of a programme beside an edition: the prepared one for who may see it.

    So whoever prepares sees what the public would; everybody else sees what it does.
    """
    editions = Edition.objects.of(programme)
    edition = editions.public().newest_first().first()
    if account.has_perm("editions.view_edition"):
        edition = editions.prepared().first() or edition
    statements = list(
        Statement.objects.of(programme).select_related("publication", "sector", "proposed_by")
    )
    found: dict[int, list[Reconciliation]] = {}
    told = [_told(statement) for statement in statements]
    for row in reconcile_with(edition, told) if edition else ():
        found.setdefault(row.statement["key"], []).append(row)
    rows = [
        Row(statement, reconciliation)
        for statement in statements
        for reconciliation in found.get(statement.pk, [None])
    ]
    return {"programme": programme, "edition": edition, "rows": rows}


def _told(statement: Statement) -> dict[str, Any]:
    """As much of a statement as it is compared by."""
    return {
        "key": statement.pk,
        "metric": statement.metric,
        "sector": {"slug": statement.sector.slug} if statement.sector else None,
        "period_start": statement.period_start,
        "period_end": statement.period_end,
        "value": statement.value,
        "comparison_note": Statement.comparison_note.document(statement),
        "is_shown_on_profile": statement.publication.is_shown_on_profile
        and statement.state == Statement.State.APPROVED,
    }
