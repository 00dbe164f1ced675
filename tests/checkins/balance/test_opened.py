"""The balance opened: one's own figures to the very answers, one's boundaries, on the page and for the phone."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple.actions import leave
from checkins.balance.models import OwnReading
from tests.checkins.weeks import ANA, BEN, boundary, evening, marks, sealed, targets, week


@pytest.fixture
def wishes(ana, ben, long_ago):
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    targets(ben, 240, 420, now)


@pytest.fixture
def mine(ana, ben, long_ago):
    """A boundary of Ana's that Ben sees, and one that he does not."""
    now = long_ago.replace(month=5)
    return boundary(ana, now, text="One evening is mine."), boundary(ana, now, shared=False, text="No phone at night.")


@pytest.fixture
def lived(ana, ben, wishes, mine, time_machine):
    """Three of four weeks shared; the third is missing. Ana marks both boundaries, Ben the one he sees."""
    shared, private = mine
    for n, mark in ((0, 4), (1, 5), (3, 3)):
        sealed(ana, week(n), marks=marks((shared, mark), (private, 1)), **ANA | {"s1": 7 - n})
        sealed(ben, week(n), marks=marks((shared, 2)), **BEN)
    time_machine.move_to(evening(week(4)).replace(hour=12))


def text(browser, path="/balance/"):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get(path).content.decode()))


def test_own_figure_opens_to_the_answers(lived, ana, web):
    told = text(web(ana))
    for answer in (
        "7 of 7",
        "6 of 7",
        "4 of 7",
        "a little too little",
        "240 of 300 min",
        "420 of 480 min",
    ):
        assert answer in told, answer
    assert "4 and 1 of 5" in told or "1 and 4 of 5" in told


def test_each_week_says_its_figure_and_its_parts(lived, ana, web):
    weeks = web(ana).get("/balance/").context["own"]["by_week"]
    assert [(one["week"], [axis["parts"] for axis in one["axes"]]) for one in weeks] == [
        (week(3), [5, 5]),
        (week(2), []),
        (week(1), [5, 5]),
        (week(0), [5, 5]),
    ]
    readings = {row.week: row for row in OwnReading.objects.owned_by(ana)}
    for one in (weeks[0], weeks[2], weeks[3]):
        shown = [axis["figure"] for axis in one["axes"]]
        row = readings[one["week"]]
        assert shown == [round(row.autonomy), round(row.connection)]


def test_weeks_used_and_missing_are_named(lived, ana, web):
    told = text(web(ana))
    assert "Weeks used: 7 September, 14 September and 28 September." in told
    assert "Left out, not counted as nothing: 21 September (no shared check-in)." in told
    assert "3 of the last 4 weeks" in told


def test_partner_reads_none_of_the_answers(lived, ben, web):
    told = text(web(ben))
    assert "240 of 300 min" not in told and "One evening is mine." not in told and "No phone at night." not in told
    assert "60 of 240 min" in told


def test_partners_answers_change_nothing_that_is_opened(ana, ben, wishes, web, time_machine):
    for n in range(2):
        sealed(ana, week(n), **ANA)
        sealed(ben, week(n), **BEN | {"s1": 1})
    time_machine.move_to(evening(week(1)))
    opened = web(ana).get("/balance/").context["own"]
    assert all(
        line["answer"] != "1 of 7" for one in opened["by_week"] for axis in one["axes"] for line in axis["lines"]
    )


def test_boundary_care_is_shown_to_its_owner(lived, ana, ben, mine, web):
    care = web(ana).get("/balance/").context["care"]
    assert (care["mean"], care["weeks"]) == (38, "three")
    one, other = sorted(care["boundaries"], key=lambda one: -one["mean"])
    assert (one["row"].pk, one["mean"], other["row"].pk, other["mean"]) == (mine[0].pk, 75, mine[1].pk, 0)
    assert [mark["partner"] for mark in one["marks"]] == ["little"] * 3
    assert [mark["partner"] for mark in other["marks"]] == [None] * 3
    assert "38 of 100 over all, by your own marks alone, in the three weeks they came up." in text(web(ana))
    assert web(ben).get("/balance/").context["care"] == {}
    assert "How your boundaries were kept" not in text(web(ben)).split("As each of you tells it")[-1]


