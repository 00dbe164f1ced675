"""Single shared answers for phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.person.models import Person
from checkins.answer import actions
from checkins.answer.models import SharedAnswer
from checkins.checkin.models import CheckIn
from tracker.api.serializer import RowSerializer
from tracker.api.views import Creates, Removes
from tracker.refusal import NotThere


class SharedAnswerSerializer(RowSerializer):
    visibility = serializers.CharField(read_only=True)
    although_kept = serializers.BooleanField(
        write_only=True, default=False, help_text="Share it although you kept it for yourself in the check-in."
    )

    class Meta:
        model = SharedAnswer
        fields = (*RowSerializer.Meta.base_fields, "week", "question", "band", "minutes", "words", "although_kept")
        read_only_fields = ("band", "minutes", "words")


@extend_schema(tags=["shared-answers"])
class SharedAnswerViewSet(Creates, Removes):
    """Single answers of weeks that were not opened: one's own that one shares, and those that the partner shares."""

    model = SharedAnswer
    serializer_class = SharedAnswerSerializer
    filters = {"week": serializers.DateField}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> SharedAnswer:
        check_in = CheckIn.objects.owned_by(person).of_week(fields.pop("week")).first()
        if check_in is None:
            raise NotThere("week")
        return actions.share(check_in, person, id=id, now=now, **fields)

    def remove(self, row: SharedAnswer, person: Person, *, seen: int, now: datetime) -> None:
        actions.take_back(row, person, seen=seen, now=now)
