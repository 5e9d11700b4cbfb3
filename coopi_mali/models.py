"""Accounts of staff: each speaks a language and may be bound to bases."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from programmes.models import Base
from programmes.wording import in_a_row

MOST_SUPERUSERS = 2


class AccountManager(UserManager["Account"]):
    def create_superuser(self, username: str, *args: Any, **kwargs: Any) -> Account:
        with transaction.atomic(using=self.db):
            self.take_turn()
            if refusal := self.why_name_is_taken(username) or self.why_no_other_superuser():
                raise ValidationError(refusal)
            return super().create_superuser(username, *args, **kwargs)

    def take_turn(self) -> None:
        """
        Let nobody else judge what hangs on all accounts together until the transaction ends.

        Those who ask at one moment ask one after the other: each holds a row that is always
        there, since there may be no account yet. It is held before any account is.
        """
        of_accounts = ContentType.objects.get_for_model(self.model)
        ContentType.objects.select_for_update(no_key=True).get(pk=of_accounts.pk)

    def why_name_is_taken(self, username: str, *, but: int | None = None) -> str:
        """
        Why nobody may get this name; empty where somebody may. Capitals make no other name.

        Compared here, where both databases and all letters are alike; a constraint would stop
        the update of a portal that has two such accounts from before.
        """
        name = self.model.normalize_username(username).casefold()
        there = self.values_list("pk", "username")
        if any(pk != but and other.casefold() == name for pk, other in there):
            return gettext("Somebody already signs in with this name.")
        return ""

    def why_no_other_superuser(self) -> str:
        """Why nobody else may become a technical administrator; empty where somebody may."""
        active = self.active_superusers()
        names = list(active.order_by("pk").values_list("username", flat=True))
        if len(names) < MOST_SUPERUSERS:
            return ""
        return gettext(
            "At most %(most)d technical administrators are active at a time, and %(names)s are. "
            "Give this account a role; or first, in the admin, untick “%(active)s” or “%(status)s” "
            "on the page of one of these."
        ) % {
            "most": MOST_SUPERUSERS,
            "names": in_a_row(names),
            "active": self.model._meta.get_field("is_active").verbose_name,
            "status": self.model._meta.get_field("is_superuser").verbose_name,
        }

    def why_last_superuser(self, account: Account) -> str:
        """Why this technical administrator has to stay one; empty where another one is active."""
        if self.active_superusers().exclude(pk=account.pk).exists():
            return ""
        return gettext(
            "No other technical administrator is active. First tick “%(status)s” on the page of "
            "another account."
        ) % {"status": self.model._meta.get_field("is_superuser").verbose_name}

    def active_superusers(self) -> models.QuerySet[Account]:
        return self.filter(is_superuser=True, is_active=True)


class Account(AbstractUser):
    """Somebody who may sign in. Accounts are deactivated, never deleted."""

    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Of the admin. Empty: the language of the browser."),
    )
    bases = models.ManyToManyField(
        Base,
        verbose_name=_("bases"),
        related_name="accounts",
        blank=True,
        help_text=_("Of a base editor: those whose counts she enters. Nobody else needs any."),
    )
    restricted_until = models.DateField(
        _("may see restricted data until"),
        null=True,
        blank=True,
        help_text=_(
            "Counts and results of recruited children, survivors or cases: at most 180 days "
            "ahead. Never for technical administrators."
        ),
    )

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    @property
    def may_see_restricted(self) -> bool:
        """A right of its own, beside every role, which ends by itself."""
        until = self.restricted_until
        return not self.is_superuser and until is not None and until >= timezone.localdate()

    @property
    def may_accept_alone(self) -> bool:
        """
        Whether nobody else may accept counts, so that she may accept her own (roles).

        Who was deactivated counts, and so does who could once approve an edition: accepting
        goes with that, and it is on record for ever.
        """
        accept = "beneficiaries.accept_beneficiarycount"
        accepting = Account.objects.with_perm(accept, is_active=None)  # type: ignore[arg-type]
        approving = Account.objects.filter(approver__isnull=False)
        return not (accepting | approving).exclude(pk=self.pk).exists()

    @property
    def own_bases(self) -> models.QuerySet[Base] | None:
        """The bases of who enters counts and does not check them; None of everybody else."""
        enters = self.has_perm("beneficiaries.change_beneficiarycount")
        checks = self.has_perm("beneficiaries.accept_beneficiarycount")
        return self.bases.all() if enters and not checks else None

    @cached_property
    def newest_link(self) -> PasswordLink | None:
        """The one link that works, until it was used; every new one ends those before it."""
        return self.password_links.last()

    def password_link_at(self, moment: datetime) -> PasswordLink | None:
        """
        The link by which the password was set that this account had at a moment.

        A password that was changed after signing in still stands by it: who set the first
        may have changed it too.
        """
        used = self.password_links.filter(used_at__lte=moment)
        return used.select_related("made_by").order_by("used_at").last()


class PasswordLink(models.Model):
    """By which an account's password is chosen; kept, since who made it may open it herself."""

    account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="password_links",
    )
    made_by = models.ForeignKey(
        Account, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("password link")
        verbose_name_plural = _("password links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.made_at:%Y-%m-%d}"
