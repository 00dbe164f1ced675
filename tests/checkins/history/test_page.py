"""The history: a year of weeks as each may see them, and two periods beside each other."""

import re
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couples
from checkins.balance.models import SharedWeek
from tests.checkins.weeks import ANA, BEN, draft, evening, sealed, targets, week
from tests.conftest import link

PAGE = "/weeks/history/"


@pytest.fixture
def wishes(ana, ben, long_ago):
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    targets(ben, 240, 420, now)


def both(ana, ben, *weeks, ana_says=None, ben_says=None):
    for n in weeks:
        sealed(ana, week(n), **(ana_says or ANA))
        sealed(ben, week(n), **(ben_says or BEN))


def later(time_machine, n):
    """The Friday after a week has closed."""
    time_machine.move_to(evening(week(n)).replace(hour=12) + (week(1) - week()))


def dates(*periods):
    names = ("first_from", "first_to", "second_from", "second_to")
    return PAGE + "?" + urlencode(dict(zip(names, map(str, periods), strict=True)))


def shown(answer):
    return {found["day"]: found for month in answer.context["months"] for found in month["weeks"]}


def test_works(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 3)
    later(time_machine, 3)
    answer = web(ana).get(PAGE)
    assert answer.status_code == 200
    found = shown(answer)
    assert [bool(found[week(n)]["pair"].dotted) for n in range(4)] == [False, False, True, False]
    assert found[week(2)]["says"] == "no shared check-in"
    assert found[week(0)]["url"] == f"/weeks/{week()}/"
    assert found[week(0)]["mine"] == 75 and found[week(0)]["theirs"] == 35


def test_each_gap_says_what_it_is(ana, ben, cleo, wishes, web, time_machine):
    both(ana, ben, 0)
    sealed(ana, week(1), s1=5)
    sealed(ben, week(1), s1=5)
    sealed(ana, week(2), **ANA)
    for person, n in ((cleo, 0), (ana, 3)):
        draft(person, week(n), s1=5)
    sealed(cleo, week(1), s1=5)
    sealed(cleo, week(3), s1=5, s2=5, d2=0)
    time_machine.move_to(evening(week(3)))
    answer = web(ana).get(PAGE)
    assert [shown(answer)[week(n)]["says"] for n in range(4)] == [
        "",
        "too few open answers for a picture",
        "no shared check-in",
        "not closed yet",
    ]
    assert "Ben’s room</th>" in answer.content.decode()
    found = shown(web(cleo).get(PAGE))
    assert [(found[week(n)]["says"], found[week(n)].get("mine")) for n in range(4)] == [
        ("what you wrote stays yours", None),
        ("your own week, too few answers for a picture", None),
        ("no check-in", None),
        ("your own week", 78),
    ]


def test_not_logged_in(db, web):
    for path in (PAGE, f"{PAGE}own.csv", f"{PAGE}own.json"):
        assert web().get(path).status_code == 302
        assert web().post(path).status_code in (302, 405)


def test_every_link_of_the_calendar_leads_to_a_page(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 2)
    later(time_machine, 3)
    for person in (ana, ben):
        browser = web(person)
        links = {found["url"] for found in shown(browser.get(PAGE)).values() if found["url"]}
        assert len(links) > 20  # every week since April
        assert {browser.get(link).status_code for link in links} == {200}


def test_alone_one_has_one_circle(cleo, web, time_machine):
    for n in (0, 1, 3):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    later(time_machine, 3)
    answer = web(cleo).get(PAGE)
    found = shown(answer)
    assert [found[week(n)]["one"].dotted for n in range(4)] == [False, False, True, False]
    assert found[week(2)]["url"] == ""
    assert "loseness" not in answer.content.decode()
    assert web(cleo).get(found[week(0)]["url"]).status_code == 200


def test_someone_new_is_told_that_there_is_nothing_yet(cleo, web):
    told = web(cleo).get(PAGE).content.decode()
    assert "No weeks yet" in told and "Compare" not in told


