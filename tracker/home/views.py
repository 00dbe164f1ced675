"""The home page: what waits for me, where we stand, the two taps to log time, the next steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import weeks
from accounts.couple.actions import notice_of_ending
from checkins.boundary.models import unread_boundary
from checkins.checkin.asking import asking_of
from checkins.planned.shown import next_line
from checkins.timelog import shown
from goals.goal.models import next_steps, waiting_proposal
from tracker.home.glance import Glance, glance
from tracker.home.standing import standing
from tracker.web.request import PersonRequest, id_named

STEPS = 4


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The home page of whoever is logged in; for anyone else what this is."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    person, asking = request.user, asking_of(request.user)
    reader = shown.Reader(person, request.now, asking.couple, asking.partner)
    seen = glance(asking, request.now)
    context = {
        "today": weeks.local_date(request.now, person.zone),
        "glance": seen,
        "partner": asking.partner,
        "standing": standing(asking, request.now),
        "next_steps": next_steps(person, STEPS),
        "ended": None if asking.couple else notice_of_ending(person),
        "planned": next_line(reader, seen.planned),
        **_from_partner(seen),
        **shown.panel(reader, then="home", logged=shown.just_logged(person, id_named(request, "logged"))),
    }
    return render(request, "home.html", context)


def _from_partner(seen: Glance) -> dict[str, Any]:
    """The one thing of the partner's that waits to be looked at: a proposal before a boundary. At most one query."""
    person = seen.asking.person
    if seen.proposal_waits and seen.asking.couple:
        return {"proposal": waiting_proposal(person, seen.asking.couple)}
    if seen.boundary_unread:
        return {"boundary": unread_boundary(person)}
    return {}
