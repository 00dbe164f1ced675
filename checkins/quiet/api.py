"""`/api/v1/quiet/`: until when no check-in is asked of oneself."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from checkins.quiet import actions
from tracker.api.serializer import Strict
from tracker.api.views import PersonView


class QuietSerializer(Strict):
    until = serializers.DateField(help_text="The first date from which on check-ins that open are asked again.")


class StandingSerializer(serializers.Serializer[Any]):
    until = serializers.DateField(allow_null=True, help_text="Null while nothing is skipped.")
    week = serializers.DateField(help_text="The week whose check-in is open or comes next, asked or not.")
    opens_on = serializers.DateField(help_text="When the next one that is asked opens, or has opened.")


@extend_schema(tags=["check-ins"])
class QuietView(PersonView, APIView):
    def shown(self) -> Response:
        return Response(StandingSerializer(actions.standing(self.viewer, self.now)).data)

    @extend_schema(operation_id="quiet_retrieve", responses=StandingSerializer)
    def get(self, request: Request) -> Response:
        """Until when you are quiet. Yours alone: your partner can't tell."""
        self.parameters({})
        return self.shown()

    @extend_schema(operation_id="quiet_update", request=QuietSerializer, responses=StandingSerializer)
    def put(self, request: Request) -> Response:
        """No check-in is asked of a week whose last day comes before `until`; for one week: the day after it."""
        words = QuietSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        actions.go_quiet(self.viewer, now=self.now, **words.validated_data)
        return self.shown()

    @extend_schema(operation_id="quiet_destroy", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Be asked again from now on."""
        actions.end_quiet(self.viewer, now=self.now)
        return Response(status=204)
