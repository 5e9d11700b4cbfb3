"""What answers of an edition are, and under which terms they may be used, in one line each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from editions.models import Edition
from editions.templatetags.portal import moment

# What is counted: in an explanation, beside a figure and in the file of a drawing.
FIGURES = gettext_lazy(
    "Projects documented from public sources, each counted once; people reached and targeted "
    "directly, as a sum of the reports of projects. One person may be in two reports. What is not "
    "reported is not zero."
)
PROJECTS = gettext_lazy(
    "Documented projects with their sources. A project is found under a year in which it is known "
    "to have run; a year of which nobody knows finds nothing."
)
PRESENCE = gettext_lazy(
    "Regions in which the programme works today, as the source under the title names them; bases "
    "as precisely as may be shown."
)


def author(programme: dict[str, Any]) -> str:
    """Whose portal it is: its full name where it has one."""
    organisation = programme["organisation"]
    return str(organisation["full_name"] or organisation["name"])


def citation(programme: dict[str, Any], edition: Edition, address: str, title: object = "") -> str:
    """One line that names the author, what is cited, the edition and the address that stays."""
    facts = {
        "author": author(programme),
        "title": _ended(str(title)),
        "country": programme["country"],
        "number": edition.number,
        "day": moment(edition.approved_at),
        "address": address,
    }
    words = (
        _(
            "%(author)s. %(title)s Country programme %(country)s, edition %(number)s, %(day)s. "
            "%(address)s"
        )
        if title
        else _(
            "%(author)s. Country programme %(country)s, edition %(number)s, %(day)s. %(address)s"
        )
    )
    return words % facts


def _ended(title: str) -> str:
    """A title as a sentence: with a full stop, unless a mark of its own ends it."""
    return title if title.rstrip("»”").rstrip().endswith((".", "!", "?", "…")) else f"{title}."


def licence(programme: dict[str, Any]) -> str:
    """The licence of the data, or that none is stated and whom to ask."""
    if programme["data_licence"]:
        return str(programme["data_licence"])
    asked = [contact["email"] for contact in programme["contacts"] if contact["email"]]
    if not asked:
        return _("not stated; ask before you use the data")
    return _("not stated; ask %(contacts)s before you use the data") % {
        "contacts": ", ".join(asked)
    }


def credits(programme: dict[str, Any]) -> str:
    return _("Documented from public sources, not from %(organisation)s’s own list.") % {
        "organisation": programme["organisation"]["name"]
    }
