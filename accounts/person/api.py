"""One's own account and devices for phones."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, views, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.person import actions
from accounts.person.models import Person, Session, Weekday, a_known_zone, a_plain_name
from accounts.person.recent import session_of
from tracker.api.etag import if_match
from tracker.api.serializer import Strict, WholeNumber
from tracker.api.views import IF_MATCH, PersonView


class MeSerializer(Strict):
    email = serializers.EmailField(read_only=True)
    name = serializers.CharField(max_length=40, validators=[a_plain_name])
    time_zone = serializers.CharField(max_length=64, validators=[a_known_zone], help_text="An IANA name.")
    language = serializers.ChoiceField(choices=["en"])
    first_weekday = WholeNumber(min_value=Weekday.MONDAY, max_value=Weekday.SUNDAY, help_text="0 = Monday.")
    created_at = serializers.DateTimeField(read_only=True)
    consented_at = serializers.DateTimeField(read_only=True, allow_null=True)


@extend_schema(tags=["me"])
class MeView(PersonView, views.APIView):
    def represent(self, row: Person) -> dict[str, Any]:
        return dict(MeSerializer(row).data)

    def shown(self, row: Person) -> Response:
        return Response(self.represent(row), headers={"ETag": f'"{actions.stamp(row)}"'})

    @extend_schema(responses=MeSerializer, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        """One's own account, with its ETag."""
        self.parameters({})
        return self.shown(self.viewer)

    @extend_schema(
        request=MeSerializer(partial=True), responses=MeSerializer, parameters=[IF_MATCH], operation_id="me_change"
    )
    def patch(self, request: Request) -> Response:
        """Change the given fields; 412 with the account as it is, if it was changed since it was read."""
        words = MeSerializer(data=request.data, partial=True)
        words.is_valid(raise_exception=True)
        seen = if_match(request).strip('"')
        return self.shown(actions.change_profile(self.viewer, now=self.now, seen=seen, **words.validated_data))


class DeviceSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="handle")
    door = serializers.ChoiceField(choices=["web", "app"])
    started_at = serializers.DateTimeField()
    this = serializers.SerializerMethodField(help_text="Whether it is the one that asks.")

    def get_this(self, device: Session) -> bool:
        return actions.is_this(device, self.context["session"])


@extend_schema(tags=["me"])
class DeviceViewSet(PersonView, viewsets.GenericViewSet[Any]):
    """Where one is logged in."""

    serializer_class = DeviceSerializer
    queryset = Session.objects.none()
    lookup_value_converter = "str"
    pagination_class = None

    @extend_schema(responses=DeviceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The devices that are logged in, newest first."""
        self.parameters({})
        found = actions.devices_of(self.viewer, self.now)
        return Response(DeviceSerializer(found, many=True, context={"session": session_of(request)}).data)

    @extend_schema(responses={204: None}, request=None)
    def destroy(self, request: Request, pk: str) -> Response:
        """Log one device out, at once; 404 if it is out already."""
        actions.end_device(self.viewer, pk, now=self.now)
        return Response(status=204)
