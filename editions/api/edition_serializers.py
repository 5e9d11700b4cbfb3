"""
What a row of the editions endpoint holds.

Editions are no documents: these classes do write the rows, and give the schema too.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import (
    CharField,
    ChoiceField,
    DictField,
    IntegerField,
    JSONField,
    ListField,
    URLField,
)

from editions.api.fields import TEXT, Code
from editions.changed import WHAT
from editions.changed_projects import changed_projects, named
from editions.document import COUNT, WRITTEN
from editions.models import Edition, Erratum, FrozenRecord, Redaction, Restatement
from editions.reading import localize, redactions_of
from programmes.languages import SourceLanguage

LANGUAGE_OF_REASON = _("The language of the reason; empty: none is given, or not recorded.")
# So many changed projects are named in the answer itself.
MOST_CHANGED = 100


class EditionSerializer(serializers.ModelSerializer):
    state = ChoiceField([Edition.State.APPROVED.value, Edition.State.WITHDRAWN.value])
    approval = Code(Edition.Approval)
    withdrawn_reason = CharField(source="why_withdrawn", allow_blank=True)
    withdrawn_language = Code(
        SourceLanguage, "", source="why_withdrawn.language", help_text=LANGUAGE_OF_REASON
    )
    previous: serializers.SlugRelatedField[Edition] = serializers.SlugRelatedField(
        slug_field="number", read_only=True, allow_null=True, help_text=_("The edition before.")
    )
    totals = DictField(child=IntegerField(), help_text=_("How many records of each kind it holds."))
    is_current = serializers.SerializerMethodField(
        help_text=_("Whether it is what is read unless another is asked for.")
    )
    restatement_count = IntegerField(
        help_text=_("How many figures it gives otherwise than the edition before.")
    )

    class Meta:
        model = Edition
        fields = [
            "number",
            "state",
            "approval",
            "prepared_at",
            "approved_at",
            "previous",
            "totals",
            "released_hash",
            "chained_hash",
            "withdrawn_reason",
            "withdrawn_language",
            "is_current",
            "restatement_count",
        ]

    def get_is_current(self, edition: Edition) -> bool:
        return edition == self.context["view"].current


class RestatementSerializer(serializers.ModelSerializer):
    kind = ChoiceField([*FrozenRecord.Kind.values, COUNT])
    before = JSONField(
        help_text=_("Null where there was no figure, or the edition before has been withdrawn.")
    )
    after = JSONField()
    reason = CharField(source="why", allow_blank=True)
    reason_language = Code(SourceLanguage, "", source="why.language", help_text=LANGUAGE_OF_REASON)

    class Meta:
        model = Restatement
        fields = ["kind", "key", "field", "before", "after", "reason", "reason_language"]

    def to_representation(self, restatement: Restatement) -> dict[str, Any]:
        # A result, and what was removed for safety, hold texts in three languages.
        row = super().to_representation(restatement)
        if not restatement.edition.tells_what_was_before:
            row["before"] = None
        language = self.context["view"].language
        return row | {name: localize(row[name], language) for name in ("before", "after")}


class RedactionSerializer(serializers.ModelSerializer):
    """That something was removed for safety, without a word of it."""

    kind = ChoiceField([*FrozenRecord.Kind.values, COUNT, *WRITTEN])

    class Meta:
        model = Redaction
        fields = ["kind", "key", "field", "applied_at"]


class ErratumSerializer(serializers.ModelSerializer):
    text = CharField(read_only=True, help_text=TEXT)
    language = CharField(
        source="text.language", read_only=True, help_text=_("The language of that text.")
    )

    class Meta:
        model = Erratum
        fields = ["noted_at", "text", "language"]


class ChangedProjectSerializer(serializers.Serializer):
    code = CharField()
    what = ChoiceField(list(WHAT))
    fields_changed = ListField(
        child=CharField(),
        source="fields",
        help_text=_("Which fields of its row are otherwise; none of a project that came or went."),
    )


class ChangedProjectsSerializer(serializers.Serializer):
    count = IntegerField()
    first = ChangedProjectSerializer(many=True, help_text=_("At most a hundred of them."))
    all = URLField(help_text=_("The page on which all of them are."))


class EditionDetailSerializer(EditionSerializer):
    changed_projects = serializers.SerializerMethodField(
        help_text=_("The projects that it added, changed or removed since the edition before.")
    )
    restatements = serializers.SerializerMethodField(
        help_text=_("Figures that it gives otherwise, and why.")
    )
    errata = ErratumSerializer(many=True, help_text=_("Notes made afterwards."))
    redactions = serializers.SerializerMethodField(
        help_text=_(
            "What two people removed for safety after the edition was published; its hashes "
            "are those of the day on which it was published."
        )
    )

    class Meta(EditionSerializer.Meta):
        fields = [
            *EditionSerializer.Meta.fields,
            "changed_projects",
            "restatements",
            "errata",
            "redactions",
        ]

    @extend_schema_field(ChangedProjectsSerializer())
    def get_changed_projects(self, edition: Edition) -> Any:
        changed = changed_projects(edition)
        view = self.context["view"]
        page = reverse("editions:edition-changes", args=[edition.number])
        told = {
            "count": len(changed),
            "first": named(edition, changed[:MOST_CHANGED], view.language),
            "all": view.request.build_absolute_uri(page),
        }
        return ChangedProjectsSerializer(told).data

    @extend_schema_field(RestatementSerializer(many=True))
    def get_restatements(self, edition: Edition) -> Any:
        # Those of an edition that was withdrawn would go on to tell its values.
        rows = edition.restatements.all() if edition.is_public else ()
        return RestatementSerializer(rows, many=True, context=self.context).data

    @extend_schema_field(RedactionSerializer(many=True))
    def get_redactions(self, edition: Edition) -> Any:
        removed = redactions_of([edition]).get(edition.pk, [])
        return RedactionSerializer(removed, many=True).data
