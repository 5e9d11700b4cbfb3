"""Under which terms answers of an edition may be used, in one line each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from editions.models import Edition


def citation(programme: dict[str, Any], edition: Edition, address: str) -> str:
    """One line that names the author, the edition and the address that stays."""
    return _("%(organisation)s, country programme %(country)s, edition %(number)s, %(address)s") % {
        "organisation": programme["organisation"]["full_name"],
        "country": programme["country"],
        "number": edition.number,
        "address": address,
    }


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
    return _("Documented from public sources, not from the own list of %(organisation)s.") % {
        "organisation": programme["organisation"]["name"]
    }
