"""The pages of suggestions: the list, and turning one into something."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import weeks
from checkins.suggestion import actions, shown
from checkins.suggestion.forms import FORMS, begins, place_of
from checkins.suggestion.models import Suggestion
from checkins.suggestion.rules import Into, State
from tracker.web.answers import done, refused, visible_or_404
from tracker.web.forms import Form, SeenForm
from tracker.web.request import PersonRequest

LIST, TURN = "checkins/suggestion/list.html", "checkins/suggestion/turn.html"
TURNS: dict[Into, Callable[..., Suggestion]] = {
    Into.PLANNED: actions.turn_into_block,
    Into.GOAL: actions.turn_into_goal,
    Into.TARGET: actions.turn_into_target,
    Into.BOUNDARY: actions.turn_into_wording,
}


@login_required
@require_safe
def suggestions(request: PersonRequest) -> HttpResponse:
    """The suggestion of now, and what became of the others."""
    return render(request, LIST, _overview(request))


def _overview(request: PersonRequest) -> dict[str, Any]:
    return shown.overview(request.user, weeks.local_date(request.now, request.user.zone))


def _answered(verb: Callable[..., Suggestion], say: Any) -> Callable[[PersonRequest, UUID], HttpResponse]:
    """A button that answers a suggestion."""

    @login_required
    @require_POST
    def answer(request: PersonRequest, suggestion_id: UUID) -> HttpResponse:
        row: Suggestion = visible_or_404(Suggestion, suggestion_id, request)
        form = SeenForm(request.POST)
        if form.submit(verb, row, request.user, now=request.now):
            return done(request, page=reverse(place_of(request.POST.get("then"))), say=str(say))
        return refused(request, LIST, form, **_overview(request))

    return answer


keep = _answered(actions.keep, lazy("Kept. It stays in your list of suggestions."))
dismiss = _answered(actions.dismiss, lazy("Left out. This one rests for eight weeks."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: PersonRequest, suggestion_id: UUID, into: str) -> HttpResponse:
    """A form that begins with what the suggestion offers; sent, the suggestion is turned into it."""
    row: Suggestion = visible_or_404(Suggestion, suggestion_id, request)
    if into not in row.offers or into not in FORMS:
        raise Http404
    kind = Into(into)
    boundary = shown.boundary_of(row, request.user)
    context = {"suggestion": row, "into": into, "boundary": boundary, "turned": row.state == State.TURNED}
    if request.method != "POST":
        initial = begins(row, kind, boundary) | {"id": uuid.uuid4(), "seen": row.version}
        return render(request, TURN, context | {"form": FORMS[kind](initial=initial)})
    form = FORMS[kind](request.POST)
    if form.submit(TURNS[kind], row, request.user, now=request.now):
        return done(request, page=_page(form), say=str(SAID[kind]))
    return refused(request, TURN, form, **context)


SAID = {
    Into.PLANNED: lazy("It is planned."),
    Into.GOAL: lazy("It is among your goals now."),
    Into.TARGET: lazy("Saved. It counts from next week."),
    Into.BOUNDARY: lazy("Saved."),
}


def _page(form: Form) -> str:
    """Where what was made is."""
    row: Suggestion = form.result
    if row.turned_into == Into.GOAL:
        return reverse("goal", args=[row.turned_id])
    if row.turned_into == Into.BOUNDARY:
        return reverse("boundary", args=[row.turned_id])
    return reverse("targets" if row.turned_into == Into.TARGET else "planned")
