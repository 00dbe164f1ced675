"""Planned time, and one's own notes on it, for phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.person.models import Person, a_known_zone
from checkins.planned import actions
from checkins.planned.models import STATES, BlockNote, PlannedBlock
from checkins.timelog.rules import Kind
from tracker.api.serializer import Id, RowSerializer, WallTime
from tracker.api.views import Changes, Creates, Removes, verb

LOOKUPS = {"from": "day__gte", "to": "day__lte"}


class OwnSerializer(RowSerializer):
    visibility = serializers.CharField(read_only=True)


class PlannedBlockSerializer(OwnSerializer):
    at = WallTime(allow_null=True, required=False, help_text="The time on the wall; null: some time that day.")
    zone = serializers.CharField(
        required=False,
        max_length=64,
        validators=[a_known_zone],
        help_text="The time zone of `day` and `at`; yours, unless told when it is made.",
    )
    what = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=120, help_text="Of we-time only; both read it."
    )
    state = serializers.ChoiceField(
        choices=STATES,
        read_only=True,
        help_text="Of we-time. Whether me-time was lived is its owner’s alone to know: then its note has an entry.",
    )
    entry = Id(read_only=True, allow_null=True, help_text="The time entry that came of we-time.")

    class Meta:
        model = PlannedBlock
        fields = (*RowSerializer.Meta.base_fields, "kind", "day", "at", "zone", "minutes", "what", "state", "entry")


@extend_schema(tags=["planned time"])
class PlannedBlockViewSet(Creates, Changes, Removes):
    """One's own planned me-time, the we-time of both, and the partner's me-time that they show as taken."""

    model = PlannedBlock
    serializer_class = PlannedBlockSerializer
    filters = {
        "kind": lambda: serializers.ChoiceField(choices=list(Kind)),
        "state": lambda: serializers.ChoiceField(choices=STATES),
        "from": serializers.DateField,
        "to": serializers.DateField,
    }

    def parameters(self, known: dict[str, serializers.Field[Any, Any, Any, Any]]) -> dict[str, Any]:
        return {LOOKUPS.get(name, name): value for name, value in super().parameters(known).items()}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> PlannedBlock:
        return actions.plan(person, id=id, now=now, **fields | {"what": fields.get("what") or ""})

    def change(self, row: PlannedBlock, person: Person, *, seen: int, now: datetime, **fields: Any) -> PlannedBlock:
        if fields.pop("kind", row.kind) != row.kind:
            raise serializers.ValidationError({"kind": ["A kind stays as it is. Call it off and plan it anew."]})
        return actions.move(row, person, seen=seen, now=now, **fields)

    def remove(self, row: PlannedBlock, person: Person, *, seen: int, now: datetime) -> None:
        actions.call_off(row, person, seen=seen, now=now)

    @verb()
    def live(self, block: PlannedBlock, *, seen: int, now: datetime) -> PlannedBlock:
        """It happened: make it an entry of the time log; one, however often it is said."""
        return actions.live(block, self.viewer, seen=seen, now=now)

    @verb()
    def let_in(self, block: PlannedBlock, *, seen: int, now: datetime) -> PlannedBlock:
        """Let the partner see that the time is taken, never what it is for."""
        return actions.let_in(block, self.viewer, seen=seen, now=now)

    @verb()
    def keep_private(self, block: PlannedBlock, *, seen: int, now: datetime) -> PlannedBlock:
        """Make me-time one's own again, at once and unannounced."""
        return actions.keep_private(block, self.viewer, seen=seen, now=now)


class BlockNoteSerializer(OwnSerializer):
    block = Id(source="block_id")
    text = serializers.CharField(max_length=120, required=True, allow_blank=True)
    entry = Id(read_only=True, allow_null=True, help_text="The time entry that came of the block, once it was lived.")

    class Meta:
        model = BlockNote
        fields = (*RowSerializer.Meta.base_fields, "block", "text", "entry")


@extend_schema(tags=["planned time"])
class BlockNoteViewSet(Creates, Changes, Removes):
    """What planned me-time of one's own is for, and what came of it; nobody else ever sees it."""

    model = BlockNote
    serializer_class = BlockNoteSerializer
    filters = {"block": Id}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> BlockNote:
        return actions.note(PlannedBlock(pk=fields.pop("block_id")), person, id=id, now=now, **fields)

    def change(self, row: BlockNote, person: Person, *, seen: int, now: datetime, **fields: Any) -> BlockNote:
        if fields.pop("block_id", row.block_id) != row.block_id:
            raise serializers.ValidationError({"block": ["A note stays with its block."]})
        return actions.reword_note(row, person, seen=seen, now=now, text=fields.get("text", row.text))

    def remove(self, row: BlockNote, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove_note(row, person, seen=seen, now=now)
