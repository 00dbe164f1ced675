"""Many ordinary writes in one call: each runs through its own door, all in one act."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import resolve

from accounts.belonging.act import Act, begin
from accounts.belonging.action import once_more
from tracker.api.problems import problem
from tracker.api.views import RowViewSet
from tracker.refusal import SENTENCES


def run(request: HttpRequest, person: Any, writes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A result for each write, in order; one that fails leaves no trace, and the rest go on."""
    return once_more(lambda: _all(request, person, writes))


def _all(request: HttpRequest, person: Any, writes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with transaction.atomic(), begin(person, request.now) as act:  # type: ignore[attr-defined]
        return [_one(request, person, write, act) for write in writes]


def _one(request: HttpRequest, person: Any, write: dict[str, Any], act: Act) -> dict[str, Any]:
    written, savepoint = len(act.lines), transaction.savepoint()
    answer = _through_its_door(request, person, write)
    if answer["status"] >= 400:
        transaction.savepoint_rollback(savepoint)
        del act.lines[written:]
    else:
        transaction.savepoint_commit(savepoint)
    return answer


def _through_its_door(request: HttpRequest, person: Any, write: dict[str, Any]) -> dict[str, Any]:
    try:
        found = resolve(urlsplit(write["path"]).path)
    except (Http404, ValueError):
        found = None
    view = getattr(found.func, "cls", None) if found else None
    if found is None or view is None or not issubclass(view, RowViewSet):
        return {"status": 404, "etag": None, "body": problem(404, "not-there", SENTENCES["not-there"])}
    inner = _inner(request, person, write)
    response = found.func(inner, *found.args, **found.kwargs)
    return {"status": response.status_code, "etag": response.headers.get("ETag"), "body": response.data}


def _inner(request: HttpRequest, person: Any, write: dict[str, Any]) -> HttpRequest:
    """The one write as a request of its own, by the same person, at the same instant."""
    body = json.dumps(write["body"]).encode() if write.get("body") is not None else b""
    inner = HttpRequest()
    inner.method, inner.path = write["method"], write["path"]
    inner.META = {
        "REQUEST_METHOD": write["method"],
        "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": len(body),
        "SERVER_NAME": request.META.get("SERVER_NAME", "localhost"),
        "SERVER_PORT": request.META.get("SERVER_PORT", "80"),
        **({"HTTP_IF_MATCH": write["if_match"]} if write.get("if_match") else {}),
    }
    inner._stream = BytesIO(body)
    inner._read_started = False  # type: ignore[attr-defined]
    inner.now = request.now  # type: ignore[attr-defined]
    inner._force_auth_user = person  # type: ignore[attr-defined]
    return inner
