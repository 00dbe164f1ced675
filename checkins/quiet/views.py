"""The page on which one goes quiet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins.quiet import actions
from checkins.quiet.forms import QuietForm
from tracker.web.answers import done, refused
from tracker.web.request import PersonRequest

PAGE = "checkins/quiet/page.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: PersonRequest) -> HttpResponse:
    """Until when no check-in is asked; for one week, or until a day."""
    if request.method != "POST":
        standing = actions.standing(request.user, request.now)
        return render(request, PAGE, standing | {"form": QuietForm(initial={"until": standing["until"]})})
    form = QuietForm(request.POST)
    if form.submit(actions.go_quiet, request.user, now=request.now):
        return done(request, page=reverse("quiet"), say=_("No check-in is asked of you. Nobody else is told."))
    return refused(request, PAGE, form, **actions.standing(request.user, request.now))


@login_required
@require_POST
def end(request: PersonRequest) -> HttpResponse:
    """Be asked again."""
    actions.end_quiet(request.user, now=request.now)
    return done(request, page=reverse("quiet"), say=_("Check-ins are asked again."))
