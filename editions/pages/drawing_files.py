"""A drawing of a page as a file of its own: SVG, and the PNG that is made from it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from editions import picture, terms
from editions.charts.chart import Chart
from editions.pages.base import EditionPage
from editions.pages.standalone import WIDTH, Alone, alone
from editions.parameters import BadParameters, Problem


class DrawingFile(EditionPage, ABC):
    """Mixed in before a page: what it draws, with title, definition, source, edition, licence."""

    extension: ClassVar[str] = "svg"
    has_oembed = False
    keeps_form = False
    # Which parameter to change where a picture would be too high.
    too_high_by: ClassVar[str] = "view"
    # What is counted or shown, in words.
    definition: ClassVar[str | Promise]

    @abstractmethod
    def drawn(self, context: dict[str, Any]) -> tuple[Chart, str]:
        """The chart, and the address of the page that shows it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chart, address = self.drawn(context)
        programme = context["programme"]
        origin = [
            terms.credits(programme),
            terms.citation(programme, self.edition, address),
            _("Licence of the data: %(licence)s.") % {"licence": terms.licence(programme)},
        ]
        drawn = alone(chart, str(self.definition), origin, self.site)
        return {"chart": chart, "alone": drawn}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        drawn: Alone = context["alone"]
        answer = HttpResponse(drawn.svg, content_type="image/svg+xml; charset=utf-8")
        answer.headers["Content-Security-Policy"] = drawn.policy
        return self.named(answer, context["chart"].id)

    def named(self, answer: HttpResponse, id_: str) -> HttpResponse:
        name = f"{id_}-{self.edition.number}.{self.extension}"
        answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return answer


class PictureFile(DrawingFile):
    """The same as a PNG; refused where it would be too high to be of use."""

    extension = "png"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        drawn: Alone = context["alone"]
        try:
            pixels = picture.png(
                picture.with_printed_fonts(drawn.svg),
                WIDTH,
                drawn.height,
                scale=picture.sharpness(drawn.height),
            )
        except ValueError:
            raise BadParameters(
                [
                    Problem(
                        parameter=self.too_high_by,
                        given=self.request.GET.get(self.too_high_by, ""),
                        message=_("This drawing is too high for a PNG. Take the SVG of it."),
                    )
                ]
            ) from None
        return context | {"pixels": pixels}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        answer = HttpResponse(context["pixels"], content_type="image/png")
        return self.named(answer, context["chart"].id)
