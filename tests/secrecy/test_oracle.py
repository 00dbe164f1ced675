"""A row that is hidden, one that was deleted and one that never was answer alike, to every method and header."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest

from tests.secrecy.rows import WORDS
from tracker.api.views import RowViewSet
from tracker.urls import router

VIEW_SETS = {prefix: view for prefix, view, _ in router.registry if issubclass(view, RowViewSet)}
BY_WEEK = ("weeks",)
"""Resources whose addresses are dates: there is nothing to guess in them."""

HIDDEN = {name: word for name, word in WORDS.items() if word.api and word.is_private and word.api not in BY_WEEK}
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"If-Match": '"0123456789abcdef01234567"'},
    {"If-Match": "*"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Mon, 05 Jan 2026 09:00:00 GMT"},
    {"Accept": "text/html", "Range": "bytes=0-1"},
)
BODIES: tuple[dict[str, Any] | None, ...] = (
    None,
    {},
    {"id": 1},
    {"id": str(uuid.uuid4()), "owner": "me", "visibility": "shared"},
)
METHODS = ("GET", "HEAD", "OPTIONS", "PATCH", "DELETE", "POST")
QUERIES = ("", "?expand=owner", "?cursor=x")


def verbs_of(view) -> list[str]:
    return [f"{one.url_path}/" for one in view.get_extra_actions()]


def told(answer) -> tuple:
    return answer.status_code, answer.content, sorted(answer.headers.items())


def requests_of(view):
    """Every method with every set of headers at the row, and every verb of it."""
    for method, headers in itertools.product(METHODS, HEADERS):
        for body in BODIES if method in ("PATCH", "DELETE") else (None,):
            yield method, "", body, headers
    for verb, headers, body in itertools.product(verbs_of(view), HEADERS[:2], BODIES[1:3]):
        yield "POST", verb, body, headers
    yield from (("GET", query, None, {}) for query in QUERIES)


def filters_of(view) -> list[str]:
    return [name for name, make in view.filters.items() if "Id" in type(make()).__name__]


def test_every_resource_of_rows_is_asked():
    assert set(VIEW_SETS) == {word.api for word in WORDS.values() if word.api}


def deleted(word, owner, now, api):
    """The id of a row that its owner deleted; of a word that can't be deleted, one more that never was."""
    if not hasattr(VIEW_SETS[word.api], "destroy"):
        return uuid.uuid4()
    phone, path = api(owner), f"{word.api}/{word.make(owner, now).pk}/"
    assert phone.delete(path, **{"If-Match": phone.etag(path)}).status_code == 204
    return uuid.UUID(path.split("/")[1])


def answers(phone, word, ids):
    """What the ids are answered, request by request."""
    for method, rest, body, headers in requests_of(VIEW_SETS[word.api]):
        asked = (method, rest, body, headers)
        yield asked, [told(phone(method, f"{word.api}/{id}/{rest}", body, **headers)) for id in ids]
    for filter in filters_of(VIEW_SETS[word.api]):
        yield filter, [told(phone.get(f"{word.api}/?{filter}={id}")) for id in ids]


@pytest.mark.parametrize("viewer", ["partner", "ex", "stranger"])
@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_answers_as_never_was(name, viewer, ana, ben, dan, cleo, now, api):
    word, asker = HIDDEN[name], {"partner": ben, "ex": dan, "stranger": cleo}[viewer]
    ids = (deleted(word, ana, now, api), word.make(ana, now).pk, uuid.uuid4())
    for asked, (gone, hidden, never) in answers(api(asker), word, ids):
        assert gone == hidden == never, asked


SHARED = {name: word for name, word in HIDDEN.items() if word.hide}


@pytest.mark.parametrize("name", SHARED)
def test_unshared_answers_as_never_was(name, ana, ben, now, api):
    word, phone = SHARED[name], api(ben)
    row = word.share(word.make(ana, now), ana, now)
    assert phone.get(f"{word.api}/{row.pk}/").status_code == 200
    word.hide(row, ana, now)
    for asked, (hidden, never) in answers(phone, word, (row.pk, uuid.uuid4())):
        assert hidden == never, asked
