"""The form of a count: who may move it, and what stays as it was accepted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from beneficiaries.actions import refused_to
from beneficiaries.breakdowns import Fault, faults, faults_of_shape, in_words, left_without
from beneficiaries.models import BeneficiaryCount
from programmes.admin.forms import A11yFormSet, VersionForm, VersionRowForm
from programmes.admin.shared import LOCK_VERSION, columns
from programmes.models import Project
from programmes.never_published import as_words, never_published

State = BeneficiaryCount.State
PUBLIC_WORDS = {*columns("group"), *columns("source_note")}
# Whoever may change a count may give it one of these.
OWN_STATES = {State.DRAFT, State.SUBMITTED}
# Who changes nothing else did not enter the count.
BESIDE_THE_FIGURES = {"state", "internal_note", LOCK_VERSION}


class CountStates:
    """
    Offers the states that the person may give (roles).

    An accepted count keeps its figures; whoever may accept can only send it back, after
    which it is changed, submitted and accepted anew. A submitted one is changed and sent back
    by who checks it; until then it stays for whoever entered it. The record keeps who did
    either, and nobody accepts what she entered.
    """

    # Set for each request by the admin that makes the form.
    may_accept = False
    person: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        fields, instance = form.fields, form.instance
        self.stands = stands = instance.state if instance.pk else None
        opened = form.data.get(form.add_prefix(LOCK_VERSION))
        # Somebody saved it after the page was opened: nothing of the page will be saved.
        self.is_overtaken = bool(instance.pk) and opened not in {None, str(instance.version)}
        # So it stays as it was typed. Of fields that were disabled even then, nothing was sent.
        is_typed = self.is_overtaken and form.add_prefix("measure") in form.data
        is_accepted = stands == State.ACCEPTED and not is_typed
        waits = stands == State.SUBMITTED and not is_typed
        if self.may_accept:
            offered = {stands, State.SENT_BACK} if is_accepted else {*State}
        else:
            offered = {stands} if is_accepted or waits else OWN_STATES | {stands}
        if "state" in fields:
            fields["state"].choices = [choice for choice in State.choices if choice[0] in offered]
        if is_accepted or (waits and not self.may_accept):
            for name, field in fields.items():
                field.disabled = name not in {"state", LOCK_VERSION}

    def clean(self) -> dict[str, Any]:
        form: Any = self
        cleaned = super().clean()  # type: ignore[misc]
        if self.is_overtaken and form.changed_data:
            raise ValidationError(form._who_came_first(form.instance))
        if {*form.changed_data} - BESIDE_THE_FIGURES:
            form.instance.entered_by = self.person
        if cleaned.get("state") != self.stands:
            form.instance.restricted = cleaned.get("restricted", form.instance.restricted)
            if refused := self._move(form.instance, cleaned.get("state")):
                form.add_error("state", refused)
        return cleaned

    @property
    def is_sent_back(self) -> bool:
        """Whether it was accepted until now."""
        form: Any = self
        return self.stands == State.ACCEPTED and form.cleaned_data.get("state") == State.SENT_BACK

    def _move(self, count: BeneficiaryCount, state: str | None) -> str | None:
        """Keep who moves it; why she may not, if so."""
        if self.stands == State.ACCEPTED:
            count.once_accepted = True
        if state == State.ACCEPTED:
            count.accepted_by = self.person
            return refused_to(self.person, count)
        if state == State.SUBMITTED and count.restricted and not self.may_accept:
            return _(
                "This count is restricted. Save it without submitting it: a MEAL officer who may "
                "see restricted data has to submit it."
            )
        return None


class CountForm(CountStates, VersionForm):
    """A count on its own page, where its cells by sex and age stand too and judge themselves."""

    # Of who enters counts of her bases alone; set like `may_accept`.
    own_bases: Any = None

    def clean(self) -> dict[str, Any]:
        # The page of a project has locked it by its own form.
        if project := self.cleaned_data.get("project"):
            Project.objects.filter(pk=project.pk).hold()
        cleaned = super().clean()
        if self.own_bases is not None and cleaned.get("project"):
            self._demand_own_base(cleaned)
        # One that was accepted all the same is sent back first: until then its tick is fixed.
        if cleaned.get("state") != State.SENT_BACK:
            self._demand_restricted(cleaned)
        if cleaned.get("project") and (broken := self._faults(cleaned)):
            raise ValidationError(in_words(broken, told_to=self.person))
        return cleaned

    def _faults(self, cleaned: dict[str, Any]) -> list[Fault]:
        """What is wrong with all that will be accepted of the project, if that is at stake."""
        accepted = BeneficiaryCount.objects.accepted().filter(project=cleaned["project"])
        others = accepted.exclude(pk=self.instance.pk).with_parts()
        if cleaned.get("state") == State.ACCEPTED:
            return faults_of_shape([*others, as_typed(self)])
        if self.is_sent_back:
            return list(left_without([self.instance], others))
        return []

    def _demand_own_base(self, cleaned: dict[str, Any]) -> None:
        """As `of_bases` finds them once they are saved."""
        leads = Q(led_projects=cleaned["project"])
        serves = Q(projects=cleaned["project"], regions=cleaned.get("region"))
        is_of_region = cleaned.get("part") == BeneficiaryCount.Part.REGION
        if not self.own_bases.filter(leads | serves if is_of_region else leads).exists():
            self.add_error(
                "project",
                _(
                    "You enter the counts of your bases: those of projects that they lead, and of "
                    "other projects of theirs the parts in regions that they serve."
                ),
            )

    def _demand_restricted(self, cleaned: dict[str, Any]) -> None:
        """The gate before an edition finds the same; here it is said while it is being typed."""
        code = cleaned.get("group_code") or ""
        texts = [text for name, text in cleaned.items() if name in PUBLIC_WORDS and text]
        about = never_published(as_words(code), *texts)
        if about and not cleaned.get("restricted") and not cleaned.get("is_not_reported"):
            self.add_error(
                "restricted",
                _(
                    "“%(words)s”: a number of unaccompanied or recruited children, survivors or "
                    "cases is never published. Tick “restricted”."
                )
                % {"words": about},
            )


class PartsFormSet(A11yFormSet):
    """Parts of a count: who changes them changes the count."""

    person: Any = None

    def clean(self) -> None:
        super().clean()
        count = self.instance
        if self.has_changed() and count.entered_by_id != self.person.pk:
            count.entered_by = self.person
            refused = refused_to(self.person, count)
            if count.state == State.ACCEPTED and refused:
                raise ValidationError(refused)


class CountRowForm(CountStates, VersionRowForm):
    pass


class CountRowsFormSet(A11yFormSet):
    """
    The counts on the page of their project, judged together as they will stand once saved.

    Rows that nobody touched are as they were accepted, and are asked for nothing.
    """

    person: Any = None

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        changed = [form.instance for form in self.forms if form.has_changed()]
        accepted = [count for count in changed if count.state == State.ACCEPTED]
        forms: Any = self.forms
        sent_back = [form.instance for form in forms if form.is_sent_back]
        if accepted or sent_back:
            counts = BeneficiaryCount.objects.accepted().filter(project=self.instance.pk)
            stay = counts.exclude(pk__in=[count.pk for count in changed if count.pk]).with_parts()
            broken = faults([*stay, *accepted]) if accepted else []
            if broken := [*broken, *left_without(sent_back, [*stay, *accepted])]:
                raise ValidationError(in_words(broken, told_to=self.person))


def as_typed(form: Any) -> BeneficiaryCount:
    """The count of a form as it was typed, which the model's own check has not filled in yet."""
    names = {field.name for field in form.instance._meta.fields} & form.cleaned_data.keys()
    for name in names - {"id"}:
        setattr(form.instance, name, form.cleaned_data[name])
    return form.instance
