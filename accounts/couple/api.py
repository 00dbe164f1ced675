"""The couple and its invitations for phones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, views, viewsets
from rest_framework.decorators import action as drf_action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.couple import actions, rules
from accounts.couple.models import Couple, Invitation, Membership, couple_of, partner_of
from accounts.person.actions import has_confirmed_address
from accounts.person.limits import address_of
from accounts.person.models import Person
from accounts.person.recent import must_be_recent, session_of
from tracker.api.serializer import Id, Strict
from tracker.api.views import PersonView


class EndedSerializer(serializers.Serializer[Any]):
    """A couple that ended and that this person was not told of yet."""

    partner = serializers.CharField(help_text="Their name as of the end; empty if they erased their account.")
    ended_at = serializers.DateTimeField()


class CoupleSerializer(serializers.Serializer[Any]):
    id = Id(allow_null=True, help_text="To be given when leaving.")
    linked = serializers.BooleanField()
    partner = serializers.CharField(allow_null=True, help_text="The partner's display name.")
    started_at = serializers.DateTimeField(allow_null=True)
    first_weekday = serializers.IntegerField(allow_null=True, help_text="0 = Monday.")
    ended = EndedSerializer(allow_null=True, help_text="To be told once, in neutral words; then POST couple/told/.")


def shown(person: Person, couple: Couple | None) -> dict[str, Any]:
    """What a person may know of their couple."""
    partner = partner_of(person) if couple else None
    ended = actions.notice_of_ending(person)
    facts = {
        "id": couple.pk if couple else None,
        "linked": couple is not None,
        "partner": partner.name if partner else None,
        "started_at": couple.started_at if couple else None,
        "first_weekday": couple.first_weekday if couple else None,
        "ended": {"partner": ended.partner_name, "ended_at": ended.left_at} if ended else None,
    }
    return dict(CoupleSerializer(facts).data)


def read(person: Person, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """For sync: the couples among these ids that the person is or was in, each as GET couple/ shows it now."""
    mine = Membership.objects.filter(person=person, couple__in=ids).values_list("couple", flat=True)
    return dict.fromkeys(mine, shown(person, couple_of(person)))


class LeaveWords(Strict):
    couple = Id(help_text="The couple that is meant: `id` of GET couple/.")
    end_other_sessions = serializers.BooleanField(default=False)


@extend_schema(tags=["couple"])
class CoupleView(PersonView, views.APIView):
    @extend_schema(responses=CoupleSerializer, operation_id="couple_retrieve")
    def get(self, request: Request) -> Response:
        """The open couple, or none."""
        self.parameters({})
        return Response(shown(self.viewer, couple_of(self.viewer)))


@extend_schema(tags=["couple"])
class LeaveView(PersonView, views.APIView):
    @extend_schema(request=LeaveWords, responses=CoupleSerializer, operation_id="couple_leave")
    def post(self, request: Request) -> Response:
        """Leave, at once. Asks for a password given within the last ten minutes (401, `reauthenticate`)."""
        words = LeaveWords(data=request.data)
        words.is_valid(raise_exception=True)
        must_be_recent(request, self.now)
        keep = session_of(request) if words.validated_data["end_other_sessions"] else None
        actions.leave(self.viewer, now=self.now, couple_id=words.validated_data["couple"], session=keep)
        return Response(shown(self.viewer, couple_of(self.viewer)))


@extend_schema(tags=["couple"])
class ToldView(PersonView, views.APIView):
    @extend_schema(request=None, responses=CoupleSerializer, operation_id="couple_told")
    def post(self, request: Request) -> Response:
        """The person has read that a couple ended."""
        actions.was_told(self.viewer, now=self.now)
        return Response(shown(self.viewer, couple_of(self.viewer)))


class InvitationSerializer(Strict):
    id = Id(format="hex_verbose", required=False, help_text="Made by the client: a UUID of version 4.")
    email = serializers.EmailField(
        max_length=254,
        required=False,
        allow_null=True,
        help_text="Where it is mailed; without one it is yours to pass on.",
    )
    link = serializers.CharField(read_only=True, allow_null=True, help_text="None for one that is mailed.")
    code = serializers.CharField(read_only=True, allow_null=True, help_text="None for one that is mailed.")
    state = serializers.ChoiceField(choices=rules.STATES, read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)

    def to_representation(self, instance: Invitation) -> dict[str, Any]:
        mailed = bool(instance.address_hash)
        facts = {
            "id": instance.pk,
            "email": instance.address,
            "link": None if mailed else instance.link,
            "code": None if mailed else instance.code,
            "state": state_of(instance, self.context["now"]),
            "created_at": instance.created_at,
            "expires_at": instance.expires_at,
        }
        return {name: self.fields[name].to_representation(value) if value else None for name, value in facts.items()}


def state_of(invitation: Invitation, now: Any) -> str:
    """One of the STATES of the rules."""
    dead = invitation.why_dead(now)
    if dead is None:
        return "open"
    return "accepted" if invitation.accepted_at else dead.code.removeprefix("invitation-")


class WhichWords(Strict):
    """An invitation by its link's token or by its typed code: one of the two."""

    token = serializers.CharField(max_length=64, required=False)
    code = serializers.CharField(max_length=40, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("token" in attrs) == ("code" in attrs):
            raise serializers.ValidationError("Give a token or a code.", code="one-of-two")
        return attrs


class AcceptWords(Strict):
    token = serializers.CharField(max_length=64)
    sender = serializers.CharField(max_length=40, help_text="The sender's name as it was shown to the person.")


class DeclineWords(Strict):
    token = serializers.CharField(max_length=64)
    never_again = serializers.BooleanField(default=False, help_text="Never mail that address again.")


LOOK = inline_serializer(
    "InvitationLook",
    {
        "token": serializers.CharField(help_text="What accepting and declining ask for."),
        "sender": serializers.CharField(help_text="Their display name; empty once the invitation is dead."),
        "state": serializers.ChoiceField(choices=rules.STATES),
        "expires_at": serializers.DateTimeField(),
    },
)


@extend_schema(tags=["couple"])
class InvitationViewSet(PersonView, viewsets.GenericViewSet[Any]):
    """The invitations that a person sent, and what is done with one that they were given."""

    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()
    lookup_value_converter = "uuid"
    pagination_class = None

    def represent(self, row: Invitation) -> dict[str, Any]:
        return dict(InvitationSerializer(row, context={"now": self.now}).data)

    def words(self, kind: type[Strict]) -> dict[str, Any]:
        """The validated fields of the body."""
        words = kind(data=self.request.data, context={"now": self.now})
        words.is_valid(raise_exception=True)
        return dict(words.validated_data)

    @extend_schema(responses=InvitationSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One's own invitations that can still be accepted, newest first."""
        self.parameters({})
        return Response([self.represent(row) for row in actions.open_ones_of(self.viewer, self.now)])

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One of one's own invitations, open or dead."""
        return Response(self.represent(actions.own(self.viewer, pk)))

    def _made(self, id: UUID, words: dict[str, Any]) -> Response:
        row = actions.invite(self.viewer, id=id, now=self.now, email=words.get("email") or "")
        return Response(self.represent(row), status=201 if row.created_at == self.now else 200)

    @extend_schema(responses={201: InvitationSerializer, 200: InvitationSerializer})
    def update(self, request: Request, pk: UUID) -> Response:
        """Make the invitation with that id, or get it again."""
        words = self.words(InvitationSerializer)
        if words.pop("id", pk) != pk:
            raise serializers.ValidationError({"id": ["This is not the id in the address."]}, code="invalid")
        return self._made(pk, words)

    @extend_schema(responses={201: InvitationSerializer, 200: InvitationSerializer})
    def create(self, request: Request) -> Response:
        """Make an invitation; the body holds its `id`."""
        words = self.words(InvitationSerializer)
        if "id" not in words:
            raise serializers.ValidationError({"id": ["Give the row an id: a UUID of version 4."]}, code="required")
        return self._made(words.pop("id"), words)

    @extend_schema(request=None, responses=InvitationSerializer)
    @drf_action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: UUID) -> Response:
        """Take back an invitation; alike when said twice."""
        row = actions.take_back(actions.own(self.viewer, pk), self.viewer, now=self.now)
        return Response(self.represent(row))

    def _look(self, row: Invitation) -> Response:
        state = state_of(row, self.now)
        sender = row.sender.name if state == "open" else ""
        facts = {"token": row.token, "sender": sender, "state": state, "expires_at": row.expires_at}
        return Response(LOOK.to_representation(facts))

    @extend_schema(request=WhichWords, responses=LOOK)
    @drf_action(detail=False, methods=["post"])
    def look(self, request: Request) -> Response:
        """An invitation that one was given: the sender's display name, and whether it can be accepted."""
        words = self.words(WhichWords)
        if "token" in words:
            return self._look(actions.by_token(words["token"]))
        address = address_of(self.request._request)
        return self._look(actions.try_code(self.viewer, words["code"], address=address, now=self.now))

    @extend_schema(request=AcceptWords, responses=CoupleSerializer)
    @drf_action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """Accept an invitation; `sender` is the name that was shown. Gives the couple."""
        words = self.words(AcceptWords)
        row, verified = actions.by_token(words["token"]), has_confirmed_address(self.viewer)
        couple = actions.accept(row, self.viewer, now=self.now, verified=verified, shown=words["sender"])
        return Response(shown(self.viewer, couple))

    @extend_schema(request=DeclineWords, responses={200: OpenApiResponse(LOOK)})
    @drf_action(detail=False, methods=["post"])
    def decline(self, request: Request) -> Response:
        """Decline an invitation; alike when said twice."""
        words = self.words(DeclineWords)
        row = actions.by_token(words["token"])
        return self._look(actions.decline(row, now=self.now, never_again=words["never_again"]))
