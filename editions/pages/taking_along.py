"""What can be taken along of a selection: its drawing as a file, and a small page for a frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from editions import picture, terms
from editions.charts.chart import Chart, Frame
from editions.pages.base import EditionPage, Kind
from editions.pages.mapping import outlines, presence_map
from editions.pages.standalone import WIDTH, Alone, alone
from editions.pages.statistics import Explorer
from editions.parameters import BadParameters, Problem


class ExplorerDrawing(Explorer):
    """The drawing of a selection as an SVG file of its own."""

    extension: ClassVar[str] = "svg"
    has_oembed = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        address = self.shown.shown("editions:statistics", self.view)
        origin = [
            terms.citation(context["programme"], self.edition, address),
            _("Licence of the data: %(licence)s.")
            % {"licence": terms.licence(context["programme"])},
        ]
        return {"chart": context["chart"], "alone": alone(context["chart"], origin, self.site)}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        drawn: Alone = context["alone"]
        answer = HttpResponse(drawn.svg, content_type="image/svg+xml; charset=utf-8")
        answer.headers["Content-Security-Policy"] = drawn.policy
        return self.named(answer, context["chart"].id)

    def named(self, answer: HttpResponse, id_: str) -> HttpResponse:
        name = f"{id_}-{self.edition.number}.{self.extension}"
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return answer


class ExplorerPicture(ExplorerDrawing):
    """The same as a PNG; refused where it would be too high to be of use."""

    extension = "png"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        drawn: Alone = context["alone"]
        try:
            pixels = picture.png(picture.with_printed_fonts(drawn.svg), WIDTH, drawn.height)
        except ValueError:
            raise BadParameters(
                [
                    Problem(
                        parameter="group_by",
                        given=",".join(self.group_by),
                        message=_("This drawing is too high for a PNG. Take the SVG of it."),
                    )
                ]
            ) from None
        return context | {"pixels": pixels}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        answer = HttpResponse(context["pixels"], content_type="image/png")
        return self.named(answer, context["chart"].id)


class FramedExplorer(Explorer):
    """The figures of a selection on a small page, to stand in a page of another site."""

    template_name = "editions/framed.html"
    layout = "framed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_pinned = "edition" in self.request.GET
        back = self.shown.shown("editions:statistics", self.view, is_pinned=is_pinned)
        chart = replace(context["chart"], downloads=(), explore="", frame=None)
        return context | {"chart": _leaving_the_frame(chart), "canonical": back}


class FramedMap(EditionPage):
    """Where the programme works today, on a small page of the same kind."""

    template_name = "editions/framed.html"
    layout = "framed.html"
    kinds = (Kind.REGION, Kind.BASE)
    has_oembed = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drawn = outlines(self.edition)
        regions, bases = self.references[Kind.REGION], self.references[Kind.BASE]
        pinned = f"?edition={self.edition.number}" if "edition" in self.request.GET else ""
        return super().get_context_data(**kwargs) | {
            "map": _leaving_the_frame(presence_map(drawn, regions, bases, keep=self.keep))
            if drawn
            else None,
            "canonical": f"{self.site}{reverse('editions:region-list')}{pinned}",
        }

    def elsewhere(self) -> Frame | None:
        drawn = outlines(self.edition)
        if drawn is None or not self.edition.is_public:
            return None
        framed = self.address_in_frame("editions:embed-map")
        if "edition" not in self.request.GET:
            framed = framed.partition("?")[0]
        regions, bases = self.references[Kind.REGION], self.references[Kind.BASE]
        return presence_map(drawn, regions, bases, framed_at=framed).frame


def _leaving_the_frame(chart: Chart) -> Chart:
    """
    The chart with links that open outside of the frame, where pages may not be shown.

    Links of a drawing do not follow the `base` of the page as others do.
    """
    drawings = [
        replace(
            drawing,
            body=mark_safe(  # noqa: S308 - markup of our own before and after
                drawing.body.replace("<a href=", '<a target="_blank" href=')
            ),
        )
        for drawing in chart.drawings
    ]
    return replace(chart, drawings=drawings)
