"""Many ordinary writes in one call: each runs through its own door, all in one act."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import resolve

from accounts.belonging.act import Act, begin
from accounts.belonging.waiting import Clash, Waiting
from tracker.api.part import Part
from tracker.api.problems import problem
from tracker.api.views import RowViewSet
from tracker.refusal import SENTENCES
from tracker.transaction import one_transaction

STAND_IN = "00000000-0000-4000-8000-000000000000"
_ID = re.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def run(request: HttpRequest, person: Any, writes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A result for each write, in order; one that fails leaves no trace, and the rest go on.

    New rows are inserted many at once. Where one of them can't be, all is begun anew, each by itself.
    """
    try:
        return _all(request, person, writes, together=True)
    except Clash:
        return _all(request, person, writes, together=False)


@one_transaction
def _all(request: HttpRequest, person: Any, writes: list[dict[str, Any]], *, together: bool) -> list[dict[str, Any]]:
    now = request.now  # type: ignore[attr-defined]
    with begin(person, now, Waiting() if together else None) as act:
        act.look_up(_ids(writes))
        return [_one(request, person, write, act) for write in writes]


def _ids(writes: list[dict[str, Any]]) -> set[UUID]:
    """The ids that the writes name, in their addresses or as their own."""
    said = {part for write in writes for part in write["path"].split("/")}
    said |= {id for write in writes if isinstance(id := (write.get("body") or {}).get("id"), str)}
    found = set()
    for one in said:
        with suppress(ValueError):
            found.add(UUID(one))
    return found


def _one(request: HttpRequest, person: Any, write: dict[str, Any], act: Act) -> dict[str, Any]:
    written = len(act.lines)
    with act.waiting.write() if act.waiting else _at_once() as undo:
        answer = _through_its_door(request, person, write)
        if answer["status"] >= 400:
            undo()
            del act.lines[written:]
    return answer


@contextmanager
def _at_once() -> Iterator[Callable[[], None]]:
    """One write whose rows are inserted as they come. Gives how to undo what it has done."""
    with transaction.atomic():
        yield lambda: transaction.set_rollback(True)


def _through_its_door(request: HttpRequest, person: Any, write: dict[str, Any]) -> dict[str, Any]:
    if (door := _door(write["path"])) is None:
        return {"status": 404, "etag": None, "body": problem(404, "not-there", SENTENCES["not-there"])}
    view, named = door
    response = view(_inner(request, person, write), **named)
    return {"status": response.status_code, "etag": response.headers.get("ETag"), "body": response.data}


def _door(path: str) -> tuple[Any, dict[str, Any]] | None:
    """The view of rows at that address, with what the address names; None if there is none."""
    try:
        path = urlsplit(path).path
    except ValueError:
        return None
    if len(ids := _ID.findall(path)) != 1:
        return _resolved(path)
    if (door := _resolved(_ID.sub(STAND_IN, path))) is None:
        return None
    view, named = door
    return view, {name: UUID(ids[0]) if str(value) == STAND_IN else value for name, value in named.items()}


@lru_cache(maxsize=256)
def _resolved(path: str) -> tuple[Any, dict[str, Any]] | None:
    """To look through all addresses of the site costs a tenth of a write: addresses that differ in an id are one."""
    try:
        found = resolve(path)
    except Http404:
        return None
    view = getattr(found.func, "cls", None)
    return (found.func, found.kwargs) if view is not None and issubclass(view, RowViewSet) else None


def _inner(request: HttpRequest, person: Any, write: dict[str, Any]) -> Part:
    """The one write as a request of its own, by the same person, at the same instant."""
    inner = Part()
    inner.method, inner.path = write["method"], write["path"]
    inner.said = write.get("body") or {}
    inner.META = {
        "REQUEST_METHOD": write["method"],
        "SERVER_NAME": request.META.get("SERVER_NAME", "localhost"),
        "SERVER_PORT": request.META.get("SERVER_PORT", "80"),
        **({"HTTP_IF_MATCH": write["if_match"]} if write.get("if_match") else {}),
    }
    inner.now = request.now  # type: ignore[attr-defined]
    inner._force_auth_user = person  # type: ignore[attr-defined]
    return inner
