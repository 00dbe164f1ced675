"""The pages of goals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.goal import actions, forms, shown
from goals.goal.models import Goal, Progress, Step, amounts_now, next_steps, times_by_goal
from goals.goal.rules import Measure, State, share_of_way
from goals.goal.shown import Reader
from tracker.web.answers import done, refused, visible_or_404
from tracker.web.forms import Form, SeenForm
from tracker.web.request import PersonRequest, id_named

NEXT_STEPS = 4
"""How many next steps the home page shows."""
FULL_CARDS = 2
"""How many proposals stand in full on the list; the others are a line."""
NEWEST, EARLIER = 10, 50
"""How many entries of progress stand on the page of a goal, and how many there are at once of those before."""
BAR = 600
"""The width of the bar that shows how far a number is."""


def reader_of(request: PersonRequest) -> Reader:
    return Reader(request.user, request.now)


@login_required
@require_safe
def goals(request: PersonRequest) -> HttpResponse:
    """All goals: what waits, shared, one's own, the partner's that one is let into, and what is over."""
    reader = reader_of(request)
    page = shown.overview(reader)
    cards = [_proposal(goal, reader) for goal in page.waiting[:FULL_CARDS]]
    return render(request, "goals/goal/list.html", {"page": page, "cards": cards, "partner": reader.partner})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PersonRequest) -> HttpResponse:
    """A new personal goal."""
    return _new(request, actions.begin, shared=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PersonRequest) -> HttpResponse:
    """A shared goal, which begins when the partner agrees."""
    return _new(request, actions.propose, shared=True)


def _new(request: PersonRequest, verb: Callable[..., Any], shared: bool) -> HttpResponse:
    told = {"shared": shared, "partner": reader_of(request).partner}
    if request.method != "POST":
        return render(request, "goals/goal/new.html", {"form": forms.BeginForm(), **told})
    form = forms.BeginForm(request.POST)
    if form.submit(verb, request.user, now=request.now):
        return done(request, page=form.result.url)
    return refused(request, "goals/goal/new.html", form, **told)


@login_required
@require_safe
def goal(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    """One goal, with all that may be done with it."""
    return render(request, "goals/goal/detail.html", _detail(request, goal_id))


def _detail(request: PersonRequest, goal_id: UUID, **bound: Form) -> dict[str, Any]:
    """What the page of a goal shows; a refused form stands in for the empty one of its name."""
    goal = visible_or_404(Goal, goal_id, request)
    reader = reader_of(request)
    other = reader.other_of(goal)
    steps = list(Step.objects.visible_to(request.user).filter(goal=goal).order_by("position", "created_at"))
    entries, earlier, is_earlier = _entries(request, goal)
    told = shown.told_steps(steps, reader, other)
    moves = reader.may_move(goal)
    return {
        "goal": goal,
        "reader": reader,
        "partner": reader.partner,
        "other": other,
        "hue": shown.hue_of(goal, reader),
        "mine": goal.is_of(request.user),
        "moves": moves and goal.is_open,
        "notes": moves and goal.state == State.ACTIVE and goal.measure != Measure.STEPS,
        "settles": moves,
        "archived": reader.is_archived(goal),
        "ended": shown.ended(goal, reader),
        "help": shown.help_of(goal),
        "proposal": _proposal(goal, reader) if goal.proposal else None,
        "due": reader.named(goal.due) if goal.due else "",
        "steps": told,
        "own_steps": [entry for entry in told if entry.mine],
        "entries": shown.told_progress(goal, entries, reader, other),
        "earlier": earlier,
        "is_earlier": is_earlier,
        "step_form": forms.StepForm(),
        "progress_form": forms.progress_form(goal, reader.today),
        "let_in_form": forms.LetInForm(initial={"seen": goal.version, "help": goal.help or "just_know"}),
        "let_go_form": forms.LetGoForm(initial={"seen": goal.version}),
        **_how_far(goal, steps, reader),
        **bound,
    }


def _entries(request: PersonRequest, goal: Goal) -> tuple[list[Progress], Progress | None, bool]:
    """Entries of progress, newest first: the newest, or those before the one that the address names, as long as that is
    there. And the one before which there are more, and whether these are such earlier ones; two queries at most."""
    rows = Progress.objects.visible_to(request.user).filter(goal=goal)
    named = id_named(request, "before")
    last = rows.filter(pk=named).first() if named else None
    many = EARLIER if last else NEWEST
    found = list((rows.before(last) if last else rows).newest_first()[: many + 1])
    return found[:many], found[many - 1] if len(found) > many else None, last is not None


def _how_far(goal: Goal, steps: list[Step], reader: Reader) -> dict[str, Any]:
    """How far it is, as a line and, for a number, as a bar; one query at most."""
    amount = amounts_now([goal], reader.person).get(goal.pk) if goal.measure == Measure.NUMBER else None
    times = times_by_goal([goal], reader.person, reader.week).get(goal.pk, 0) if goal.measure == Measure.HABIT else 0
    bar = None
    if goal.measure == Measure.NUMBER and goal.target is not None:
        start = goal.start or goal.target * 0
        bar = round(BAR * share_of_way(start, goal.target, start if amount is None else amount))
    return {"far": shown.so_far(goal, steps, amount, times), "bar": bar}


def _proposal(goal: Goal, reader: Reader) -> dict[str, Any]:
    """What a card of a proposal shows: the wording that holds beside the one proposed, and whose move it is."""
    old, new = shown.wordings(goal, reader)
    other = reader.other_of(goal)
    waits = goal.waits_for(reader.person) and reader.may_move(goal)
    return {"goal": goal, "old": old, "new": new, "other": other, "waits": waits, "what": goal.proposal}


def _verb(
    request: PersonRequest,
    goal_id: UUID,
    verb: Callable[..., Any],
    form: Form,
    name: str,
    say: str = "",
    page: str = "",
) -> HttpResponse:
    """Do a verb to a goal and go to `page`, else to the goal; refused, the goal again, as it is now, with the form."""
    goal = visible_or_404(Goal, goal_id, request)
    if form.submit(verb, goal, request.user, now=request.now):
        return done(request, page=page or goal.url, say=say)
    return refused(request, "goals/goal/detail.html", form, **_detail(request, goal_id, **{name: form}))


@login_required
@require_POST
def agree(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.agree, SeenForm(request.POST), "seen_form")


@login_required
@require_POST
def keep(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.keep, SeenForm(request.POST), "seen_form")


@login_required
@require_POST
def withdraw(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.withdraw, SeenForm(request.POST), "seen_form")


@login_required
@require_POST
def reach(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    say = _("It is reached. It stays here to look back at.")
    return _verb(request, goal_id, actions.reach, SeenForm(request.POST), "seen_form", say)


@login_required
@require_POST
def reopen(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.reopen, SeenForm(request.POST), "seen_form")


@login_required
@require_POST
def keep_private(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    say = _("It is yours alone again.")
    return _verb(request, goal_id, actions.keep_private, SeenForm(request.POST), "seen_form", say)


@login_required
@require_POST
def let_go(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.let_go, forms.LetGoForm(request.POST), "let_go_form")


@login_required
@require_POST
def let_in(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.let_in, forms.LetInForm(request.POST), "let_in_form")


@login_required
@require_POST
def delete(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    """Delete a personal goal for good."""
    say = _("It is deleted, with its steps and entries.")
    return _verb(request, goal_id, actions.remove, SeenForm(request.POST), "seen_form", say, reverse("goals"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    """Other words for a goal: at once for one's own, as a proposal for a shared one."""
    goal = visible_or_404(Goal, goal_id, request)
    posted = request.POST if request.method == "POST" else None
    form = forms.reword_form(goal, posted)
    if posted is not None and form.submit(actions.reword, goal, request.user, now=request.now):
        return done(request, page=goal.url)
    now = visible_or_404(Goal, goal_id, request) if form.refusal else goal
    reader = reader_of(request)
    told = {"goal": now, "proposes": isinstance(form, forms.ProposeForm), "partner": reader.partner, "reader": reader}
    if posted is None:
        return render(request, "goals/goal/reword.html", {"form": form, **told})
    return refused(request, "goals/goal/reword.html", form, **told)


