"""The page of a week: together as a talk card, on the page or on paper; or as one lived it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import weeks as calendar
from checkins.answer import actions as answer_actions
from checkins.answer.forms import ShareForm
from checkins.answer.models import SharedAnswer, answers_of, where_shared
from checkins.answer.shown import offered, shared_with, with_sharing
from checkins.balance.models import OwnReading, SharedWeek, revealed_week
from checkins.boundary import actions as boundaries
from checkins.boundary.models import Boundary, Topic, topics_of
from checkins.checkin.asking import Asking, asking_of, week_named
from checkins.checkin.models import CheckIn
from checkins.checkin.rules import QUESTIONS
from checkins.checkin.shown import own_answers, own_marks
from checkins.heard import actions as heard_actions
from checkins.heard.forms import HeardForm
from checkins.heard.models import Heard
from checkins.planned.shown import week_ahead
from checkins.quiet.models import quiet_until
from checkins.quiet.rules import is_skipped
from checkins.timelog.shown import Reader
from checkins.week import shown
from tracker.refusal import NotThere
from tracker.web.answers import done, refused, visible_or_404
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
    partner, topics = shown.partner_name(row, request.user, asking), topics_of(row.couple_id, row.week)
    card = shown.Card(row, request.user, partner, topics, sheet=True)
    return render(request, "checkins/week/sheet.html", _frame(row.week) | _of(request, row, card))


def _frame(day: date) -> dict[str, Any]:
    return {"week": day, "last_day": calendar.last_day(day)}


def _of(request: PersonRequest, row: SharedWeek, card: shown.Card) -> dict[str, Any]:
    """The card itself, with whom it is shared with and when it opened."""
    opened = calendar.local_date(row.shared_at, request.user.zone) if row.shared_at else None
    return {"card": card.shown(), "partner": card.partner, "opened_on": opened}


def _page(request: PersonRequest, day: date, heard_form: HeardForm | None = None) -> dict[str, Any]:
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
    is_open = asking.is_open(day, now, begun=check_in is not None)
    context = _frame(day) | {
        "card": None,
        "partner": partner,
        "check_in": check_in,
        "in_short": own is not None,
        "answers": own_answers(check_in, partner) if check_in else [],
        "marks": own_marks(person, check_in, own) if check_in else [],
        "is_open": is_open,
        "is_quiet": is_open and is_skipped(calendar.last_day(day), quiet_until(person)),
        "is_ahead": check_in is None and now < asking.opens_at(day),
        "opens_on": calendar.last_day(day),
        "closes_on": asking.closing_day(day, now),
        "closes_at": calendar.closes_at(day),
    }
    if row is not None:
        return context | _opened(request, asking, row, context["marks"], heard_form)
    return context | _unopened(request, asking, day, check_in, context["answers"])


def _opened(request: PersonRequest, asking: Asking, row: SharedWeek, marks: Any, heard_form: Any) -> dict[str, Any]:
    """What stands on the page of a week that both have seen."""
    person, topics = request.user, topics_of(row.couple_id, row.week)
    is_ours = row.couple_id == (asking.couple and asking.couple.pk)
    reader = Reader(person, request.now, asking.couple, asking.partner)
    card = shown.Card(row, person, shown.partner_name(row, person, asking), topics)
    return {
        **_of(request, row, card),
        "plan": week_ahead(reader, row.week) if is_ours else None,
        **shown.heard(row, person, heard_form, is_ours=is_ours),
        **shown.own_boundaries(marks if is_ours else [], topics, person),
    }


def _unopened(request: PersonRequest, asking: Asking, day: date, own: CheckIn | None, answers: Any) -> dict[str, Any]:
    """What is shared of a week that was not opened; into one's own answers, in place, what of them can be."""
    mine, theirs = answers_of(request.user, day)
    if own is not None and all(where_shared(own, asking.couple, request.now).values()):
        with_sharing(answers, own, mine)
    return {"shared_with_me": shared_with(request.user, theirs)}


