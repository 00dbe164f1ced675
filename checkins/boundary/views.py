"""The pages of boundaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.couple.models import partner_of
from accounts.person.models import Person
from accounts.weeks import local_date
from checkins.boundary import actions
from checkins.boundary.forms import ReadForm, RewordForm, StateForm
from checkins.boundary.models import Boundary, Revision, acknowledged, how_kept, wordings_of
from tracker.web.answers import done, refused, visible_or_404
from tracker.web.forms import Form, SeenForm
from tracker.web.request import PersonRequest

OTHERS = 5


@require_GET
@login_required
def overview(request: PersonRequest) -> HttpResponse:
    """My boundaries, and those that my partner shares with me."""
    person = request.user
    mine: list[Boundary] = list(Boundary.objects.owned_by(person).order_by("created_at", "pk"))
    theirs: list[Boundary] = list(Boundary.objects.from_partner_of(person).standing().order_by("-shared_at", "pk"))
    read = acknowledged(theirs, person) if theirs else {}
    return render(
        request,
        "checkins/boundary/list.html",
        {
            "standing": [one for one in mine if not one.is_retired],
            "retired": [one for one in mine if one.is_retired],
            "theirs": [(one, one.pk in read) for one in theirs],
            "partner": partner_of(person),
        },
    )


@require_GET
@login_required
def detail(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    """One boundary with its wordings."""
    return render(request, "checkins/boundary/detail.html", _beside(request, _seen(request, boundary_id)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: PersonRequest) -> HttpResponse:
    """State a boundary."""
    partner = partner_of(request.user)
    if request.method != "POST":
        return render(request, "checkins/boundary/new.html", {"form": StateForm(partner=partner), "partner": partner})
    form = StateForm(request.POST, partner=partner)
    if form.submit(actions.state, request.user, now=request.now):
        return done(request, page=form.result.url)
    return refused(request, "checkins/boundary/new.html", form, partner=partner)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reword(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    """Change the words of one's own boundary."""
    boundary = _own(request, boundary_id)
    if request.method != "POST":
        context = {"form": RewordForm.of(boundary), "boundary": boundary, "partner": partner_of(request.user)}
        return render(request, "checkins/boundary/reword.html", context)
    form = RewordForm(request.POST)
    if form.submit(actions.reword, boundary, request.user, now=request.now):
        return done(request, page=boundary.url, say=_("Saved."))
    return _refused(request, "checkins/boundary/reword.html", form, boundary)


def _asked(verb: str, act: Callable[..., Boundary], say: str) -> Callable[[PersonRequest, UUID], HttpResponse]:
    """A page that says what the verb means before it is done."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    def ask(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
        boundary = _own(request, boundary_id)
        if request.method != "POST":
            form = SeenForm(initial={"seen": boundary.version})
            context = {"form": form, "boundary": boundary, "partner": partner_of(request.user), "verb": verb}
            return render(request, "checkins/boundary/ask.html", context)
        answer = SeenForm(request.POST)
        if answer.submit(act, boundary, request.user, now=request.now):
            return done(request, page=boundary.url, say=_(say))
        return _refused(request, "checkins/boundary/ask.html", answer, boundary, verb=verb)

    return ask


share = _asked("share", actions.share, "Shared as it is worded now.")
pause = _asked("pause", actions.pause, "Paused.")
retire = _asked("retire", actions.retire, "Retired. You find it at the end of your list.")


@require_POST
@login_required
def stop_sharing(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    """Make it one's own again, whatever version was on the page: it ends at once."""
    boundary = _own(request, boundary_id)
    actions.stop_sharing(boundary, request.user, now=request.now, seen=None)
    return done(request, page=boundary.url, say=_("Not shared any more. Nobody is told."))


@require_POST
@login_required
def resume(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    """Let a paused or retired boundary hold again."""
    boundary = _own(request, boundary_id)
    form = SeenForm(request.POST)
    if form.submit(actions.resume, boundary, request.user, now=request.now):
        return done(request, page=boundary.url, say=_("It holds again."))
    return refused(request, "checkins/boundary/detail.html", form, **_beside(request, _seen(request, boundary_id)))


@require_POST
@login_required
def acknowledge(request: PersonRequest, boundary_id: UUID) -> HttpResponse:
    """Say that one has read the partner's wording."""
    boundary = _seen(request, boundary_id)
    form = ReadForm(request.POST)
    if form.submit(actions.acknowledge, boundary, request.user, now=request.now):
        return done(request, page=boundary.url)
    return refused(request, "checkins/boundary/detail.html", form, **_beside(request, _seen(request, boundary_id)))


def _seen(request: PersonRequest, id: UUID) -> Boundary:
    boundary: Boundary = visible_or_404(Boundary, id, request)
    return boundary


def _own(request: PersonRequest, id: UUID) -> Boundary:
    """One's own boundary. Raises Http404, and NotAllowed for the partner's."""
    boundary = _seen(request, id)
    boundary.must_be_of(request.user)
    return boundary


def _refused(request: PersonRequest, template: str, form: Form, boundary: Boundary, **context: Any) -> HttpResponse:
    """The form again, over the row as it is now."""
    now = getattr(form.refusal, "row", boundary)
    return refused(request, template, form, boundary=now, partner=partner_of(request.user), **context)


def _beside(request: PersonRequest, boundary: Boundary) -> dict[str, Any]:
    """What the page of a boundary shows."""
    person = request.user
    mine = boundary.is_of(person)
    others = Boundary.objects.owned_by(person).standing().exclude(pk=boundary.pk).order_by("created_at", "pk")
    read = acknowledged([boundary], person).get(boundary.pk)
    return {
        "boundary": boundary,
        "mine": mine,
        "partner": partner_of(person),
        "wordings": [_wording(one, boundary, person) for one in wordings_of(boundary, person)],
        "read": read and {"day": local_date(read.created_at, person.zone)},
        "others": list(others[:OTHERS]) if mine else [],
        "kept": how_kept(boundary, person),
        "boundaries_url": reverse("boundaries"),
    }


def _wording(one: Revision, boundary: Boundary, person: Person) -> dict[str, Any]:
    """A wording with its local date: written, for its owner; shared, for the partner."""
    since = one.created_at if one.is_of(person) else one.shared_at
    return {
        "text": one.text,
        "now": one.pk == boundary.wording_id,
        "shared": one.is_shared,
        "day": date_format(local_date(since or one.created_at, person.zone), "j F Y"),
    }
