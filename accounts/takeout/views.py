"""The pages of taking along and erasing."""

from __future__ import annotations

import tempfile
from datetime import datetime

from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.couple.models import partner_of
from accounts.person.models import Person
from accounts.person.recent import gave_password, recent_login_required
from accounts.takeout import export
from accounts.takeout.erase import WORD, erase_by_word
from accounts.takeout.forms import EraseForm
from tracker.web.answers import done, refused
from tracker.web.request import PersonRequest

IN_MEMORY = 4_000_000


def packed(person: Person, now: datetime) -> FileResponse:
    """The zip to download; a large one waits in a file that has no name."""
    box = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    export.write(person, box, now=now)
    box.seek(0)
    name = f"twofold-{now.date().isoformat()}.zip"
    return FileResponse(box, as_attachment=True, filename=name, content_type="application/zip")


@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def takeout(request: PersonRequest) -> HttpResponse:
    """What the copy holds; on POST the copy."""
    if request.method == "POST":
        return packed(request.user, request.now)  # type: ignore[return-value]
    return render(request, "accounts/takeout/takeout.html", {"recent": gave_password(request, request.now)})


@recent_login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: PersonRequest) -> HttpResponse:
    """What erasing does; on POST it is done, and this browser is logged out."""
    recent = gave_password(request, request.now)
    context = {"word": WORD, "partner": partner_of(request.user), "recent": recent}
    if request.method != "POST":
        return render(request, "accounts/takeout/erase.html", {"form": EraseForm(), **context})
    form = EraseForm(request.POST)
    if form.submit(erase_by_word, request.user, now=request.now):
        logout(request)
        request.logged_out = True  # type: ignore[attr-defined]
        return done(request, page=reverse("home"), say="Your account is erased.")
    return refused(request, "accounts/takeout/erase.html", form, **context)
