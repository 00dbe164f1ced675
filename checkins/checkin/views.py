"""The pages of a check-in: its parts one after the other, sealing, and the list of weeks."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import weeks as calendar
from accounts.person.device_key import key_of
from checkins.balance.models import SharedWeek, revealed_of
from checkins.checkin import actions, shown
from checkins.checkin.asking import YEARS, Asking, asking_of, week_named
from checkins.checkin.forms import PartForm, SealForm
from checkins.checkin.models import CheckIn
from checkins.checkin.rules import AlreadySealed, Step
from checkins.checkin.shown import REVIEW, Draft
from checkins.quiet.models import quiet_until
from checkins.quiet.rules import is_skipped
from tracker.refusal import SENTENCES, Changed, NotThere
from tracker.web.answers import done, refused
from tracker.web.forms import SeenForm
from tracker.web.request import PersonRequest

WEEKS_SHOWN = 52
"""How many the page of weeks lists at once."""
SAVED_BY = "checkin_saved_by"


def part_url(week: date, part: str) -> str:
    return reverse("checkin_part", args=[week, part])


@login_required
@require_safe
def current(request: PersonRequest) -> HttpResponse:
    """On to the first part that is not answered yet; or what there is to say while nothing is asked."""
    asking = asking_of(request.user)
    draft = shown.draft_of(asking, asking.week_open(request.now) or asking.week_at(request.now))
    is_open = asking.is_open(draft.week, request.now, begun=draft.is_there)
    until = quiet_until(request.user)
    asked = is_open and not draft.is_sealed
    if asked and not is_skipped(calendar.last_day(draft.week), until):
        return HttpResponseRedirect(part_url(draft.week, draft.first_open()))
    upcoming = calendar.next_week(draft.week) if is_open else asking.week_at(request.now)
    context = {
        "sealed": draft.week if is_open and draft.is_sealed else None,
        "together": draft.check_in is not None and draft.check_in.couple_id is not None,
        "all_the_same": part_url(draft.week, draft.first_open()) if asked else "",
        "begun": draft.is_there,
        "opens_on": calendar.last_day(asking.next_asked(upcoming, until)),
        "device_key": key_of(request.user),
    }
    return render(request, "checkins/checkin/nothing.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: PersonRequest, week: str, part: str) -> HttpResponse:
    """One part of the form, or the review of them all; the answers are saved when one goes on."""
    draft = _draft(request, week)
    if draft.is_sealed:
        if request.method == "POST" and request.htmx:
            return _late(request, draft, part)
        return HttpResponseRedirect(reverse("week", args=[draft.week]))
    if request.method == "POST":
        return _save(request, draft, part)
    if not _is_open(draft, request):
        return HttpResponseRedirect(reverse("week", args=[draft.week]))
    if part == REVIEW:
        return render(request, "checkins/checkin/review.html", {"form": SealForm(), **_review(draft)})
    form = draft.form(_step(draft, part))
    return render(request, "checkins/checkin/part.html", {"form": form, **_page(draft, form)})


def _draft(request: PersonRequest, week: str) -> Draft:
    asking, day = asking_of(request.user), week_named(week)
    asking.must_be_a_week(day)
    draft = shown.draft_of(asking, day)
    if request.now < asking.opens_at(day) and not draft.is_there:
        raise NotThere
    return draft


def _is_open(draft: Draft, request: PersonRequest) -> bool:
    return draft.asking.is_open(draft.week, request.now, begun=draft.is_there)


def _step(draft: Draft, part: str) -> Step:
    if part not in draft.steps:
        raise NotThere
    return Step(part)


def _save(request: PersonRequest, draft: Draft, part: str) -> HttpResponse:
    form = draft.form(_step(draft, part), request.POST)
    before, after = draft.beside(part)
    stale = form.is_valid() and form.is_stale and not _saved_by_this_page(request, form)
    if stale and _is_open(draft, request):
        return _changed(request, draft, form)
    taken = form.submit(actions.save_part, request.user, week=draft.week, now=request.now)
    if request.htmx:
        return _saved(request, draft, form, taken)
    if not taken:
        return refused(request, "checkins/checkin/part.html", form, **_page(draft, form))
    going_back = request.POST.get("to") == "back" and before
    return done(request, page=part_url(draft.week, before if going_back else after))


def _saved(request: PersonRequest, draft: Draft, typed: PartForm, taken: bool) -> HttpResponse:
    """For htmx: the line that says what is kept, or why it is not, and the new fingerprint of the part."""
    if not taken:
        why = " ".join(str(error) for errors in typed.errors.values() for error in errors)
        return _not_saved(request, typed, why, typed.status)
    now = shown.draft_of(draft.asking, draft.week)
    form = now.form(typed.step)
    request.session[SAVED_BY] = [_page_of(request), form.fingerprint]
    shows = {"saved_at": shown.saved_at(now.check_in), "seen": form.fingerprint}
    return render(request, "checkins/checkin/_saved.html", shows | {"was": draft.version, "version": now.version})


def _not_saved(request: PersonRequest, form: PartForm, why: str, status: int) -> HttpResponse:
    code = form.refusal.code if form.refusal else ""
    shows = {"why": why, "code": code, "seen": form["seen"].value()}
    return render(request, "checkins/checkin/_saved.html", shows, status=status)


def _changed(request: PersonRequest, draft: Draft, form: PartForm) -> HttpResponse:
    """The part was changed elsewhere meanwhile: both stand beside each other, and the person chooses."""
    form.refusal = Changed(draft.check_in)
    if request.htmx:
        return _not_saved(request, form, SENTENCES["changed-part"], form.status)
    form.add_error(None, SENTENCES["both-stand"])
    return refused(request, "checkins/checkin/part.html", form, both=shown.both(draft, form), **_page(draft, form))


def _late(request: PersonRequest, draft: Draft, part: str) -> HttpResponse:
    """For a page or a kept answer that comes after the sealing: it stands just so already, or it is too late for it."""
    form = draft.form(_step(draft, part), request.POST)
    if form.is_valid() and form.stands:
        return _saved(request, draft, form, taken=True)
    form.refusal = AlreadySealed()
    return _not_saved(request, form, form.refusal.sentence, 422)


def _saved_by_this_page(request: PersonRequest, form: PartForm) -> bool:
    """Whether what is stored was saved by the very page that is sent now, which did not hear of it in time."""
    return bool(request.session.get(SAVED_BY) == [_page_of(request), form.fingerprint])


def _page_of(request: PersonRequest) -> str:
    """A page as it was opened once, by the name its script gave it, or by its CSRF token, which is masked anew each
    time; hashed."""
    token = request.POST.get("page") or request.POST.get("csrfmiddlewaretoken") or uuid4().hex
    return hashlib.sha256(f"{request.path}:{token}".encode()).hexdigest()[:32]


def _frame(draft: Draft, part: str) -> dict[str, Any]:
    before, after = draft.beside(part)
    return {
        "device_key": key_of(draft.asking.person),
        "paths": " ".join(part_url(draft.week, name) for name in (*draft.steps, REVIEW)),
        "version": draft.version,
        "week": draft.week,
        "last_day": calendar.last_day(draft.week),
        "closes_on": calendar.closing_day(draft.week),
        "alone": draft.alone,
        "partner": draft.partner,
        "saved_at": shown.saved_at(draft.check_in),
        "back_url": part_url(draft.week, before) if before else "",
        "next_url": part_url(draft.week, after) if after else "",
    }


def _page(draft: Draft, form: PartForm) -> dict[str, Any]:
    part = str(form.step)
    questions = shown.asked(draft, form)
    logged = []
    if form.step is Step.TIME:
        if not form.is_bound:
            shown.prefilled(draft, questions)
        logged = shown.entries(draft)
    after = draft.beside(part)[1]
    return _frame(draft, part) | {
        "heading": form.step.heading,
        "step": part,
        "questions": questions,
        "parts": draft.chain(part),
        "at": draft.steps.index(form.step) + 1,
        "of": len(draft.steps),
        "entries": logged,
        "seen": form.fingerprint,
        "next_name": _("at a glance") if after == REVIEW else Step(after).heading.lower(),
    }


def _review(draft: Draft) -> dict[str, Any]:
    check_in = draft.check_in
    return _frame(draft, REVIEW) | {
        "parts": [
            {"name": step.heading, "url": part_url(draft.week, step), "begun": draft.is_begun(step)}
            for step in draft.steps
        ],
        "answers": shown.own_answers(check_in, draft.partner) if check_in else [],
        "marks": shown.own_marks(draft.asking.person, check_in, None) if check_in else [],
        "seen": check_in.version if check_in else "",
        "seal_url": reverse("checkin_seal", args=[draft.week]),
    }


@login_required
@require_POST
def seal(request: PersonRequest, week: str) -> HttpResponse:
    """Seal the week. Nothing is edited after; it opens to both when both have."""
    draft = _draft(request, week)
    form = SealForm(request.POST)
    if draft.check_in is None:
        form.is_valid()
        form.add_error(None, SENTENCES["nothing-answered"])
    elif form.submit(actions.submit, draft.check_in, request.user, now=request.now):
        return done(request, page=draft.check_in.url, say=_sealed_words(draft))
    return refused(request, "checkins/checkin/review.html", form, **_review(draft))


def _sealed_words(draft: Draft) -> str:
    """What to say of a week just sealed: whether that has opened it to both."""
    couple = draft.asking.couple_in(draft.week)
    if couple and revealed_of(couple, [draft.week]):
        return _("Your week is sealed. It is open to you both now.")
    return _("Your week is sealed.")


@login_required
@require_POST
def discard(request: PersonRequest, week: str) -> HttpResponse:
    """Throw the draft away and start over."""
    asking, day = asking_of(request.user), week_named(week)
    draft = shown.draft_of(asking, day)
    if draft.check_in is None:
        raise NotThere
    form = SeenForm(request.POST)
    if form.submit(actions.discard, draft.check_in, request.user, now=request.now):
        again = asking.is_open(day, request.now)
        page = part_url(day, draft.steps[0]) if again else reverse("weeks")
        return done(request, page=page, say=_("What you had answered is gone."))
    if draft.is_sealed:
        return HttpResponseRedirect(reverse("week", args=[day]))
    return refused(request, "checkins/checkin/review.html", form, **_review(shown.draft_of(asking, day)))


# ---- weeks


@login_required
@require_safe
def weeks(request: PersonRequest) -> HttpResponse:
    """All weeks, quietly, a page at a time: which were shared, which one has answers of one's own for."""
    asking, before = asking_of(request.user), request.GET.get("before")
    until = week_named(before) if before is not None else date.max
    if before is not None and until.year not in YEARS:
        raise NotThere
    revealed = SharedWeek.objects.visible_to(request.user).newest_first().filter(week__lt=until)
    own = CheckIn.objects.owned_by(request.user).filter(week__lt=until).order_by("-week")
    together = set(revealed.values_list("week", flat=True)[: WEEKS_SHOWN + 1])
    mine = {week: found for week, *found in own.values_list("week", "state", "couple")[: WEEKS_SHOWN + 1]}
    quiet = quiet_until(request.user)
    found = _calendar(asking, {*together, *mine}, until, request)
    rows = [
        {
            "week": week,
            "last_day": calendar.last_day(week),
            "together": week in together,
            "mine": mine[week][0] if week in mine else None,
            "waits": week in mine and mine[week][1] is not None,
            "open": asking.is_open(week, request.now, begun=week in mine),
            "quiet": is_skipped(calendar.last_day(week), quiet),
        }
        for week in found[:WEEKS_SHOWN]
    ]
    older = found[WEEKS_SHOWN - 1] if len(found) > WEEKS_SHOWN else None
    context = {"rows": rows, "partner": asking.partner, "older": older, "later": before is not None}
    return render(request, "checkins/checkin/weeks.html", context)


def _calendar(asking: Asking, held: set[date], until: date, request: PersonRequest) -> list[date]:
    """The weeks before `until` to list, newest first, one more than is shown: those that hold something, and the
    couple's that have closed or are open."""
    found = set(held)
    week = asking.week_open(request.now) or asking.newest_closed(request.now)
    week = min(week, calendar.week_of(until - timedelta(days=1), asking.first_weekday))
    oldest = asking.since or min(held, default=week)
    for _n in range(WEEKS_SHOWN + 1):
        if week < oldest:
            break
        found.add(week)
        week = calendar.week_before(week)
    return sorted(found, reverse=True)[: WEEKS_SHOWN + 1]
