"""The page of one's mails, the way out of them, and the way in from them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.notice import actions, links
from accounts.notice.forms import KindsForm, QuietForm
from accounts.notice.rules import NoSuchKind, StoppedForGood
from tracker.web.answers import done
from tracker.web.request import PersonRequest

PAGE = "accounts/notice/notices.html"
SAVED = "Saved. Your next mails keep to it."


def _page(request: PersonRequest, kinds: KindsForm, quiet: QuietForm, status: int = 200) -> HttpResponse:
    return render(request, PAGE, {"kinds_form": kinds, "quiet_form": quiet}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: PersonRequest) -> HttpResponse:
    """Every kind of mail: how one wants it, and when."""
    if request.method != "POST":
        return _page(request, KindsForm.of(request.user), QuietForm.of(request.user))
    form = KindsForm(request.POST)
    if form.submit(actions.prefer_all, request.user, now=request.now):
        return done(request, page=reverse("notices"), say=SAVED)
    return _page(request, form, QuietForm.of(request.user), form.status)


@login_required
@require_http_methods(["POST"])
def quiet(request: PersonRequest) -> HttpResponse:
    """Quiet hours, pause, and what mails may show."""
    form = QuietForm(request.POST)
    if form.submit(actions.arrange, request.user, now=request.now):
        return done(request, page=reverse("notices"), say=SAVED)
    return _page(request, KindsForm.of(request.user), form, form.status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: PersonRequest, token: str) -> HttpResponse:
    """Stop one kind of mail, without a login and with one click (RFC 8058).

    Only a POST acts, for mail scanners follow links. It can be taken back within an hour, later by logging in. Whoever
    holds the link learns nothing: neither kind nor person.
    """
    state, undo = "asks", False
    try:
        person_id, kind = links.stopped(token)
        actions.kind_of(kind)
        if request.method == "POST" and "undo" in request.POST:
            actions.resume(person_id, kind, now=request.now)
            state = "resumed"
        elif request.method == "POST":
            undo = actions.stop(person_id, kind, now=request.now)
            state = "stopped"
    except (links.Unreadable, NoSuchKind) as error:
        raise Http404 from error
    except StoppedForGood as refusal:
        context = {"state": "for good", "sentence": refusal.sentence}
        return render(request, "accounts/notice/unsubscribe.html", context, status=refusal.status)
    return render(request, "accounts/notice/unsubscribe.html", {"state": state, "undo": undo})


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on from a mail's button to the page it means; who may see that page is asked there."""
    try:
        return HttpResponseRedirect(links.opened(token))
    except links.Unreadable as error:
        raise Http404 from error
