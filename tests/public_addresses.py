"""
Every address that the public can open, found in three ways.

From the URL configuration itself, with every key that an edition holds; from the
description of the API; and from the links of the pages and answers. A page added later
is found without anybody thinking of it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import (
    NoReverseMatch,
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
    reverse,
)
from django.utils import translation

from editions.models import FrozenCell, FrozenRecord
from editions.pages.finding import SITEMAPS
from editions.reading import current_edition, released_editions
from tests import pdf

HOST = "testserver"
# So many addresses are opened that ask the same of the same page in other values.
OF_A_KIND = 2
NOT_PUBLIC = {"admin"}
PNG = b"\x89PNG"
SEPARATORS = "\u00a0\u202f,."
LANGUAGES = [code for code, _name in settings.LANGUAGES]
GROUPS = ("year", "sector", "region", "nature", "donor", "sex", "age_band")
# What is asked where an address without a question has no answer.
QUESTIONS = {"/oembed": f"?url=http://{HOST}/statistics/"}
# What readers ask in forms, to which no link need lead.
FROM_FORMS = {
    "/organisations/?q=made&role=donor",
    "/regions/?at=2016",
    "/regions/?q=made",
    "/sectors/?q=made",
    "/statistics/?group_by=region&at=2016",
    "/statistics/explanation/?at=2016&sex=female&age_band=60%2B",
}
# Which keys fill the parameter of a route, by the first word of its name.
KIND_OF = {
    "programme": "programme",
    "project": "project",
    "projects": "project",
    "region": "region",
    "regions": "region",
    "bases": "base",
    "sector": "sector",
    "sectors": "sector",
    "organisation": "organisation",
    "organisations": "organisation",
    "statements": "statement",
}


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """The name and the parameters of every public route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name not in NOT_PUBLIC:
                inner = ":".join(filter(None, [space, pattern.namespace]))
                yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, [space, pattern.name or ""]))
            yield name, list(pattern.pattern.regex.groupindex)


def keys_for(name: str) -> list[str]:
    """Every key with which a route leads somewhere; an unknown route is an error here."""
    edition = current_edition()
    thing = name.partition(":")[2].removesuffix("-detail").removesuffix("-factsheet")
    if thing.startswith("edition-"):
        thing = "edition"
    if name == "sitemap-section":
        return list(SITEMAPS)
    if thing in {"edition", "editions"}:
        return [edition.number for edition in released_editions()]
    if thing == "correction":
        # Known to its reporter alone, and linked from nowhere.
        return []
    if thing == "beneficiary-counts":
        answer = Client(HTTP_HOST=HOST).get("/api/v1/beneficiary-counts/?page_size=200").json()
        assert answer["count"] == FrozenCell.objects.of(edition).count()
        return [row["key"] for row in answer["results"]]
    rows = FrozenRecord.objects.of(edition).of_kind(KIND_OF[thing.partition("-citation")[0]])
    return list(rows.values_list("key", flat=True))


def from_configuration(more_keys: list[str] | None = None) -> set[str]:
    """The addresses of every public route, in every language, with every key."""
    found = set()
    for name, parameters in routes():
        if not parameters:
            values: list[dict[str, str]] = [{}]
        else:
            (parameter,) = parameters
            values = [{parameter: key} for key in [*keys_for(name), *(more_keys or [])]]
        for language in LANGUAGES:
            with translation.override(language):
                found |= {address for value in values if (address := _reverse(name, value))}
    return {address + QUESTIONS.get(address, "") for address in found}


def _reverse(name: str, value: dict[str, str]) -> str | None:
    """An address; None where its route does not take such a key."""
    try:
        return reverse(name, kwargs=value)
    except NoReverseMatch:
        return None


def from_schema(client: Client) -> set[str]:
    """The lists that the API describes."""
    schema = client.get("/api/schema/?format=json").json()
    return {path for path in schema["paths"] if "{" not in path}


def with_each_parameter(client: Client, most: int | None = None) -> Iterator[str]:
    """
    The lists that the API describes, with each parameter by itself in each value that it lists.

    One that lists none is asked for in real values; a new one without any is an error here.
    With `most` no more than so many values of each.
    """
    schema, real = client.get("/api/schema/?format=json").json(), real_values(client)
    for path, methods in schema["paths"].items():
        if "{" in path:
            continue
        parameters = methods["get"].get("parameters", [])
        is_grouped = any(parameter["name"] == "group_by" for parameter in parameters)
        for parameter in parameters:
            name, of = parameter["name"], parameter["schema"]
            if name == "cursor":
                # Made for this list alone, or for the one whose figures are explained.
                listed = path.removesuffix("explanation/")
                following = client.get(f"{listed}?page_size=1").json()["next"]
                values = parse_qs(urlsplit(following or "").query).get(name, [])
            else:
                values = of.get("items", of).get("enum") or real[name]
            for value in values[:most]:
                query = {name: value}
                if name == "ordering" and is_grouped:
                    # Rows are in the order of what they are grouped by, or of a figure.
                    query["group_by"] = value.lstrip("-") if value.lstrip("-") in GROUPS else "year"
                yield f"{path}?{urlencode(query)}"


