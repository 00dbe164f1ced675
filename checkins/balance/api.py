"""Weeks together and readings for phones: as the viewer sees them, "mine" and "partners"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action as drf_action
from rest_framework.request import Request
from rest_framework.response import Response

from checkins.balance import made, rules
from checkins.balance.models import SHOWN_WORDS, OwnReading, SharedWeek, newest_own, newest_shared, own_readings
from checkins.balance.reading import OLDEST
from checkins.balance.shown import viewer_of
from checkins.balance.told import own_weeks
from tracker.api.serializer import RowSerializer
from tracker.api.views import RowViewSet

TABLE = {"type": "object", "additionalProperties": True}


class OfViewer(RowSerializer):
    """A row whose shown fields are worked out from the row as the viewer sees it; a list reads whole rows."""

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return ("pk", *(column.attname for column in cls.Meta.model._meta.concrete_fields if not column.primary_key))

    @classmethod
    def listed(cls) -> tuple[str, ...]:
        return (*cls.columns(), "began")

    def from_columns(self, rows: Iterable[Sequence[Any]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        model, names = self.Meta.model, self.columns()
        return [self.to_representation(model(**dict(zip(names, row, strict=False)))) for row in rows]


def axis(found: rules.CoarseAxis | None) -> dict[str, Any] | None:
    """A shared axis, to the nearest five."""
    return found and {**found._asdict(), "parts": list(found.parts)}


def shared_reading(row: SharedWeek, viewer: Any, newest: date | None = None) -> dict[str, Any]:
    """What the weeks up to that one say to both, the viewer's side first; `newest`: the newest closed week, to tell
    what is too long ago to say."""
    found, mine = rules.as_of(row.together(), newest or row.week), row.seat_of(viewer)
    sides = {"mine": found.sides[mine], "partners": found.sides[1 - mine]}
    flows = {name: getattr(found, name) for name in ("support", "influence", "conflict")}
    return {
        "week": row.week.isoformat(),
        "method_version": found.version,
        "recomputed_at": row.recomputed_at,
        "weeks": [week.isoformat() for week in found.weeks],
        "asked": found.asked,
        "word": found.said.word,
        "lived_differently": list(found.differ),
        "far_apart": list(found.note),
        "blank": found.blank,
        **{
            whose: {"autonomy": axis(side.autonomy), "connection": axis(side.connection)}
            for whose, side in sides.items()
        },
        **{
            name: pair and {"told_by_me": pair[mine]._asdict(), "told_by_partner": pair[1 - mine]._asdict()}
            for name, pair in flows.items()
        },
    }


def own_axis(found: rules.AxisReading | None) -> dict[str, Any] | None:
    """An own axis, exact, with its parts."""
    return found and {**found._asdict(), "parts": [part._asdict() for part in found.parts]}


class WeekSerializer(OfViewer):
    """A revealed week: bands, minutes to the half hour, words as written, figures to the nearest five."""

    revealed = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()
    partners = serializers.SerializerMethodField()
    reading = serializers.SerializerMethodField()

    class Meta:
        model = SharedWeek
        fields = ("id", "visibility", "visible_at", "week", "revealed", "mine", "partners", "reading")

    def get_revealed(self, row: SharedWeek) -> bool:
        return True

    @extend_schema_field(TABLE)
    def get_mine(self, row: SharedWeek) -> dict[str, Any]:
        return self._side(row, row.seat_of(self.context["viewer"]))

    @extend_schema_field(TABLE)
    def get_partners(self, row: SharedWeek) -> dict[str, Any]:
        return self._side(row, 1 - row.seat_of(self.context["viewer"]))

    def _side(self, row: SharedWeek, seat: int) -> dict[str, Any]:
        said = row.said_by(seat)
        return {
            "answers": {id: shown for id, shown in said.items() if id not in SHOWN_WORDS},
            "words": {id: shown for id, shown in said.items() if id in SHOWN_WORDS},
            "time": [time._asdict() for time in row.times_of(seat)],
            **row.figures_of(seat),
        }

    @extend_schema_field(TABLE)
    def get_reading(self, row: SharedWeek) -> dict[str, Any]:
        return shared_reading(row, self.context["viewer"])


class BalanceSerializer(OfViewer):
    """An own reading: exact, for its owner alone."""

    reading = serializers.SerializerMethodField()
    time = serializers.SerializerMethodField()

    class Meta:
        model = OwnReading
        fields = (
            "id",
            "visibility",
            "visible_at",
            "week",
            "method_version",
            "recomputed_version",
            "recomputed_at",
            "autonomy",
            "connection",
            "reading",
            "time",
        )

    @extend_schema_field(TABLE)
    def get_reading(self, row: OwnReading) -> dict[str, Any]:
        own = rules.own_as_of(row.own(), self.context.get("newest", row.week))
        return {
            "weeks": [week.isoformat() for week in own.reading.weeks],
            "asked": own.reading.asked,
            "word": own.said.word,
            "blank": own.reading.blank,
            "autonomy": own_axis(own.reading.autonomy),
            "connection": own_axis(own.reading.connection),
        }

    @extend_schema_field({"type": "array", "items": TABLE})
    def get_time(self, row: OwnReading) -> list[dict[str, Any]]:
        return [time._asdict() for time in rules.time_rows(row.as_lived())]


@extend_schema_serializer(many=False)
class Current(serializers.Serializer[Any]):
    """Where the last weeks stand: for both, and for oneself alone."""

    shared = serializers.DictField(
        allow_null=True,
        help_text="Coarse, as both see it; null before the first reveal, and alone. `blank` says why there is no "
        "figure: two-weeks, thin (too few answers were open) or too-long-ago.",
    )
    mine = BalanceSerializer(allow_null=True)


class MadeOf(serializers.Serializer[Any]):
    """What one's own figures are made of. `weeks` holds those used, oldest first, each with its answers and parts."""

    weeks_used = serializers.ListField(child=serializers.DateField())
    weeks_missing = serializers.ListField(child=serializers.DateField())
    weeks = serializers.ListField(child=serializers.DictField())
    boundary_care = serializers.DictField(
        help_text="The mean of your own marks over the weeks a boundary came up, 0 to 100; what the partner thinks "
        "stands beside it, in bands."
    )


