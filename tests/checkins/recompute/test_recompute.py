"""A recompute gives what the reveal stored, mends what differs, and says so; done again, it changes nothing."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.archive import actions as archive_actions
from accounts.belonging.bulk import Rewritten, rewrite
from accounts.couple import actions as couple_actions
from accounts.couple.models import couple_of
from accounts.feed.models import Change
from accounts.person.models import Person
from accounts.takeout.erase import erase
from checkins.balance import parts
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin.models import BoundaryMark, CheckIn
from checkins.recompute import ranges, tasks
from checkins.recompute.rows import Done
from tests.cast import person
from tests.checkins.weeks import ANA, boundary, marks, sealed, week
from tracker.management.story import tell_all

LIVELY = {"s1": 7, "s2": 6, "s4": 7, "s5": 7, "s6": 7, "d1": 0, "d2": 0}
LOW = {"s1": 2, "s2": 2, "s4": 6, "s5": 6, "s6": 7, "d1": 0, "d2": -2}


def recompute(since=None, now=None, ids=ranges.EVERYONE, **more) -> Done:
    total = Done()
    for done in ranges.recompute(ids, since=since, now=now or timezone.now(), **more):
        total += done
    return total


def everything() -> list:
    """All that is stored of readings, and the feeds."""
    return [list(model.objects.order_by("pk").values()) for model in (SharedWeek, OwnReading, Change)]


def figures() -> list:
    """What is stored of readings, without what every writing changes."""
    left_out = ("version", "changed_at", "recomputed_at", "recomputed_version")
    rows = [*SharedWeek.objects.order_by("pk").values(), *OwnReading.objects.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name not in left_out} for row in rows]


def tamper(model, **fields) -> None:
    """Write into all rows of a model, round the actions."""
    put(model.objects.all(), **fields)


def put(rows, **fields) -> int:
    return QuerySet.update(rows, **fields)


@pytest.fixture
def story(db, long_ago):
    """Twelve weeks of a couple, as the demo tells them."""
    ana, ben = person("Ana", "Europe/Lisbon"), person("Ben", "America/New_York")
    tell_all(ana, ben, timezone.now())
    return ana, ben


@pytest.fixture
def turning(ana, ben, lived):
    """Eight weeks that turn from lively to enmeshed, so that the word changes only at the second such reading; Ana
    keeps one answer back and has a boundary of her own."""
    mine = boundary(ana, lived["ana"][0].created_at, shared=False)
    for n in range(8):
        answers = LIVELY if n < 3 else LOW
        own = marks((lived["ana"][0], 4), (mine, 1), (lived["ben"][0], 2))
        sealed(ana, week(n), marks=own, kept=["s4"] if n % 2 else [], me_minutes=240, **answers)
        sealed(ben, week(n), marks=marks((lived["ben"][0], 5)), me_minutes=60, **answers)
    return ana, ben


@pytest.fixture
def parted(turning, now):
    """The two leave each other; Ana goes on by herself."""
    ana, ben = turning
    couple_actions.leave(ben, now=now)
    alone = {name: ANA[name] for name in ("s1", "s2", "d2", "me_minutes")}
    for n in (8, 9):
        sealed(ana, week(n), **alone)
    return ana, ben


@pytest.mark.parametrize("lived_through", ["story", "turning", "parted"])
def test_a_recompute_gives_what_the_reveal_stored(lived_through, request):
    request.getfixturevalue(lived_through)
    before = everything()
    assert SharedWeek.objects.count() >= 8
    done = recompute()
    assert done.couples == 1 and done.changed == 0
    assert everything() == before


def test_words_change_as_late_as_they_did(turning):
    said = [row.together().said.word for row in SharedWeek.objects.order_by("week")]
    assert len(set(said)) > 2
    tamper(SharedWeek, reading={"said": {"says": "", "word": "", "spoken": False}})
    recompute()
    assert [row.together().said.word for row in SharedWeek.objects.order_by("week")] == said


@pytest.mark.parametrize("lived_through", ["story", "parted"])
def test_what_was_tampered_with_comes_back(lived_through, request):
    request.getfixturevalue(lived_through)
    before = figures()
    said = {"says": "interdependent", "word": "interdependent", "spoken": True}
    tamper(SharedWeek, reading={"said": said}, figures={}, times={})
    tamper(OwnReading, reading={"said": said}, autonomy=None, connection=1.5, lived={})
    assert figures() != before
    recompute()
    assert figures() == before


def test_done_again_it_changes_nothing(turning):
    tamper(SharedWeek, figures={})
    assert recompute().changed == 8
    before = everything()
    assert recompute().changed == 0
    assert everything() == before


def test_a_changed_row_says_by_which_method(turning, now, monkeypatch):
    row = SharedWeek.objects.get(week=week(3))
    monkeypatch.setattr(parts, "FEWEST_PARTS", 6)
    monkeypatch.setattr("checkins.balance.rules.METHOD_VERSION", 2)
    recompute(now=now)
    after = SharedWeek.objects.get(pk=row.pk)
    assert (after.method_version, after.recomputed_version, after.recomputed_at) == (1, 2, now)
    assert (after.version, after.changed_at) == (row.version + 1, now)
    assert after.figures_of(0)["autonomy"] is None


def test_phones_are_told_too(turning, now, api):
    tamper(OwnReading, autonomy=1.0)
    tamper(SharedWeek, figures={})
    fresh = api(turning[0]).get("balance/").json()
    assert (fresh["mine"]["recomputed_version"], fresh["shared"]["recomputed_at"]) == (None, None)
    recompute(now=now)
    anew = api(turning[0]).get("balance/").json()
    assert anew["mine"]["recomputed_version"] == 1
    assert anew["shared"]["recomputed_at"] == anew["mine"]["recomputed_at"] == now.isoformat().replace("+00:00", "Z")


def test_those_who_may_see_it_hear_of_it_once(turning, now):
    ana, ben = turning
    mine, both = OwnReading.objects.get(owner=ana, week=week(3)), SharedWeek.objects.get(week=week(3))
    before = {viewer.pk: viewer_lines(viewer) for viewer in (ana, ben)}
    put(OwnReading.objects.filter(pk=mine.pk), autonomy=3.0)
    put(SharedWeek.objects.filter(pk=both.pk), figures={})
    recompute(now=now)
    heard = {viewer.pk: viewer_lines(viewer) - before[viewer.pk] for viewer in (ana, ben)}
    assert {row for row, _seq in heard[ana.pk]} == {mine.pk, both.pk}
    assert {row for row, _seq in heard[ben.pk]} == {both.pk}


def viewer_lines(viewer: Person) -> set:
    return set(Change.objects.filter(viewer=viewer).values_list("row", "seq"))


@pytest.mark.parametrize("n", [1, 4, 7])
def test_since_a_week_goes_on_from_what_was_said_before(turning, n):
    before = figures()
    for model in (SharedWeek, OwnReading):
        other = {"said": {"says": "x", "word": "x", "spoken": True}}
        put(model.objects.filter(week__gte=week(n)), reading=other)
    recompute(since=week(n))
    assert figures() == before


def test_since_a_week_leaves_the_weeks_before(turning):
    tamper(SharedWeek, figures={})
    assert recompute(since=week(6)).changed == 2
    assert SharedWeek.objects.filter(figures={}).count() == 6


def test_kept_and_private_change_no_shared_figure(turning):
    before = list(SharedWeek.objects.order_by("week").values("figures", "times", "reading"))
    assert put(CheckIn.objects.filter(kept=["s4"]), s4=1)
    assert put(BoundaryMark.objects.filter(open=False, of_partner=False), mark=5)
    assert recompute().changed > 0
    assert list(SharedWeek.objects.order_by("week").values("figures", "times", "reading")) == before


def test_what_is_left_of_an_erased_partner_stays(turning, now):
    ana, _ben = turning
    erase(ana, now=now)
    before = everything()
    assert recompute().changed == 0
    assert everything() == before


def test_what_someone_took_out_of_their_archive_stays_out(turning, now):
    ana, _ben = turning
    couple = couple_of(ana).pk
    couple_actions.leave(ana, now=now)
    archive_actions.withdraw(ana, couple=couple, now=now)
    before = everything()
    assert recompute().changed == 0
    assert everything() == before


def test_who_hid_the_archive_hears_nothing_of_it(turning, now):
    ana, ben = turning
    couple = couple_of(ana).pk
    couple_actions.leave(ana, now=now)
    archive_actions.hide(ana, couple=couple, now=now)
    before = {viewer.pk: viewer_lines(viewer) for viewer in (ana, ben)}
    tamper(SharedWeek, figures={})
    assert recompute(now=now).changed == SharedWeek.objects.count()
    assert viewer_lines(ana) == before[ana.pk]
    assert len(viewer_lines(ben) - before[ben.pk]) == SharedWeek.objects.count()


def test_small_steps_do_the_same(parted):
    before = figures()
    tamper(OwnReading, autonomy=1.0)
    recompute(step=1)
    assert figures() == before


def test_slow_steps_grow_smaller_and_quick_ones_larger(monkeypatch):
    clock = iter([0, 1.0, 1.0, 1.2, 2, 2.01, 3, 3.01])
    monkeypatch.setattr(ranges, "monotonic", lambda: next(clock))
    pace, steps = ranges.Pace(200), []
    for _ in range(4):
        with pace.measured():
            pass
        steps.append(pace.step)
    assert steps == [100, 100, 200, 400]
    assert ranges.MOST >= 400


def test_queries_do_not_grow_with_couples(story):
    with CaptureQueriesContext(connection) as one:
        recompute()
    tell_all(person("Mia", "Asia/Kolkata"), person("Tom", "America/Sao_Paulo"), timezone.now())
    with CaptureQueriesContext(connection) as two:
        assert recompute().couples == 2
    assert len(one) == len(two)


def test_a_row_changed_meanwhile_is_left(turning, now):
    row = OwnReading.objects.first()
    stale = Rewritten(row.pk, row.version + 1, (1.0,), (row.owner_id,))
    assert rewrite(OwnReading, ("autonomy",), [stale], now=now) == []
    assert OwnReading.objects.get(pk=row.pk).autonomy == row.autonomy


def test_parts_hold_everyone_once(turning):
    couple = SharedWeek.objects.first().couple_id
    holding = [n for n in range(ranges.PARTS) if ranges.part(n).first <= couple <= ranges.part(n).last]
    assert holding == [couple.bytes[0]]
    tamper(SharedWeek, figures={})
    for n in range(ranges.PARTS):
        if n != couple.bytes[0]:
            tasks.recompute_part(n)
    assert SharedWeek.objects.filter(figures={}).count() == 8
    tasks.recompute_part(couple.bytes[0], week(7).isoformat())
    assert SharedWeek.objects.filter(figures={}).count() == 7


def test_queue_holds_every_part(monkeypatch):
    queued = []
    monkeypatch.setattr(tasks.recompute_part, "delay", lambda *given: queued.append(given))
    assert tasks.queue(date(2026, 11, 2), first=250) == 6
    assert queued == [(n, "2026-11-02") for n in range(250, 256)]


def test_command_says_what_it_did(turning):
    tamper(SharedWeek, figures={})
    said = StringIO()
    call_command("balance", "--recompute", "--since", str(week(7)), stdout=said)
    assert "1 couples" in said.getvalue() and "1 readings" in said.getvalue()


@pytest.mark.parametrize("wrong", [("--since", "Monday"), ("--begin", "100"), ("--begin", "x")])
def test_command_refuses_nonsense(wrong):
    with pytest.raises(CommandError):
        call_command("balance", "--recompute", *wrong)
