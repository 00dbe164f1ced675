"""Boundaries, their wordings, acknowledgements and topics for phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.person.models import Person
from checkins.boundary import actions, rules
from checkins.boundary.models import Acknowledgement, Boundary, Revision, Topic
from tracker.api.serializer import Id, RowSerializer
from tracker.api.views import Changes, Creates, Removes, RowViewSet, verb
from tracker.refusal import NotThere


class BoundarySerializer(RowSerializer):
    visibility = serializers.CharField(read_only=True)
    wording = Id(source="wording_id", read_only=True, allow_null=True, help_text="The revision that holds now.")

    class Meta:
        model = Boundary
        fields = (*RowSerializer.Meta.base_fields, "category", "text", "state", "wording")
        read_only_fields = ("state",)


@extend_schema(tags=["boundaries"])
class BoundaryViewSet(Creates, Changes):
    """A person's own boundaries, and those that the partner shares with them."""

    model = Boundary
    serializer_class = BoundarySerializer
    filters = {
        "state": lambda: serializers.ChoiceField(choices=list(rules.State)),
        "category": lambda: serializers.ChoiceField(choices=list(rules.Category)),
    }

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Boundary:
        return actions.state(person, id=id, now=now, **fields)

    def change(self, row: Boundary, person: Person, *, seen: int, now: datetime, **fields: Any) -> Boundary:
        return actions.reword(row, person, seen=seen, now=now, **fields)

    @verb()
    def share(self, boundary: Boundary, *, seen: int, now: datetime) -> Boundary:
        """Let the partner see the boundary as it is worded now."""
        return actions.share(boundary, self.viewer, seen=seen, now=now)

    @verb()
    def stop_sharing(self, boundary: Boundary, *, seen: int, now: datetime) -> Boundary:
        """Make the boundary one's own again, at once and unannounced."""
        return actions.stop_sharing(boundary, self.viewer, seen=seen, now=now)

    @verb()
    def pause(self, boundary: Boundary, *, seen: int, now: datetime) -> Boundary:
        """Set the boundary aside for a while."""
        return actions.pause(boundary, self.viewer, seen=seen, now=now)

    @verb()
    def resume(self, boundary: Boundary, *, seen: int, now: datetime) -> Boundary:
        """Let a paused or retired boundary hold again."""
        return actions.resume(boundary, self.viewer, seen=seen, now=now)

    @verb()
    def retire(self, boundary: Boundary, *, seen: int, now: datetime) -> Boundary:
        """End a boundary that is not needed any more."""
        return actions.retire(boundary, self.viewer, seen=seen, now=now)

    @verb()
    def acknowledge(self, boundary: Boundary, *, seen: int, now: datetime) -> Boundary:
        """Say that one has read the partner's boundary as it is worded now. It approves nothing."""
        return actions.acknowledge(boundary, self.viewer, seen=seen, now=now)


class OfBoundarySerializer(RowSerializer):
    visibility = serializers.CharField(read_only=True)
    boundary = Id(source="boundary_id", read_only=True)


class RevisionSerializer(OfBoundarySerializer):
    class Meta:
        model = Revision
        fields = (*RowSerializer.Meta.base_fields, "boundary", "text")
        read_only_fields = ("text",)


class AcknowledgementSerializer(OfBoundarySerializer):
    revision = Id(source="revision_id", read_only=True, help_text="The wording that was read.")

    class Meta:
        model = Acknowledgement
        fields = (*RowSerializer.Meta.base_fields, "boundary", "revision")


@extend_schema(tags=["boundaries"])
class RevisionViewSet(RowViewSet):
    """The wordings of boundaries: all of one's own, and the partner's that held while shared."""

    model = Revision
    serializer_class = RevisionSerializer
    filters = {"boundary": Id}


@extend_schema(tags=["boundaries"])
class AcknowledgementViewSet(RowViewSet):
    """Which wordings were read, by oneself and by the partner."""

    model = Acknowledgement
    serializer_class = AcknowledgementSerializer
    filters = {"boundary": Id, "revision": Id}


class TopicSerializer(OfBoundarySerializer):
    boundary = Id(source="boundary_id", help_text="A boundary of yours that you share.")

    class Meta:
        model = Topic
        fields = (*RowSerializer.Meta.base_fields, "boundary", "week")
        extra_kwargs = {"week": {"help_text": "The first date of a week that you have both seen together."}}


def boundary_seen(person: Person, id: UUID) -> Boundary:
    """The boundary that a topic names, as this person sees it. Raises NotThere."""
    boundary: Boundary | None = Boundary.objects.visible_to(person).filter(pk=id).first()
    if boundary is None:
        raise NotThere("boundary")
    return boundary


@extend_schema(tags=["boundaries"])
class TopicViewSet(Creates, Removes):
    """Boundaries that their owners have put on the talk card of a week: one's own, and the partner's."""

    model = Topic
    serializer_class = TopicSerializer
    filters = {"boundary": Id, "week": serializers.DateField}

    def make(self, person: Person, *, id: UUID, now: datetime, **fields: Any) -> Topic:
        return actions.put_on_card(boundary_seen(person, fields.pop("boundary_id")), person, id=id, now=now, **fields)

    def remove(self, row: Topic, person: Person, *, seen: int, now: datetime) -> None:
        actions.take_off_card(row, person, seen=seen, now=now)
