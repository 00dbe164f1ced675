"""Who may see what: every model, every relation, every front door."""

import uuid

import pytest

from accounts.belonging.endings import content
from accounts.couple import actions as couple_actions
from tests.secrecy.rows import PLANTED, WORDS

each_word = pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
each_shared_word = pytest.mark.parametrize(
    "word", [word for word in WORDS.values() if word.share], ids=[name for name, word in WORDS.items() if word.share]
)


def doors(row, word, viewer, web, api):
    """What each front door tells that viewer: its name, and all the bytes it gives."""
    phone, browser = api(viewer), web(viewer)
    yield "list", phone.get(f"{word.api}/").content
    yield "detail", phone.get(f"{word.api}/{row.pk}/").content
    yield "sync", phone.get("sync/").content
    yield "put", phone.put(f"{word.api}/{row.pk}/", {}).content
    yield "delete", phone.delete(f"{word.api}/{row.pk}/", **{"If-Match": '"x"'}).content
    for page in word.lists:
        yield page, browser.get(page).content
    if word.page:
        yield "page", browser.get(word.page(row)).content


def shows(row, told):
    """Whether anything told names the row or holds a planted word."""
    return str(row.pk).encode() in told.replace(f"/{row.pk}/".encode(), b"") or PLANTED.encode() in told


def sees_nothing(row, word, viewer, web, api):
    assert [door for door, told in doors(row, word, viewer, web, api) if shows(row, told)] == []
    never = uuid.uuid4()
    phone = api(viewer)
    for method in ("GET", "PATCH", "DELETE", "PUT"):
        body = {"id": 1} if method in ("PUT", "PATCH") else None
        answers = [
            phone(method, f"{word.api}/{id}/", body, **({"If-Match": '"x"'} if method != "GET" else {}))
            for id in (row.pk, never)
        ]
        assert answers[0].status_code == answers[1].status_code, method
        assert answers[0].content == answers[1].content, method
        assert answers[0].headers.get("ETag") == answers[1].headers.get("ETag")


def test_every_model_of_content_is_walked():
    assert {model._meta.model_name for model in content()} == set(WORDS)


@each_word
def test_private_row_is_its_owners_alone(word, ana, ben, dan, cleo, sam, now, web, api):
    row = word.make(ana, now)
    assert word.model.objects.visible_to(ana).filter(pk=row.pk).exists()
    for viewer in (ben, dan, cleo, sam):
        assert not word.model.objects.visible_to(viewer).filter(pk=row.pk).exists()
        sees_nothing(row, word, viewer, web, api)


@each_shared_word
def test_shared_row_is_both_ones_and_nobody_elses(word, ana, ben, dan, cleo, sam, now, web, api):
    row = word.share(word.make(ana, now), ana, now)
    for viewer in (ana, ben):
        told = dict(doors(row, word, viewer, web, api))
        assert PLANTED.encode() in told["detail"]
        assert PLANTED.encode() in told["sync"]
    for viewer in (dan, cleo, sam):
        sees_nothing(row, word, viewer, web, api)


@each_shared_word
def test_row_made_private_again_is_gone_at_once(word, ana, ben, now, web, api):
    row = word.share(word.make(ana, now), ana, now)
    row = word.hide(row, ana, now)
    told = dict(doors(row, word, ben, web, api))
    told.pop("sync")
    assert [door for door, bytes in told.items() if shows(row, bytes)] == []
    change = next(one for one in api(ben).get("sync/?cursor=" + first_cursor(ben, api)).json()["changes"])
    assert change["row"] is None


def first_cursor(viewer, api):
    """A cursor from before anything was shared."""
    from accounts.feed.models import Epoch
    from tracker.api.cursor import pack

    return pack([str(Epoch.objects.get_or_create(pk=1)[0].name), 1], "sync", viewer.pk)


@each_shared_word
def test_ex_partner_keeps_nothing_of_the_others_own(word, ana, ben, now, web, api):
    row = word.share(word.make(ana, now), ana, now)
    couple_actions.leave(ben, now=now)
    row = word.model.objects.get(pk=row.pk)
    told = dict(doors(row, word, ben, web, api))
    told.pop("sync")
    assert [door for door, bytes in told.items() if shows(row, bytes)] == []
    assert word.model.objects.visible_to(ana).filter(pk=row.pk).exists()
