"""The page of a week: together as a talk card, on the page or on paper; or as one lived it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import weeks as calendar
from checkins.balance.models import OwnReading, SharedWeek, revealed_week
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
    return render(request, "checkins/week/page.html", _page(request, week_named(week)))


@login_required
@require_safe
def sheet(request: PersonRequest, week: str) -> HttpResponse:
    """The talk card for paper: what both see, with room to write, and nothing of one's own. Else as never was."""
    row = revealed_week(request.user, week_named(week))
    if row is None:
        raise NotThere
    asking = asking_of(request.user)
    card = shown.Card(row, request.user, shown.partner_name(row, request.user, asking), sheet=True)
    return render(request, "checkins/week/sheet.html", _frame(row.week) | _of(request, row, card))


def _frame(day: date) -> dict[str, Any]:
    return {"week": day, "last_day": calendar.last_day(day)}


def _of(request: PersonRequest, row: SharedWeek, card: shown.Card) -> dict[str, Any]:
    """The card itself, with whom it is shared with and when it opened."""
    opened = calendar.local_date(row.shared_at, request.user.zone) if row.shared_at else None
    return {"card": card.shown(), "partner": card.partner, "opened_on": opened}


def _page(request: PersonRequest, day: date) -> dict[str, Any]:
    """What the page of a week shows. Raises NotThere for no week of theirs."""
    person, now = request.user, request.now
    asking = asking_of(person)
    row = revealed_week(person, day)
    check_in = CheckIn.objects.owned_by(person).of_week(day).first()
    if row is None and check_in is None and not asking.may_look_at(day, now):
        raise NotThere
    own = OwnReading.objects.owned_by(person).filter(week=day).first()
    other = asking.partner_in(day)
    partner = shown.partner_name(row, person, asking) if row else other.name if other else ""
    context = _frame(day) | {
        "card": None,
        "partner": partner,
        "check_in": check_in,
        "answers": own_answers(check_in, partner) if check_in else [],
        "marks": own_marks(person, check_in, own) if check_in else [],
        "is_open": asking.is_open(day, now, begun=check_in is not None),
        "is_ahead": check_in is None and now < asking.opens_at(day),
        "opens_on": calendar.last_day(day),
        "closes_on": asking.closing_day(day, now),
        "closes_at": calendar.closes_at(day),
    }
    return context | _of(request, row, shown.Card(row, person, partner)) if row else context
