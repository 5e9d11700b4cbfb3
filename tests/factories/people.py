"""Accounts of staff."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from coopi_mali.models import Account
from tests.factories.making import DjangoModelFactory, factory


class AccountFactory(DjangoModelFactory):
    """
    A member of staff who may sign in and nothing more.

    `groups=["meal"]` puts her in groups, `permissions=["programmes.view_project"]` gives
    her rights of her own, `password="…"` lets her sign in by the form.
    """

    class Meta:
        model = Account
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_superuser=True)

    username = factory.Sequence("person-{}".format)
    is_staff = True

    @classmethod
    def _create(cls, model_class: type[Account], *args: Any, **kwargs: Any) -> Account:
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def groups(self, create: bool, names: list[str] | None, **kwargs: Any) -> None:
        if names:
            self.groups.set(Group.objects.get(name=name) for name in names)

    @factory.post_generation
    def bases(self, create: bool, bases: list[Any] | None, **kwargs: Any) -> None:
        self.bases.set(bases or [])

    @factory.post_generation
    def permissions(self, create: bool, names: list[str] | None, **kwargs: Any) -> None:
        for name in names or []:
            room, _, codename = name.partition(".")
            self.user_permissions.add(
                Permission.objects.get(content_type__app_label=room, codename=codename)
            )


class LogEntryFactory(DjangoModelFactory):
    """A line of the log about a `row`, an account where none is given."""

    class Meta:
        model = LogEntry
        exclude = ["row"]

    row = factory.SubFactory(AccountFactory)
    user = factory.SubFactory(AccountFactory)
    content_type = factory.LazyAttribute(lambda line: ContentType.objects.get_for_model(line.row))
    object_id = factory.LazyAttribute(lambda line: line.row.pk)
    object_repr = factory.LazyAttribute(lambda line: str(line.row))
    action_flag = CHANGE
    change_message = ""
