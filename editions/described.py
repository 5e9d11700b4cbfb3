"""An edition in the words of schema.org, for search engines: its data, and who made them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _

from editions.models import Edition

Thing = dict[str, Any]
# A file with all rows of a list: its media type and its address.
File = tuple[str, str]
LISTS = ("projects", "statistics", "statements", "beneficiary-counts")


def profile(programme: Thing, edition: Edition, *, site: str, language: str) -> Thing:
    """
    The edition as a graph of `Dataset` and `NGO`; what is not stated is left out.

    `site` is what makes addresses whole. What is described has one name in all languages.
    """
    api = f"{site}{reverse('api:index-v1')}"
    lists = [("application/json", f"{api}{name}/?edition={edition.number}") for name in LISTS]
    return _graph(
        _dataset(programme, edition, lists, site=site, language=language),
        _organisation(programme, site),
    )


def catalogue(
    programme: Thing, edition: Edition, files: Iterable[File], *, site: str, language: str
) -> Thing:
    """The same as the one data set of a `DataCatalog`, with every file that is offered."""
    data = _dataset(programme, edition, files, site=site, language=language)
    address = f"{site}{reverse('editions:data')}"
    about = {
        "@type": "DataCatalog",
        "@id": f"{_in_one_language(address)}#catalogue",
        "name": _("Data of the country programme %(country)s") % {"country": programme["country"]},
        "url": address,
        "inLanguage": language,
        "license": programme["data_licence"] or None,
        "creator": data["creator"],
        "dataset": {"@id": data["@id"]},
    }
    return _graph(about, data, _organisation(programme, site))


def _day(moment: datetime | None) -> str | None:
    """As the clocks of the country have it, like on pages."""
    return timezone.localtime(moment).date().isoformat() if moment else None


def _dataset(
    programme: Thing, edition: Edition, files: Iterable[File], *, site: str, language: str
) -> Thing:
    address = f"{site}{edition.get_absolute_url()}"
    return {
        "@type": "Dataset",
        "@id": _in_one_language(address),
        "name": _("Country programme %(country)s, edition %(number)s")
        % {"country": programme["country"], "number": edition.number},
        "description": _(
            "Projects with their sources, published figures, and people reached and targeted "
            "by year, sector, region, nature and donor. Small groups are protected."
        ),
        "url": address,
        "version": edition.number,
        "inLanguage": language,
        "isAccessibleForFree": True,
        "datePublished": _day(edition.approved_at),
        "temporalCoverage": f"{programme['period_first_year']}/{programme['period_last_year']}",
        "spatialCoverage": {"@type": "Country", "name": programme["country"]},
        "license": programme["data_licence"] or None,
        "creator": {"@id": _maker(site)},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": type_, "contentUrl": address}
            for type_, address in files
        ],
    }


def _organisation(programme: Thing, site: str) -> Thing:
    organisation = programme["organisation"]
    return {
        "@type": "NGO",
        "@id": _maker(site),
        "name": organisation["full_name"] or organisation["name"],
        "alternateName": organisation["acronym"] or organisation["name"],
        "url": programme["read_more_url"] or None,
    }


def _maker(site: str) -> str:
    return f"{site}/#organisation"


def _in_one_language(address: str) -> str:
    """The address of a page in the language without a prefix, as the name of what it is about."""
    return translate_url(address, settings.LANGUAGE_CODE)


def _graph(*things: Thing) -> Thing:
    stated = [
        {name: value for name, value in thing.items() if value is not None} for thing in things
    ]
    return {"@context": "https://schema.org", "@graph": stated}
