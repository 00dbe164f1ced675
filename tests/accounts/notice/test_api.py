import pytest

from accounts.notice.models import Notice, Preference


def row(kind, title, weekly, weekday, hour):
    return {
        "kind": kind,
        "title": title,
        "weekly": weekly,
        "monthly": False,
        "daily": False,
        "channel": "email",
        "weekday": weekday,
        "hour": hour,
    }


def test_lists_my_kinds_and_settings(api, ana):
    body = api(ana).get("notices/").json()
    assert body["settings"] == {"quiet_from": None, "quiet_until": None, "paused_until": None, "with_content": False}
    assert body["results"] == [
        row("poke", "Something waits for you", False, None, None),
        row("look", "Your week to look at", True, 1, 8),
    ]


def test_one_kind_is_chosen_and_read_again(api, ana):
    phone = api(ana)
    chosen = phone.put("notices/look/", {"channel": "email", "weekday": 4, "hour": 19})
    assert chosen.status_code == 200
    assert phone.get("notices/look/").json() == chosen.json()
    assert (chosen.json()["weekday"], chosen.json()["hour"]) == (4, 19)


def test_twice_is_the_same(api, ana):
    phone = api(ana)
    answers = [phone.put("notices/look/", {"channel": "off"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Preference.objects.count() == 1


def test_settings_are_said_and_read_again(api, ana):
    phone = api(ana)
    words = {"quiet_from": "22:00", "quiet_until": "07:00", "paused_until": None, "with_content": True}
    assert phone.put("notices/settings/", words).json() == words
    assert phone.get("notices/settings/").json() == words


def test_a_refusal_names_its_field(api, ana):
    words = {"quiet_from": "22:00", "quiet_until": None, "paused_until": None, "with_content": False}
    answer = api(ana).put("notices/settings/", words)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"] == "/quiet_until"


@pytest.mark.parametrize("field", ["weekday", "hour"])
def test_a_day_and_an_hour_are_for_kinds_that_have_them(field, api, ana):
    answer = api(ana).put("notices/poke/", {"channel": "email", field: 1})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("not-a-weekly-notice")
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"


def test_bad_words_are_refused(api, ana):
    phone = api(ana)
    for body in ({}, {"channel": "pigeon"}, {"channel": "off", "hour": 24}, {"channel": "off", "hour": "8"}, {"x": 1}):
        assert phone.put("notices/look/", body).status_code == 422
    assert phone.get("notices/?x=1").status_code == 400


def test_a_kind_nobody_can_choose_is_not_there(api, ana):
    phone = api(ana)
    for kind in ("invitation", "no-such"):
        assert phone.get(f"notices/{kind}/").status_code == 404
        assert phone.put(f"notices/{kind}/", {"channel": "off"}).status_code == 404


def test_it_needs_a_login(api):
    assert api().get("notices/").status_code == 401
    assert api().put("notices/look/", {"channel": "off"}).status_code == 401


def test_nobody_chooses_for_another(api, ana, ben):
    api(ana).put("notices/look/", {"channel": "off"})
    assert api(ben).get("notices/look/").json()["channel"] == "email"
    assert not Notice.objects.filter(person=ben, kind="poke").exists()


def test_the_wrong_method_is_refused(api, ana):
    assert api(ana).post("notices/look/", {"channel": "off"}).status_code == 405
