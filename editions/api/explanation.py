"""How each figure was made: what it counts, which reports entered, and which did not and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext as _, gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.counting import Reason
from beneficiaries.models import BeneficiaryCount
from editions import terms
from editions.api.answers import Document, Kind
from editions.api.parameters import Parameter
from editions.api.serializers import MemberSerializer
from editions.api.statistics import (
    OF_LIST,
    PEOPLE,
    AnswersWithFigures,
    StatisticsRowSerializer,
    selecting,
)
from editions.exact import Group, codes_of
from editions.explaining import LeftOut
from editions.figures import columns_of_group, key_of_group
from editions.models import Edition
from editions.models.frozen import in_address
from editions.reading import localize, record
from editions.statistics import Selection, Statistics, told
from editions.trees import place_of
from programmes.wording import in_a_row

Measure, Channel, Unit = BeneficiaryCount.Measure, BeneficiaryCount.Channel, BeneficiaryCount.Unit
WHY_LEFT_OUT = {
    Reason.OUTSIDE: gettext_lazy("outside the period"),
    Reason.NOT_REPORTED: gettext_lazy("nobody reported a figure"),
    Reason.WITHHELD: gettext_lazy("withheld until its year is closed, or to protect a small group"),
    Reason.YEARS_WIN: gettext_lazy("the project gives figures by year, which count instead"),
    Reason.WHOLE_IN_ONE_YEAR: gettext_lazy("a figure of a whole project feeds no single year"),
    Reason.DATES_NOT_INSIDE: gettext_lazy(
        "a figure of a whole project, which is not known to lie inside the period"
    ),
    Reason.DATES_NOT_KNOWN: gettext_lazy(
        "a figure of a whole project, whose start and end are not both known"
    ),
    Reason.UNKNOWN_PROJECT: gettext_lazy("the project is not in the selection"),
    Reason.INDIRECT: gettext_lazy("of people counted indirectly"),
    Reason.CHANNEL_NOT_STATED: gettext_lazy(
        "its source does not say whether directly or indirectly"
    ),
    Reason.MEASURE_NOT_STATED: gettext_lazy("its source does not say whether targeted or reached"),
    Reason.HOUSEHOLDS: gettext_lazy("of households, not of people"),
    Reason.GROUP: gettext_lazy("of one group of people alone"),
}


class LeftOutSerializer(serializers.Serializer):
    project = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    measure = serializers.ChoiceField(Measure.values)
    channel = serializers.ChoiceField(Channel.values)
    unit = serializers.ChoiceField(Unit.values)
    group = serializers.CharField(
        allow_blank=True, help_text=gettext_lazy("Whom it counts, if it is one group alone.")
    )
    value = PEOPLE(
        allow_null=True,
        help_text=gettext_lazy(
            "What is reported, of whatever part of it the selection is; empty if not published."
        ),
    )
    precision = serializers.ChoiceField(
        BeneficiaryCount.Precision.values,
        allow_blank=True,
        help_text=gettext_lazy("Whether the value is exact or about; empty without one."),
    )
    reason = serializers.CharField(
        help_text=gettext_lazy("Each reason why it is in no sum, set apart by semicolons.")
    )


class CombinedGroupSerializer(serializers.Serializer):
    """A released sum of small groups, of which the selection holds some and not all."""

    key = serializers.CharField(
        help_text=gettext_lazy("Its row in `beneficiary-counts`, which says the same.")
    )
    group_id = serializers.CharField()
    measure = serializers.ChoiceField(Measure.values)
    year = serializers.IntegerField()
    value = PEOPLE(help_text=gettext_lazy("The sum of all its members."))
    members = MemberSerializer(
        many=True, help_text=gettext_lazy("The parts of which it is the sum.")
    )


class UniqueTotalSerializer(serializers.Serializer):
    """A statement of different people that replaces the computed bounds."""

    key = serializers.CharField()
    value = serializers.IntegerField()
    method = serializers.CharField()
    source: Any = serializers.CharField()
    publication_title = serializers.CharField(allow_blank=True)


class ExplanationSerializer(serializers.Serializer):
    """How a figure was made: what it counts, what entered, what was left out and why."""

    definition = serializers.CharField()
    period = serializers.CharField(allow_blank=True)
    filters = serializers.DictField(child=serializers.CharField())
    figures = StatisticsRowSerializer()
    unique_total = UniqueTotalSerializer(
        allow_null=True,
        help_text=gettext_lazy(
            "What is stated of different people, and how each was counted once; empty where "
            "their bounds are computed."
        ),
    )
    projects = serializers.ListField(child=serializers.CharField())
    projects_not_known = serializers.ListField(child=serializers.CharField())
    reports_entered = serializers.ListField(child=serializers.CharField())
    reports_left_out = LeftOutSerializer(many=True)
    combined_groups = CombinedGroupSerializer(
        many=True,
        help_text=gettext_lazy(
            "The groups shown together that the selection holds only in part: its figures lie "
            "between bounds because of them. How much of a sum lies here is told nowhere."
        ),
    )
    projects_naming_none = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=gettext_lazy(
            "The projects that name no donor, sector or region: they stand in no row by it."
        ),
    )
    is_complete = serializers.BooleanField(
        help_text=gettext_lazy(
            "Whether every project, report and group is named: of very many only the first are."
        )
    )
    source: Any = serializers.CharField()
    edition = serializers.CharField()
    citation = serializers.CharField()


class Explanation(AnswersWithFigures):
    summary = gettext_lazy("How these numbers were made")
    about = gettext_lazy(
        "How the figures of one selection were made: definition, period, filters, the projects "
        "and reports that entered, those left out and why, source, edition and citation. The "
        "address of `statistics` can be taken as it is: `group_by`, `ordering`, `cursor` and "
        "`page_size` shape its list and change nothing here, where the whole selection is "
        "explained. One row is asked for by its values, as `year=2020`."
    )
    serializer_class = ExplanationSerializer

    def parameters(self) -> tuple[Parameter, ...]:
        return (*super().parameters(), *OF_LIST)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = selecting(self.asked)

    def list(self, request: Request) -> Response:
        (programme,) = self.references[Kind.PROGRAMME]
        found = explanation_of(self.statistics, self.selection(), self.asked)
        address = self._permanent(request)
        return Response(found | {"citation": terms.citation(programme, self.edition, address)})

    def _permanent(self, request: Request) -> str:
        query = request.query_params.copy()
        for parameter in OF_LIST:
            query.pop(parameter.name, None)
        query["edition"] = self.edition.number
        return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=',')}")


def explanation_of(
    statistics: Statistics, selection: Selection, asked: Mapping[str, Any]
) -> Document:
    """How the figures of a selection were made, for the API and for the page that says it."""
    explained = statistics.explained(selection)
    figures = told(statistics.row(selection, {}))
    entered = [*explained.reached.entered, *explained.targeted.entered]
    period = selection.period
    return {
        "definition": str(terms.FIGURES),
        "period": f"{period.first}–{period.last}" if period else "",
        "filters": {name: str(value) for name, value in sorted(asked.items())},
        "figures": figures,
        "unique_total": _unique_total(statistics.edition, figures["stated_in"]),
        "projects": list(explained.projects.known),
        "projects_not_known": list(explained.projects.not_known),
        "reports_entered": codes_of(entered),
        "reports_left_out": [_left_out(one) for one in explained.left_out],
        "combined_groups": [_group(one) for one in explained.groups],
        "projects_naming_none": explained.naming_none,
        "is_complete": explained.is_complete,
        "source": _("the records of projects"),
        "edition": statistics.edition.number,
    }


def _unique_total(edition: Edition, key: str | None) -> Document | None:
    if key is None:
        return None
    statement: Any = record(edition, _language(), Kind.STATEMENT, key)
    names = ("key", "value", "method", "source", "publication_title")
    return {name: statement[name] for name in names}


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _group(group: Group) -> Document:
    what = (group.year, group.measure, group.members)
    return {
        "key": in_address(key_of_group(*what)),
        "group_id": columns_of_group(*what)["pool"],
        "measure": group.measure,
        "year": group.year,
        "value": group.value,
        "members": [
            {name: part or None for name, part in place_of(member).items()}
            for member in group.members
        ],
    }


def _left_out(left: LeftOut) -> Document:
    report = left.report
    return {
        "project": "+".join(codes_of([report])),
        "year": report.year,
        "measure": left.measure,
        "channel": left.channel,
        "unit": left.unit,
        "group": localize(left.group, _language()),
        "value": left.value,
        "precision": left.precision,
        "reason": in_a_row(WHY_LEFT_OUT[reason] for reason in left.why),
    }
