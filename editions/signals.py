"""
What follows by itself: the record of who may approve, the guards after every migrate, and what is
said against deleting a row or giving its code to another.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_migrate

from editions import actions, guards, once_published
from editions.models import Approver
from programmes import kept

GIVES_RIGHTS = {"post_add", "post_remove", "post_clear"}


def connect(room: AppConfig) -> None:
    """Listen to accounts, their groups, the permissions of both, and to `migrate`."""
    account = get_user_model()
    post_save.connect(account_saved, sender=account, dispatch_uid="editions.account_saved")
    for through in (
        account.groups.through,
        account.user_permissions.through,
        Group.permissions.through,
    ):
        m2m_changed.connect(
            rights_changed, sender=through, dispatch_uid=f"editions.{through.__name__}"
        )
    # The groups of the roles are written during migrate, with models that send no signal.
    post_migrate.connect(migrated, sender=room, dispatch_uid="editions.migrated")
    pre_migrate.connect(lift_guards, sender=room, dispatch_uid="editions.lift_guards")
    kept.before_deleting.connect(once_published.why_it_stays, dispatch_uid="editions.stays")
    kept.before_adding.connect(once_published.why_its_code_is_taken, dispatch_uid="editions.code")


def account_saved(update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    # Signing in saves the moment and nothing else; data being loaded may be incomplete.
    if not raw and update_fields != frozenset({"last_login"}):
        note_approvers()


def rights_changed(action: str, **kwargs: Any) -> None:
    if action in GIVES_RIGHTS:
        note_approvers()


def migrated(using: str, **kwargs: Any) -> None:
    tables = set(connections[using].introspection.table_names())
    # Its tables may have been taken away.
    if {guard.table for guard in guards.all_guards(connections[using].vendor)} <= tables:
        guards.make(using)
    if using == connection.alias:
        note_approvers()


def lift_guards(using: str, plan: Any = (), **kwargs: Any) -> None:
    """
    SQLite remakes a table by renaming a copy, and refuses that while a trigger names the table.

    Should the migration fail half-way, nothing is published until `migrate` has succeeded.
    """
    if plan and connections[using].vendor == "sqlite":
        guards.lift(using)


def note_approvers() -> None:
    # An account may be made by a migration, before the table of the record is there.
    tables = {Approver._meta.db_table, get_user_model()._meta.db_table}
    if tables <= set(connection.introspection.table_names()):
        actions.note_approvers()
