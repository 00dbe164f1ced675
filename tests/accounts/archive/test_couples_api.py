"""Couples that ended through the phone's door."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.archive import actions
from accounts.couple import actions as couple_actions
from accounts.takeout.erase import erase
from goals.goal.models import Step
from tests.accounts.recent import gave_password


def test_works(ana, archive, api, now):
    phone = gave_password(api(ana), ana)
    (one,) = phone.get("couples/").json()
    assert set(one) == {"id", "partner", "started_at", "ended_at", "hidden", "withdrawn_at"}
    assert (one["partner"], one["hidden"], one["withdrawn_at"]) == ("Ben", False, None)
    path = f"couples/{one['id']}/"
    assert phone.get(path).json() == one
    assert phone.post(path + "hide/").json() == one | {"hidden": True}
    assert phone.get(f"goals/{archive.goal.pk}/").status_code == 404
    assert phone.post(path + "show/").json() == one
    assert phone.get(f"goals/{archive.goal.pk}/").status_code == 200
    assert phone.post(path + "withdraw/").json()["withdrawn_at"]
    assert phone.get(f"steps/{archive.ana_step.pk}/").json()["text"] == "(removed)"


def test_stranger_gets_404(ana, cleo, archive, api):
    stranger = gave_password(api(cleo), cleo)
    assert stranger.get("couples/").json() == []
    for id in (archive.couple.pk, uuid.uuid4()):
        for verb in ("", "hide/", "show/", "withdraw/"):
            answer = stranger("POST" if verb else "GET", f"couples/{id}/{verb}")
            assert (answer.status_code, answer.content) == (404, stranger.get(f"couples/{uuid.uuid4()}/").content)


def test_partner_as_the_matrix_says(ana, ben, archive, api, now):
    before = api(ben).get("couples/").content
    actions.hide(ana, couple=archive.couple.pk, now=now)
    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    assert api(ben).get("couples/").content == before


def test_open_couple_is_not_among_them(ana, ben, couple, api):
    assert api(ana).get("couples/").json() == []
    assert api(ana).get(f"couples/{couple.pk}/").status_code == 404
    assert api(ana).post(f"couples/{couple.pk}/hide/").status_code == 404


def test_wrong_method(ana, archive, api):
    path = f"couples/{archive.couple.pk}/"
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        assert api(ana)(method, path, {}).status_code == 405
    assert api(ana).get(path + "hide/").status_code == 405
    assert api(ana).post("couples/").status_code == 405


def test_not_logged_in(archive, api):
    assert api().get("couples/").status_code == 401
    assert api().post(f"couples/{archive.couple.pk}/hide/").status_code == 401


def test_recent_password_is_asked_for(ana, archive, api):
    answer = api(ana).post(f"couples/{archive.couple.pk}/withdraw/")
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:twofold:problem:reauthenticate")
    assert Step.objects.get(pk=archive.ana_step.pk).text == "ana step"


def test_twice(ana, archive, api):
    phone, path = gave_password(api(ana), ana), f"couples/{archive.couple.pk}/"
    for verb in ("hide/", "show/", "withdraw/"):
        first = phone.post(path + verb)
        assert first.status_code == 200
        assert phone.post(path + verb).content == first.content


def test_stale_version(ana, archive, api):
    """A place has no version: what a verb does stands or does not, whatever was read before."""
    phone, path = api(ana), f"couples/{archive.couple.pk}/hide/"
    assert phone.post(path, **{"If-Match": '"old"'}).status_code == 200


def test_unknown_parameter_is_named(ana, api):
    assert api(ana).get("couples/?partner=Ben").status_code == 400


def test_name_is_empty_once_the_other_is_erased(ana, ben, archive, api, now):
    erase(ben, now=now)
    assert api(ana).get("couples/").json()[0]["partner"] == ""


def test_query_count(ben, archive, ben_and_dan, api):
    phone = api(ben)
    phone.get("couples/")
    with CaptureQueriesContext(connection) as captured:
        assert len(phone.get("couples/").json()) == 2
    assert len(captured) <= 2


def test_other_devices_look_at_the_couple_again(ana, archive, api, now):
    phone = api(ana)
    cursor = phone.get("sync/").json()["cursor"]
    api(ana).post(f"couples/{archive.couple.pk}/hide/")
    assert "couple" in {one["word"] for one in phone.get(f"sync/?cursor={cursor}").json()["changes"]}


def test_newest_end_comes_first(ben, dan, archive, api):
    assert [one["partner"] for one in api(ben).get("couples/").json()] == ["Ana", "Dan"]


def test_leaving_puts_it_there(ana, ben, couple, api, now):
    couple_actions.leave(ben, now=now)
    assert [one["partner"] for one in api(ana).get("couples/").json()] == ["Ben"]
