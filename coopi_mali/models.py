"""Accounts of staff: each speaks a language and may be bound to bases."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """Somebody who may sign in. Accounts are deactivated, never deleted."""

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Of the admin. Empty: the language of the browser."),
    )
    # Restricted data may be seen until this day, at most 180 days ahead (roles).
    restricted_until = models.DateField(
        _("may see restricted data until"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
