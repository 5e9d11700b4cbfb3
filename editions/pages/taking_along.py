"""What can be taken along of a page: its drawing as a file, and a small page for a frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from editions import terms
from editions.charts.chart import Chart, Frame
from editions.pages.base import EditionPage, Kind
from editions.pages.drawing_files import DrawingFile, PictureFile
from editions.pages.matching import MAP, OUTLINES, TIMELINE
from editions.pages.presence import presence, presence_elsewhere, without_close_up
from editions.pages.projects import ProjectList
from editions.pages.standalone import INNER
from editions.pages.statistics import Explorer
from editions.parameters import BadParameters, Problem

# What of the register is drawn; without a word in the address it is the first.
DRAWN = (TIMELINE, MAP, OUTLINES)

# Statistics


class ExplorerDrawing(DrawingFile, Explorer):
    """The drawing of a selection."""

    is_alone = True
    too_high_by = "group_by"
    definition = terms.FIGURES

    def drawn(self, context: dict[str, Any]) -> tuple[Chart, str]:
        return context["chart"], self.shown.shown("editions:statistics", self.view)


class ExplorerPicture(PictureFile, ExplorerDrawing):
    pass


class FramedExplorer(Explorer):
    """The figures of a selection on a small page, to stand in a page of another site."""

    template_name = "editions/framed.html"
    layout = "framed.html"
    is_alone = True
    keeps_form = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_pinned = "edition" in self.request.GET
        back = self.shown.shown("editions:statistics", self.view, is_pinned=is_pinned)
        return context | {"chart": leaving_the_frame(context["chart"]), "canonical": back}


# Where the programme works


class PresencePage(EditionPage):
    """What the small page and the files of the map share."""

    kinds = (Kind.REGION, Kind.BASE)

    def back(self, *, is_pinned: bool) -> str:
        """The page of the portal that shows the map, of this edition or the newest."""
        pinned = f"?edition={self.edition.number}" if is_pinned else ""
        return f"{self.site}{reverse('editions:region-list')}{pinned}"


class MapDrawing(DrawingFile, PresencePage):
    definition = terms.PRESENCE

    def drawn(self, context: dict[str, Any]) -> tuple[Chart, str]:
        chart = presence(self)
        if chart is None:
            title = _("Regions where the programme works today")
            nothing = _("This edition has no outlines of regions.")
            chart = Chart("map", title, "", "", [], None, sentence=nothing)
        source = str(context["programme"]["source"])
        return replace(without_close_up(chart), subject=source), self.back(is_pinned=True)


class MapPicture(PictureFile, MapDrawing):
    pass


class FramedMap(PresencePage):
    """Where the programme works today, on a small page of the same kind."""

    template_name = "editions/framed.html"
    layout = "framed.html"
    has_oembed = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chart = presence(self)
        return super().get_context_data(**kwargs) | {
            "map": leaving_the_frame(chart) if chart else None,
            "canonical": self.back(is_pinned="edition" in self.request.GET),
        }

    def elsewhere(self) -> Frame | None:
        return presence_elsewhere(self)


# The register


class DrawnRegister(ProjectList):
    """The projects that match as one drawing: a timeline, or a map in squares or outlines."""

    # Without a word in the address it is drawn too.
    _oembed = EditionPage._oembed

    @property
    def view(self) -> str:
        given = self.request.GET.get("view") or TIMELINE
        if given not in DRAWN:
            message = _("There is no view “%(view)s”.") % {"view": given}
            raise BadParameters([Problem("view", given, message, list(DRAWN))])
        return given

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Of a register that is drawn nothing is read but what is drawn.
        return super(ProjectList, self).get_context_data(**kwargs) | {
            "chart": self.chart(self.view),
            "canonical": self.back(is_pinned="edition" in self.request.GET),
        }

    def back(self, *, is_pinned: bool) -> str:
        """The register with the same filters, of this edition or the newest."""
        asked = {**self._asked(), "view": TIMELINE if self.view == TIMELINE else MAP}
        if is_pinned:
            asked["edition"] = self.edition.number
        return f"{self.site}{reverse('editions:project-list')}?{urlencode(asked)}"


class RegisterDrawing(DrawingFile, DrawnRegister):
    definition = terms.PROJECTS
    wide = INNER

    def drawn(self, context: dict[str, Any]) -> tuple[Chart, str]:
        return context["chart"], self.back(is_pinned=True)


class RegisterPicture(PictureFile, RegisterDrawing):
    # Its face is known, and narrower than the one for which names are measured: more of them fits.
    wide = round(INNER * 1.12)


class FramedRegister(DrawnRegister):
    """The same on a small page, to stand in a page of another site."""

    template_name = "editions/framed.html"
    layout = "framed.html"
    keeps_form = False
    has_oembed = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"chart": leaving_the_frame(context["chart"])}


def leaving_the_frame(chart: Chart) -> Chart:
    """
    The chart alone, with links that open outside of the frame, where pages may not be shown.

    Links of a drawing do not follow the `base` of the page as others do.
    """
    drawings = [
        replace(
            drawing,
            body=mark_safe(drawing.body.replace("<a href=", '<a target="_blank" href=')),
        )
        for drawing in chart.drawings
    ]
    return replace(chart, drawings=drawings, downloads=(), explore="", frame=None)
