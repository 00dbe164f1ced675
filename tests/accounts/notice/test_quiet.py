from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.notice.actions import pause_until, prefer, set_quiet_hours
from accounts.notice.kinds import KINDS
from accounts.notice.models import Notice, State
from accounts.notice.rules import HalfQuiet, PauseNotAhead, PauseTooLong
from tests.cast import person


def quiet(someone, at, start="22:00", end="07:00"):
    set_quiet_hours(someone, now=at, quiet_from=time.fromisoformat(start), quiet_until=time.fromisoformat(end))


@pytest.mark.parametrize(
    ("zone", "now", "comes"),
    [
        ("Europe/Berlin", "2026-11-18T22:30", "2026-11-19T06:00"),
        ("America/New_York", "2026-11-18T09:00", "2026-11-18T12:00"),
        # the night in which the clocks go forward: 07:00 is an hour sooner
        ("Europe/Berlin", "2026-03-28T23:00", "2026-03-29T05:00"),
        # and back: an hour later
        ("Europe/Berlin", "2026-10-24T23:00", "2026-10-25T06:00"),
    ],
)
def test_what_falls_into_quiet_hours_comes_at_their_end(zone, now, comes, db, notice, send):
    now = datetime.fromisoformat(now).replace(tzinfo=UTC)
    someone = person("Eva", zone)
    quiet(someone, now)
    row = notice(someone, due_at=now)
    assert send(now).postponed == {"poke": 1}
    row.refresh_from_db()
    assert row.due_at == datetime.fromisoformat(comes).replace(tzinfo=UTC)
    assert (row.state, row.lease, row.attempts) == (State.DUE, None, 0)
    assert send(row.due_at).sent == {"poke": 1}


def test_what_is_too_late_to_be_worth_reading_is_not_kept_for_the_morning(ana, notice, send, at, poke, monkeypatch):
    monkeypatch.setitem(KINDS, "poke", replace(poke, keeps=timedelta(days=7)))
    now = at.replace(hour=23)
    quiet(ana, now)
    notice(ana, due_at=now - timedelta(days=7))
    totals = send(now)
    assert (totals.dropped, totals.postponed) == ({"poke": 1}, {})


def test_outside_of_quiet_hours_it_comes_at_once(ana, notice, send, at):
    quiet(ana, at)
    notice(ana)
    assert send().sent == {"poke": 1}


def test_many_are_postponed_each_to_its_own_morning(db, notice, send, at):
    now = at.replace(hour=23)
    zones = ["Europe/Lisbon", "Europe/Berlin", "Europe/Athens"]
    for zone in zones:
        someone = person(zone.partition("/")[2], zone)
        quiet(someone, now)
        notice(someone)
    assert send(now).postponed["poke"] == 3
    assert len(set(Notice.objects.values_list("due_at", flat=True))) == 3


def test_a_postponed_weekly_mail_is_followed_once(ana, notice, send, at):
    now = at.replace(hour=23)
    quiet(ana, now)
    notice(ana, kind="look", key="2026-11-16")
    send(now)
    assert Notice.objects.count() == 1
    send(Notice.objects.get().due_at)
    assert list(Notice.objects.order_by("pk").values_list("key", "state")) == [
        ("2026-11-16", "sent"),
        ("2026-11-23", "due"),
    ]


def test_a_pause_drops_and_postpones_nothing(ana, notice, send, at):
    pause_until(ana, date(2026, 11, 20), now=at)
    notice(ana)
    assert send().dropped == {"poke": 1}


def test_a_pause_ends_by_the_own_clock(db, notice, send, at):
    someone = person("Eva", "Pacific/Auckland")  # 13 hours ahead
    pause_until(someone, date(2026, 11, 20), now=at)
    notice(someone)
    assert send(datetime(2026, 11, 19, 11, 0, tzinfo=UTC)).sent == {"poke": 1}


def test_a_series_goes_on_after_a_pause(ana, notice, send, at):
    pause_until(ana, date(2026, 11, 20), now=at)
    notice(ana, kind="look", key="2026-11-16")
    assert send().dropped == {"look": 1}
    following = Notice.objects.get(state=State.DUE)
    assert send(following.due_at).sent == {"look": 1}


def test_what_is_off_is_dropped_and_the_series_goes_on(ana, notice, send, at):
    prefer(ana, "look", "off", now=at)
    Notice.objects.all().delete()
    notice(ana, kind="look", key="2026-11-16")
    assert send().dropped == {"look": 1}
    assert Notice.objects.filter(state=State.DUE, key="2026-11-23").exists()


def test_half_of_the_quiet_hours_is_refused(ana, at):
    with pytest.raises(HalfQuiet):
        set_quiet_hours(ana, now=at, quiet_from=time(22), quiet_until=None)


def test_a_pause_lies_ahead_and_ends(ana, at):
    with pytest.raises(PauseNotAhead):
        pause_until(ana, at.date(), now=at)
    with pytest.raises(PauseTooLong):
        pause_until(ana, at.date() + timedelta(days=400), now=at)
    assert pause_until(ana, None, now=at).paused_until is None
