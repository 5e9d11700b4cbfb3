"""What the API answers where it has no rows to give: the source of the schema of errors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import CharField, ListField, Serializer

from editions.api.edition_serializers import LANGUAGE_OF_REASON
from editions.api.fields import Code
from programmes.languages import SourceLanguage


class DetailSerializer(Serializer):
    detail = CharField()


class WithdrawnSerializer(DetailSerializer):
    edition = CharField()
    reason = CharField()
    reason_language = Code(SourceLanguage, "", help_text=LANGUAGE_OF_REASON)


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