def real_values(client: Client) -> dict[str, list[Any]]:
    """Values of the parameters that may be anything, such as somebody would ask for."""

    def rows(what: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.get(f"/api/v1/{what}").json()["results"]
        return found

    projects, counts = rows("projects/"), rows("beneficiary-counts/?page_size=200")
    years = sorted({row["year"] for row in counts if row["year"]})
    organisations = [row["slug"] for row in rows("organisations/")]
    return {
        "q": [projects[0]["title"].split()[-1], projects[0]["code"]],
        # Of years with figures, and of one after the period.
        "year": [*years, 2026],
        "year_min": [years[-1]],
        "year_max": [years[0]],
        "at": [2016, 2024],
        "sector": [row["slug"] for row in rows("sectors/")],
        "region": [row["code"] for at in (2024, 2016) for row in rows(f"regions/?at={at}")],
        "donor": organisations,
        "partner": organisations,
        "edition": [edition.number for edition in released_editions() if edition.is_public],
        "page_size": [2],
    }


def links_of(address: str, content: str, content_type: str) -> set[str]:
    """The addresses on this site to which a page or an answer links."""
    if "xml" in content_type:
        told = set(re.findall(r"<(?:loc|id)>([^<]+)<", content))
    elif "html" in content_type:
        told = {unescape(link) for link in re.findall(r'\bhref="([^"#]+)', content)}
    elif "json" in content_type and content:
        told = set(_addresses_in(json.loads(content)))
    else:
        told = set()
    links = {urljoin(f"http://{HOST}{address}", link) for link in told}
    return {
        urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl()
        for link in links
        if urlsplit(link).netloc == HOST
        and not urlsplit(link).path.startswith(("/static/", "/admin/"))
    }


def _addresses_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _addresses_in(part)
    elif isinstance(value, str) and value.startswith(f"http://{HOST}/"):
        yield value


def words_of(answer: Any) -> str:
    """
    Everything that an answer tells, whatever its form; a workbook is unpacked.

    A picture has no words: it is made from the SVG at the address beside it, which has them.
    """
    content = answer.getvalue()
    if content.startswith(b"%PDF"):
        return pdf.words_of(content)
    if content.startswith(PNG):
        return ""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode()


def without_separators(text: str) -> str:
    """A text in which every number stands as its digits, whatever language parts them."""
    # One after the other: over a whole page, many times as fast as str.translate.
    for separator in SEPARATORS:
        text = text.replace(separator, "")
    return text


def samples_of(address: str, *, by_language: bool = True) -> frozenset[tuple[str, ...]]:
    """
    Of which many alike an address is one; none for those that are all opened.

    Factsheets and pictures say what the pages say, and take long to make and to read: one of
    each kind and language stands for all. An address that asks for something stands for
    those of the same page or endpoint and language, by each parameter that it gives.
    """
    parts = urlsplit(address)
    *folders, last = parts.path.strip("/").split("/")
    if last.endswith((".png", ".svg")):
        # A drawing draws what the page at the same question says.
        return frozenset({(*folders, last, *parse_qs(parts.query).get("view", []))})
    if last == "factsheet.pdf":
        one = tuple(folders[:-1]) if len(folders) > 1 else (*folders, "country", last)
        return frozenset({one})
    asked = parse_qs(parts.query)
    if not asked:
        return frozenset()
    language = folders[0] if by_language and folders and folders[0] in LANGUAGES else ""
    if last == "explanation" and "api" not in folders:
        # Pages link to one for each row; the API, which they repeat, is asked for all.
        return frozenset({(last, language, *asked.get("edition", []))})
    try:
        page = resolve(parts.path).view_name
    except Resolver404:
        page = parts.path
    form = (page, language, *asked.get("view", []), *asked.get("format", []))
    return frozenset((*form, name) for name in asked)


def route_of(address: str) -> tuple[str, ...]:
    """The route and the language of an address; empty where it has none."""
    path = urlsplit(address).path
    try:
        language = path.split("/")[1]
        return (resolve(path).view_name, language if language in LANGUAGES else "")
    except Resolver404:
        return ()


def crawl(
    more_keys: list[str] | None = None, *, most_of_a_route: int | None = None
) -> Iterator[tuple[str, Any]]:
    """
    Every public address, each once, with its answer; also those that are only linked to.

    Of those that are many of a kind a few are opened (`samples_of`), with `most_of_a_route` no
    more than so many of each route and language and of each kind, and every one that should not
    be there.
    """
    client = Client(HTTP_HOST=HOST, raise_request_exception=True)
    waiting = deque(sorted(from_configuration(more_keys) | from_schema(client) | FROM_FORMS))
    seen = set(waiting)
    opened: Counter[tuple[str, ...]] = Counter()
    while waiting:
        address = waiting.popleft()
        has_words = not urlsplit(address).path.endswith(".png")
        samples, most = samples_of(address), OF_A_KIND if "?" in address and has_words else 1
        if most_of_a_route:
            samples = samples_of(address, by_language=False) or frozenset({route_of(address)})
            most = most_of_a_route
        is_guess = any(f"/{key}/" in address for key in more_keys or [])
        if samples and not is_guess:
            if all(opened[sample] >= most for sample in samples):
                continue
            opened.update(samples)
        answer = client.get(address)
        yield address, answer
        is_words = not answer.streaming and not answer.content.startswith((b"%PDF", PNG))
        content = answer.content.decode() if is_words else ""
        for link in sorted(links_of(address, content, answer.headers.get("Content-Type", ""))):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
