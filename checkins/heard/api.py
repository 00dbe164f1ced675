"""What each one heard, for phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.person.models import Person
from checkins.heard import actions
from checkins.heard.models import Heard
from tracker.api.serializer import RowSerializer
from tracker.api.views import Changes, Creates, Removes, verb


class HeardSerializer(RowSerializer):
    visibility = serializers.CharField(read_only=True)

    class Meta:
        model = Heard
        fields = (*RowSerializer.Meta.base_fields, "week", "text", "wished", "shown_at")
        read_only_fields = ("wished", "shown_at")
        extra_kwargs = {"week": {"help_text": "The first date of a week that you have both seen together."}}


@extend_schema(tags=["heard-notes"])
class HeardViewSet(Creates, Changes, Removes):
    """What one heard in the talk about a week; the partner's only while both are shown."""

    model = Heard
    serializer_class = HeardSerializer
    filters = {"week": serializers.DateField}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Heard:
        return actions.note(person, id=id, now=now, **fields)

    def change(self, row: Heard, person: Person, *, seen: int, now: datetime, **fields: Any) -> Heard:
        if fields.pop("week", row.week) != row.week:
            raise serializers.ValidationError({"week": ["A note stays with its week."]})
        return actions.reword(row, person, seen=seen, now=now, text=fields.get("text", row.text))

    def remove(self, row: Heard, person: Person, *, seen: int, now: datetime) -> None:
        actions.remove(row, person, seen=seen, now=now)

    @verb()
    def show(self, heard: Heard, *, seen: int, now: datetime) -> Heard:
        """Wish it to be shown: it is, together with the partner's, as soon as the partner wishes so, too."""
        return actions.show_when_both(heard, self.viewer, seen=seen, now=now)

    @verb()
    def take_back(self, heard: Heard, *, seen: int, now: datetime) -> Heard:
        """Take back the wish, or one's own note, at once and unannounced. The partner's stays."""
        return actions.take_back(heard, self.viewer, seen=seen, now=now)
