"""The pages of couples that ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.archive import actions
from accounts.archive.forms import PressForm, WithdrawForm
from accounts.person.recent import gave_password, recent_login_required
from tracker.web.answers import done
from tracker.web.request import PersonRequest


@login_required
@require_safe
def former_couples(request: PersonRequest) -> HttpResponse:
    """With whom one was linked, from when to when, and what stays readable."""
    kept = actions.readable(request.user)
    couples = [{"place": place, "kept": kept.get(place.couple_id, {})} for place in actions.former(request.user)]
    return render(request, "accounts/archive/former.html", {"couples": couples})


@login_required
@require_POST
def hide(request: PersonRequest, couple: UUID) -> HttpResponse:
    return _pressed(request, actions.hide, couple, "Hidden from you. Nobody is told, and you can show it again here.")


@login_required
@require_POST
def show(request: PersonRequest, couple: UUID) -> HttpResponse:
    return _pressed(request, actions.show, couple, "You see it again.")


def _pressed(request: PersonRequest, act: Any, couple: UUID, say: str) -> HttpResponse:
    actions.place_in(request.user, couple)
    PressForm(request.POST).submit(act, request.user, couple=couple, now=request.now)
    return done(request, page=reverse("former-couples"), say=say)


@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, couple: UUID) -> HttpResponse:
    """What taking one's own words out does; on POST it is done."""
    place = actions.place_in(request.user, couple)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.submit(actions.withdraw, request.user, couple=couple, now=request.now):
        return done(request, page=reverse("former-couples"), say="Your words are taken out.")
    context = {"form": form, "place": place, "recent": gave_password(request, request.now)}
    return render(request, "accounts/archive/withdraw.html", context, status=form.status if form.is_bound else 200)
