"""The documented counts and published figures, as facts for the programme's loader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from beneficiaries.models import BeneficiaryCount, Publication, ReportingYear, Statement
from programmes.documented import programme, project, sector
from programmes.loading import Fact, Ref, read, texts
from programmes.models import ProjectSource

FOLDER = Path(__file__).parent / "initial_data"


def publication(slug: str) -> Ref:
    return Ref.to(Publication, programme=programme(), slug=slug)


def beneficiary_facts() -> Iterator[Fact]:
    """Everything the files say of people and figures; the programme's facts go before."""
    for year in read(FOLDER, "reporting_years.json"):
        # All open: nobody has yet declared a year complete.
        yield Fact(ReportingYear, {"programme": programme(), "year": year}, {"state": "open"})
    for position, told in enumerate(read(FOLDER, "publications.json")):
        yield Fact(
            Publication,
            {"programme": programme(), "slug": told["slug"]},
            {"position": position}
            | {name: told[name] for name in ("url", "year", "is_shown_on_profile")}
            | texts(title=told["title"], year_note=told["year_note"]),
        )
    for position, told in enumerate(read(FOLDER, "statements.json")):
        yield Fact(
            Statement,
            {
                "publication": publication(told["publication"]),
                "metric": told["metric"],
                "sector": sector(told["sector"]) if told["sector"] else None,
                "period_start": told["period_start"],
                "period_end": told["period_end"],
            },
            {"position": position, "value": told["value"], "state": Statement.State.APPROVED}
            | texts(source=told["source"], note=told["note"]),
        )
    for told in read(FOLDER, "counts.json"):
        yield Fact(
            BeneficiaryCount,
            {
                "project": project(told["project"]),
                "year": told["year"],
                "measure": told["measure"],
                "channel": told["channel"],
                "unit": told["unit"],
                "group_code": told["group_code"],
                "part": BeneficiaryCount.Part.TOTAL,
            },
            {
                "state": BeneficiaryCount.State.ACCEPTED,
                "source": Ref.to(
                    ProjectSource, project=project(told["project"]), address=told["source"]
                ),
            }
            | {name: told[name] for name in ("value", "precision", "basis")}
            | texts(group=told["group"], source_note=told["source_note"]),
        )
