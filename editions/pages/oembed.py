"""
How other programs show a page of the portal: answers by the oEmbed specification, 1.0.

Statistics and the map are `rich`: their small page in a frame. Pages of one record are a
`link` with the picture of the edition. The language is that of the address asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from editions import terms
from editions.api import parameters as may_ask
from editions.api.errors import explain
from editions.charts.chart import FRAME_WIDE, Frame
from editions.models import Edition, FrozenRecord
from editions.pages.base import EditionPage
from editions.pages.identity import HIGH, WIDE
from editions.parameters import BadParameters, Problem, refuse_unknown
from editions.templatetags.portal import region_label
from editions.xml_text import for_xml

Kind = FrozenRecord.Kind
# A day: an answer to an address without its edition may change with the next one.
KEPT_SECONDS = 24 * 60 * 60
SIZES = (1, 10_000)
URL = may_ask.Parameter("url", "", longest=2000)
# Any form is read, to say of the unknown ones that they are not made.
FORMAT = may_ask.Parameter("format", "", default="json")
MAXWIDTH = may_ask.Parameter("maxwidth", "", between=SIZES)
MAXHEIGHT = may_ask.Parameter("maxheight", "", between=SIZES)
# Pages of one record: its kind.
RECORDS = {
    "project-detail": Kind.PROJECT,
    "region-detail": Kind.REGION,
    "sector-detail": Kind.SECTOR,
    "organisation-detail": Kind.ORGANISATION,
}


def described(request: HttpRequest) -> HttpResponse:
    """200 with what is known of a page; 400, 404 or 501 where it is not, as oEmbed has it."""
    try:
        asked = may_ask.read(request.GET, (URL, FORMAT, MAXWIDTH, MAXHEIGHT))
        if "url" not in asked:
            message = _("Give a value, or leave the parameter out.")
            raise BadParameters([Problem("url", "", message)])
    except BadParameters as problem:
        answer = explain(problem, {})
        assert answer is not None
        return answer
    form = asked.get("format", FORMAT.default)
    if form not in FORMS:
        detail = _("Answers are made as %(forms)s.") % {"forms": ", ".join(FORMS)}
        return JsonResponse({"detail": detail}, status=501)
    try:
        told = _told(request, asked)
    except (Http404, BadParameters):
        return JsonResponse({"detail": _("Nothing is known of this address.")}, status=404)
    return FORMS[form](told)


def _told(request: HttpRequest, asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        parts = urlsplit(asked["url"])
    except ValueError:
        raise Http404 from None
    own = {request.get_host(), urlsplit(settings.PUBLIC_URL).netloc}
    if parts.scheme not in {"http", "https"} or parts.netloc not in own:
        raise Http404
    language = translation.get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    with translation.override(language):
        page = _page(request, parts.path, parts.query)
        frame = page.elsewhere()
        told = _of_frame(frame, asked) if frame else _of_record(page, asked)
        return told | _provider(page)


def _page(request: HttpRequest, path: str, query: str) -> EditionPage:
    """The page at an address, ready to be asked; `Http404` where there is none to describe."""
    try:
        match = resolve(path)
    except Resolver404:
        raise Http404 from None
    view = getattr(match.func, "view_class", None)
    if not (isinstance(view, type) and issubclass(view, EditionPage) and view.has_oembed):
        raise Http404
    inner = copy(request)
    inner.path = inner.path_info = path
    inner.GET = QueryDict(query)
    inner.resolver_match = match
    page = view()
    page.setup(inner, *match.args, **match.kwargs)
    refuse_unknown(inner.GET, {"edition", *page.parameters}, on_page=True)
    if page.edition.state != Edition.State.APPROVED:
        raise Http404
    return page


def _of_frame(frame: Frame, asked: Mapping[str, Any]) -> dict[str, Any]:
    width = min(FRAME_WIDE, asked.get("maxwidth", FRAME_WIDE))
    height = min(frame.height, asked.get("maxheight", frame.height))
    return {
        "type": "rich",
        "title": frame.title,
        "html": frame.code(str(width), height),
        "width": width,
        "height": height,
    }


def _of_record(page: EditionPage, asked: Mapping[str, Any]) -> dict[str, Any]:
    match = page.request.resolver_match
    kind = RECORDS.get(match.url_name or "") if match else None
    if kind is None:
        raise Http404
    (key,) = page.kwargs.values()
    row = page.record_or_404(kind, key)
    title = region_label(row) if kind == Kind.REGION else row.get("title") or row["name"]
    told = {"type": "link", "title": str(title)}
    if asked.get("maxwidth", WIDE) < WIDE or asked.get("maxheight", HIGH) < HIGH:
        return told
    card = f"{page.site}{reverse('editions:card')}?edition={page.edition.number}"
    return told | {"thumbnail_url": card, "thumbnail_width": WIDE, "thumbnail_height": HIGH}


def _provider(page: EditionPage) -> dict[str, Any]:
    (programme,) = page.references[Kind.PROGRAMME]
    organisation = programme["organisation"]
    return {
        "version": "1.0",
        "provider_name": f"{organisation['name']} {programme['country']}",
        "provider_url": page.site + reverse("editions:profile"),
        "author_name": terms.author(programme),
        "cache_age": KEPT_SECONDS,
    }


def _json(told: dict[str, Any]) -> HttpResponse:
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _xml(told: dict[str, Any]) -> HttpResponse:
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = for_xml(str(value))
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
    text = head + ElementTree.tostring(root, encoding="unicode")
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


FORMS = {"json": _json, "xml": _xml}
