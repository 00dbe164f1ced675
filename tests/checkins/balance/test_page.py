"""The page of the balance: from stored readings, gaps as gaps, the same cost however long the history."""

from datetime import timedelta

import pytest

from accounts.couple.actions import leave
from accounts.person.actions import change_profile
from accounts.person.models import Weekday
from accounts.weeks import closes_at
from checkins.balance.models import OwnReading, SharedWeek
from checkins.balance.rules import own_reading, own_to_json, shared_reading, together_to_json
from checkins.checkin.asking import asking_of
from checkins.checkin.lived import own_weeks, shared_weeks
from tests.checkins.weeks import ANA, BEN, evening, sealed, targets, week


def both(ana, ben, *weeks, ana_says=None, ben_says=None):
    for n in weeks:
        sealed(ana, week(n), **(ana_says or ANA))
        sealed(ben, week(n), **(ben_says or BEN))


@pytest.fixture
def wishes(ana, ben, long_ago):
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    targets(ben, 240, 420, now)


def page(browser):
    return browser.get("/balance/").content.decode()


def later(time_machine, n):
    """The Friday after a week has closed."""
    time_machine.move_to(evening(week(n)).replace(hour=12) + (week(1) - week()))


def test_first_week_has_no_reading_yet(ana, ben, wishes, web, time_machine):
    later(time_machine, 0)
    assert "A reading needs two weeks you both shared." in page(web(ana))
    both(ana, ben, 0)
    told = page(web(ana))
    assert "A reading needs two weeks you both shared." in told
    assert "4&nbsp;h" in told or "4 h" in told


