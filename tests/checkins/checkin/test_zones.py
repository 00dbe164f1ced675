"""Weeks of people who move: no change of zone reopens, closes or moves a week, and none tells where one is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.couple import actions as couples
from accounts.person import actions as people
from accounts.weeks import closes_at
from checkins.balance.models import SharedWeek
from checkins.checkin import actions
from checkins.checkin.asking import asking_of
from checkins.checkin.models import CheckIn
from checkins.checkin.rules import NotOpenYet, WeekClosed
from tests.cast import person as someone
from tests.checkins.checkin.test_sealing import told
from tests.checkins.weeks import ANA, BEN, draft, evening, fill, seal, sealed, week
from tests.conftest import link

EAST, WEST = "Pacific/Kiritimati", "Pacific/Niue"
OPENS_IN_LISBON = datetime(2026, 9, 12, 23, 0, tzinfo=UTC)


def goes(person, zone, now):
    people.change_profile(person, now=now, time_zone=zone)
    person.refresh_from_db()


# ---- where the partner is


def test_where_the_partner_goes_is_told_nowhere(ana, ben, sunday, web, api, time_machine):
    for moment in (evening(week()), closes_at(week()) - timedelta(hours=1), closes_at(week())):
        time_machine.move_to(moment, tick=False)
        before = told(ben, web, api)
        for zone in (EAST, WEST, "Europe/Lisbon"):
            goes(ana, zone, moment)
            after = told(ben, web, api)
            assert [door for door in before if before[door] != after[door]] == [], zone


def test_closing_hour_is_the_same_whatever_the_partners_zone(ana, ben, sunday, api):
    seen = []
    for zone in (EAST, WEST):
        goes(ben, zone, evening(week()))
        seen.append(api(ana).get("home/").json()["check_in"]["closes_at"])
    assert seen == ["2026-09-17T12:00:00Z"] * 2


@pytest.mark.parametrize("zone", [EAST, "Asia/Kolkata", "Europe/Lisbon", "America/New_York", WEST])
def test_promised_day_is_whole_in_ones_own_zone(ana, ben, zone, web, time_machine):
    """Wednesday to its last minute, wherever one is; after it the page tells the hour."""
    goes(ana, zone, evening(week()))
    last_minute = datetime(2026, 9, 16, 23, 59, tzinfo=ana.zone)
    time_machine.move_to(last_minute, tick=False)
    for page in ("/", f"/weeks/{week()}/"):
        assert "until the end of Wednesday 16 September" in web(ana).get(page).content.decode()
    draft(ana, week(), now=last_minute, s1=1)


def test_last_hours_tell_the_hour(ana, ben, web, time_machine):
    time_machine.move_to(datetime(2026, 9, 17, 9, 0, tzinfo=UTC), tick=False)
    for page in ("/", f"/weeks/{week()}/"):
        shown = web(ana).get(page).content.decode()
        assert "13:00" in shown and "until the end of" not in shown


# ---- a week under someone's hands


def test_closed_week_is_not_reopened_by_going_west(ana, ben, sunday):
    row = draft(ana, week(), s1=2)
    now = closes_at(week())
    goes(ana, WEST, now)
    goes(ben, WEST, now)
    with pytest.raises(WeekClosed):
        actions.submit(row, ana, seen=None, now=now)


def test_open_week_is_not_closed_by_going_east(ana, ben, sunday):
    row, now = draft(ana, week(), s1=2), closes_at(week()) - timedelta(seconds=1)
    goes(ana, EAST, now)
    goes(ben, EAST, now)
    assert actions.submit(row, ana, seen=None, now=now).is_sealed


def test_week_that_is_begun_stays_open_when_one_goes_west(ana, ben, web, api, time_machine):
    """For Ana it is Saturday again. What she has begun on her Sunday goes on by every door."""
    time_machine.move_to(OPENS_IN_LISBON, tick=False)
    draft(ana, week(), now=OPENS_IN_LISBON, s1=2)
    goes(ana, WEST, OPENS_IN_LISBON)
    browser = web(ana)
    assert "Your check-in is begun." in browser.get("/").content.decode()
    assert "The check-in is open." in browser.get(f"/weeks/{week()}/").content.decode()
    assert "the check-in is open" in browser.get("/weeks/").content.decode()
    assert browser.get("/checkin/").url == f"/checkin/{week()}/time/"
    assert api(ana).get("home/").json()["check_in"]["state"] == "draft"
    fill(browser, week(), ANA)
    assert CheckIn.objects.get(owner=ana).s1 == ANA["s1"] != 2
    assert seal(browser, week()).status_code == 303
    assert "Your week is sealed." in browser.get("/").content.decode()
    assert "Your week is sealed." in browser.get("/checkin/").content.decode()


def test_week_not_begun_waits_for_its_last_day_where_one_is(ana, ben, web, time_machine):
    time_machine.move_to(OPENS_IN_LISBON, tick=False)
    goes(ana, WEST, OPENS_IN_LISBON)
    with pytest.raises(NotOpenYet):
        draft(ana, week(), now=OPENS_IN_LISBON, s1=2)
    assert "Nothing is asked of you today." in web(ana).get("/").content.decode()
    assert web(ana).get(f"/checkin/{week()}/time/").status_code == 404


def test_two_at_the_ends_of_the_earth_see_it_at_once(ana, ben):
    goes(ana, EAST, evening(week(-1)))
    goes(ben, WEST, evening(week(-1)))
    sealed(ana, week(), now=datetime(2026, 9, 12, 10, 0, tzinfo=UTC), **ANA)
    sealed(ben, week(), now=closes_at(week()) - timedelta(seconds=1), **BEN)
    assert SharedWeek.objects.get().week == week()


# ---- the couple's first week


@pytest.fixture
def linked_at_the_seam(db):
    """For Ana it is Monday, for Ben still Sunday: the week that ends is their first."""
    ana, ben = someone("Ana", "Asia/Kolkata"), someone("Ben", "America/New_York")
    now = datetime(2026, 9, 13, 20, 0, tzinfo=UTC)
    return ana, ben, link(ana, ben, now), now


def test_first_week_is_the_one_that_still_runs_for_either(linked_at_the_seam):
    _ana, _ben, couple, _now = linked_at_the_seam
    assert couple.first_week == date(2026, 9, 7)


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_first_week_stays_where_it_was(linked_at_the_seam, zone):
    ana, ben, couple, now = linked_at_the_seam
    for one in (ana, ben):
        goes(one, zone, now)
        assert asking_of(one).since == date(2026, 9, 7)
    for one, answers in ((ana, ANA), (ben, BEN)):
        sealed(one, week(), now=now + timedelta(days=1), **answers)
    assert SharedWeek.objects.get().couple_id == couple.pk


def test_linking_again_has_a_first_week_of_its_own(ana, ben):
    couples.leave(ana, now=evening(week(3)))
    assert link(ana, ben, evening(week(5))).first_week == week(5)


def test_migration_keeps_the_first_week_as_it_stood(linked_at_the_seam):
    from importlib import import_module

    from django.apps import apps

    _ana, _ben, couple, _now = linked_at_the_seam
    step = import_module("accounts.migrations.0006_couples_keep_their_first_week")

    class Empty:
        """The models as they are, every couple looking as if its first week were missing."""

        def get_model(self, app, name):
            model = apps.get_model(app, name)
            return Missing(model) if name == "Couple" else model

    class Missing:
        def __init__(self, model):
            self.objects, self.rows = self, model.objects

        def filter(self, first_week):
            return self.rows.filter(first_week=date.min)

        def bulk_update(self, chunk, names):
            return self.rows.bulk_update(chunk, names)

    type(couple).objects.update(first_week=date.min)
    step.fill(Empty(), None)
    couple.refresh_from_db()
    assert couple.first_week == date(2026, 9, 7)


# ---- someone new


@pytest.fixture
def new(db):
    """Signed up on a Tuesday, while the week before can still be written."""
    return someone("Nora", "Europe/Berlin", created_at=datetime(2026, 9, 15, 8, 0, tzinfo=UTC))


def test_nothing_is_asked_about_the_week_before_one_came(new, web, api, time_machine):
    time_machine.move_to(datetime(2026, 9, 15, 9, 0, tzinfo=UTC), tick=False)
    assert "Nothing is asked of you today." in web(new).get("/").content.decode()
    assert "Sunday 20 September" in web(new).get("/checkin/").content.decode()
    assert api(new).get("home/").json()["check_in"] is None
    with pytest.raises(WeekClosed):
        draft(new, week(), now=datetime(2026, 9, 15, 9, 0, tzinfo=UTC))
    assert web(new).get(f"/checkin/{week()}/time/").status_code == 302
    assert not CheckIn.objects.exists()


def test_week_in_which_one_came_is_the_first_asked(new, web, time_machine):
    sunday = datetime(2026, 9, 20, 9, 0, tzinfo=UTC)
    time_machine.move_to(sunday, tick=False)
    assert web(new).get("/checkin/").url == f"/checkin/{week(1)}/time/"
    assert sealed(new, week(1), now=sunday, s1=5).is_sealed


def test_no_mail_asks_about_the_week_before_one_came(new):
    from checkins.checkin.notices import CheckInClosing
    from tests.checkins.checkin.test_notices import notice, wanted

    one = notice(new, CheckInClosing)
    assert wanted(CheckInClosing, datetime(2026, 9, 16, 17, 0, tzinfo=UTC), one) == [None]
