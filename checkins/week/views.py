"""The page of a week: together as a talk card, or as one lived it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import weeks as calendar
from checkins.balance.models import OwnReading, revealed_week
from checkins.checkin.asking import asking_of, week_named
from checkins.checkin.models import CheckIn
from checkins.checkin.shown import own_answers, own_marks
from checkins.week import shown
from tracker.refusal import NotThere
from tracker.web.request import PersonRequest


@login_required
@require_safe
def week(request: PersonRequest, week: str) -> HttpResponse:
    """A week together as a talk card; or, where there is none, the same neutral words whoever has answered."""
    asking, day = asking_of(request.user), week_named(week)
    row = revealed_week(request.user, day)
    check_in = CheckIn.objects.owned_by(request.user).of_week(day).first()
    if row is None and check_in is None and not asking.may_look_at(day, request.now):
        raise NotThere
    own = OwnReading.objects.owned_by(request.user).filter(week=day).first()
    partner = (
        shown.partner_name(row, request.user, asking)
        if row
        else asking.partner.name
        if asking.partner_in(day) and asking.partner
        else ""
    )
    context = {
        "week": day,
        "last_day": calendar.last_day(day),
        "opened_on": calendar.local_date(row.shared_at, request.user.zone) if row and row.shared_at else None,
        "card": shown.talk_card(row, request.user, partner) if row else None,
        "partner": partner,
        "check_in": check_in,
        "answers": own_answers(check_in, partner) if check_in else [],
        "marks": own_marks(request.user, check_in, own) if check_in else [],
        "is_open": asking.is_a_week(day) and asking.opens_at(day) <= request.now < asking.closes_at(day),
        "is_ahead": request.now < asking.opens_at(day),
        "opens_on": calendar.last_day(day),
        "closes_at": asking.closes_at(day),
    }
    return render(request, "checkins/week/page.html", context)
