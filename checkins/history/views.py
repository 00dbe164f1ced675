"""The page of the history, and one's own weeks to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.person.recent import gave_password, recent_login_required
from accounts.takeout.export import Row
from checkins.checkin.asking import Asking, asking_of
from checkins.history import compared, own, shown
from checkins.history.forms import CompareForm, initial_of
from tracker.web.answers import refused
from tracker.web.request import PersonRequest

PAGE = "checkins/history/page.html"


@login_required
@require_safe
def history(request: PersonRequest) -> HttpResponse:
    """A year's weeks as a calendar, two periods compared, one's own to take along."""
    asking = asking_of(request.user)
    span = shown.span_of(asking, request.now)
    context: dict[str, Any] = {"partner": asking.partner, "recent": gave_password(request, request.now)}
    if span is None:
        return render(request, PAGE, context)
    number = span.year_named(request.GET.get("year"))
    year = shown.year_of(asking, span, number)
    months = shown.months(year)
    context |= {
        "year": number,
        "years": span.years,
        "months": months,
        "other": shown.partner_of_all(year, months),
        "is_shared": any("couple" in week for month in months for week in month["weeks"]),
    }
    form, found = _comparison(request, asking)
    if form is None:
        return render(request, PAGE, context)
    if form.errors:
        return refused(request, PAGE, form, **context)
    return render(request, PAGE, {"form": form, "compared": found, **context})


def _comparison(request: PersonRequest, asking: Asking) -> tuple[CompareForm | None, dict[str, Any] | None]:
    """The form and what it found, as asked for or of the usual periods; no form while there is nothing to compare."""
    usual = compared.usual_periods(asking)
    if usual is None:
        return None, None
    if not CompareForm.base_fields.keys() & request.GET.keys():
        return CompareForm(initial=initial_of(usual)), compared.compared(asking, usual)
    form = CompareForm(request.GET)
    return form, compared.compared(asking, form.periods) if form.is_valid() else None


@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_csv(request: PersonRequest) -> HttpResponse:
    """On POST one's own weeks as a table; else on to where they are asked for."""
    return _taken_along(request, "csv", "text/csv", own.as_table)


@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_json(request: PersonRequest) -> HttpResponse:
    """On POST one's own weeks as JSON; else on to where they are asked for."""
    return _taken_along(request, "json", "application/json", own.as_json)


def _taken_along(request: PersonRequest, ending: str, kind: str, written: Callable[[list[Row]], str]) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("history") + "#act")
    answer = HttpResponse(written(own.weeks_of(request.user)), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="weeks-{request.now.date().isoformat()}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer
