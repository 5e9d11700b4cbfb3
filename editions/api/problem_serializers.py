"""What the API answers where it has no rows to give: the source of the schema of errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, ListField, Serializer


class DetailSerializer(Serializer):
    detail = CharField()


class WithdrawnSerializer(DetailSerializer):
    edition = CharField()
    reason = CharField()
    reason_language = CharField(
        allow_blank=True, help_text=_("The language of the reason; empty: not recorded.")
    )


class ProblemSerializer(Serializer):
    parameter = CharField()
    given = CharField(allow_blank=True)
    message = CharField()
    valid = ListField(
        child=CharField(),
        help_text=_("What is valid instead; empty where that cannot be listed."),
    )


class BadParametersSerializer(DetailSerializer):
    problems = ProblemSerializer(many=True)
