"""The mails that were written into files, to read on a page. For development only."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

NEWEST = 100
AS_A_MAIL_PROGRAM = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One mail of a file, which may hold many: the file's name and its place there."""

    file: str
    place: int
    message: EmailMessage

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part is not None else ""


def for_developers(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view exists only while developing."""

    @functools.wraps(view)
    def only(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return only


@for_developers
@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails, newest first."""
    return render(request, "accounts/post/devmail.html", {"mails": newest(), "folder": settings.EMAIL_FILE_PATH})


@csp(AS_A_MAIL_PROGRAM)
@for_developers
@require_safe
@never_cache
def mail(request: HttpRequest, file: str, place: int) -> HttpResponse:
    """The HTML of one mail as a mail program would show it: its own styles, nothing else."""
    for one in of_file(Path(settings.EMAIL_FILE_PATH) / file) if file in _names() else ():
        if one.place == place and one.html:
            return HttpResponse(one.html)
    raise Http404


def newest(most: int = NEWEST) -> list[Mail]:
    """The newest mails of the folder."""
    found: list[Mail] = []
    for name in sorted(_names(), reverse=True):
        found += reversed(list(of_file(Path(settings.EMAIL_FILE_PATH) / name)))
        if len(found) >= most:
            break
    return found[:most]


def of_file(path: Path) -> Iterator[Mail]:
    """The mails of one file of Django's file backend, oldest first."""
    for place, raw in enumerate(path.read_bytes().split(_BETWEEN)):
        if raw.strip():
            yield Mail(path.name, place, message_from_bytes(raw, policy=default))


def _names() -> set[str]:
    folder = Path(settings.EMAIL_FILE_PATH)
    return {path.name for path in folder.glob("*.log")} if folder.is_dir() else set()
