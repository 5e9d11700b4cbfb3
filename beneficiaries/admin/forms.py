"""The form of a count: who may move it, and what stays as it was accepted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from beneficiaries.breakdowns import faults
from beneficiaries.models import BeneficiaryCount
from programmes.admin.forms import VersionForm, VersionRowForm

State = BeneficiaryCount.State
# Whoever may change a count may move it between these.
OWN_STATES = {State.DRAFT, State.SUBMITTED}


class CountStates:
    """
    Offers the states that the person may give (roles).

    An accepted count keeps its figures; whoever may accept can only send it back, after
    which it is changed, submitted and accepted anew.
    """

    # Set for each request by the admin that makes the form.
    may_accept = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields, instance = self.fields, self.instance  # type: ignore[attr-defined]
        stands = instance.state
        is_accepted = bool(instance.pk) and stands == State.ACCEPTED
        if is_accepted:
            offered = {stands, State.SENT_BACK} if self.may_accept else {stands}
        else:
            offered = {*State} if self.may_accept else OWN_STATES | {stands}
        if "state" in fields:
            fields["state"].choices = [choice for choice in State.choices if choice[0] in offered]
        if is_accepted:
            for name, field in fields.items():
                field.disabled = name not in {"state", "lock_version"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()  # type: ignore[misc]
        instance = self.instance  # type: ignore[attr-defined]
        if cleaned.get("state") == State.ACCEPTED and cleaned.get("project"):
            accepted = BeneficiaryCount.objects.accepted().filter(project=cleaned["project"])
            # The row as it was typed, which the model's own check has not filled in yet.
            names = {field.name for field in instance._meta.fields} & cleaned.keys() - {"id"}
            for name in names:
                setattr(instance, name, cleaned[name])
            rows = [*accepted.exclude(pk=instance.pk).with_parts(), instance]
            if broken := faults(rows):
                raise ValidationError(broken)
        return cleaned


class CountForm(CountStates, VersionForm):
    pass


class CountRowForm(CountStates, VersionRowForm):
    pass
