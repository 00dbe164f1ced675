"""A planted word in every text there is: found in no table, log, mail, cache or dump in clear, whatever went wrong."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.notice import actions as notices
from accounts.notice import delivery
from goals.goal import actions as goals
from tests.secrecy.rows import PLANTED, WORDS

WITH_TEXTS = {name: word for name, word in WORDS.items() if word.texts}


def tables() -> dict[str, str]:
    """Every table with all that stands in it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = "\n".join(
                repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
                for row in cursor.fetchall()
            )
    return found


def holding(told: dict[str, str]) -> list[str]:
    return [where for where, said in told.items() if PLANTED in said]


@pytest.mark.parametrize("word", WITH_TEXTS.values(), ids=WITH_TEXTS)
def test_no_table_holds_a_text_in_clear(word, ana, ben, now, web, api):
    row = word.make(ana, now)
    if callable(word.share):
        row = word.share(row, ana, now)
    if word.api:
        assert PLANTED in api(ana).get(f"{word.api}/{word.key(row)}/").content.decode()
    for viewer in (ana, ben):
        api(viewer).get("sync/")
        for page in word.lists:
            web(viewer).get(page)
    kept = tables()
    assert any(str(ana.email) in said for said in kept.values())
    assert holding(kept) == []


@pytest.mark.parametrize("name", WITH_TEXTS)
def test_no_text_is_dumped(name, ana, ben, now):
    WORDS[name].make(ana, now)
    out = io.StringIO()
    with pytest.raises(CommandError, match="not dumped"):
        call_command("dumpdata", stdout=out)
    assert PLANTED not in out.getvalue()


def test_no_cache_holds_a_text(ana, now, web):
    WORDS["goal"].make(ana, now)
    browser = web(ana)
    for page in ("/", "/goals/", "/boundaries/", "/time/", "/balance/", "/settings/"):
        browser.get(page)
    kept = getattr(cache, "_cache", None)
    if kept is None:
        client = cache._cache.get_client()
        kept = {key: client.get(key) for key in client.scan_iter()}
    assert PLANTED not in repr(kept)


@pytest.mark.parametrize("allowed", [False, True])
def test_mails_show_what_is_written_only_if_asked_for(allowed, ana, ben, now):
    for word in WITH_TEXTS.values():
        if not word.joint:
            word.make(ana, now)
    notices.with_content(ben, allowed, now=now)
    goals.propose(ana, id=uuid.uuid4(), now=now, title=f"{PLANTED} for both")
    list(delivery.send_due(timezone.now(), timezone.now()))
    sent = [one for one in mail.outbox if one.to == [ben.email]]
    assert sent
    said = [str(one.message()) + one.body + "".join(part[0] for part in one.alternatives) for one in sent]
    assert any(PLANTED in one for one in said) is allowed
    assert all(f"{PLANTED} goal" not in one for one in said)


REFUSED = {
    "goal-new": {"title": PLANTED * 30, "measure": "steps"},
    "new-boundary": {"text": PLANTED * 400, "category": "money"},
    "log-time": {"what": PLANTED * 30, "kind": "me", "minutes": "no"},
    "settings": {"name": PLANTED * 9},
    "account_login": {"login": f"{PLANTED}@example.org", "password": PLANTED},
}


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_refused_is_logged(name, ana, web, capfd, caplog):
    caplog.set_level("DEBUG")
    client = Client() if name == "account_login" else web(ana)
    assert client.post(reverse(name), REFUSED[name]).status_code in (200, 422)
    assert PLANTED not in caplog.text + "".join(capfd.readouterr())


def test_nothing_of_a_failure_is_logged(ana, web, monkeypatch, capfd, caplog):
    """What a person wrote is in no traceback, nor on the page that says sorry."""

    def fail(*args, **kwargs):
        raise RuntimeError("something broke")

    monkeypatch.setattr(goals, "begin", fail)
    client = web(ana)
    client.raise_request_exception = False
    words = {"id": str(uuid.uuid4()), "title": f"{PLANTED} goal", "measure": "steps"}
    answer = client.post(reverse("goal-new"), words)
    assert answer.status_code == 500
    said = caplog.text + "".join(capfd.readouterr())
    assert "something broke" in said
    assert PLANTED not in said + answer.content.decode()


def test_nothing_of_a_failing_call_is_logged(ana, api, monkeypatch, capfd, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError("something broke")

    monkeypatch.setattr(goals, "begin", fail)
    phone = api(ana)
    phone.client.raise_request_exception = False
    answer = phone.put(f"goals/{uuid.uuid4()}/", {"title": f"{PLANTED} goal"})
    assert answer.status_code == 500
    assert PLANTED not in caplog.text + "".join(capfd.readouterr()) + answer.content.decode()
