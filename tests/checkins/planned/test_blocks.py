"""Planned time: whose it is, who sees what of it, on which clock it stands, and what becomes of it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest

from accounts.couple import actions as couple_actions
from accounts.couple.models import couple_of
from accounts.couple.rules import CoupleEnded, NoCouple
from accounts.feed.models import Change
from accounts.person import actions as people
from accounts.takeout.erase import erase
from accounts.weeks import week_of
from checkins.planned import actions, rules
from checkins.planned.models import BlockNote, PlannedBlock, planned_in, taken_by_partner
from checkins.timelog import actions as timelog
from checkins.timelog import models as timelog_models
from checkins.timelog.models import TimeEntry
from checkins.timelog.rules import WeekSettled
from tests.conftest import link
from tracker.refusal import Changed, NotAllowed, NotThere

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)


def plan(person, now=NOW, **fields):
    given = {"kind": "me", "day": FRIDAY, "minutes": 90, "at": time(19)} | fields
    return actions.plan(person, id=uuid.uuid4(), now=now, **given)


def live(block, person, now=None):
    return actions.live(block, person, now=now or datetime(2026, 11, 21, 12, 0, tzinfo=UTC))


def feed_of(person):
    return set(Change.objects.filter(viewer=person).values_list("row", "seq"))


# ---- whose it is


def test_me_time_is_ones_own_and_we_time_of_both(ana, ben):
    mine, ours = plan(ana), plan(ana, kind="we", what="the market")
    assert set(PlannedBlock.objects.visible_to(ana)) == {mine, ours}
    assert list(PlannedBlock.objects.visible_to(ben)) == [ours]
    assert (mine.joint, ours.joint, ours.couple) == (False, True, couple_of(ana))


def test_alone_only_time_of_ones_own_is_planned(cleo):
    assert plan(cleo).zone == "UTC"
    for fields in ({"kind": "we"}, {"shared": True}):
        with pytest.raises(NoCouple):
            plan(cleo, **fields)


def test_each_block_has_a_note_of_its_own(ana, ben):
    for text in ("choir", "the sea"):
        actions.note(plan(ana), ana, id=uuid.uuid4(), now=NOW, text=text)
    assert {note.text for note in BlockNote.objects.all()} == {"choir", "the sea"}


def test_no_words_of_me_time_stand_in_its_row(ana, ben):
    with pytest.raises(rules.WordsApart):
        plan(ana, what="choir")
    block = plan(ana, note="choir")
    with pytest.raises(rules.WordsApart):
        actions.move(block, ana, now=NOW, seen=None, what="choir")
    assert PlannedBlock.objects.get().what is None
    assert BlockNote.objects.get().text == "choir"


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 11, 17), rules.DayBehind),
        (date(2026, 11, 18), None),
        (date(2027, 11, 19), None),
        (date(2027, 11, 20), rules.DayTooFarAhead),
    ],
)
def test_time_is_planned_from_today_up_to_a_year_ahead(ana, ben, day, refusal):
    if refusal is None:
        assert plan(ana, day=day).day == day
        return
    with pytest.raises(refusal):
        plan(ana, day=day)
    block = plan(ana)
    with pytest.raises(refusal):
        actions.move(block, ana, now=NOW, seen=None, day=day)
    assert PlannedBlock.objects.get().day == FRIDAY


def test_today_is_that_of_the_blocks_own_zone(ana, ben):
    late = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)  # still the 18th in New York
    assert plan(ben, late, day=date(2026, 11, 18)).zone == "America/New_York"
    with pytest.raises(rules.DayBehind):
        plan(ana, late, day=date(2026, 11, 18))
    assert plan(ana, late, day=date(2026, 11, 18), zone="America/New_York").zone == "America/New_York"


def test_said_again_later_it_is_the_same_block(ana, ben):
    id = uuid.uuid4()
    given = {"kind": "me", "day": FRIDAY, "minutes": 90}
    first = actions.plan(ana, id=id, now=NOW, **given)
    people.change_profile(ana, now=NOW, time_zone="Asia/Tokyo")
    again = actions.plan(ana, id=id, now=NOW + timedelta(days=30), **given)
    assert (first, again.zone) == (again, "Europe/Lisbon")
    assert PlannedBlock.objects.count() == 1


# ---- moving


def test_either_moves_or_calls_off_we_time(ana, ben):
    block = plan(ana, kind="we", what="the market")
    actions.move(block, ben, now=NOW, seen=1, minutes=30, what="the sea")
    block = PlannedBlock.objects.get()
    assert (block.minutes, block.what, block.version) == (30, "the sea", 2)
    actions.call_off(block, ben, now=NOW, seen=2)
    assert not PlannedBlock.objects.exists()
    with pytest.raises(NotThere):
        actions.move(block, ana, now=NOW, seen=None, minutes=45)


def test_nobody_touches_the_partners_me_time(ana, ben):
    block = plan(ana, shared=True, note="choir")
    for act in (actions.move, actions.let_in, actions.keep_private, actions.call_off, actions.live):
        with pytest.raises(NotAllowed):
            act(block, ben, now=NOW, seen=None, **({"minutes": 5} if act is actions.move else {}))
    with pytest.raises(NotAllowed):
        actions.note(block, ben, id=uuid.uuid4(), now=NOW, text="?")


def test_what_stands_already_writes_nothing(ana, ben):
    block = plan(ana, kind="we", what="the market")
    actions.move(block, ben, now=NOW, seen=None, minutes=90, at=time(19), what="the market", zone="Europe/Lisbon")
    plain = plan(ana, kind="we")
    actions.move(plain, ben, now=NOW, seen=None, what="")
    assert {row.version for row in PlannedBlock.objects.all()} == {1}


def test_nothing_newer_is_written_over(ana, ben):
    block = plan(ana, kind="we")
    actions.move(block, ben, now=NOW, seen=1, minutes=30)
    for act, fields in (
        (actions.move, {"minutes": 45}),
        (actions.call_off, {}),
        (actions.live, {}),
    ):
        with pytest.raises(Changed):
            act(block, ana, now=datetime(2026, 11, 21, tzinfo=UTC), seen=1, **fields)


def test_a_block_behind_can_be_made_longer_and_called_off(ana, ben):
    later = NOW + timedelta(days=9)
    block = plan(ana)
    assert actions.move(block, ana, now=later, seen=None, minutes=120).minutes == 120
    actions.call_off(block, ana, now=later)
    assert not PlannedBlock.objects.exists()


# ---- seen as taken


def test_taken_time_tells_the_partner_nothing_of_what_it_is_for(ana, ben):
    block = plan(ana, shared=True, note="choir")
    before = feed_of(ben)
    actions.keep_note(block, ana, now=NOW, text="a surprise for Ben")
    actions.revise(block, ana, now=NOW, seen=None, note="", minutes=90)
    live(block, ana)
    actions.keep_note(block, ana, now=NOW, text="choir")
    assert feed_of(ben) == before
    assert list(BlockNote.objects.visible_to(ben)) == []
    seen = PlannedBlock.objects.visible_to(ben).get()
    assert (seen.version, seen.state, seen.entry) == (1, "planned", None)


def test_kept_private_again_it_is_gone_at_once(ana, ben):
    block = plan(ana)
    assert list(PlannedBlock.objects.visible_to(ben)) == []
    for _ in range(2):
        actions.let_in(block, ana, now=NOW, seen=None)
    assert list(PlannedBlock.objects.visible_to(ben)) == [block]
    for _ in range(2):
        actions.keep_private(block, ana, now=NOW, seen=None)
    assert list(PlannedBlock.objects.visible_to(ben)) == []
    assert PlannedBlock.objects.get().version == 3


def test_we_time_is_neither_let_in_nor_kept_private(ana, ben):
    block = plan(ana, kind="we")
    for act in (actions.let_in, actions.keep_private):
        with pytest.raises(rules.NotMeTime):
            act(block, ana, now=NOW, seen=None)
    with pytest.raises(rules.NotMeTime):
        actions.note(block, ana, id=uuid.uuid4(), now=NOW, text="?")


# ---- lived


def test_lived_by_both_at_once_it_is_one_entry(ana, ben):
    block = plan(ana, kind="we", what="the market")
    assert live(block, ana) == live(block, ben) == live(block, ana)
    entry = TimeEntry.objects.get()
    assert (entry.kind, entry.day, entry.minutes, entry.what) == ("we", FRIDAY, 90, "the market")
    assert PlannedBlock.objects.get().entry == entry.pk


def test_lived_me_time_stays_ones_own_and_is_one_entry(ana, ben):
    plain, noted = plan(ana), plan(ana, note="choir", minutes=60)
    for block in (plain, noted, plain, noted):
        live(block, ana)
    assert sorted((entry.minutes, entry.what) for entry in TimeEntry.objects.owned_by(ana)) == [(60, "choir"), (90, "")]
    assert list(TimeEntry.objects.visible_to(ben)) == []
    assert {note.entry for note in BlockNote.objects.all()} == set(TimeEntry.objects.values_list("pk", flat=True))


def test_an_entry_removed_from_the_log_is_not_made_again(ana, ben):
    block = plan(ana)
    live(block, ana)
    timelog.remove(TimeEntry.objects.get(), ana, now=NOW)
    live(block, ana)
    assert not TimeEntry.objects.exists()


def test_the_entry_stands_on_the_day_that_was_planned(ana, ben):
    block = plan(ana, at=time(0, 30), kind="we")
    people.change_profile(ana, now=NOW, time_zone="America/New_York")
    live(block, ana)
    assert TimeEntry.objects.get().day == FRIDAY


def test_it_is_lived_once_its_day_has_come_where_it_was_planned(ana, ben):
    block = plan(ana, day=date(2026, 11, 19), zone="Asia/Tokyo")
    with pytest.raises(rules.NotYetLived):
        live(block, ana, datetime(2026, 11, 18, 14, 59, tzinfo=UTC))
    live(block, ana, datetime(2026, 11, 18, 15, 0, tzinfo=UTC))
    assert TimeEntry.objects.count() == 1


def test_a_week_seen_together_takes_no_more_we_time(ana, ben, monkeypatch):
    block = plan(ana, kind="we")
    monkeypatch.setattr(timelog_models, "_settlings", [lambda couple, weeks: {week_of(FRIDAY, 0)}])
    with pytest.raises(WeekSettled):
        live(block, ben)
    assert PlannedBlock.objects.get().state == "planned"


# ---- one's own note


def test_a_note_goes_with_its_block_and_without_its_text(ana, ben):
    block = plan(ana, note="choir")
    assert actions.keep_note(block, ana, now=NOW, text="") is None
    assert not BlockNote.objects.exists()
    actions.keep_note(block, ana, now=NOW, text="choir")
    actions.call_off(block, ana, now=NOW)
    assert not BlockNote.objects.exists()


def test_a_note_that_tells_of_an_entry_stays(ana, ben):
    block = plan(ana, note="choir")
    live(block, ana)
    note = actions.keep_note(block, ana, now=NOW, text="")
    assert (note.text, note.entry is None) == ("", False)
    with pytest.raises(rules.BlockLived):
        actions.remove_note(note, ana, now=NOW, seen=None)


def test_we_time_keeps_no_note(ana, ben):
    block = plan(ana, kind="we", note="?")
    actions.revise(block, ana, now=NOW, seen=None, note="?", minutes=30)
    assert not BlockNote.objects.exists()


# ---- leaving and erasing


def test_leaving_hides_taken_time_and_archives_we_time(ana, ben):
    taken, ours = plan(ana, shared=True, note="choir"), plan(ana, kind="we")
    couple_actions.leave(ben, now=NOW)
    assert set(PlannedBlock.objects.visible_to(ana)) == {taken, ours}
    assert list(PlannedBlock.objects.visible_to(ben)) == [ours]
    for person in (ana, ben):
        assert ours not in planned_in(person, None, FRIDAY, FRIDAY)
        for act in (actions.call_off, actions.live):
            with pytest.raises(CoupleEnded):
                act(ours, person, now=NOW)
    assert taken_by_partner(ben, FRIDAY, FRIDAY) == []
    assert BlockNote.objects.visible_to(ana).get().text == "choir"


def test_a_new_couple_sees_nothing_of_an_earlier_ones(ana, ben, cleo):
    plan(ana, kind="we")
    plan(ana, shared=True)
    couple_actions.leave(ana, now=NOW)
    couple = link(ana, cleo, NOW)
    assert planned_in(cleo, couple, FRIDAY, FRIDAY) == taken_by_partner(cleo, FRIDAY, FRIDAY) == []
    assert [block.kind for block in planned_in(ana, couple, FRIDAY, FRIDAY)] == ["me"]


def test_erasing_takes_ones_own_and_leaves_the_fact_of_both(ana, ben):
    plan(ana, shared=True, note="choir")
    plan(ana, kind="we", what="the market")
    erase(ana, now=NOW)
    assert [block.what for block in PlannedBlock.objects.all()] == ["the market"]
    assert not BlockNote.objects.exists()


# ---- what is planned in a week


def test_what_is_planned_stands_on_each_ones_own_clock(ana, ben):
    plan(ana, kind="we", at=time(1, 30))  # 20:30 on Thursday in New York
    plan(ana, kind="we", at=None)
    thursday = FRIDAY - timedelta(days=1)
    couple = couple_of(ana)

    def seen(person, day):
        return [(block.day_here, block.at_here) for block in planned_in(person, couple, day, day)]

    assert seen(ana, FRIDAY) == [(FRIDAY, None), (FRIDAY, time(1, 30))]
    assert seen(ben, thursday) == [(thursday, time(20, 30))]
    assert seen(ben, FRIDAY) == [(FRIDAY, None)]
    assert seen(ana, thursday) == []


def test_what_is_planned_is_ones_own_and_the_couples(ana, ben, django_assert_num_queries):
    mine, ours, lived = plan(ana), plan(ben, kind="we"), plan(ana, at=time(8))
    theirs, taken = plan(ben), plan(ben, shared=True, at=None)
    live(lived, ana)
    couple = couple_of(ana)
    with django_assert_num_queries(1):
        found = planned_in(ana, couple, FRIDAY - timedelta(days=4), FRIDAY + timedelta(days=2))
    assert {block.pk: block.lived for block in found} == {mine.pk: False, ours.pk: False, lived.pk: True}
    with django_assert_num_queries(1):
        assert taken_by_partner(ana, FRIDAY, FRIDAY) == [taken]
    assert {block.pk for block in planned_in(ben, couple, FRIDAY, FRIDAY)} == {ours.pk, theirs.pk, taken.pk}


# ---- when it is over


@pytest.mark.parametrize(
    ("fields", "over"),
    [
        ({}, datetime(2026, 11, 20, 20, 30, tzinfo=UTC)),
        ({"zone": "America/New_York"}, datetime(2026, 11, 21, 1, 30, tzinfo=UTC)),
        ({"at": None, "zone": "Asia/Kolkata"}, datetime(2026, 11, 20, 18, 30, tzinfo=UTC)),
        ({"at": time(23), "minutes": 1440}, datetime(2026, 11, 21, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_block_knows_when_it_is_over(ana, ben, fields, over):
    assert plan(ana, **fields).over_at == over
    moved = actions.move(plan(ana), ana, now=NOW, seen=None, **fields)
    assert PlannedBlock.objects.get(pk=moved.pk).over_at == over


def test_words_and_sharing_leave_that_as_it_is(ana, ben):
    block = plan(ana, kind="we")
    over = block.over_at
    assert actions.move(block, ana, now=NOW, seen=None, what="the sea").over_at == over


@pytest.mark.parametrize(("day", "refusal"), [(date.min, rules.DayBehind), (date.max, rules.DayTooFarAhead)])
def test_a_day_out_of_the_calendar_is_refused(ana, ben, day, refusal):
    for at in (None, time(12)):
        with pytest.raises(refusal):
            plan(ana, day=day, at=at)
