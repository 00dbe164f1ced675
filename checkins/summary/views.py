"""The pages of the summaries: a week, a month, a year in short."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkins.checkin.asking import asking_of
from checkins.summary import shown
from tracker.web.request import PersonRequest


@login_required
@require_safe
def summary(request: PersonRequest, span: str) -> HttpResponse:
    """What a week, a month or a year says in short."""
    found = shown.summary_named(asking_of(request.user), span, request.now)
    return render(request, "checkins/summary/page.html", shown.page(found, request.now))
