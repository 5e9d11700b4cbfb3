"""Reporting a mistake or a danger: the form, its confirmation, and the report's own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from editions import corrections
from editions.models import CorrectionReport
from editions.pages.base import EditionPage
from editions.parameters import BadParameters


class ReportForm(forms.ModelForm):
    """What a reader writes. `website` is seen by robots only."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = CorrectionReport
        fields = ["kind", "page", "text", "source"]
        labels = {
            "kind": _("What is it about?"),
            "page": _("Address of the page"),
            "text": _("What is wrong?"),
            "source": _("How do you know? A source, if you have one"),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        # No empty choice among the radio buttons, and none chosen for the reader.
        self.fields["kind"].choices = CorrectionReport.Kind.choices  # type: ignore[attr-defined]
        for name in ("text", "kind"):
            if name in self.errors:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean_page(self) -> str:
        return corrections.demand_an_address_here(self.cleaned_data["page"])

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""


# No session and no right hangs on this form, so there is nothing that another site could
# make a visitor's browser misuse; and a token would take a cookie.
@method_decorator(csrf_exempt, name="dispatch")
class Corrections(EditionPage):
    """How to report a mistake, or a danger to people; and where it is done."""

    template_name = "editions/corrections.html"
    parameters = ("page",)
    outlives_withdrawal = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._received(request)
        except BadParameters as bad:
            return self.refused(bad)

    def _received(self, request: HttpRequest) -> HttpResponse:
        refused = ""
        form = ReportForm(request.POST)
        if sealed := request.POST.get("sealed", ""):
            try:
                return self._hand_in(sealed)
            except corrections.Refused as why:
                refused, form = str(why), self._form_again(sealed)
        elif form.is_valid():
            # Nobody cites what has not been sent.
            asked = {"report": self._report(form), "permanent": ""}
            return self._answer(asked, "editions/correction_confirm.html")
        return self._answer({"form": form, "refused": refused}, self.template_name, status=400)

    def _hand_in(self, sealed: str) -> HttpResponse:
        written = corrections.unseal(sealed)
        stored = corrections.hand_in(self.edition, written, address=_address_of(self.request))
        # 303: a page that is loaded again sends nothing again.
        response = HttpResponseRedirect(stored.address_of_reporter(), status=303)
        response["Cache-Control"] = "no-store"
        return response

    def _form_again(self, sealed: str) -> ReportForm:
        """What was written is not lost where its confirmation is refused."""
        try:
            written = corrections.opened(sealed)
        except corrections.Refused:
            written = {}
        return ReportForm(initial=written)

    def _report(self, form: ReportForm) -> dict[str, Any]:
        written = {name: form.cleaned_data[name] for name in ReportForm.Meta.fields}
        number = self.edition.number
        sealed = corrections.seal(written | {"language": self.language, "edition_number": number})
        kind = CorrectionReport.Kind(written["kind"]).label
        return written | {"kind_in_words": kind, "sealed": sealed}

    def _answer(self, context: dict[str, Any], template: str, status: int = 200) -> HttpResponse:
        response = self.response_class(
            request=self.request,
            template=[template],
            context=self.get_context_data() | context,
            status=status,
        )
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReportForm(initial={"page": self.request.GET.get("page", "")})
        return super().get_context_data(**kwargs) | {"form": form}


class Correction(EditionPage):
    """What became of one report; only its reporter has the address."""

    template_name = "editions/correction.html"
    outlives_withdrawal = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reference = self.kwargs["reference"]
        report = CorrectionReport.objects.filter(reference=reference).first()
        if report is None:
            raise Http404
        return super().get_context_data(**kwargs) | {
            "report": report,
            # Its address is the reporter's secret, and what it says is of no edition.
            "permanent": "",
            "address": self.request.build_absolute_uri(report.address_of_reporter()),
            "is_answered": report.state in CorrectionReport.ANSWERED,
        }


def _address_of(request: HttpRequest) -> str:
    """Where a request came from: what the proxy on this machine says, if there is one."""
    direct = request.META.get("REMOTE_ADDR", "")
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if told and direct in {"", "127.0.0.1", "::1"} else direct