def test_weeks_from_before_and_after_a_couple_stay(ana, ben, dan, wishes, web, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    couples.leave(ben, now=evening(week(1)))
    for person in (ana, ben):
        answer = web(person).get(PAGE)
        assert [found["day"] for found in shown(answer).values() if "couple" in found] == [week(0), week(1)]
        assert "The other’s room" in answer.content.decode()
        assert answer.context["compared"]["together"] == []
    assert web(dan).get(PAGE).status_code == 200
    assert "couple" not in str([found.keys() for found in shown(web(ana).get(PAGE)).values() if not found["url"]])


def test_a_year_a_page(ana, ben, wishes, web, time_machine):
    both(ana, ben, *range(16), 18)
    later(time_machine, 20)
    browser = web(ana)
    for year, weeks in ((2026, 39), (2027, 5)):
        answer = browser.get(f"{PAGE}?year={year}")
        assert answer.context["years"] == [2026, 2027]
        assert len(shown(answer)) == weeks and {day.year for day in shown(answer)} == {year}
    assert browser.get(PAGE).context["year"] == 2027


@pytest.mark.parametrize("year", ["", "2025", "2028", "now", "02026", "-1", "9" * 50])
def test_a_year_without_weeks_is_not_there(ana, ben, wishes, web, time_machine, year):
    both(ana, ben, 0)
    later(time_machine, 1)
    assert web(ana).get(f"{PAGE}?year={year}").status_code == 404


def test_query_count_does_not_grow(ana, ben, wishes, web, time_machine):
    counts = set()
    for weeks, newest in ((range(8), 7), (range(8, 60), 59)):
        both(ana, ben, *weeks)
        later(time_machine, newest)
        browser = web(ana)
        for path in (PAGE, dates(week(0), week(3), week(4), week(newest))):
            browser.get(path)
            with CaptureQueriesContext(connection) as found:
                assert browser.get(path).status_code == 200
            counts.add(len(found))
    assert len(counts) == 1 and counts.pop() <= 22


# ---- what the partner sees


TOKEN = r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"'


def words_of(answer):
    """The page without what differs from one rendering to the next."""
    return re.sub(TOKEN, "", answer.content.decode())


def test_partner_sees_nothing_of_drafts_and_kept_answers(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 2, 3)
    later(time_machine, 4)
    now = evening(week(5))
    asked = (PAGE, dates(week(0), week(1), week(2), week(5)))
    time_machine.move_to(now)
    before = [words_of(web(ben).get(path)) for path in asked]
    mine = words_of(web(ana).get(PAGE))
    draft(ana, week(5), now, s1=1, d2=-3, kept=["s1"], x1="Zwetschgenkuchen", x4="Zwetschgenkuchen")
    assert [words_of(web(ben).get(path)) for path in asked] == before
    sealed_now = sealed(ana, week(4), evening(week(4)), **ANA)
    assert sealed_now.is_sealed
    assert [words_of(web(ben).get(path)) for path in asked] == before
    assert "Zwetschgenkuchen" not in mine


def test_kept_answers_change_nothing_the_partner_compares(ana, ben, wishes, web, time_machine):
    """Two weeks that differ in what Ana keeps alone: the shared lines are those of the shared rows."""
    both(ana, ben, 0, 1)
    both(ana, ben, 2, 3, ana_says=ANA | {"s1": 1, "kept": ["s1"]})
    later(time_machine, 3)
    rows = {row.week: row for row in SharedWeek.objects.all()}
    seat = rows[week(0)].seat_of(ana)
    path = dates(week(0), week(1), week(2), week(3))
    line = web(ben).get(path).context["compared"]["together"][1]
    assert line["title"] == "Ana’s room"
    assert [value for value, _weeks in line["means"]] == [rows[week(n)].figures_of(seat)["autonomy"] for n in (0, 2)]
    told = web(ana).get(path).context["compared"]
    own = dict((part["title"], part["means"]) for part in told["own"][0]["parts"])
    assert own["My choices and people had their place"] == [(83, 2), (0, 2)]


# ---- two periods


def test_usual_periods_are_compared_at_once(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 2, 3)
    both(ana, ben, 4, 5, 6, 7, ben_says=BEN | {"s1": 7, "s2": 7, "d2": 0})
    later(time_machine, 7)
    answer = web(ana).get(PAGE)
    told = answer.context["compared"]
    assert told["says"] == (
        "Beside the first period, the second had about as much room for you, more room for Ben "
        "and about as much closeness you both felt."
    )
    assert [line["means"] for line in told["together"]] == [
        [(75, 4), (75, 4)],
        [(35, 4), (80, 4)],
        [(85, 4), (85, 4)],
    ]
    assert [line["title"] for line in told["own"]] == ["Room", "Closeness"]
    assert str(week(4)) in answer.content.decode()


def test_usual_periods_of_a_couple_end_with_what_both_saw(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 2, 3)
    for n in (4, 5):
        sealed(ana, week(n), **ANA)
    later(time_machine, 5)
    told = web(ana).get(PAGE).context["compared"]
    assert week(3) <= told["periods"][1].last < week(4)
    assert told["together"][0]["means"] == [(None, 0), (75, 4)]


def test_weeks_of_an_earlier_couple_are_ones_own_alone_beside_those_of_now(ana, ben, cleo, wishes, web, time_machine):
    both(ana, ben, 0, 1)
    couples.leave(ana, now=evening(week(1)))
    link(ana, cleo, evening(week(1)) + timedelta(days=1))
    both(ana, cleo, 3, 4)
    later(time_machine, 4)
    told = web(ana).get(dates(week(0), week(1), week(3), week(4))).context["compared"]
    assert [line["means"][0] for line in told["together"]] == [(None, 0)] * 3
    assert [weeks for _mean, weeks in told["own"][0]["means"]] == [2, 2]
    assert web(ana).get(PAGE).context["compared"]["periods"][1].first == week(3)


def test_parts_are_of_the_weeks_that_have_a_figure(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 2)
    sealed(ana, week(3), s1=1)
    later(time_machine, 3)
    told = web(ana).get(dates(week(0), week(1), week(2), week(3))).context["compared"]["own"][0]
    assert [weeks for _mean, weeks in told["means"]] == [2, 1]
    assert dict((part["title"], part["means"]) for part in told["parts"])["My choices and people had their place"] == [
        (83, 2),
        (83, 1),
    ]


def test_alone_ones_own_usual_periods_are_of_room(cleo, web, time_machine):
    for n in range(4):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    later(time_machine, 3)
    told = web(cleo).get(PAGE).context["compared"]
    assert week(3) <= told["periods"][1].last < week(4)
    assert [line["title"] for line in told["own"]] == ["Room"]
    assert not told["together"]


def test_gap_is_no_zero_and_one_week_no_difference(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 3)
    later(time_machine, 3)
    answer = web(ana).get(dates(week(0), week(1), week(2), week(3)))
    assert [line["means"][1][1] for line in answer.context["compared"]["together"]] == [1, 1, 1]
    assert {line["says"] for line in answer.context["compared"]["together"]} == {"too few weeks"}
    assert "Too few weeks to compare" in answer.content.decode()
    empty = web(ana).get(dates(week(-9), week(-8), week(0), week(1)))
    assert [line["means"][0] for line in empty.context["compared"]["together"]] == [(None, 0)] * 3


GOOD = (week(0), week(1), week(2), week(3))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("yesterday", *GOOD[1:]), "first_from"),
        (("2026-02-30", *GOOD[1:]), "first_from"),
        (("07/09/2026", *GOOD[1:]), "first_from"),
        ((GOOD[0], "", *GOOD[2:]), "first_to"),
        ((GOOD[0], "1875-01-01", *GOOD[2:]), "first_to"),
        ((GOOD[1], GOOD[0], *GOOD[2:]), "first_to"),
        ((*GOOD[:2], GOOD[1], GOOD[3]), "second_from"),
        ((*GOOD[:3], week(-3)), "second_to"),
        ((*GOOD[:3], "2199-12-31"), "second_to"),
    ],
)
def test_refused_dates_keep_what_was_typed(ana, ben, wishes, web, time_machine, typed, field):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    answer = web(ana).get(dates(*typed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    told = answer.content.decode()
    assert f'id="id_{field}_error"' in told
    for name, value in zip(answer.context["form"].fields, typed, strict=True):
        assert not str(value) or re.search(rf'name="{name}" value="{re.escape(str(value))}"', told), name


def test_dates_of_a_form_that_is_half_there_are_asked_for(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    answer = web(ana).get(f"{PAGE}?first_from={week()}")
    assert answer.status_code == 422 and len(answer.context["form"].errors) == 3


def test_planted_id_is_ignored(ana, ben, wishes, web):
    assert web(ana).get(f"{PAGE}?person={uuid.uuid4()}").status_code == 200