# ---- single answers


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share_answer(request: PersonRequest, week: str, question: str) -> HttpResponse:
    """Share one answer of a week that was not opened; the page says what the partner sees, and asks."""
    check_in, asking = _own_check_in(request, week), asking_of(request.user)
    offer = offered(check_in, question)
    if offer is None or asking.partner is None:
        raise NotThere
    context = {
        "week": check_in.week,
        "question": question,
        "text": QUESTIONS[question].asked(asking.partner.name),
        "offer": offer,
        "partner": asking.partner.name,
    }
    if request.method != "POST":
        return render(request, "checkins/answer/ask.html", {"form": ShareForm(), **context})
    form = ShareForm(request.POST)
    if form.submit(answer_actions.share, check_in, request.user, question=question, now=request.now):
        return done(request, page=f"{check_in.url}#a-{question}", say=_("Shared, as it stands there."))
    return refused(request, "checkins/answer/ask.html", form, **context)


@login_required
@require_POST
def take_back_answer(request: PersonRequest, week: str, question: str) -> HttpResponse:
    """Take an answer back, whatever version was on the page; if it is back already, that is that."""
    check_in = _own_check_in(request, week)
    row = SharedAnswer.objects.owned_by(request.user).filter(week=check_in.week, question=question).first()
    if row is not None:
        answer_actions.take_back(row, request.user, now=request.now, seen=None)
    return done(request, page=f"{check_in.url}#a-{question}", say=_("It is yours alone again. Nobody is told."))


def _own_check_in(request: PersonRequest, week: str) -> CheckIn:
    found: CheckIn | None = CheckIn.objects.owned_by(request.user).of_week(week_named(week)).first()
    if found is None:
        raise NotThere
    return found


# ---- boundaries on the card


@login_required
@require_POST
def put_topic(request: PersonRequest, week: str, boundary_id: UUID) -> HttpResponse:
    """Put a shared boundary of one's own on the card."""
    day, boundary = week_named(week), visible_or_404(Boundary, boundary_id, request)
    boundaries.put_on_card(boundary, request.user, week=day, now=request.now)
    return done(request, page=reverse("week", args=[day]) + "#topics", say=_("It is on the card, without any mark."))


@login_required
@require_POST
def take_off_topic(request: PersonRequest, week: str, boundary_id: UUID) -> HttpResponse:
    """Take it off again, whatever version was on the page; if it is off already, that is that."""
    day, boundary = week_named(week), visible_or_404(Boundary, boundary_id, request)
    boundary.must_be_of(request.user)
    topic = Topic.objects.owned_by(request.user).filter(boundary=boundary, week=day).first()
    if topic is not None:
        boundaries.take_off_card(topic, request.user, now=request.now, seen=None)
    return done(request, page=reverse("week", args=[day]) + "#own-boundaries", say=_("Off the card. Nobody is told."))


# ---- what was heard


@login_required
@require_POST
def put_down(request: PersonRequest, week: str) -> HttpResponse:
    """Write down what one heard, or other words for it; with the wish to show it, if that button was pressed."""
    day, form = week_named(week), HeardForm(request.POST)
    if revealed_week(request.user, day) is None:
        raise NotThere
    if form.submit(heard_actions.put_down, request.user, week=day, now=request.now):
        return done(request, page=_heard_at(day), say=_said(form.result))
    return refused(request, "checkins/week/page.html", form, **_page(request, day, form))


@login_required
@require_POST
def show_heard(request: PersonRequest, week: str) -> HttpResponse:
    """Wish that it be shown when the partner wishes so, too."""
    heard = _own_heard(request, week)
    shown_now = heard_actions.show_when_both(heard, request.user, seen=None, now=request.now)
    return done(request, page=_heard_at(heard.week), say=_said(shown_now))


@login_required
@require_POST
def take_back_heard(request: PersonRequest, week: str) -> HttpResponse:
    """Take back the wish, or one's own note, whatever version was on the page: it ends at once."""
    heard = _own_heard(request, week)
    heard_actions.take_back(heard, request.user, seen=None, now=request.now)
    return done(request, page=_heard_at(heard.week), say=_("It is yours alone. Nobody is told."))


def _own_heard(request: PersonRequest, week: str) -> Heard:
    found: Heard | None = Heard.objects.owned_by(request.user).filter(week=week_named(week)).first()
    if found is None:
        raise NotThere
    return found


def _heard_at(day: date) -> str:
    return reverse("week", args=[day]) + "#heard"


def _said(heard: Heard | None) -> str:
    """What to tell after saving."""
    if heard is None:
        return _("Deleted.")
    if heard.is_shared:
        return _("You both wanted to show it, and now you both see it.")
    return _("Saved. It is shown when you both want that.") if heard.wished else _("Saved for you alone.")
