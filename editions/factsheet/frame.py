"""What every factsheet has around its sections: band, footer, notes since, contacts, citation."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editions import terms
from editions.factsheet.blocks import Block, bullets, columns, in_one_note, section, sub, text
from editions.factsheet.network import contact_lines, contacts
from editions.factsheet.words import Said, absent, link, said, typeset
from editions.logo import logo
from editions.templatetags.portal import label, moment

# In these languages, and for an account of one part, the denser setting keeps to fewer pages.
DENSE = {"fr", "it"}


def data_of(
    page: dict[str, Any],
    *,
    language: str,
    title: Any,
    kicker: str,
    sections: list[dict[str, Any]],
    on_band: dict[str, Any] | None,
    is_account: bool,
) -> dict[str, Any]:
    """All that the typesetter is given, as JSON can hold it; nothing else reaches a sheet."""
    programme, edition = page["programme"], page["edition"]
    numbered = _("Edition %(number)s") % {"number": edition.number}
    approved = edition.approved_at or edition.prepared_at
    day = timezone.localtime(approved)
    under: list[Said] = [f"{kicker} · {numbered}"]
    if page.get("preview"):
        numbered = absent(_("Not public."))["words"] + " " + numbered
        under.append(" · " + _("Not public."))
    words = typeset(
        {
            "title": f"{title} – {kicker}, {numbered}",
            "author": terms.author(programme),
            "description": _("What is printed here is read from edition %(number)s.")
            % {"number": edition.number},
            "band": {
                "over": f"{terms.author(programme)}, {programme['country']}",
                "title": said(title),
                "under": under,
                "map": on_band,
            },
            "contents": _("Contents"),
            "foot": {
                "name": str(title),
                "edition": f"{numbered}, {moment(approved)}",
                "page": _("Page {page} of {pages}"),
            },
            "sections": [*_since(page), *sections, _end(page, title, is_short=is_account)],
        },
        language,
    )
    words["foot"]["address"] = page["address"] if page["permanent"] else ""
    return words | {
        "language": language,
        "date": [day.year, day.month, day.day],
        "logo": _logo(programme),
        "is_account": is_account,
        "dense": language in DENSE or is_account,
        "silhouette": None if on_band else page["plane"],
    }


def _logo(programme: dict[str, Any]) -> dict[str, Any] | None:
    found = logo()
    if found is None:
        return None
    name = str(programme["organisation"]["name"])
    return {"content": list(found.content), "format": found.form, "words": name}


def _since(page: dict[str, Any]) -> list[dict[str, Any]]:
    """What was noted and removed after publication stands first."""
    parts: list[Block] = []
    if page["errata"]:
        rows = [[f"{moment(row.noted_at)}: ", said(row.text)] for row in page["errata"]]
        parts += [sub(_("Errata")), *bullets(rows)]
    if page["redactions"]:
        note = _(
            "To protect people, two persons removed something from this edition after it was "
            "published. Nothing else in it was changed, and its hashes are those of the day on "
            "which it was published."
        )
        rows = [
            [f"{moment(row.applied_at)}: {capfirst(label(row.kind, 'record_kind'))} {row.key}"]
            for row in page["redactions"]
        ]
        parts += [sub(_("Removed for safety")), text(note), *bullets(rows)]
    return [section(_("Since it was published"), *parts)] if parts else []


def _end(page: dict[str, Any], title: Any, *, is_short: bool) -> dict[str, Any]:
    """How to reach the programme and how to cite the sheet; an account says it in few lines."""
    programme, edition = page["programme"], page["edition"]
    cited = terms.citation(programme, edition, "", title)
    licence = _(
        "The licence of the data is not stated; ask before you use them in a publication of your "
        "own."
    )
    if programme["data_licence"]:
        licence = _("Licence of the data: %(licence)s.") % {"licence": programme["data_licence"]}
    citing: list[Said] = [cited]
    if page["permanent"]:
        citing.append(link(page["address"], page["address"]))
    more: list[Said] = [
        _(
            "Statements are quoted, never computed. “Not reported” means that no source seen gives "
            "a figure; it is not zero. On the page of the same name every figure can be opened: "
            "definition, source, records."
        )
    ]
    if programme["read_more_url"]:
        more += [" ", link(programme["read_more_url"], programme["read_more_url"])]
    if is_short:
        lines = contact_lines(programme)
        return section(_("Contacts and citation"), in_one_note([citing, licence, *lines, more]))
    how = [sub(_("How to cite")), text(citing), text(licence, size="note")]
    return section(
        _("Contacts and citation"),
        columns(
            *contacts(programme), how, widths=[1] * len(programme["contacts"]) + [1.3], whole=True
        ),
        text(more, size="note"),
    )