@login_required
@require_POST
def add_step(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    return _verb(request, goal_id, actions.add_step, forms.StepForm(request.POST), "step_form")


@login_required
@require_POST
def note_progress(request: PersonRequest, goal_id: UUID) -> HttpResponse:
    goal = visible_or_404(Goal, goal_id, request)
    form = forms.progress_form(goal, reader_of(request).today, request.POST)
    return _verb(request, goal_id, actions.note_progress, form, "progress_form")


@login_required
@require_POST
def tick(request: PersonRequest, step_id: UUID) -> HttpResponse:
    """Tick a step off or take the tick back; for htmx the row, or the home page's next steps where they were shown."""
    step = visible_or_404(Step, step_id, request, "goal")
    goal = step.goal
    form = forms.TickForm(request.POST)
    if not form.submit(actions.tick, step, request.user, now=request.now, seen=None):
        return refused(request, "goals/goal/detail.html", form, **_detail(request, goal.pk, seen_form=form))
    page = own_path(request.POST.get("next", ""), goal.url)
    if not request.htmx:
        return done(request, page=page)
    if request.POST.get("shown") == "next-steps":
        fragment = "goals/goal/_next_steps.html"
        pairs = next_steps(request.user, NEXT_STEPS)
        return done(request, page=page, fragment=fragment, next_steps=pairs, next=page, focus=True)
    return done(request, page=page, fragment="goals/goal/_ticked.html", **_ticked(request, form.result))


def _ticked(request: PersonRequest, step: Step) -> dict[str, Any]:
    """The row of a step after its tick, and how far the goal is by then."""
    told = _detail(request, step.goal_id)
    entry = next(entry for entry in told["steps"] if entry.row.pk == step.pk)
    return told | {"step": entry, "focus": True}


def own_path(wished: str, otherwise: str) -> str:
    """The path to go on to, if it is one of this site's own."""
    return (
        wished if wished.startswith("/") and url_has_allowed_host_and_scheme(wished, allowed_hosts=None) else otherwise
    )


@login_required
@require_POST
def delete_step(request: PersonRequest, step_id: UUID) -> HttpResponse:
    return _delete_part(request, Step, step_id, actions.remove_step)


@login_required
@require_POST
def delete_progress(request: PersonRequest, entry_id: UUID) -> HttpResponse:
    return _delete_part(request, Progress, entry_id, actions.remove_progress)


def _delete_part(request: PersonRequest, model: Any, part_id: UUID, verb: Callable[..., Any]) -> HttpResponse:
    part = visible_or_404(model, part_id, request, "goal")
    form = SeenForm(request.POST)
    if form.submit(verb, part, request.user, now=request.now):
        return done(request, page=part.goal.url)
    return refused(request, "goals/goal/detail.html", form, **_detail(request, part.goal_id, seen_form=form))
