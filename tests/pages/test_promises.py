"""What every page keeps: whose account it is, the way to help, nothing left in caches, no script but our own."""

from __future__ import annotations

import re

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.belonging.endings import content
from accounts.secret.field import SecretText
from tests.pages.life import BEFORE_LOGGING_IN, NO_PAGES, SIGNED_IN, VIEWERS, names

PEOPLE = [viewer for viewer in VIEWERS if viewer != "nobody"]
FOR_WHOEVER_GOT_THE_MAIL = "/mail/stop/"


def page_names() -> set[str]:
    return {*NO_PAGES, *(name for which in VIEWERS.values() for name in which)}


def answers(life, web, viewers):
    """Each page that each viewer is walked through, as their browser gets it."""
    for viewer in viewers:
        client = web(getattr(life, viewer, None))
        for name in VIEWERS[viewer]:
            for path in life.paths(name):
                yield viewer, path, client.get(path, follow=name == "checkin")


def somewhere(name: str) -> str:
    """An address of that name, whatever it takes."""
    id, week = "6f2c3a52-5c3b-4d7e-9f3c-0a3f6f1e2d4b", "2026-09-07"
    for args in ((), (id,), (week,), ("time",), (week, "time"), (week, id)):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(f"how is {name} reached?")


def test_no_page_is_missing_from_the_list(life, web):
    client = web(life.ana)
    left = names() - page_names()
    assert {name for name in left if client.get(somewhere(name)).status_code != 405} == set()
    assert page_names() - names() == set()


def test_signed_in_pages_say_whose_account_it_is(life, web):
    for viewer, path, answer in answers(life, web, PEOPLE):
        assert answer.status_code in (200, 410), (path, answer.status_code)
        whose = f"This is the account of </span><span>{viewer.title()}</span>" in answer.content.decode()
        assert whose or path.startswith(FOR_WHOEVER_GOT_THE_MAIL), path


def test_signed_in_pages_are_kept_nowhere(life, web):
    for _, path, answer in answers(life, web, PEOPLE):
        assert answer.headers["Cache-Control"] == "no-store", path


def test_no_title_says_what_anyone_wrote(life, web):
    """A browser keeps titles in its history, for whoever looks there next."""
    written = {
        getattr(row, one.attname)
        for model in content()
        for one in model._meta.concrete_fields
        if isinstance(one, SecretText)
        for row in model.objects.all()
    }
    for _, path, answer in answers(life, web, PEOPLE):
        title = re.search("<title>(.*?)</title>", answer.content.decode(), re.DOTALL)[1]
        assert not [text for text in written if text and text in title], path


def test_no_line_of_words_is_offered_to_the_next_one(life, web):
    """A browser offers what was written in a line to whoever writes there next, unless it is told not to."""
    for _, path, answer in answers(life, web, PEOPLE):
        lines = re.findall(r"<input[^>]*>", answer.content.decode())
        words = [line for line in lines if 'type="text"' in line or "type=" not in line]
        assert all("autocomplete=" in line or " readonly" in line for line in words), path


def test_every_page_leads_to_help_and_safety(life, web):
    for _, path, answer in answers(life, web, VIEWERS):
        assert f'<a href="{reverse("safety")}">Help and safety</a>' in answer.content.decode(), path


def test_no_page_lets_foreign_or_inline_code_in(life, web):
    for _, path, answer in answers(life, web, VIEWERS):
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "default-src 'none'" in policy and "script-src 'self'" in policy, path
        page = answer.content.decode()
        assert " style=" not in page and "<style" not in page and " onclick=" not in page, path


@pytest.mark.parametrize("path", ["/no-such-page/", "/goals/6f2c3a52-5c3b-4d7e-9f3c-0a3f6f1e2d4b/"])
def test_a_missing_page_keeps_the_same_promises(ana, web, path):
    answer = web(ana).get(path)
    assert answer.status_code == 404
    assert "This is the account of </span><span>Ana</span>" in answer.content.decode()
    assert "Help and safety" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_sees_a_signed_in_page_without_logging_in(life, web):
    client = web(None)
    for name in set(SIGNED_IN) - set(BEFORE_LOGGING_IN) - {"unsubscribe", "invitation", "account_logout"}:
        for path in life.paths(name):
            answer = client.get(path)
            assert answer.status_code == 302 and answer.url.startswith(reverse("account_login")), path
