"""Where the factsheets of the real data are."""

from __future__ import annotations

from django.utils import translation

from editions.models import FrozenRecord
from editions.reading import current_edition, records

Kind = FrozenRecord.Kind


def sheet_paths() -> dict[str, str]:
    """One factsheet of each kind: of the donor, and the project, with the most to say."""
    with translation.override("en"):
        found = records(
            current_edition(), "en", Kind.PROGRAMME, Kind.PROJECT, Kind.SECTOR, Kind.ORGANISATION
        )
    project = max(found["project"], key=lambda row: len(row["results"]))
    donors = [donor["slug"] for row in found["project"] for donor in row["donors"]]
    here = next(row for row in found["programme"][0]["presence"] if row["is_today"])
    return {
        "country": "factsheet.pdf",
        "region": f"regions/{here['region']['code']}/factsheet.pdf",
        "sector": f"sectors/{found['sector'][0]['slug']}/factsheet.pdf",
        "organisation": f"organisations/{max(donors, key=donors.count)}/factsheet.pdf",
        "project": f"projects/{project['code']}/factsheet.pdf",
    }


def address(kind: str, language: str = "en") -> str:
    return ("/" if language == "en" else f"/{language}/") + sheet_paths()[kind]