@extend_schema(tags=["balance"])
class BalanceViewSet(RowViewSet):
    """One's own readings by id, and where the last weeks stand."""

    model = OwnReading
    serializer_class = BalanceSerializer

    @extend_schema(responses=Current)
    def list(self, request: Request) -> Response:
        """The newest reading of both, coarse, and one's own, exact."""
        self.parameters({})
        shared, own = newest_shared(self.viewer), newest_own(self.viewer)
        newest = viewer_of(self.viewer, self.now).newest
        return Response(
            {
                "shared": shared and shared_reading(shared, self.viewer, newest),
                "mine": own and self.represent(own, newest=newest),
            }
        )

    @extend_schema(responses=MadeOf)
    @drf_action(detail=True, url_path="made-of")
    def made_of(self, request: Request, pk: UUID) -> Response:
        """What the figures of one's own reading are made of: the answers, minutes, targets and marks, week by week."""
        self.parameters({})
        row: OwnReading = self.row(pk)
        reading = row.own().reading
        since = min([*reading.weeks, row.week - OLDEST])
        lived = own_weeks(self.viewer, row.week, since)
        readings = own_readings(self.viewer, since)
        return Response(
            {
                "weeks_used": [week.isoformat() for week in reading.weeks],
                "weeks_missing": [week.isoformat() for week in made.weeks_missing(reading)] if reading.weeks else [],
                "weeks": [_week_of(one) for one in lived if one.week in reading.weeks],
                "boundary_care": _care_of(lived, readings),
            }
        )


def _week_of(lived: rules.Lived) -> dict[str, Any]:
    """A week's answers as they were given, and the parts and axes that they give."""
    axes = made.opened(lived)
    numbers = {name: value for name, value in lived._asdict().items() if name not in ("week", "marks", "kept")}
    return {
        "week": lived.week.isoformat(),
        "answers": numbers,
        "kept": sorted(lived.kept),
        "marks": [{"boundary": str(mark.boundary), "mark": mark.value} for mark in lived.marks],
        "parts": {line.name: line.figure for axis in axes.values() for line in axis.lines},
        **{name: axis.figure for name, axis in axes.items()},
    }


def _care_of(lived: Sequence[rules.Lived], readings: Sequence[OwnReading]) -> dict[str, Any]:
    found, theirs = made.care_of(lived), {row.week: row.partner_marks for row in readings}
    return {
        "mean": found.mean,
        "weeks": found.weeks,
        "boundaries": [
            {
                "boundary": str(one.boundary),
                "mean": one.mean,
                "weeks": [
                    {
                        "week": week.isoformat(),
                        "mark": mark,
                        "partner": theirs.get(week, {}).get(str(one.boundary)),
                    }
                    for week, mark in one.marks
                ],
            }
            for one in found.boundaries
        ],
    }