def test_partners_marks_never_average_in(ana, ben, wishes, mine, web, time_machine):
    for n in range(2):
        sealed(ana, week(n), marks=marks((mine[0], 5)), **ANA)
        sealed(ben, week(n), marks=marks((mine[0], 1)), **BEN)
    time_machine.move_to(evening(week(1)))
    assert web(ana).get("/balance/").context["care"]["mean"] == 100


def test_someone_alone_opens_their_own(cleo, web, time_machine, long_ago):
    own = boundary(cleo, long_ago, shared=False)
    for n in (0, 2):
        sealed(cleo, week(n), marks=marks((own, 4)), s1=6, s2=4, d2=0, me_minutes=90)
    time_machine.move_to(evening(week(2)))
    told = text(web(cleo))
    assert "90 min, no target" in told and "75 of 100 over all" in told
    assert "(no check-in)" in told and "no shared check-in" not in told
    assert "What I wanted to say arrived" not in told


def test_first_week_opens_without_a_reading(ana, ben, wishes, web, time_machine):
    sealed(ana, week(), **ANA)
    sealed(ben, week(), **BEN)
    time_machine.move_to(evening(week()))
    assert "240 of 300 min" in text(web(ana)) and "Weeks used: 7 September." in text(web(ana))


def test_page_costs_the_same_however_much_is_opened(ana, ben, wishes, mine, web, time_machine):
    def counted(n):
        time_machine.move_to(evening(week(n)))
        with CaptureQueriesContext(connection) as made:
            browser.get("/balance/")
        return len(made)

    browser = web(ana)
    for n in range(2):
        sealed(ana, week(n), marks=marks((mine[0], 4)), **ANA)
        sealed(ben, week(n), **BEN)
    browser.get("/balance/")
    few = counted(1)
    for n in range(2, 6):
        sealed(ana, week(n), marks=marks((mine[0], 4), (mine[1], 2)), **ANA)
        sealed(ben, week(n), **BEN)
    assert counted(5) == few <= 13


# ---- for the phone


def made_of(phone):
    own = phone.get("balance/").json()["mine"]
    return phone.get(f"balance/{own['id']}/made-of/")


def test_phone_reads_what_it_is_made_of(lived, ana, mine, api):
    told = made_of(api(ana)).json()
    assert told["weeks_used"] == [str(week(n)) for n in (0, 1, 3)]
    assert told["weeks_missing"] == [str(week(2))]
    newest = told["weeks"][-1]
    assert (newest["answers"]["s1"], newest["answers"]["t1"], newest["answers"]["me_target"]) == (4, 240, 300)
    assert {mark["boundary"]: mark["mark"] for mark in newest["marks"]} == {str(mine[0].pk): 3, str(mine[1].pk): 1}
    assert newest["parts"]["me"] == 80.0 and newest["parts"]["care"] == 25.0
    assert newest["autonomy"] == OwnReading.objects.get(owner=ana, week=week(3)).autonomy
    care = told["boundary_care"]
    assert (care["mean"], care["weeks"]) == (37.5, 3)
    (one,) = [one for one in care["boundaries"] if one["boundary"] == str(mine[0].pk)]
    assert one["weeks"][0] == {"week": str(week(0)), "mark": 4, "partner": "little"}


def test_phone_is_told_of_ones_own_alone(lived, ana, ben, cleo, api):
    own = api(ana).get("balance/").json()["mine"]["id"]
    never = api(ben).get(f"balance/{uuid.uuid4()}/made-of/")
    for other in (ben, cleo):
        hidden = api(other).get(f"balance/{own}/made-of/")
        assert (hidden.status_code, hidden.content) == (404, never.content)
    assert api().get(f"balance/{own}/made-of/").status_code == 401
    assert api(ana).get(f"balance/{own}/made-of/?deep=1").status_code == 400
    assert api(ana).post(f"balance/{own}/made-of/").status_code == 405


def test_phone_asks_in_a_few_queries(lived, ana, api):
    phone = api(ana)
    own = phone.get("balance/").json()["mine"]["id"]
    with CaptureQueriesContext(connection) as made:
        phone.get(f"balance/{own}/made-of/")
    assert len(made) <= 7


def test_what_it_was_made_of_stays_after_leaving(lived, ana, api):
    before = made_of(api(ana)).json()
    leave(ana, now=evening(week(4)))
    assert made_of(api(ana)).json() == before
