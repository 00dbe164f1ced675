"""The pages of linking and leaving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.couple import actions
from accounts.couple.forms import AcceptForm, CodeForm, DeclineForm, InviteForm, LeaveForm, TakeBackForm
from accounts.couple.models import Invitation, couple_of, partner_of
from accounts.person.actions import has_confirmed_address
from accounts.person.adapter import CONTINUE
from accounts.person.limits import address_of
from accounts.person.recent import gave_password, recent_login_required
from tracker.web.answers import done, refused
from tracker.web.forms import Form
from tracker.web.request import PersonRequest

PAGE = "accounts/couple/couple.html"


def qr(link: str) -> SafeString:
    """The link as a picture to point a phone at: inline SVG, dark on light whatever the theme."""
    code = segno.make_qr(link)
    return mark_safe(code.svg_inline(scale=4, border=3, dark="#2a2530", light="#ffffff", omitsize=True))  # noqa: S308


def _context(request: PersonRequest, **forms: Form) -> dict[str, Any]:
    """What the page needs: the couple, or for someone on their own the ways to become one."""
    ended = actions.notice_of_ending(request.user)
    if linked := couple_of(request.user):
        return {"couple": linked, "partner": partner_of(request.user), "ended": ended}
    return {
        "couple": None,
        "ended": ended,
        "invitations": [{"row": one, "qr": qr(one.link)} for one in actions.open_ones_of(request.user, request.now)],
        "invite_form": InviteForm(),
        "code_form": CodeForm(),
        "may_link": has_confirmed_address(request.user),
        **forms,
    }


@login_required
@require_safe
def couple(request: PersonRequest) -> HttpResponse:
    """The couple, or how to become one."""
    return render(request, PAGE, _context(request))


@login_required
@require_POST
def invite(request: PersonRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.submit(actions.invite, request.user, now=request.now):
        say = "The invitation is on its way." if form.cleaned_data["email"] else "The invitation is ready to pass on."
        return done(request, page=reverse("couple"), say=say)
    return refused(request, PAGE, form, **_context(request, invite_form=form))


@login_required
@require_POST
def take_back(request: PersonRequest, id: UUID) -> HttpResponse:
    form = TakeBackForm(request.POST)
    row = actions.own(request.user, id)
    if form.submit(actions.take_back, row, request.user, now=request.now):
        return done(request, page=reverse("couple"), say="The invitation is taken back. Its link says so.")
    return refused(request, PAGE, form, **_context(request))


@login_required
@require_POST
def code(request: PersonRequest) -> HttpResponse:
    """From the typed letters to the page of that invitation."""
    form = CodeForm(request.POST)
    if form.submit(actions.try_code, request.user, now=request.now, address=address_of(request)):
        return HttpResponseRedirect(reverse("invitation", args=[form.result.token]), status=303)
    return refused(request, PAGE, form, **_context(request, code_form=form))


def _page(request: PersonRequest, row: Invitation, form: AcceptForm | None = None) -> dict[str, Any]:
    """What the page of an invitation shows to whoever holds its link: the sender's display name, nothing more."""
    dead, person = row.why_dead(request.now), request.user
    known = person.is_authenticated
    return {
        "token": row.token,
        "sender": row.sender.name,
        "expires_at": row.expires_at,
        "dead": dead().sentence if dead else "",
        "own": known and row.sender_id == person.pk,
        "linked": known and couple_of(person) is not None,
        "confirmed": known and has_confirmed_address(person),
        "by_mail": bool(row.address_hash),
        "accept_form": form or AcceptForm(initial={"shown": row.sender.name}, name=row.sender.name),
        "decline_form": DeclineForm(),
    }


@never_cache
@require_safe
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """An invitation, for anyone who holds its link. Who has no account yet finds it again after signing up."""
    row = actions.by_token(token)
    context = _page(request, row)
    if request.user.is_authenticated:
        request.session.pop(CONTINUE, None)
    elif not context["dead"]:
        request.session[CONTINUE] = request.path
    return render(request, "accounts/couple/invitation.html", context, status=410 if context["dead"] else 200)


@login_required
@require_POST
def accept(request: PersonRequest, token: str) -> HttpResponse:
    row = actions.by_token(token)
    form = AcceptForm(request.POST, name=row.sender.name)
    verified = has_confirmed_address(request.user)
    if form.submit(actions.accept, row, request.user, now=request.now, verified=verified):
        return done(request, page=reverse("couple"), say=f"You and {row.sender.name} are linked.")
    return refused(request, "accounts/couple/invitation.html", form, **_page(request, actions.by_token(token), form))


@never_cache
@require_POST
def decline(request: PersonRequest, token: str) -> HttpResponse:
    """Say no; it needs no account."""
    row = actions.by_token(token)
    form = DeclineForm(request.POST)
    if form.submit(actions.decline, row, now=request.now):
        request.session.pop(CONTINUE, None)
        return done(request, page=reverse("invitation", args=[token]))
    return refused(request, "accounts/couple/invitation.html", form, **_page(request, actions.by_token(token)))


@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest) -> HttpResponse:
    """Leaving: what happens is said beforehand; it takes one, at once."""
    linked = couple_of(request.user)
    if request.method != "POST":
        if linked is None:
            return HttpResponseRedirect(reverse("couple"), status=303)
        return _leaving(request, LeaveForm(initial={"couple_id": linked.pk}), 200)
    form = LeaveForm(request.POST)
    keep = request.session if request.POST.get("others") else None
    if form.submit(actions.leave, request.user, now=request.now, session=keep):
        say = "You have left. What is yours is here, and yours alone."
        return done(request, page=reverse("couple"), say=say)
    return _leaving(request, form, form.status)


def _leaving(request: PersonRequest, form: LeaveForm, status: int) -> HttpResponse:
    recent = gave_password(request, request.now)
    context = {"form": form, "partner": partner_of(request.user), "recent": recent}
    return render(request, "accounts/couple/leave.html", context, status=status)


@login_required
@require_POST
def told(request: PersonRequest) -> HttpResponse:
    """I have read that a couple ended."""
    actions.was_told(request.user, now=request.now)
    return done(request, page=reverse("home"))
