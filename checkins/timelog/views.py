"""The pages of time."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.feed.feed import line_of
from checkins.timelog import actions, shown
from checkins.timelog.forms import LogForm, RemoveForm, ReviseForm, WishForm, filled, page_of
from checkins.timelog.models import TimeEntry, is_settled, notes_of
from checkins.timelog.shown import Reader
from tracker.web.answers import done, refused, visible_or_404
from tracker.web.request import PersonRequest, id_named

FRAGMENT = "checkins/timelog/_log.html"


@login_required
@require_safe
def time(request: PersonRequest) -> HttpResponse:
    """The log, newest week first, with the form to log and one's wishes."""
    reader = Reader.of(request.user, request.now)
    logged = shown.just_logged(reader.person, id_named(request, "logged"))
    context = {"form": LogForm(today=reader.today), **_page(request, reader, logged=logged)}
    return render(request, "checkins/timelog/time.html", context)


@login_required
@require_POST
def log(request: PersonRequest) -> HttpResponse:
    """Log time, by two taps or in full; the same form sent twice logs once."""
    reader = Reader.of(request.user, request.now)
    form = LogForm(request.POST, today=reader.today)
    if form.submit(actions.log, reader.person, now=request.now):
        page = f"{reverse(form.page)}?logged={form.result.pk}"
        context = _moved(reader, then=form.page, logged=form.result) if request.htmx else {}
        return done(request, page=page, fragment=FRAGMENT, **context)
    if request.htmx:
        kind = "we" if form.data.get("kind") == "we" else "me"
        return refused(request, FRAGMENT, form, **_moved(reader, then=form.page, kind=kind))
    return refused(request, "checkins/timelog/time.html", form, **_page(request, reader))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """Adjust an entry, or one's own note on it."""
    row: TimeEntry = visible_or_404(TimeEntry, entry_id, request)
    reader = Reader.of(request.user, request.now)
    note = notes_of([row], reader.person).get(row.pk)
    mine = row.is_of(reader.person)
    settled = row.is_ours and reader.couple is not None and is_settled(reader.couple, row.day)
    told = {"entry": row, "mine": mine, "settled": settled, "partner": reader.partner}
    if request.method != "POST":
        form = ReviseForm(initial=filled(row, note.text if note else ""), entry=row, mine=mine, settled=settled)
        return render(request, "checkins/timelog/entry.html", {"form": form, **told})
    form = ReviseForm(request.POST, entry=row, mine=mine, settled=settled)
    if form.submit(actions.revise, row, reader.person, now=request.now):
        return done(request, page=reverse("time"), say=_("Saved."))
    return refused(request, "checkins/timelog/entry.html", form, **told | {"entry": getattr(form.refusal, "row", row)})


@login_required
@require_POST
def remove(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    """Take an entry back. Taken back twice, it is as gone as the first time."""
    reader = Reader.of(request.user, request.now)
    row = TimeEntry.objects.visible_to(reader.person).filter(pk=entry_id).first()
    form = RemoveForm(request.POST)
    then = page_of(request.POST.get("then"))
    if row is None:
        if line_of(reader.person.pk, entry_id) is None:
            raise Http404
    elif not form.submit(actions.remove, row, reader.person, now=request.now):
        told = _page(request, reader) | {"removal": form}
        return refused(request, "checkins/timelog/time.html", LogForm(today=reader.today), **told)
    context = _moved(reader, then=then) | {"removed": True} if request.htmx else {}
    return done(request, page=reverse(then), fragment=FRAGMENT, say=_("Removed."), **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: PersonRequest) -> HttpResponse:
    """Say how much time one wishes for in a week."""
    reader = Reader.of(request.user, request.now)
    held = shown.wishes(reader)
    said, alone = held.later or held.now, reader.couple is None
    told = {"wishes": held, "partner": reader.partner}
    if request.method != "POST":
        form = WishForm(initial=WishForm.filled(said), alone=alone)
        return render(request, "checkins/timelog/wishes.html", {"form": form, **told})
    form = WishForm(request.POST, alone=alone)
    kept = {"we_minutes": said.we_minutes if said else None} if alone else {}
    if form.submit(actions.set_target, reader.person, now=request.now, **kept):
        return done(request, page=reverse("time"), say=_("Saved."))
    return refused(request, "checkins/timelog/wishes.html", form, **told)


def _moved(reader: Reader, **told: Any) -> dict[str, Any]:
    """The two taps as they take the place of those that were sent."""
    return shown.panel(reader, **told) | {"moved": True}


def _page(request: PersonRequest, reader: Reader, logged: TimeEntry | None = None) -> dict[str, Any]:
    """What the page of time shows around its form."""
    before = _date(request.GET.get("before"))
    weeks, earlier = shown.weeks(reader, before)
    return {
        "weeks": weeks,
        "earlier": earlier,
        "before": before,
        "this_week": reader.week,
        "wishes": shown.wishes(reader),
        **shown.panel(reader, then="time", logged=logged),
    }


def _date(given: str | None) -> date | None:
    """A date in the address. Raises Http404 for what is none, or out of reach."""
    if not given:
        return None
    try:
        found = date.fromisoformat(given)
    except ValueError as error:
        raise Http404 from error
    if not 2000 <= found.year <= 2200:
        raise Http404
    return found
