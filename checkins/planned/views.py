"""The pages of planned time."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.feed.feed import line_of
from checkins.planned import actions, shown
from checkins.planned.forms import BlockForm, MoveForm, PlanForm, filled, undo_fields
from checkins.planned.models import PlannedBlock, today_of
from checkins.timelog.shown import Reader
from tracker.web.answers import done, refused, visible_or_404
from tracker.web.request import PersonRequest

LIST = "checkins/planned/list.html"
WEEK = "checkins/planned/_plan_week.html"


@login_required
@require_safe
def planned(request: PersonRequest) -> HttpResponse:
    """What is planned, day by day, with the form to plan more."""
    reader = Reader.of(request.user, request.now)
    form = PlanForm(partner=reader.partner, initial={"day": reader.today})
    return render(request, LIST, {"form": form, **shown.plans(reader)})


@login_required
@require_POST
def plan(request: PersonRequest) -> HttpResponse:
    """Plan time, from its own page or below a talk card; the same form sent twice plans once."""
    reader, week = Reader.of(request.user, request.now), _week(request)
    form = PlanForm(request.POST, partner=reader.partner)
    taken = form.submit(actions.plan, reader.person, now=request.now)
    if request.htmx and week and (ahead := _below_card(reader, week, form if not taken else None, form.result)):
        return render(request, WEEK, {"plan": ahead}, status=200 if taken else form.status)
    if taken:
        return done(request, page=_page(week), say=_("Planned."))
    return refused(request, LIST, form, **shown.plans(reader), week=week)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: PersonRequest, block_id: UUID) -> HttpResponse:
    """A block: to move, to show, to log or to call off; the partner's, and what is logged, to read."""
    row: PlannedBlock = visible_or_404(PlannedBlock, block_id, request)
    reader = Reader.of(request.user, request.now)
    line = shown.line_of(row, reader)
    if request.method != "POST":
        return render(request, "checkins/planned/block.html", _one(reader, line))
    form = MoveForm(request.POST, **_its(line))
    if form.submit(actions.revise, row, reader.person, now=request.now):
        return done(request, page=reverse("planned"), say=_("Saved."))
    if (now := getattr(form.refusal, "row", None)) is not None:
        line = shown.line_of(now, reader)
    return refused(request, "checkins/planned/block.html", form, **_one(reader, line, form))


@login_required
@require_POST
def let_in(request: PersonRequest, block_id: UUID) -> HttpResponse:
    """Let the partner see that the time is taken."""
    return _act(request, block_id, actions.let_in, _("Seen as taken from now on, and never what it is for."))


@login_required
@require_POST
def keep_private(request: PersonRequest, block_id: UUID) -> HttpResponse:
    """Make me-time one's own again."""
    return _act(request, block_id, actions.keep_private, _("Only you see it now."))


@login_required
@require_POST
def live(request: PersonRequest, block_id: UUID) -> HttpResponse:
    """It happened: log it, with one tap."""
    return _act(request, block_id, actions.live, _("Logged. Its length can still be changed."))


@login_required
@require_POST
def call_off(request: PersonRequest, block_id: UUID) -> HttpResponse:
    """Call a block off; called off twice, it is as gone as the first time.

    The page that answers can plan it anew, from what stands in that page alone: nothing of it is kept anywhere. So it
    is no redirect where there is something to take back.
    """
    reader, week = Reader.of(request.user, request.now), _week(request)
    row = PlannedBlock.objects.visible_to(reader.person).filter(pk=block_id).first()
    undo: dict[str, str] = {}
    if row is None:
        if line_of(reader.person.pk, block_id) is None:
            raise Http404
    else:
        undo, button = _undo(reader, row), BlockForm(request.POST)
        if not button.submit(actions.call_off, row, reader.person, now=request.now):
            line = shown.line_of(getattr(button.refusal, "row", row), reader)
            return refused(request, "checkins/planned/block.html", button, **_one(reader, line, button))
    if request.htmx and week and (ahead := _below_card(reader, week)):
        return render(request, WEEK, {"plan": ahead | {"removed": True}})
    if not undo:
        return done(request, page=_page(week), say=_("Called off."))
    form = PlanForm(partner=reader.partner, initial={"day": reader.today})
    return render(request, LIST, {"form": form, "undo": undo, **shown.plans(reader)})


def _act(request: PersonRequest, block_id: UUID, action: Any, say: str) -> HttpResponse:
    """One button of a block."""
    row = visible_or_404(PlannedBlock, block_id, request)
    form = BlockForm(request.POST)
    if form.submit(action, row, request.user, now=request.now):
        return done(request, page=reverse("planned"), say=say)
    reader = Reader.of(request.user, request.now)
    line = shown.line_of(getattr(form.refusal, "row", row), reader)
    return refused(request, "checkins/planned/block.html", form, **_one(reader, line, form))


def _its(line: shown.Line) -> dict[str, Any]:
    return {"block": line.block, "reader": line.reader}


def _one(reader: Reader, line: shown.Line, form: Any = None) -> dict[str, Any]:
    """What the page of one block shows; but for a form that was refused, it is filled as the block is."""
    if not isinstance(form, MoveForm):
        given = filled(line.block, reader.person, line.note.text if line.note else "")
        form = MoveForm(initial=given, **_its(line))
    is_now = line.block.couple_id == reader.couple.pk if reader.couple else not line.block.joint
    return {
        "move": form,
        "line": line,
        "partner": reader.partner,
        "open": line.open and (is_now or not line.block.joint),
        "loggable": line.may_be_logged(reader.now),
    }


def _below_card(
    reader: Reader, week: date, refused: PlanForm | None = None, planned: PlannedBlock | None = None
) -> dict[str, Any] | None:
    """The week after a talk card's, as it takes the place of what was sent."""
    told = {"planned": shown.line_of(planned, reader) if planned else None, "moved": True}
    return shown.week_ahead(reader, week, form=refused, **told)


def _undo(reader: Reader, row: PlannedBlock) -> dict[str, str]:
    """The hidden fields that plan a block anew; none for one that is behind, or logged."""
    line = shown.line_of(row, reader)
    if not line.open or row.day < today_of(row, reader.now):
        return {}
    return undo_fields(row, line.note.text if line.note else "") | {"id": str(uuid4())}


def _week(request: PersonRequest) -> date | None:
    """The week of the talk card that a form stands below, if it names one."""
    try:
        return date.fromisoformat(request.POST.get("week", ""))
    except ValueError:
        return None


def _page(week: date | None) -> str:
    return f"{reverse('week', args=[week.isoformat()])}#plan" if week else reverse("planned")
