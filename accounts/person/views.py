"""The pages of one's own account: profile and devices."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.person import actions
from accounts.person.forms import DeviceForm, ProfileForm
from accounts.person.models import Person
from accounts.person.sessions import end_sessions
from tracker.web.answers import done, refused
from tracker.web.request import PersonRequest


def _filled(person: Person) -> ProfileForm:
    """The form with what holds now."""
    now = {name: getattr(person, name) for name in actions.PROFILE}
    return ProfileForm(initial=now | {"seen": actions.stamp(person)})


def _page(request: PersonRequest, **more: Any) -> dict[str, Any]:
    """What the page of settings needs: whether a couple of this person's has ended, too."""
    return {"former": request.user.memberships.filter(left_at__isnull=False).exists(), **more}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PersonRequest) -> HttpResponse:
    """The profile, and the way to everything else that is one's own to decide."""
    if request.method != "POST":
        return render(request, "accounts/person/settings.html", _page(request, form=_filled(request.user)))
    form = ProfileForm(request.POST)
    if form.submit(actions.change_profile, request.user, now=request.now):
        return done(request, page=reverse("settings"), say="Saved.")
    fresh = _filled(form.refusal.row) if form.status == 412 else None  # type: ignore[union-attr]
    return refused(request, "accounts/person/settings.html", form, **_page(request, fresh=fresh))


def _devices(request: PersonRequest) -> list[dict[str, Any]]:
    """The devices that are logged in, and which of them this is."""
    session: Any = request.session
    found = actions.devices_of(request.user, request.now)
    return [{"row": one, "this": actions.is_this(one, session)} for one in found]


@login_required
@require_safe
def devices(request: PersonRequest) -> HttpResponse:
    """Where one is logged in."""
    return render(request, "accounts/person/devices.html", {"devices": _devices(request)})


@login_required
@require_POST
def end_device(request: PersonRequest) -> HttpResponse:
    form = DeviceForm(request.POST)
    if form.submit(actions.end_device, request.user, now=request.now):
        return done(request, page=reverse("devices"), say="That device is logged out.")
    return refused(request, "accounts/person/devices.html", form, devices=_devices(request))


@login_required
@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    """Log out everywhere but here."""
    end_sessions(request.user, but=request.session)  # type: ignore[arg-type]
    return done(request, page=reverse("devices"), say="You are logged out everywhere but here.")
