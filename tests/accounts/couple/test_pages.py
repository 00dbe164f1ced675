"""The pages of linking and leaving."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.couple import actions, rules
from accounts.couple.models import Couple, Invitation, Unwanted, couple_of
from accounts.notice.models import Notice
from tests.accounts.recent import gave_password


def invited(person, now, **fields):
    return actions.invite(person, id=uuid.uuid4(), now=now, **fields)


def page(invitation):
    return reverse("invitation", args=[invitation.token])


def yes(client, invitation, **fields):
    words = {"shown": invitation.sender.name, "sure": "on", **fields}
    return client.post(reverse("accept", args=[invitation.token]), words)


def test_works(cleo, ana, web, now):
    browser = web(cleo)
    first = browser.get("/couple/")
    id = re.search(r'name="id" value="([0-9a-f-]{36})"', first.text)[1]
    assert browser.post("/couple/invite/", {"id": id, "email": ""}).status_code == 303
    shown = browser.get("/couple/").text
    invitation = Invitation.objects.get()
    assert invitation.link in shown
    assert invitation.code[:5] in shown
    assert "<svg" in shown and "style=" not in shown

    assert "Cleo invites you" in web(ana).get(page(invitation)).text
    assert yes(web(ana), invitation).status_code == 303
    assert "You and Ana" in browser.get("/couple/").text
    assert "You and Cleo" in web(ana).get("/couple/").text


def test_stranger_gets_404(cleo, web):
    assert web(cleo).get(reverse("invitation", args=["0" * 32])).status_code == 404
    assert web().get(reverse("invitation", args=["0" * 32])).status_code == 404
    assert web(cleo).post(reverse("take-back", args=[uuid.uuid4()])).status_code == 404


def test_someone_elses_invitation_is_not_theirs_to_take(cleo, ana, web, now):
    row = invited(cleo, now)
    assert web(ana).post(reverse("take-back", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.taken_back_at is None


def test_wrong_method(cleo, web, now):
    token = invited(cleo, now).token
    browser = gave_password(web(cleo), cleo)
    assert browser.post("/couple/").status_code == 405
    for name, args in (("invite", []), ("code", []), ("told", []), ("accept", [token]), ("decline", [token])):
        assert browser.get(reverse(name, args=args)).status_code == 405
    assert browser.put("/couple/leave/").status_code == 405


def test_not_logged_in(db, web):
    for path in ("/couple/", "/couple/leave/"):
        answer = web().get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=")
    for path in ("/couple/invite/", "/couple/code/", "/couple/told/", "/couple/leave/"):
        assert web().post(path).status_code == 302


def test_twice(cleo, ana, web, now):
    id = str(uuid.uuid4())
    for _ in range(2):
        assert web(cleo).post("/couple/invite/", {"id": id, "email": ""}).status_code == 303
    invitation = Invitation.objects.get()
    for _ in range(2):
        assert yes(web(ana), invitation).status_code == 303
    assert Couple.objects.count() == 1


def test_query_count(cleo, ana, ben, web, now, django_assert_max_num_queries):
    for _ in range(3):
        invited(cleo, now)
    alone, linked = web(cleo), web(ana)
    with django_assert_max_num_queries(6):
        alone.get("/couple/")
    with django_assert_max_num_queries(5):
        linked.get("/couple/")


def test_page_of_invitation_tells_anyone_what_it_is(cleo, web, now):
    answer = web().get(page(invited(cleo, now, email="friend@example.org")))
    assert answer.status_code == 200
    assert "Cleo invites you" in answer.text
    assert "cleo@example.org" not in answer.text
    assert "friend@example.org" not in answer.text
    assert answer.headers["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize(
    ("kill", "why"),
    [
        (lambda row, now: Invitation.objects.update(expires_at=now - timedelta(seconds=1)), "has expired"),
        (lambda row, now: actions.take_back(row, row.sender, now=now), "taken back"),
        (lambda row, now: actions.decline(row, now=now), "declined"),
    ],
)
def test_dead_invitation_says_why(cleo, ana, web, now, kill, why):
    row = invited(cleo, now)
    kill(row, now)
    for browser in (web(), web(ana)):
        answer = browser.get(page(row))
        assert answer.status_code == 410
        assert why in answer.text
        assert "Cleo" not in answer.text
    assert why in yes(web(ana), row).text
    assert couple_of(ana) is None


def test_used_invitation_says_so_and_links_nobody_else(cleo, ana, ben_and_dan, web, now):
    row = invited(cleo, now)
    yes(web(ana), row)
    answer = yes(web(ben_and_dan[1]), row)
    assert answer.status_code == 422
    assert "already used" in answer.text
    assert couple_of(ben_and_dan[1]) is None


def test_sender_cannot_accept_their_own(cleo, web, now):
    row = invited(cleo, now)
    assert "your own" in web(cleo).get(page(row)).text
    assert yes(web(cleo), row).status_code == 422
    assert couple_of(cleo) is None


def test_name_that_changed_is_not_accepted(cleo, ana, web, now):
    row = invited(cleo, now)
    answer = yes(web(ana), row, shown="Ben")
    assert answer.status_code == 422
    assert "has changed since" in answer.text
    assert couple_of(ana) is None


def test_accepting_needs_the_tick(cleo, ana, web, now):
    row = invited(cleo, now)
    answer = web(ana).post(reverse("accept", args=[row.token]), {"shown": "Cleo"})
    assert answer.status_code == 422
    assert "Tick this first" in answer.text
    assert couple_of(ana) is None


def test_unconfirmed_address_accepts_nothing(cleo, ana, web, now):
    ana.emailaddress_set.update(verified=False)
    row = invited(cleo, now)
    assert "Confirm your e-mail address first" in yes(web(ana), row).text
    assert couple_of(ana) is None


def test_declining_needs_no_account(cleo, web, now):
    row = invited(cleo, now, email="friend@example.org")
    answer = web().post(reverse("decline", args=[row.token]), {"never_again": "on"})
    assert answer.status_code == 303
    assert Unwanted.objects.count() == 1
    sent_before = Notice.objects.count()
    invited(cleo, now, email="Friend@example.org")
    assert Notice.objects.count() == sent_before


def test_mailed_invitation_shows_no_link_to_its_sender(cleo, web, now):
    row = invited(cleo, now, email="friend@example.org")
    shown = web(cleo).get("/couple/").text
    assert "friend@example.org" in shown
    assert row.token not in shown
    assert row.code[:5] not in shown


def test_code_leads_to_the_invitation(cleo, ana, web, now):
    row = invited(cleo, now)
    typed = f" {row.code[:5].lower()}-{row.code[5:]} "
    answer = web(ana).post("/couple/code/", {"code": typed})
    assert (answer.status_code, answer.url) == (303, page(row))


def test_wrong_code_keeps_what_was_typed(ana, web):
    answer = web(ana).post("/couple/code/", {"code": "abcde fghjk"})
    assert answer.status_code == 422
    assert 'value="abcde fghjk"' in answer.text
    assert "No open invitation has this code" in answer.text


def test_tries_of_codes_are_limited_by_account(ana, cleo, web, now):
    row = invited(cleo, now)
    browser = web(ana)
    for _ in range(10):
        assert browser.post("/couple/code/", {"code": "AAAAAAAAAA"}).status_code == 422
    answer = browser.post("/couple/code/", {"code": row.code})
    assert answer.status_code == 429
    assert "a lot of tries" in answer.text


def test_tries_of_codes_are_limited_by_address(ana, ben, cleo, sam, web):
    statuses = []
    for person in (ana, ben, cleo, sam):
        browser = web(person)
        statuses += [browser.post("/couple/code/", {"code": "AAAAAAAAAA"}).status_code for _ in range(10)]
    assert statuses == [422] * 30 + [429] * 10


def test_leaving_asks_for_a_recent_password(ana, ben, web):
    browser = gave_password(web(ana), ana, ago=601)
    page = browser.get("/couple/leave/").text
    assert "What Ben sees, and when" in page
    assert "Give my password" in page
    assert "Leave now" not in page
    answer = browser.post("/couple/leave/", {"couple_id": couple_of(ana).pk})
    assert (answer.status_code, answer.url) == (303, "/accounts/reauthenticate/?next=%2Fcouple%2Fleave%2F")
    assert couple_of(ana) is not None


def test_password_given_leads_back_to_leaving(ana, ben, web):
    browser = web(ana)
    asked = re.search(r'href="(/accounts/reauthenticate/[^"]+)"', browser.get("/couple/leave/").text)
    answer = browser.post(asked[1], {"password": "a quiet kitchen table"})
    assert answer.url == "/couple/leave/#act"
    assert "Leave now" in browser.get("/couple/leave/").text


def test_leaving_ends_it_for_both_at_once(ana, ben, web):
    browser = gave_password(web(ana), ana)
    shown = browser.get("/couple/leave/")
    assert "Ben" in shown.text
    answer = browser.post("/couple/leave/", {"couple_id": couple_of(ana).pk})
    assert (answer.status_code, answer.url) == (303, "/couple/")
    assert couple_of(ana) is None
    assert couple_of(ben) is None


def test_leaving_twice_leaves_no_later_couple(ana, ben, cleo, web, now):
    first = couple_of(ana)
    browser = gave_password(web(ana), ana)
    browser.post("/couple/leave/", {"couple_id": first.pk})
    second = actions.accept(invited(cleo, now), ana, now=now, verified=True)
    assert browser.post("/couple/leave/", {"couple_id": first.pk}).status_code == 303
    assert couple_of(ana) == second


def test_leaving_ends_the_invitations_sent_before(cleo, ben, ana, web, now):
    actions.leave(ana, now=now)
    used, unused = invited(cleo, now), invited(cleo, now)
    actions.accept(used, ben, now=now, verified=True)
    actions.leave(cleo, now=now)
    assert "taken back" in web().get(page(unused)).text
    assert "Waiting to be answered" not in web(cleo).get("/couple/").text


def test_leaving_ends_other_sessions_if_wished(ana, ben, web):
    here, there = gave_password(web(ana), ana), web(ana)
    here.post("/couple/leave/", {"couple_id": couple_of(ana).pk, "others": "on"})
    assert here.get("/couple/").status_code == 200
    assert there.get("/couple/").status_code == 302


def test_the_one_left_is_told_once_in_neutral_words(ana, ben, web, now):
    actions.leave(ana, now=now)
    browser = web(ben)
    told = browser.get("/couple/").text
    assert "You and Ana are not linked any more" in told
    assert browser.post("/couple/told/").status_code == 303
    assert "not linked any more" not in browser.get("/couple/").text
    assert "not linked any more" not in web(ana).get("/couple/").text


def test_invitation_from_before_a_couple_is_dead_after_it(cleo, ana, dan, web, now):
    old = invited(cleo, now)
    later = now + timedelta(minutes=1)
    actions.accept(invited(cleo, now), ana, now=later, verified=True)
    actions.leave(cleo, now=later + timedelta(hours=1))
    with pytest.raises(rules.TakenBack):
        actions.accept(old, dan, now=later, verified=True)
    assert couple_of(dan) is None
    assert actions.open_ones_of(cleo, later) == []
