"""The home page for phones: what waits, where we stand, this week's time, the next steps; one call."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from checkins.checkin.asking import asking_of
from checkins.timelog.models import KINDS, minutes_of
from goals.goal.models import next_steps
from tracker.api.serializer import WallTime
from tracker.api.views import PersonView
from tracker.home.glance import glance
from tracker.home.standing import standing
from tracker.home.views import STEPS


class OpenCheckIn(serializers.Serializer[Any]):
    week = serializers.DateField(help_text="The first date of the week.")
    state = serializers.ChoiceField(
        choices=["draft", "submitted"], allow_null=True, help_text="Yours; null: not begun."
    )
    closes_at = serializers.DateTimeField(help_text="The same instant for everyone.")
    revealed = serializers.BooleanField()


class NextStep(serializers.Serializer[Any]):
    goal = serializers.UUIDField()
    step = serializers.UUIDField()
    text = serializers.CharField()


class NextPlanned(serializers.Serializer[Any]):
    block = serializers.UUIDField(source="pk")
    kind = serializers.ChoiceField(choices=KINDS)
    day = serializers.DateField()
    at = WallTime(allow_null=True)
    zone = serializers.CharField(help_text="The time zone of `day` and `at`.")
    minutes = serializers.IntegerField()
    what = serializers.CharField(allow_null=True, help_text="Of we-time.")


class HomeSerializer(serializers.Serializer[Any]):
    partner = serializers.CharField(allow_null=True, help_text="The partner's display name.")
    check_in = OpenCheckIn(allow_null=True, help_text="The check-in that is asked for now, or that you have sealed.")
    next_check_in = serializers.DateField(help_text="The local date on which the next one opens.")
    proposal_waits = serializers.BooleanField()
    boundary_unread = serializers.BooleanField()
    suggested = serializers.BooleanField(help_text="Whether something is suggested to you: see `suggestions`.")
    heading = serializers.CharField(help_text="Where you stand, in a sentence.")
    basis = serializers.CharField(help_text="What that rests on.")
    me_minutes = serializers.IntegerField(help_text="This week so far.")
    we_minutes = serializers.IntegerField(help_text="This week so far.")
    next_steps = NextStep(many=True)
    next_planned = NextPlanned(allow_null=True, help_text="The next of your own or of both that is not over.")


class HomeView(PersonView):
    @extend_schema(tags=["home"], responses=HomeSerializer, operation_id="home_retrieve")
    def get(self, request: Request) -> Response:
        """What the home page shows."""
        self.parameters({})
        asking = asking_of(self.viewer)
        seen, stands = glance(asking, self.now), standing(asking, self.now)
        logged = minutes_of(self.viewer, asking.couple, asking.week_at(self.now))
        open_one = {"week": seen.week, "state": seen.check_in, "closes_at": seen.closes_at, "revealed": seen.revealed}
        facts = {
            "partner": asking.partner.name if asking.partner else None,
            "check_in": open_one if seen.asked or seen.sealed else None,
            "next_check_in": seen.opens_on,
            "proposal_waits": seen.proposal_waits,
            "boundary_unread": seen.boundary_unread,
            "suggested": seen.suggested,
            "heading": stands.heading,
            "basis": stands.basis,
            "me_minutes": logged.me,
            "we_minutes": logged.we,
            "next_steps": [
                {"goal": goal.pk, "step": step.pk, "text": step.text} for goal, step in next_steps(self.viewer, STEPS)
            ],
            "next_planned": seen.planned,
        }
        return Response(HomeSerializer(facts).data)
