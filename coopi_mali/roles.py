"""
The roles of staff: groups, and what each may do as far as rights on models can say it.

This file is where a role is changed: `migrate` writes the groups anew, and the admin
only shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_lazy as _

VIEWER, BASE_EDITOR, MEAL, HEADQUARTERS = "viewer", "base-editor", "meal", "headquarters"

NAMES = {
    VIEWER: _("Viewer: reads, changes nothing"),
    BASE_EDITOR: _("Base editor: enters counts and submits them"),
    MEAL: _("MEAL officer: keeps the records, checks counts, prepares editions"),
    HEADQUARTERS: _("Headquarters: approves statements and editions, manages people"),
}


def names_of(account: Any) -> list[str]:
    """What the roles of an account are, in words."""
    return [str(NAMES.get(group.name, group.name)) for group in account.groups.order_by("pk")]


PROFILE = (
    "programmes.profilesection",
    "programmes.developmentline",
    "programmes.contact",
    "programmes.regionpresence",
    "programmes.programmeorganisation",
    "programmes.coordinationrole",
    "programmes.areaofintervention",
    "programmes.activity",
)
REFERENCE = ("programmes.region", "programmes.regionboundary", "programmes.sector")
PARTNERS = ("programmes.organisation", "programmes.organisationalias")
PROJECT_PARTS = (
    "programmes.projectregion",
    "programmes.projectorganisation",
    "programmes.projectsource",
    "programmes.projectresult",
)
COUNTS = (
    "beneficiaries.beneficiarycount",
    "beneficiaries.sexagecell",
    "beneficiaries.furthercut",
)
PUBLISHED = ("beneficiaries.publication", "beneficiaries.statement")
EDITIONS = (
    "editions.edition",
    "editions.restatement",
    "editions.erratum",
    "editions.finding",
)
# Of whom each reads the lines is said in `coopi_mali.admin_log`.
LOG = "admin.logentry"
FROZEN = ("editions.frozenrecord", "editions.frozencell", "editions.frozenfacet")
READ_BY_ALL = (
    "programmes.countryprogramme",
    *PROFILE,
    *REFERENCE,
    *PARTNERS,
    "programmes.base",
    "programmes.project",
    *PROJECT_PARTS,
    *COUNTS,
    *PUBLISHED,
    "beneficiaries.reportingyear",
)


def may(verbs: str, *models: str) -> set[str]:
    """`may("add change", "programmes.project")` as names of permissions."""
    return {
        f"{room}.{verb}_{model}"
        for room, _dot, model in (name.partition(".") for name in models)
        for verb in verbs.split()
    }


def permissions() -> dict[str, set[str]]:
    """What each role may do, by name."""
    reads = may("view", *READ_BY_ALL)
    keeps_register = (
        may("add change", *PROFILE, *PARTNERS, "programmes.project", "programmes.base")
        | may("delete", "programmes.organisationalias", "programmes.activity")
        | may("add change delete", *PROJECT_PARTS)
    )
    return {
        VIEWER: reads | may("view", *EDITIONS, *FROZEN),
        BASE_EDITOR: reads | may("add change delete", *COUNTS) | may("view", LOG),
        MEAL: reads
        | keeps_register
        | may("view", *EDITIONS, *FROZEN, "coopi_mali.account", "auth.group")
        | may("change", *REFERENCE)
        | may("add change delete", *COUNTS)
        | {"beneficiaries.accept_beneficiarycount"}
        | may("add change", *PUBLISHED)
        | may("add", "beneficiaries.reportingyear")
        | {"beneficiaries.propose_closing"}
        | may("view", "editions.redaction", "editions.correctionreport")
        | {"editions.answer_correctionreport"}
        | {"editions.prepare_edition", "editions.redact"}
        | may("view", LOG),
        HEADQUARTERS: reads
        | keeps_register
        | may("view", *EDITIONS, *FROZEN, "editions.approver", "editions.redaction")
        | may("view", "editions.correctionreport")
        | {"editions.answer_correctionreport"}
        | may("change", "programmes.countryprogramme")
        | may("add change", *REFERENCE)
        | may("delete", "programmes.project", "programmes.base", *PARTNERS, *PROFILE)
        | {"programmes.release_project"}
        | {"beneficiaries.accept_beneficiarycount", "beneficiaries.approve_statement"}
        | {"beneficiaries.accept_restricted_beneficiarycount"}
        | {"beneficiaries.close_reportingyear"}
        | {"editions.approve_edition", "editions.withdraw_edition", "editions.redact"}
        | may("add", "editions.erratum")
        | may("add change view", "coopi_mali.account")
        | may("view", "auth.group", LOG),
    }


def write_groups(using: str, apps: Any = all_apps, **kwargs: Any) -> None:
    """
    Make the groups and give them exactly their permissions; sent after each migrate.

    Permissions come into being by the same signal, for one room after the other, so
    those of every room are made first: that is safe to repeat.
    """
    if "auth" not in {config.label for config in apps.get_app_configs()}:
        return  # Its tables are being taken away.
    for config in list(apps.get_app_configs()):
        room = all_apps.get_app_config(config.label)
        create_permissions(room, verbosity=0, using=using, apps=apps)
    Group = apps.get_model("auth", "Group")
    for name, wanted in permissions().items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(_rows(wanted, using, apps))


def _rows(wanted: set[str], using: str, apps: Any) -> Iterator[Any]:
    Permission = apps.get_model("auth", "Permission")
    rows = Permission.objects.using(using).select_related("content_type")
    return (row for row in rows if f"{row.content_type.app_label}.{row.codename}" in wanted)
