"""What erasing an account takes out of the weeks that both have seen, and what a takeout holds of them."""

import pytest

from accounts.takeout import export
from accounts.takeout.erase import erase
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin.models import CheckIn
from tests.checkins.weeks import ANA, BEN, marks, sealed, week


@pytest.fixture
def revealed(ana, ben, lived):
    """Three weeks that both have seen; Ana sits in the first seat."""
    for n in range(3):
        sealed(ana, week(n), marks=marks((lived["ben"][0], 2)), x1="ana thanks", x2="ana word", **ANA)
        sealed(ben, week(n), x1="ben thanks", **BEN)
    return SharedWeek.objects.order_by("-week").first()


@pytest.mark.parametrize(("name", "kept"), [("ana", "ben"), ("ben", "ana")])
def test_answers_of_the_erased_go_and_the_others_stay(ana, ben, revealed, api, now, name, kept):
    erased, other = (ana, ben) if name == "ana" else (ben, ana)
    before = api(other).get(f"weeks/{week(2)}/").json()
    erase(erased, now=now)
    after = api(other).get(f"weeks/{week(2)}/").json()
    assert after["mine"] == before["mine"]
    assert (after["partners"]["answers"], after["partners"]["words"]) == ({}, {})
    assert (after["partners"]["autonomy"], after["partners"]["connection"]) == (None, None)
    assert {row["minutes"] for row in after["partners"]["time"]} == {None}
    assert SharedWeek.objects.count() == 3


def test_own_check_ins_and_readings_go(ana, ben, revealed, now):
    erase(ana, now=now)
    assert not CheckIn.objects.filter(owner=ana).exists()
    assert not OwnReading.objects.filter(owner=ana).exists()
    assert OwnReading.objects.filter(owner=ben).count() == 3


def test_marks_of_the_erased_leave_the_others_readings(ana, ben, revealed, now):
    assert all(row.partner_marks for row in OwnReading.objects.filter(owner=ben))
    erase(ana, now=now)
    assert not any(row.partner_marks for row in OwnReading.objects.filter(owner=ben))


def test_pages_of_the_other_still_open(ana, ben, revealed, web, now):
    erase(ana, now=now)
    browser = web(ben)
    for path in ("/", "/weeks/", f"/weeks/{week(2)}/", "/balance/", "/couple/"):
        answer = browser.get(path, follow=True)
        assert answer.status_code == 200, path
        assert "ana thanks" not in answer.text


def test_takeout_holds_ones_own_half_of_a_week(ana, ben, revealed):
    rows = dict(export.everything(ben))["sharedweek"]
    assert [row["x1_second"] for row in rows] == ["ben thanks"] * 3
    assert [row["x1_first"] for row in rows] == [None] * 3
    assert all(row["answers"]["first"] == {} and row["answers"]["second"] for row in rows)
