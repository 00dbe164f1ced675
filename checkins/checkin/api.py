"""Check-ins for phones: one's own alone, drafted part by part, sealed by a verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.person.models import Person
from checkins.balance.api import WeekSerializer
from checkins.balance.models import MOST_WORDS, SharedWeek, revealed_week
from checkins.checkin import actions, rules
from checkins.checkin.asking import asking_of, week_named
from checkins.checkin.models import COLUMNS, WORDS, CheckIn, marks_of
from tracker.api.serializer import Id, RowSerializer, Shows, Strict, WholeNumber
from tracker.api.views import Changes, Creates, Removes, RowViewSet, verb
from tracker.refusal import NotThere

IDS = tuple(COLUMNS)


class MarkSerializer(Strict):
    boundary = Id(help_text="An active boundary of yours, or one the partner shares.")
    mark = WholeNumber(
        min_value=1, max_value=5, allow_null=True, help_text="How well it was kept; null: it did not come up."
    )
    kept = serializers.BooleanField(default=False, help_text="For your own view only.")


def questions(**kwargs: Any) -> serializers.ListField:
    """A list of questions' ids."""
    return serializers.ListField(
        child=serializers.ChoiceField(choices=IDS), required=False, max_length=len(IDS), **kwargs
    )


def _number(id: str) -> WholeNumber:
    low, high = rules.RANGES[rules.QUESTIONS[id].kind]
    return WholeNumber(min_value=low, max_value=high, allow_null=True, required=False)


class CheckInSerializer(RowSerializer):
    """The lists are whole where given: what is not in them is not so."""

    visibility = serializers.CharField(read_only=True)
    me_minutes = _number("t1")
    we_minutes = _number("t2")
    d1, d2 = _number("d1"), _number("d2")
    s1, s2, s3, s4 = _number("s1"), _number("s2"), _number("s3"), _number("s4")
    s5, s6, s7, s8 = _number("s5"), _number("s6"), _number("s7"), _number("s8")
    passed = questions(help_text="Questions answered “not this week”, by id (t1 and t2 are the minutes).")
    kept = questions(help_text="Questions answered for your own view only, by id.")
    marks = MarkSerializer(many=True, required=False)

    class Meta:
        model = CheckIn
        fields = (
            *RowSerializer.Meta.base_fields,
            *("week", "state", "submitted_at"),
            *(COLUMNS[id] for id in IDS),
            *("passed", "kept", "marks"),
        )
        read_only_fields = ("state", "submitted_at")
        extra_kwargs = {id: {"max_length": MOST_WORDS} for id in WORDS}

    def validate_passed(self, ids: list[str]) -> list[str]:
        return [id for id in IDS if id in ids]

    validate_kept = validate_passed

    def validate_marks(self, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({mark["boundary"] for mark in marks}) < len(marks):
            raise serializers.ValidationError("A boundary stands twice.", code="twice")
        return sorted((dict(mark) for mark in marks), key=lambda mark: mark["boundary"])

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return tuple(name for name in super().columns() if name != "marks")

    def from_columns(self, rows: Iterable[Sequence[Any]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        rows = list(rows)
        at = columns.index("pk")
        if "marks" not in self.context:
            marks = marks_of([row[at] for row in rows], self.context["viewer"])
            self._context = {**self.context, "marks": marks}
        return super().from_columns(rows, columns)

    @classmethod
    def shows(cls, field: Any, place: dict[str, int]) -> Shows:
        if field.field_name == "marks":
            at = place["pk"]
            return lambda self, table: [field.to_representation(self.context["marks"][pk]) for pk in table[at]]
        return super().shows(field, place)


@extend_schema(tags=["check-ins"])
class CheckInViewSet(Creates, Changes, Removes):
    """A person's own check-ins. Nobody else ever sees one; what both may see of a week is in `weeks`."""

    model = CheckIn
    serializer_class = CheckInSerializer
    filters = {"week": serializers.DateField}

    def represent(self, row: CheckIn, **known: Any) -> dict[str, Any]:
        return super().represent(row, marks={row.pk: row.marks}, **known)

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> CheckIn:
        return actions.begin(person, id=id, now=now, **fields)

    def change(self, row: CheckIn, person: Person, *, seen: int, now: datetime, **fields: Any) -> CheckIn:
        if fields.pop("week", row.week) != row.week:
            raise rules.WrongAnswer("week")
        return actions.save(row, person, seen=seen, now=now, **fields)

    def remove(self, row: CheckIn, person: Person, *, seen: int, now: datetime) -> None:
        actions.discard(row, person, seen=seen, now=now)

    @verb()
    def submit(self, check_in: CheckIn, *, seen: int, now: datetime) -> CheckIn:
        """Seal the week. It stays as it is; when both have sealed theirs, the week together appears in `weeks`."""
        return actions.submit(check_in, self.viewer, seen=seen, now=now)


class NotRevealed(serializers.Serializer[Any]):
    """A week without a reveal (yet): whoever answered, or nobody, it is the same."""

    week = serializers.DateField()
    revealed = serializers.BooleanField(help_text="false")


@extend_schema(tags=["weeks"])
class WeekViewSet(RowViewSet):
    """The weeks that both revealed, by the week's first date."""

    model = SharedWeek
    serializer_class = WeekSerializer
    lookup_value_converter = "str"
    filters = {"week": serializers.DateField}

    @extend_schema(
        responses=PolymorphicProxySerializer("WeekOrNot", [WeekSerializer, NotRevealed], resource_type_field_name=None)
    )
    def retrieve(self, request: Request, pk: str) -> Response:  # type: ignore[override]
        """The week together; before the reveal, and where there was none, `revealed` is false and nothing more."""
        week = week_named(pk)
        row = revealed_week(self.viewer, week)
        if row is not None:
            return self.shown(row)
        asking = asking_of(self.viewer)
        if not asking.may_look_at(week, self.now):
            raise NotThere
        return Response({"week": week.isoformat(), "revealed": False})
