"""The page of the balance."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import weeks
from checkins.balance import shown
from checkins.balance.told import beside
from tracker.web.request import PersonRequest


@login_required
@require_safe
def balance(request: PersonRequest) -> HttpResponse:
    """What the last weeks say: for both, one's own exact figures, week by week, time, one's own line."""
    page = shown.page_of(shown.viewer_of(request.user, request.now))
    context = {
        "partner": page.viewer.partner,
        "head": shown.head(page),
        "own": shown.own_view(page),
        "weeks": shown.by_week(page) if page.shared_before else [],
        "strip": shown.time_strip(page),
        "line": shown.own_line(page),
        "care": shown.boundary_care(page),
        **beside(request.user, weeks.local_date(request.now, request.user.zone)),
    }
    return render(request, "checkins/balance/page.html", context)
