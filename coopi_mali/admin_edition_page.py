"""One edition in the admin: what it changes, what the gate found, its reasons, its withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from coopi_mali import admin_preview, findings_in_words
from coopi_mali.changes_in_words import in_words
from editions import actions, comparing
from editions.models import Edition, Finding
from editions.pages.restatements import restatements_of

if TYPE_CHECKING:
    from coopi_mali.admin_site import PortalAdminSite


# Under this name a session keeps what each prepared edition read as.
READ = "edition_read"


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The public reads it at the address of the edition."),
    )


def urls(site: PortalAdminSite) -> list[Any]:
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        edition = _edition(request, pk)
        return answer(request, edition, {})

    def reasons(request: HttpRequest, pk: int) -> HttpResponse:
        edition = _edition(request, pk)
        refused = keep_reasons(request, edition)
        if refused:
            return answer(request, edition, refused)
        return HttpResponseRedirect(reverse("admin:edition-preview", args=[pk]))

    def answer(request: HttpRequest, edition: Edition, typed: dict[int, str]) -> HttpResponse:
        if edition.state == Edition.State.PREPARED:
            read = request.session.get(READ, {})
            request.session[READ] = read | {str(edition.pk): actions.as_it_reads(edition)}
        context = site.each_context(request) | _page(request, edition, typed)
        return TemplateResponse(request, "admin/edition_preview.html", context)

    def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("editions.withdraw_edition"):
            raise PermissionDenied
        edition = get_object_or_404(Edition.objects.exclude(state=Edition.State.PREPARED), pk=pk)
        form = ReasonForm(request.POST or None)
        if edition.is_public and request.method == "POST" and form.is_valid():
            try:
                actions.withdraw(edition, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
            except ValidationError as problem:
                form.add_error("reason", problem)
                # By a colleague, or by the first of two clicks, while this one waited.
                edition.refresh_from_db()
            else:
                told = _("Edition %(number)s is withdrawn. Its address says so, and why.")
                messages.success(request, told % {"number": edition.number})
                return HttpResponseRedirect(reverse("admin:index"))
        if not edition.is_public:
            told = _("Edition %(number)s is withdrawn already. Its address says so, and why.")
            messages.warning(request, told % {"number": edition.number})
            return HttpResponseRedirect(reverse("admin:index"))
        context = site.each_context(request) | {
            "title": _("Withdraw edition %(number)s") % {"number": edition.number},
            "edition": edition,
            "form": form,
            "next": Edition.objects.of(edition.programme)
            .public()
            .exclude(pk=edition.pk)
            .newest_first()
            .first(),
        }
        return TemplateResponse(request, "admin/edition_withdraw.html", context)

    return [
        path("edition/<int:pk>/", site.admin_view(page), name="edition-preview"),
        path("edition/<int:pk>/withdraw/", site.admin_view(withdraw), name="edition-withdraw"),
        path(
            "edition/<int:pk>/reasons/",
            site.admin_view(require_POST(reasons)),
            name="edition-reasons",
        ),
        path(
            "edition/<int:pk>/override/<int:finding>/",
            site.admin_view(require_POST(override)),
            name="edition-override",
        ),
        path(
            "edition/<int:pk>/pages/<path:address>",
            site.admin_view(admin_preview.page),
            name="edition-page",
        ),
        path(
            "edition/<int:pk>/pages/",
            site.admin_view(admin_preview.page),
            {"address": ""},
            name="edition-profile",
        ),
    ]


def _edition(request: HttpRequest, pk: int) -> Edition:
    if not request.user.has_perm("editions.view_edition"):
        raise PermissionDenied
    editions = Edition.objects.select_related("prepared_by", "previous", "programme")
    return get_object_or_404(editions, pk=pk)


def as_read(request: HttpRequest, edition: Edition) -> str:
    """What the edition read as when this person last opened its page; else what it reads as."""
    read = request.session.get(READ, {}).get(str(edition.pk))
    return read or actions.as_it_reads(edition)


def _page(request: HttpRequest, edition: Edition, typed: dict[int, str]) -> dict[str, Any]:
    is_prepared = edition.state == Edition.State.PREPARED
    findings = list(edition.findings.select_related("overridden_by"))
    language = (get_language() or "en")[:2]
    account: Any = request.user
    restatements = restatements_of([edition], language).get(edition.pk, [])
    for row in restatements:
        row["typed"] = typed.get(row["restatement"].pk, row["restatement"].reason)
    return {
        "title": _("What edition %(number)s changes") % {"number": edition.number},
        "edition": edition,
        "is_prepared": is_prepared,
        "changes": in_words(comparing.changes_of(edition)),
        "blocks": findings_in_words.in_words([f for f in findings if f.level == "block"]),
        "warnings": findings_in_words.in_words([f for f in findings if f.level == "warn"]),
        "restatements": restatements,
        "may_explain": is_prepared and account.has_perm("editions.prepare_edition"),
        "may_override": is_prepared
        and account.has_perm("editions.approve_edition")
        and edition.prepared_by_id != account.pk,
        "may_withdraw": edition.is_public and account.has_perm("editions.withdraw_edition"),
        "may_note": not is_prepared and account.has_perm("editions.add_erratum"),
    }


def keep_reasons(request: HttpRequest, edition: Edition) -> dict[int, str]:
    """Keep the reasons that were written beside the restatements; returns what was refused."""
    given, refused = 0, {}
    for restatement in edition.restatements.all():
        was = request.POST.get(f"was-{restatement.pk}", "")
        reason = request.POST.get(f"reason-{restatement.pk}", was).strip()
        if reason == was:
            continue
        try:
            actions.explain(restatement, by=request.user, reason=reason, was=was)  # type: ignore[arg-type]
            given += 1
        except ValidationError as problem:
            refused[restatement.pk] = reason
            messages.error(request, " ".join(problem.messages))
    if given:
        told = ngettext("%d reason is kept.", "%d reasons are kept.", given) % given
        messages.success(request, told)
    return refused


def override(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    try:
        actions.as_it_stands(pk)
        found = get_object_or_404(Finding, pk=finding, edition=_edition(request, pk))
        actions.override(found, by=request.user, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
        messages.success(request, _("It no longer blocks. Your name and reason are on record."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    if not Edition.objects.filter(pk=pk).exists():
        return HttpResponseRedirect(reverse("admin:index"))
    return HttpResponseRedirect(reverse("admin:edition-preview", args=[pk]))
