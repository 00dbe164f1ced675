"""Couples that ended, for phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action as drf_action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.archive import actions
from accounts.couple.models import Membership
from accounts.person.recent import must_be_recent
from tracker.api.serializer import Id
from tracker.api.views import PersonView


class FormerCoupleSerializer(serializers.Serializer[Any]):
    id = Id(source="couple_id")
    partner = serializers.CharField(
        source="partner_name", help_text="Their name as of the end; empty if they erased their account."
    )
    started_at = serializers.DateTimeField(source="couple.started_at")
    ended_at = serializers.DateTimeField(source="left_at")
    hidden = serializers.SerializerMethodField(help_text="Whether you have hidden what it has together from yourself.")
    withdrawn_at = serializers.DateTimeField(help_text="When you took your own words out of it, if you did.")

    def get_hidden(self, place: Membership) -> bool:
        return place.hidden_at is not None


@extend_schema(tags=["couple"])
class FormerCoupleViewSet(PersonView, viewsets.GenericViewSet[Any]):
    """One's couples that ended."""

    serializer_class = FormerCoupleSerializer
    queryset = Membership.objects.none()
    lookup_value_converter = "uuid"
    pagination_class = None

    @extend_schema(responses=FormerCoupleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All of them, the last one first."""
        self.parameters({})
        return Response([FormerCoupleSerializer(place).data for place in actions.former(self.viewer)])

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One of them."""
        return Response(FormerCoupleSerializer(actions.place_in(self.viewer, pk)).data)

    def _done(self, act: Callable[..., Membership], pk: UUID) -> Response:
        return Response(FormerCoupleSerializer(act(self.viewer, couple=pk, now=self.now)).data)

    @extend_schema(request=None, responses=FormerCoupleSerializer)
    @drf_action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: UUID) -> Response:
        """Hide what it has together from yourself: it is gone from every list and from sync. Nobody is told."""
        return self._done(actions.hide, pk)

    @extend_schema(request=None, responses=FormerCoupleSerializer)
    @drf_action(detail=True, methods=["post"])
    def show(self, request: Request, pk: UUID) -> Response:
        """See it again, as it is by now."""
        return self._done(actions.show, pk)

    @extend_schema(request=None, responses=FormerCoupleSerializer)
    @drf_action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """Take your own words out of it for good. Asks for a recent password (401, `reauthenticate`)."""
        actions.place_in(self.viewer, pk)
        must_be_recent(request, self.now)
        return self._done(actions.withdraw, pk)
