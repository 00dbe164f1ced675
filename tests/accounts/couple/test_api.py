"""The couple and its invitations through the phone's door."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple import actions
from accounts.couple.models import Couple, Invitation, couple_of
from accounts.person.actions import change_profile
from tests.accounts.recent import gave_password


def invited(phone, **fields):
    made = phone.put(f"invitations/{uuid.uuid4()}/", fields)
    assert made.status_code == 201, made.content
    return made.json()


def look(phone, **which):
    return phone.post("invitations/look/", which)


def test_works(cleo, ana, api):
    phone, other = api(cleo), api(ana)
    mine = invited(phone)
    assert phone.get("invitations/").json() == [mine]
    seen = look(other, code=mine["code"]).json()
    assert (seen["sender"], seen["state"]) == ("Cleo", "open")
    assert seen["token"] in mine["link"]
    linked = other.post("invitations/accept/", {"token": seen["token"], "sender": "Cleo"})
    assert linked.status_code == 200, linked.content
    assert linked.json()["partner"] == "Cleo"
    assert phone.get("couple/").json()["partner"] == "Ana"
    assert phone.get(f"invitations/{mine['id']}/").json()["state"] == "accepted"


def test_stranger_gets_404(cleo, ana, api):
    mine = invited(api(cleo))
    stranger = api(ana)
    for path in (f"invitations/{mine['id']}/", f"invitations/{uuid.uuid4()}/"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path + "take-back/").status_code == 404
        assert stranger.get(path).content == stranger.get(f"invitations/{uuid.uuid4()}/").content
    assert stranger.put(f"invitations/{mine['id']}/").status_code == 404
    assert look(stranger, token="0" * 32).status_code == 404


def test_partner_as_the_matrix_says(ana, ben, api):
    seen = api(ana).get("couple/").json()
    assert (seen["linked"], seen["partner"]) == (True, "Ben")
    assert set(seen) == {"id", "linked", "partner", "started_at", "first_weekday", "ended"}


def test_wrong_method(cleo, api):
    phone = api(cleo)
    mine = invited(phone)
    assert phone.delete("couple/").status_code == 405
    assert phone.get("couple/leave/").status_code == 405
    assert phone.delete(f"invitations/{mine['id']}/").status_code == 405
    assert phone.get("invitations/accept/").status_code in (404, 405)


def test_not_logged_in(db, api):
    phone = api()
    for method, path in (
        ("GET", "couple/"),
        ("POST", "couple/leave/"),
        ("GET", "invitations/"),
        ("PUT", f"invitations/{uuid.uuid4()}/"),
        ("POST", "invitations/look/"),
        ("POST", "invitations/accept/"),
        ("POST", "invitations/decline/"),
    ):
        answer = phone(method, path, {} if method != "GET" else None)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Session")


def test_twice(cleo, ana, api):
    phone, other, id = api(cleo), api(ana), uuid.uuid4()
    assert phone.put(f"invitations/{id}/").status_code == 201
    again = phone.put(f"invitations/{id}/")
    assert again.status_code == 200
    assert phone.put(f"invitations/{id}/", {"email": "x@example.org"}).status_code == 409
    token = Invitation.objects.get().token
    answers = [other.post("invitations/accept/", {"token": token, "sender": "Cleo"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Couple.objects.count() == 1


def test_declining_and_taking_back_twice(cleo, ana, api):
    phone, other = api(cleo), api(ana)
    one, two = invited(phone), invited(phone)
    token = one["link"].rstrip("/").rpartition("/")[2]
    for _ in range(2):
        assert other.post("invitations/decline/", {"token": token}).json()["state"] == "declined"
        assert phone.post(f"invitations/{two['id']}/take-back/").json()["state"] == "taken-back"
    assert phone.get("invitations/").json() == []


def test_taking_one_back_leaves_the_others(cleo, api):
    phone = api(cleo)
    ids = [invited(phone)["id"] for _ in range(3)]
    assert phone.post(f"invitations/{ids[1]}/take-back/").json()["id"] == ids[1]
    states = {row["id"]: row["state"] for row in phone.get("invitations/").json()}
    assert states == {ids[0]: "open", ids[2]: "open"}


def test_query_count(cleo, ana, ben, api, django_assert_max_num_queries):
    alone, linked = api(cleo), api(ana)
    invited(alone)
    with django_assert_max_num_queries(3):
        alone.get("invitations/")
    with django_assert_max_num_queries(4):
        linked.get("couple/")
    with django_assert_max_num_queries(12):
        invited(alone)


def test_mailed_one_keeps_link_and_code_from_its_sender(cleo, api):
    mine = invited(api(cleo), email="friend@example.org")
    assert (mine["email"], mine["link"], mine["code"]) == ("friend@example.org", None, None)


@pytest.mark.parametrize("body", [{}, {"token": "0", "code": "A"}, {"code": None}, {"token": "a", "person": "x"}])
def test_looking_takes_a_token_or_a_code(ana, api, body):
    assert api(ana).post("invitations/look/", body).status_code == 422


def test_too_many_invitations_are_refused(cleo, api):
    phone = api(cleo)
    for _ in range(10):
        invited(phone)
    assert phone.put(f"invitations/{uuid.uuid4()}/").status_code == 429


def test_tries_of_codes_are_limited(cleo, ana, api):
    phone = api(ana)
    for _ in range(10):
        assert look(phone, code="AAAAAAAAAA").status_code == 404
    late = look(phone, code="AAAAAAAAAA")
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 3600


def test_dead_code_answers_like_none(cleo, ana, api):
    row = invited(api(cleo))
    api(cleo).post(f"invitations/{row['id']}/take-back/")
    dead, never = look(api(ana), code=row["code"]), look(api(ana), code="AAAAAAAAAA")
    assert (dead.status_code, dead.content) == (never.status_code, never.content)


def test_leaving_asks_for_a_recent_password(ana, ben, api):
    phone = api(ana)
    words = {"couple": str(couple_of(ana).pk)}
    late = phone.post("couple/leave/", words)
    assert late.status_code == 401
    assert late.json()["type"].endswith(":reauthenticate")
    assert "WWW-Authenticate" in late.headers
    assert couple_of(ana) is not None
    assert gave_password(phone, ana).post("couple/leave/", words).status_code == 200
    assert couple_of(ana) is None


def test_leaving_twice_answers_alike(ana, ben, api):
    phone = gave_password(api(ana), ana)
    words = {"couple": str(couple_of(ana).pk), "end_other_sessions": True}
    first, second = phone.post("couple/leave/", words), phone.post("couple/leave/", words)
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (200, first.json())
    assert first.json()["linked"] is False


def test_leaving_another_couple_ends_nothing(ana, ben, dan, api):
    phone = gave_password(api(ana), ana)
    assert phone.post("couple/leave/", {"couple": str(uuid.uuid4())}).status_code == 409
    past = dan.memberships.get().couple_id
    assert phone.post("couple/leave/", {"couple": str(past)}).status_code == 409
    assert couple_of(ana) is not None


def test_the_one_left_is_told_until_they_have_read_it(ana, ben, api, now):
    actions.leave(ana, now=now)
    phone = api(ben)
    assert phone.get("couple/").json()["ended"]["partner"] == "Ana"
    assert phone.post("couple/told/").json()["ended"] is None
    assert api(ana).get("couple/").json()["ended"] is None


def test_used_link_tells_no_ex_a_new_name(cleo, ana, api, now):
    mine = invited(api(cleo))
    seen = look(api(ana), code=mine["code"]).json()
    api(ana).post("invitations/accept/", {"token": seen["token"], "sender": "Cleo"})
    later = now + timedelta(minutes=1)
    actions.leave(cleo, now=later)
    change_profile(cleo, now=later, name="Clementine")
    again = look(api(ana), token=seen["token"]).json()
    assert (again["sender"], again["state"]) == ("", "accepted")
