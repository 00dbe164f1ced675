"""A week, a month or a year in short for phones; one call."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checkins.balance import rules
from checkins.balance.api import shared_reading
from checkins.checkin.asking import asking_of
from checkins.summary import shown
from checkins.summary.shown import Summary
from checkins.summary.span import Kind, periods
from tracker.api.views import PersonView


class MeanSerializer(serializers.Serializer[Any]):
    value = serializers.IntegerField(allow_null=True, help_text="0 to 100; null of no week.")
    weeks = serializers.IntegerField(help_text="How many weeks carry it.")


class LineSerializer(serializers.Serializer[Any]):
    """A figure in both periods; `way` from -2 (less) to 2 (more), 0 about the same, null: too few weeks."""

    title = serializers.CharField()
    first = MeanSerializer()
    second = MeanSerializer()
    way = serializers.IntegerField(allow_null=True)


class BesideSerializer(serializers.Serializer[Any]):
    """Two periods beside each other: what both may see to the nearest five, and one's own figures, exact."""

    first = serializers.ListField(child=serializers.DateField(), help_text="First and last date.")
    second = serializers.ListField(child=serializers.DateField(), help_text="First and last date.")
    says = serializers.CharField()
    together = LineSerializer(many=True)
    own = LineSerializer(many=True)


class SummarySerializer(serializers.Serializer[Any]):
    span = serializers.CharField(help_text="As asked for.")
    kind = serializers.ChoiceField(choices=[(kind.value, kind.value) for kind in Kind])
    first = serializers.DateField()
    last = serializers.DateField()
    shared_weeks = serializers.ListField(child=serializers.DateField(), help_text="The weeks that you both revealed.")
    own_weeks = serializers.ListField(child=serializers.DateField(), help_text="The weeks with a reading of your own.")
    reading = serializers.DictField(allow_null=True, help_text="The newest shared reading in it, coarse.")
    moved = serializers.CharField(help_text="What moved, in a sentence.")
    beside = BesideSerializer(allow_null=True, help_text="The month before, or the halves of the year; null of a week.")
    time = serializers.ListField(
        child=serializers.DictField(), help_text="A usual week’s time against your own targets, exact."
    )
    reached = serializers.ListField(child=serializers.UUIDField(), help_text="Goals reached in it.")
    planned = serializers.ListField(
        child=serializers.UUIDField(), help_text="Blocks planned in the week or month after; none of a year."
    )


SPAN = OpenApiParameter("span", str, OpenApiParameter.PATH, description="2026-09-07, 2026-09 or 2026.")


class SummaryView(PersonView):
    @extend_schema(tags=["summaries"], parameters=[SPAN], responses=SummarySerializer, operation_id="summary_retrieve")
    def get(self, request: Request, span: str) -> Response:
        """What a week, named by its first date, a month or a year says in short."""
        self.parameters({})
        found = shown.summary_named(asking_of(self.viewer), span, self.now)
        beside = None if found.span.kind is Kind.WEEK or found.is_empty else shown.beside(found)
        facts = {
            "span": found.span.name,
            "kind": found.span.kind,
            "first": found.span.first,
            "last": found.span.last,
            "shared_weeks": [row.week for row in found.shared],
            "own_weeks": [row.week for row in found.own],
            "reading": shared_reading(found.newest, self.viewer) if found.newest else None,
            "moved": beside["says"] if beside else shown.moved(found),
            "beside": beside and _beside(found, beside),
            "time": [row._asdict() for row in rules.time_rows(found.lived)] if found.lived else [],
            "reached": [goal.pk for goal in shown.reached(found)],
            "planned": [] if found.span.kind is Kind.YEAR else [block.pk for block in shown.planned(found)],
        }
        return Response(SummarySerializer(facts).data)


def _beside(found: Summary, beside: dict[str, Any]) -> dict[str, Any]:
    first, second = periods(found.span)
    lines = {whose: [_line(line) for line in beside[whose]] for whose in ("together", "own")}
    return {"first": list(first), "second": list(second), "says": beside["says"], **lines}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    first, second = ({"value": value, "weeks": weeks} for value, weeks in line["means"])
    return {"title": line["title"], "first": first, "second": second, "way": line["way"]}
