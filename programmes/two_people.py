"""
What takes two people takes two who can each sign in as herself alone (decision 33).

Whoever opens a password link first chooses the password, and who made it may open it. So
nobody is the second person to what was done by an account while its password stood by her
own link, nor to what was done by who made the link of hers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def demand_two_people(first: int | None, second: AbstractUser, *, acted_at: datetime) -> None:
    """Refuse in words what the account `first` did at a moment and `second` would do now."""
    if refusal := one_for_both(first, second, acted_at=acted_at):
        raise ValidationError(refusal)


def linked_with(account: AbstractUser) -> QuerySet:
    """The accounts of which a password link may say so: hers made it, or they made one of hers."""
    other: Any = account
    return get_user_model().objects.filter(
        Q(password_links__made_by=account) | Q(pk__in=other.password_links.values("made_by"))
    )


def one_for_both(first: int | None, second: AbstractUser, *, acted_at: datetime) -> str:
    """Why one person may stand behind both accounts; empty where no password link says so."""
    accounts: Any = get_user_model().objects
    acts = [(first, second.pk, acted_at), (second.pk, first, timezone.now())]
    for owner, maker, moment in acts:
        account = accounts.filter(pk=owner).first()
        link = account and account.password_link_at(moment)
        if link and link.made_by_id == maker:
            return _(
                "The password of %(owner)s was set by a link that %(maker)s made on %(day)s, so "
                "these two accounts may be one person. Another person has to do this; or another "
                "one makes a new password link for %(owner)s, and the first step is done again."
            ) % {"owner": account, "maker": link.made_by, "day": date_format(link.made_at)}
    return ""
