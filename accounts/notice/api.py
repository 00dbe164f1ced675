"""`/api/v1/notices/`: how one wants each kind, and what holds for all of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.notice import actions
from accounts.notice.kinds import Kind
from accounts.notice.models import Channel, NoticeSettings, Preference
from tracker.api.serializer import Strict, WallTime, WholeNumber
from tracker.api.views import PersonView


class NoticeKindSerializer(Strict):
    """How the person wants one kind. `weekday` 0 is Monday; null: as it comes.

    Both only for a weekly kind, and for a monthly one, which comes on the second such weekday of a month; `hour` alone
    for a daily one, which comes on the day of its occasion.
    """

    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    weekly = serializers.BooleanField(read_only=True)
    monthly = serializers.BooleanField(read_only=True)
    daily = serializers.BooleanField(read_only=True)
    channel = serializers.ChoiceField(choices=Channel.choices)
    weekday = WholeNumber(min_value=0, max_value=6, allow_null=True, required=False)
    hour = WholeNumber(min_value=0, max_value=23, allow_null=True, required=False)


class NoticeSettingsSerializer(Strict):
    """What holds for all kinds, by the clock of the person's zone; `paused_until` is the first day with mail."""

    quiet_from = WallTime(allow_null=True)
    quiet_until = WallTime(allow_null=True)
    paused_until = serializers.DateField(allow_null=True)
    with_content = serializers.BooleanField()


class NoticesSerializer(serializers.Serializer[Any]):
    """Everything about one's mails."""

    settings = NoticeSettingsSerializer()
    results = NoticeKindSerializer(many=True)


def shown(kind: Kind, own: Preference) -> dict[str, Any]:
    """One kind as the API gives it."""
    row = {"kind": kind.name, "title": kind.title, "channel": own.channel}
    comes = {"weekly": kind.weekly, "monthly": kind.monthly, "daily": kind.daily}
    weekday = kind.weekday if own.weekday is None else own.weekday
    hour = kind.hour if own.hour is None else own.hour
    return {
        **row,
        **comes,
        "weekday": weekday if kind.on_a_weekday else None,
        "hour": hour if kind.at_an_hour else None,
    }


def shown_settings(settings: NoticeSettings) -> dict[str, Any]:
    """What holds for all, as the API gives it."""
    return dict(NoticeSettingsSerializer(settings).data)


class NoticesView(PersonView, APIView):
    @extend_schema(operation_id="notices_list", responses=NoticesSerializer)
    def get(self, request: Request) -> Response:
        """Every kind of mail with how you want it, and what holds for all of them."""
        self.parameters({})
        results = [shown(kind, own) for kind, own in actions.preferences_of(self.viewer)]
        return Response({"settings": shown_settings(actions.settings_of(self.viewer)), "results": results})


class NoticeSettingsView(PersonView, APIView):
    @extend_schema(operation_id="notices_settings_retrieve", responses=NoticeSettingsSerializer)
    def get(self, request: Request) -> Response:
        """Quiet hours, pause, and whether mails may show content."""
        self.parameters({})
        return Response(shown_settings(actions.settings_of(self.viewer)))

    @extend_schema(
        operation_id="notices_settings_update", request=NoticeSettingsSerializer, responses=NoticeSettingsSerializer
    )
    def put(self, request: Request) -> Response:
        """Say all of it anew; the same once more changes nothing."""
        words = NoticeSettingsSerializer(data=request.data)
        words.is_valid(raise_exception=True)
        return Response(shown_settings(actions.arrange(self.viewer, now=self.now, **words.validated_data)))


class NoticeKindView(PersonView, APIView):
    @extend_schema(operation_id="notices_retrieve", responses=NoticeKindSerializer)
    def get(self, request: Request, kind: str) -> Response:
        """How you want one kind."""
        self.parameters({})
        found = actions.kind_of(kind)
        own = next(own for one, own in actions.preferences_of(self.viewer) if one is found)
        return Response(shown(found, own))

    @extend_schema(operation_id="notices_update", request=NoticeKindSerializer, responses=NoticeKindSerializer)
    def put(self, request: Request, kind: str) -> Response:
        """Have one kind by e-mail or not at all; one that comes each week or month at your weekday and hour."""
        words = NoticeKindSerializer(data=request.data)
        found = actions.kind_of(kind)
        words.is_valid(raise_exception=True)
        return Response(shown(found, actions.prefer(self.viewer, kind, now=self.now, **words.validated_data)))
