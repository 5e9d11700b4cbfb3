"""An edition in the words of schema.org, for search engines: a data set, and who made it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from editions.models import Edition


def dataset(
    programme: dict[str, Any], edition: Edition, *, address: str, api: str, language: str
) -> dict[str, Any]:
    """
    The edition as a graph of `Dataset` and `NGO`; what is not stated is left out.

    `address` is that of the edition's page, `api` that of the API's first page.
    """
    organisation = programme["organisation"]
    maker = f"{address}#organisation"
    about: dict[str, Any] = {
        "@type": "Dataset",
        "@id": address,
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
        "datePublished": edition.approved_at.date().isoformat() if edition.approved_at else None,
        "temporalCoverage": f"{programme['period_first_year']}/{programme['period_last_year']}",
        "spatialCoverage": {"@type": "Country", "name": programme["country"]},
        "license": programme["data_licence"] or None,
        "creator": {"@id": maker},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": f"{api}{name}/?edition={edition.number}",
            }
            for name in ("projects", "statistics", "statements", "beneficiary-counts")
        ],
    }
    by = {
        "@type": "NGO",
        "@id": maker,
        "name": organisation["full_name"] or organisation["name"],
        "alternateName": organisation["acronym"] or organisation["name"],
        "url": programme["read_more_url"] or None,
    }
    return {"@context": "https://schema.org", "@graph": [_stated(about), _stated(by)]}


def _stated(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if value is not None}