def test_lived_differently_has_no_word(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    told = page(web(ben))
    assert "You live this differently." in told
    assert "leaning" not in told.lower().replace("leaning to distance", "").replace("leaning to enmeshment", "")
    assert "Room: much less than you wish" in told
    assert "Room: much less than you wish" not in page(web(ana))


def test_each_sees_their_own_side_first(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    facts = {
        person: [fact["axis"].value for fact in web(person).get("/balance/").context["head"]["facts"]]
        for person in (ana, ben)
    }
    assert facts[ana] == [facts[ben][1], facts[ben][0], facts[ben][2]]


def test_missed_week_is_a_gap(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 3)
    later(time_machine, 3)
    context = web(ana).get("/balance/").context
    assert [bool(one["picture"].dotted) for one in context["weeks"]] == [False, False, True, False]
    assert len(context["line"]["trend"].gaps) == 1
    assert "no shared check-in" in page(web(ana))


def test_long_ago_is_said_with_its_date_through_every_door(ana, ben, wishes, web, api, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 7)
    assert "You live this differently." in page(web(ana)) and "You live this differently." in web(ana).get("/").text
    assert api(ana).get("balance/").json()["shared"]["blank"] == ""

    later(time_machine, 8)
    told = page(web(ana))
    assert (
        "The weeks you both shared are too long ago to say." in told and "The last one began on 14 September." in told
    )
    assert "You live this differently." not in told and "would like a bit more room" not in told
    home = web(ana).get("/").text
    assert "The weeks you both shared are too long ago to say." in home and "You live this differently." not in home
    phone = api(ana)
    assert phone.get("home/").json()["heading"] == "The weeks you both shared are too long ago to say."
    said = phone.get("balance/").json()
    assert (said["shared"]["blank"], said["shared"]["lived_differently"]) == ("too-long-ago", [])
    assert said["shared"]["mine"] == said["shared"]["partners"] == {"autonomy": None, "connection": None}
    assert (said["mine"]["reading"]["blank"], said["mine"]["reading"]["autonomy"]) == ("too-long-ago", None)
    stored = phone.get(f"balance/{said['mine']['id']}/").json()
    assert stored["reading"]["autonomy"] is not None


def test_someone_alone_is_told_too_when_it_is_long_ago(cleo, web, api, time_machine):
    for n in range(2):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    later(time_machine, 7)
    assert "Your room: 78 of 100 in these weeks." in page(web(cleo))
    later(time_machine, 8)
    gone = "Your last week counted here began on 14 September, too long ago to say."
    assert gone in page(web(cleo)) and gone in web(cleo).get("/").text
    assert "of 100 in these weeks" not in page(web(cleo)) + web(cleo).get("/").text


def test_who_counts_weeks_from_another_day_since_is_told_alike_through_every_door(cleo, web, api, time_machine):
    for n in range(2):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    change_profile(cleo, now=evening(week(1)), first_weekday=Weekday.SUNDAY)
    closing = closes_at(week(8) - timedelta(days=1))
    for moment, blank in ((closing - timedelta(seconds=1), ""), (closing, "too-long-ago")):
        time_machine.move_to(moment)
        assert ("too long ago to say" in page(web(cleo))) == ("too long ago to say" in web(cleo).get("/").text)
        assert ("too long ago to say" in page(web(cleo))) == bool(blank)
        assert api(cleo).get("balance/").json()["mine"]["reading"]["blank"] == blank


def test_someone_alone_has_their_own_view(cleo, web, time_machine):
    later(time_machine, 0)
    assert "A reading needs two weeks you checked in." in page(web(cleo))
    for n in range(2):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    later(time_machine, 1)
    told = page(web(cleo))
    assert "Your room: 78 of 100 in these weeks." in told
    assert "Closeness" not in told and "How to read the circles" not in told


def test_after_leaving_ones_own_view_is_left(ana, ben, wishes, web, time_machine):
    from accounts.couple import actions as couples

    both(ana, ben, 0, 1)
    later(time_machine, 1)
    couples.leave(ben, now=evening(week(1)))
    told = page(web(ana))
    assert "Your own balance" in told and "Ben" not in told


def test_pages_cost_the_same_however_long_the_history(ana, ben, wishes, web, time_machine, django_assert_num_queries):
    browser = web(ana)
    counts = {}
    for weeks, newest in ((range(1), 0), (range(1, 8), 7)):
        both(ana, ben, *weeks)
        later(time_machine, newest)
        for path in ("/balance/", "/weeks/", f"/weeks/{week()}/", f"/weeks/{week(newest)}/"):
            browser.get(path)
            with CaptureQueries() as found:
                assert browser.get(path).status_code == 200
            counts.setdefault(path.replace(str(week(newest)), "newest").replace(str(week()), "first"), set()).add(
                found.count
            )
    assert {path: len(different) for path, different in counts.items()} == dict.fromkeys(counts, 1)
    assert max(max(different) for different in counts.values()) <= 10


class CaptureQueries:
    """How many queries ran inside."""

    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.inner = CaptureQueriesContext(connection)
        self.inner.__enter__()
        return self

    def __exit__(self, *error):
        self.inner.__exit__(*error)
        self.count = len(self.inner)


def test_stored_readings_are_what_the_rule_says(ana, ben, wishes):
    """Each reading as stored at its reveal is that of the pure rule over the same weeks, kept answers included."""
    both(ana, ben, 0, 1, ana_says=ANA | {"kept": ["s1", "d1"]})
    both(ana, ben, 2, 4)
    asking = asking_of(ana)
    before, mine_before = None, None
    for row in SharedWeek.objects.order_by("week"):
        one, two = shared_weeks(asking.couple, asking.seats, row.week)
        told = shared_reading(one, two, newest=row.week, since=asking.since, before=before)
        assert row.reading == together_to_json(told)
        mine = one if asking.seats[0].pk == ana.pk else two
        own = own_reading(mine, newest=row.week, since=asking.since, before=mine_before)
        assert OwnReading.objects.get(owner=ana, week=row.week).reading == own_to_json(own)
        before, mine_before = told.said, own.said
    assert len(own_weeks(ana, week(4))) == 4


def test_after_leaving_the_own_line_is_of_room_alone(ana, ben, web, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    assert "closeness stayed near" in page(web(ana))
    leave(ana, now=evening(week(1)).replace(hour=21))
    told = page(web(ana))
    assert "Room for yourself stayed near 72. Weeks without a check-in are gaps." in told
    assert "closeness stayed near" not in told


def test_bars_without_a_wish_say_how_to_have_one(ana, ben, web, time_machine):
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    told = page(web(ana))
    assert "A bar fills against your own wish for a week." in told
    assert "80 to 125" not in told


def test_circles_glide_from_the_reading_before(ana, ben, wishes, web, time_machine):
    farther = {"s4": 1, "s5": 1, "s6": 1, "d1": -3}
    both(ana, ben, 0, 1)
    later(time_machine, 1)
    assert "data-glide" not in page(web(ana))
    both(ana, ben, 2, ana_says=ANA | farther, ben_says=BEN | farther)
    later(time_machine, 2)
    told = [page(web(person)) for person in (ana, ben)]
    assert all('data-glide="-' in one for one in told)


def test_circles_that_stay_do_not_glide(ana, ben, wishes, web, time_machine):
    both(ana, ben, 0, 1, 2)
    later(time_machine, 2)
    assert "data-glide" not in page(web(ana))
