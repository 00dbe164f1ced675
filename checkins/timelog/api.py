"""The time log, notes and targets for phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.person.models import Person
from checkins.timelog import actions, rules
from checkins.timelog.models import Target, TimeEntry, TimeNote
from tracker.api.serializer import Id, RowSerializer
from tracker.api.views import Changes, Creates, Removes
from tracker.refusal import NotThere

LOOKUPS = {"from": "day__gte", "to": "day__lte"}


class OwnSerializer(RowSerializer):
    visibility = serializers.CharField(read_only=True)


class TimeEntrySerializer(OwnSerializer):
    class Meta:
        model = TimeEntry
        fields = (*RowSerializer.Meta.base_fields, "kind", "day", "minutes", "what")


@extend_schema(tags=["time"])
class TimeEntryViewSet(Creates, Changes, Removes):
    """One's own me-time, and the we-time of both."""

    model = TimeEntry
    serializer_class = TimeEntrySerializer
    filters = {
        "kind": lambda: serializers.ChoiceField(choices=list(rules.Kind)),
        "from": serializers.DateField,
        "to": serializers.DateField,
    }

    def parameters(self, known: dict[str, serializers.Field[Any, Any, Any, Any]]) -> dict[str, Any]:
        return {LOOKUPS.get(name, name): value for name, value in super().parameters(known).items()}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> TimeEntry:
        return actions.log(person, id=id, now=now, **fields)

    def change(self, row: TimeEntry, person: Person, *, seen: int, now: datetime, **fields: Any) -> TimeEntry:
        if fields.pop("kind", row.kind) != row.kind:
            raise serializers.ValidationError({"kind": ["A kind stays as it is. Remove the entry and log it anew."]})
        return actions.adjust(row, person, seen=seen, now=now, **fields)

    def remove(self, row: TimeEntry, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove(row, person, seen=seen, now=now)


class TimeNoteSerializer(OwnSerializer):
    entry = Id(source="entry_id")

    class Meta:
        model = TimeNote
        fields = (*RowSerializer.Meta.base_fields, "entry", "text")


def entry_seen(person: Person, id: UUID) -> TimeEntry:
    """The entry that a note names, as this person sees it. Raises NotThere."""
    entry: TimeEntry | None = TimeEntry.objects.visible_to(person).filter(pk=id).first()
    if entry is None:
        raise NotThere("entry")
    return entry


@extend_schema(tags=["time"])
class TimeNoteViewSet(Creates, Changes, Removes):
    """One's own notes on entries, which nobody else ever sees."""

    model = TimeNote
    serializer_class = TimeNoteSerializer
    filters = {"entry": Id}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> TimeNote:
        return actions.note(entry_seen(person, fields.pop("entry_id")), person, id=id, now=now, **fields)

    def change(self, row: TimeNote, person: Person, *, seen: int, now: datetime, **fields: Any) -> TimeNote:
        if fields.pop("entry_id", row.entry_id) != row.entry_id:
            raise serializers.ValidationError({"entry": ["A note stays with its entry."]})
        return actions.reword_note(row, person, seen=seen, now=now, text=fields.get("text", row.text))

    def remove(self, row: TimeNote, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove_note(row, person, seen=seen, now=now)


class TargetSerializer(OwnSerializer):
    from_week = serializers.DateField(
        required=False,
        help_text="The first date of a week; the next week unless told, and the running one the first time.",
    )

    class Meta:
        model = Target
        fields = (*RowSerializer.Meta.base_fields, "from_week", "me_minutes", "we_minutes")


@extend_schema(tags=["time"])
class TargetViewSet(Creates):
    """The minutes of me-time and we-time that a person wishes for, from a week on. Each has their own."""

    model = Target
    serializer_class = TargetSerializer

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Target:
        return actions.set_target(person, id=id, now=now, **fields)
