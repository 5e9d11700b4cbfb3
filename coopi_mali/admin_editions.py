"""Preparing, approving and discarding an edition from the front page of the admin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os.path import commonprefix
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coopi_mali import admin_edition_page, findings_in_words
from coopi_mali.changes_in_words import in_words
from editions import actions, comparing
from editions.comparing import Change
from editions.models import Edition, Finding
from programmes.models import CountryProgramme

if TYPE_CHECKING:
    from coopi_mali.admin_site import PortalAdminSite

# More than this would push the list of models off the front page.
SHOWN = 8
# Of a text that long as much is shown, with some signs before what is otherwise.
LENGTH_OF_TEXT, BEFORE_A_CHANGE = 160, 40


@dataclass
class Panel:
    """What the front page says of the editions of one programme, to one person."""

    programme: CountryProgramme
    current: Edition | None
    prepared: Edition | None
    changes: list[Change] | None
    may_prepare: bool
    may_approve: bool
    # Why another person has to approve what is prepared.
    waits_for_another: str
    may_withdraw: bool
    may_change_programme: bool
    findings: list[Finding]
    # What the prepared edition read as to this person.
    as_read: str
    # How many figures the prepared edition gives otherwise, and nobody said why.
    unexplained: int

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """What keeps the prepared edition from being approved."""
        standing = [f for f in self.findings if f.level == "block" and not f.overridden_at]
        return findings_in_words.in_words(standing)

    @property
    def warnings(self) -> int:
        return sum(finding.level == "warn" for finding in self.findings)

    @property
    def first_changes(self) -> list[dict[str, Any]]:
        return [_in_short(change) for change in in_words((self.changes or [])[:SHOWN])]

    @property
    def others(self) -> int:
        return max(len(self.changes or []) - SHOWN, 0)


def _in_short(change: dict[str, Any]) -> dict[str, Any]:
    """A change of which long texts are shown around the first sign that is otherwise."""
    fields = []
    for field in change["fields"]:
        before, after = field["before"], field["after"]
        begin = max(len(commonprefix([before, after])) - BEFORE_A_CHANGE, 0)
        if max(len(before), len(after)) <= LENGTH_OF_TEXT:
            begin = 0
        fields.append(field | {"before": _part(before, begin), "after": _part(after, begin)})
    return change | {"fields": fields}


def _part(text: str, begin: int) -> str:
    end = begin + LENGTH_OF_TEXT
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def panels(request: HttpRequest) -> list[Panel]:
    programmes = CountryProgramme.objects.select_related("organisation")
    return [_panel(programme, request) for programme in programmes]


def _panel(programme: CountryProgramme, request: HttpRequest) -> Panel:
    account: Any = request.user
    editions = Edition.objects.of(programme).select_related("prepared_by", "approved_by")
    current = editions.public().newest_first().first()
    # What is prepared or merely changed is not yet for every member of staff (roles).
    sees_preparation = account.has_perm("editions.view_edition")
    prepared = editions.prepared().first() if sees_preparation else None
    changes = None
    if prepared is not None:
        changes = comparing.changes_of(prepared)
    elif sees_preparation and current is not None:
        changes = comparing.changes_since_current(programme)
    return Panel(
        programme=programme,
        current=current,
        prepared=prepared,
        changes=changes,
        may_prepare=account.has_perm("editions.prepare_edition"),
        may_approve=account.has_perm("editions.approve_edition"),
        waits_for_another=actions.why_another(prepared, by=account) if prepared else "",
        may_withdraw=account.has_perm("editions.withdraw_edition"),
        may_change_programme=account.has_perm("programmes.change_countryprogramme"),
        as_read=admin_edition_page.as_read(request, prepared) if prepared else "",
        findings=list(prepared.findings.all()) if prepared else [],
        unexplained=prepared.restatements.filter(reason="").count() if prepared else 0,
    )


def urls(site: PortalAdminSite) -> list[Any]:
    return [
        path(
            "edition/<slug:code>/prepare/",
            site.admin_view(require_POST(prepare)),
            name="edition-prepare",
        ),
        path(
            "edition/<int:pk>/approve/",
            site.admin_view(require_POST(approve)),
            name="edition-approve",
        ),
        path(
            "edition/<int:pk>/discard/",
            site.admin_view(require_POST(discard)),
            name="edition-discard",
        ),
        *admin_edition_page.urls(site),
    ]


def prepare(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(CountryProgramme, code=code)

    def act() -> str:
        edition = actions.prepare(programme, by=request.user)  # type: ignore[arg-type]
        return _("Edition %(number)s is prepared. The public does not see it yet.") % {
            "number": edition.number
        }

    return _answer(request, act)


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    def act() -> str:
        edition = actions.as_it_stands(pk)
        read = request.POST.get("as_read", "")
        actions.approve(edition, by=request.user, as_read=read)  # type: ignore[arg-type]
        return _("Edition %(number)s is public.") % {"number": edition.number}

    return _answer(request, act)


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    def act() -> str:
        edition = actions.as_it_stands(pk)
        actions.discard(edition, by=request.user)  # type: ignore[arg-type]
        return _("The prepared edition %(number)s is discarded. The records stay as they are.") % {
            "number": edition.number
        }

    return _answer(request, act)


def _answer(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Do it, say what became of it, and go back to the front page."""
    try:
        messages.success(request, act())
    except ValidationError as problem:
        for message in problem.messages:
            messages.error(request, message)
    return HttpResponseRedirect(reverse("admin:index"))
