"""Who may see what: every model, every relation, every front door."""

import json
import uuid

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.archive import actions as archive_actions
from accounts.belonging.endings import content
from accounts.couple import actions as couple_actions
from accounts.feed.models import Epoch
from accounts.takeout import export
from tests.secrecy.rows import PLANTED, WORDS
from tracker.api.cursor import pack


def each(*, of):
    chosen = {name: word for name, word in WORDS.items() if of(word)}
    return pytest.mark.parametrize("word", chosen.values(), ids=chosen)


def doors(row, word, viewer, web, api):
    """What each front door tells that viewer: its name, and all the bytes it gives."""
    phone, browser = api(viewer), web(viewer)
    yield "sync", phone.get("sync/").content
    yield "takeout", json.dumps(list(export.everything(viewer)), cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    for page in word.lists:
        yield page, browser.get(page).content
    if word.page:
        yield "page", browser.get(word.page(row)).content
    if not word.api:
        return
    path = f"{word.api}/{word.key(row)}/"
    yield "list", phone.get(f"{word.api}/").content
    yield "detail", phone.get(path).content
    yield "put", phone.put(path, {}).content
    yield "delete", phone.delete(path, **{"If-Match": '"x"'}).content


def shows(row, told):
    """Whether anything told names the row or holds the planted word."""
    own_address = f"/{row.pk}/".encode()
    return str(row.pk).encode() in told.replace(own_address, b"") or PLANTED.encode() in told


def telling(row, word, viewer, web, api, *, but=()):
    return [door for door, told in doors(row, word, viewer, web, api) if door not in but and shows(row, told)]


def answers_as_for_never(row, word, viewer, api):
    """A hidden id and one that never was get the same bytes, whatever is asked of them."""
    phone = api(viewer)
    for method in ("GET", "PATCH", "DELETE", "PUT"):
        body = {"id": 1} if method in ("PUT", "PATCH") else None
        headers = {} if method == "GET" else {"If-Match": '"x"'}
        hidden, never = (phone(method, f"{word.api}/{id}/", body, **headers) for id in (row.pk, uuid.uuid4()))
        assert (hidden.status_code, hidden.content) == (never.status_code, never.content), method
        assert hidden.headers.get("ETag") == never.headers.get("ETag")


def before_all(viewer):
    """A cursor from before anything was shared."""
    return pack([str(Epoch.objects.get_or_create(pk=1)[0].name), 1], "sync", viewer.pk)


def test_every_model_of_content_is_walked():
    assert set(content()) == {word.model for word in WORDS.values()}


@each(of=lambda word: word.is_private)
def test_private_row_is_its_owners_alone(word, ana, ben, dan, cleo, sam, now, web, api):
    row = word.make(ana, now)
    assert word.model.objects.visible_to(ana).filter(pk=row.pk).exists()
    for viewer in (dan, cleo, sam, ben):
        assert not word.model.objects.visible_to(viewer).filter(pk=row.pk).exists()
        if word.model._meta.model_name not in ("timenote", "ownreading") or viewer != ben:
            assert telling(row, word, viewer, web, api) == []
        if word.api:
            answers_as_for_never(row, word, viewer, api)


@each(of=lambda word: word.share)
def test_shared_row_is_both_ones_and_nobody_elses(word, ana, ben, dan, cleo, sam, now, web, api):
    row = word.make(ana, now)
    row = row if word.share == "always" else word.share(row, ana, now)
    for viewer in (ana, ben):
        told = dict(doors(row, word, viewer, web, api))
        for door in ("detail", "sync"):
            assert (PLANTED if word.texts else str(row.pk)).encode() in told[door]
        assert (str(row.pk).encode() in told["takeout"]) is (word.joint or viewer == row.owner)
    for viewer in (dan, cleo, sam):
        assert telling(row, word, viewer, web, api) == []
        if word.key(row) == str(row.pk):
            answers_as_for_never(row, word, viewer, api)


@each(of=lambda word: word.hide)
def test_row_made_private_again_is_gone_at_once(word, ana, ben, now, web, api):
    row = word.hide(word.share(word.make(ana, now), ana, now), ana, now)
    assert telling(row, word, ben, web, api, but=("sync",)) == []
    changes = {one["id"]: one for one in api(ben).get(f"sync/?cursor={before_all(ben)}").json()["changes"]}
    assert changes[str(row.pk)]["gone"]
    assert changes[str(row.pk)]["row"] is None


@each(of=lambda word: word.share and not word.joint)
def test_ex_partner_keeps_nothing_of_the_others_own(word, ana, ben, now, web, api):
    row = word.make(ana, now)
    row = row if word.share == "always" else word.share(row, ana, now)
    couple_actions.leave(ben, now=now)
    assert not word.model.objects.visible_to(ben).filter(pk=row.pk).exists()
    assert PLANTED not in api(ben).get(f"{word.api}/{word.key(row)}/").text
    assert word.model.objects.visible_to(ana).filter(pk=row.pk).exists()


@each(of=lambda word: word.joint)
def test_hidden_archive_is_nothing_to_its_hider_alone(word, ana, ben, cleo, now, web, api):
    row = word.make(ana, now)
    couple_actions.leave(ben, now=now)
    for hider, other in ((ana, ben), (ben, ana)):
        archive_actions.hide(hider, couple=row.couple_id, now=now)
        own = ("sync", "takeout", "page") if word.api == "weeks" else ()  # there stands what they answered themselves
        assert telling(row, word, hider, web, api, but=own) == []
        assert not [
            door for door, told in doors(row, word, hider, web, api) if door in own and str(row.pk) in str(told)
        ]
        assert not word.model.objects.visible_to(hider).filter(pk=row.pk).exists()
        if word.key(row) == str(row.pk):
            answers_as_for_never(row, word, hider, api)
        assert PLANTED in api(other).get(f"{word.api}/{word.key(row)}/").text
        assert dict(doors(row, word, other, web, api))["sync"].count(str(row.pk).encode())
        archive_actions.show(hider, couple=row.couple_id, now=now)
        assert PLANTED in api(hider).get(f"{word.api}/{word.key(row)}/").text


@each(of=lambda word: word.joint)
def test_joint_row_is_an_archive_to_read_for_both(word, ana, ben, dan, now, api):
    row = word.make(ana, now)
    couple_actions.leave(ben, now=now)
    for one in (ana, ben):
        assert PLANTED in api(one).get(f"{word.api}/{word.key(row)}/").text
    assert api(dan).get(f"{word.api}/{word.key(row)}/").status_code == 404
