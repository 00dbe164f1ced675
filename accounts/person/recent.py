"""What can't be taken back asks for a recent log-in: the password, given within the last ten minutes.

Reading what such an act does is free; only the act asks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.request import Request


class Reauthenticate(exceptions.APIException):
    """The password is asked for again: POST it to allauth's `auth/reauthenticate`, then repeat the call (401)."""

    status_code = 401
    default_code = "reauthenticate"
    default_detail = "This asks for your password once more. Confirm it, then try again."
    auth_header = 'Session realm="api", error="reauthenticate"'


def gave_password(request: Any, now: datetime) -> bool:
    """Whether this session's person gave their password within the last ten minutes. Needs `request.session`."""
    records = get_authentication_records(request, request.user)
    given = [record["at"] for record in records if record.get("method") == "password"]
    return bool(given) and 0 <= now.timestamp() - given[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def recent_login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let everyone logged in read the page; who would act on it gives a recent password first, and comes back."""

    @login_required
    @functools.wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD") or gave_password(request, request.now):
            return view(request, *args, **kwargs)
        asked = reverse("account_reauthenticate") + "?" + urlencode({"next": request.path})
        return HttpResponseRedirect(asked, status=303)

    return guarded


class _Door:
    """A call's person with the session it came by."""

    def __init__(self, request: Request) -> None:
        self.user = request.user
        self.session = session_of(request)


def session_of(request: Request) -> Any:
    """The session that a call of the API came by: the phone's token's, or the web's."""
    http: HttpRequest = request._request
    return request.auth or http.session


def must_be_recent(request: Request, now: datetime) -> None:
    """Raises Reauthenticate unless the password was given recently in this session."""
    if not gave_password(_Door(request), now):
        raise Reauthenticate
