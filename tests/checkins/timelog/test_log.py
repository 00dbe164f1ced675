"""What is logged, who sees it, how it counts, and what a wish changes."""

import uuid
from datetime import date, timedelta

import pytest

from accounts.couple import actions as couple_actions
from accounts.couple.rules import CoupleEnded, NoCouple
from accounts.couple.week import this_week
from accounts.feed.models import Change
from accounts.weeks import local_date, next_week
from checkins.timelog import actions, models, rules
from checkins.timelog.models import Target, TimeEntry, TimeNote, minutes_of, target_for
from tracker.refusal import Changed, NotAllowed, NotThere


@pytest.fixture
def week(ana, couple, now):
    return this_week(ana, couple, now)


@pytest.fixture
def settle(monkeypatch):
    """Weeks that count as seen together."""
    weeks = set()
    monkeypatch.setattr(models, "_settlings", [lambda couple, asked: weeks & set(asked)])
    return weeks


def log(person, now, **fields):
    given = {"kind": "me", "day": local_date(now, person.zone), "minutes": 30} | fields
    return actions.log(person, id=uuid.uuid4(), now=now, **given)


def seen_by(person):
    return list(TimeEntry.objects.visible_to(person))


def test_me_time_is_seen_by_its_owner_alone(ana, ben, dan, cleo, sam, now):
    entry = log(ana, now, what="a walk")
    assert seen_by(ana) == [entry]
    assert [seen_by(other) for other in (ben, dan, cleo, sam)] == [[], [], [], []]
    assert not Change.objects.filter(viewer=ben).exclude(model="couple").exists()


def test_we_time_is_one_fact_of_both_and_counts_once(ana, ben, dan, cleo, couple, week, now):
    log(ana, now, minutes=20)
    log(ben, now, minutes=50)
    log(ana, now, kind="we", minutes=60)
    log(ben, now, kind="we", minutes=30)
    assert minutes_of(ana, couple, week) == (20, 90, 3)
    assert minutes_of(ben, couple, week) == (50, 90, 3)
    assert [seen_by(other) for other in (dan, cleo)] == [[], []]


def test_sums_take_one_query_and_only_that_week(ana, ben, couple, week, now, django_assert_num_queries):
    for day in (week - timedelta(days=1), week):
        log(ana, now, day=day, minutes=10)
    with django_assert_num_queries(1):
        assert minutes_of(ana, couple, week) == (10, 0, 1)
    assert minutes_of(ana, None, week) == (10, 0, 1)
    assert minutes_of(ana, couple, week - timedelta(days=7)) == (10, 0, 1)


def test_alone_there_is_no_we_time(cleo, now):
    with pytest.raises(NoCouple):
        log(cleo, now, kind="we")
    assert not TimeEntry.objects.exists()
    log(cleo, now, minutes=15)
    assert minutes_of(cleo, None, this_week(cleo, None, now)) == (15, 0, 1)


def test_logging_twice_logs_once(ana, ben, now):
    id, day = uuid.uuid4(), local_date(now, ana.zone)
    for _ in range(2):
        actions.log(ana, id=id, now=now, kind="we", day=day, minutes=30, what="soup", note="good")
    assert (TimeEntry.objects.count(), TimeNote.objects.count()) == (1, 1)


def test_partner_adjusts_the_fact_not_the_words(ana, ben, now):
    entry = log(ana, now, kind="we", what="soup")
    assert actions.adjust(entry, ben, now=now, seen=1, minutes=45).minutes == 45
    with pytest.raises(rules.OthersWords):
        actions.adjust(entry, ben, now=now, seen=None, what="stew")
    with pytest.raises(Changed):
        actions.adjust(entry, ana, now=now, seen=1, minutes=50)
    with pytest.raises(NotAllowed):
        actions.remove(entry, ben, now=now)


def test_entry_changed_since_it_was_seen_is_not_removed_nor_its_note(ana, ben, now):
    entry = log(ana, now, kind="we", what="soup", note="good")
    actions.adjust(entry, ben, now=now, seen=1, minutes=45)
    before = Change.objects.count()
    with pytest.raises(Changed):
        actions.remove(entry, ana, now=now, seen=1)
    assert (TimeEntry.objects.count(), TimeNote.objects.count(), Change.objects.count()) == (1, 1, before)


def test_what_stands_already_writes_nothing(ana, ben, now):
    entry = log(ana, now, kind="we", what="soup")
    actions.adjust(entry, ben, now=now, seen=None, minutes=30, what="soup")
    assert TimeEntry.objects.get().version == 1


def test_seen_together_we_time_stays_as_it_was(ana, ben, week, now, settle):
    ours, mine = log(ana, now, kind="we", day=week), log(ana, now, day=week)
    settle.add(week)
    for act in (
        lambda: actions.adjust(ours, ana, now=now, seen=None, minutes=45),
        lambda: actions.adjust(ours, ben, now=now, seen=None, minutes=45),
        lambda: actions.remove(ours, ana, now=now),
        lambda: log(ben, now, kind="we", day=week),
    ):
        with pytest.raises(rules.WeekSettled):
            act()
    assert actions.adjust(mine, ana, now=now, seen=None, minutes=45).minutes == 45
    actions.remove(mine, ana, now=now)


def test_no_entry_moves_into_a_week_seen_together(ana, ben, week, now, settle):
    entry = log(ana, now, kind="we", day=week)
    settle.add(week - timedelta(days=7))
    with pytest.raises(rules.WeekSettled):
        actions.adjust(entry, ana, now=now, seen=None, day=week - timedelta(days=1))


def test_a_note_is_never_felt_by_the_partner(ana, ben, now):
    entry = log(ana, now, kind="we")
    seqs = set(Change.objects.filter(viewer=ben).values_list("row", "seq"))
    actions.revise(entry, ana, now=now, seen=None, note="I was tired.", minutes=30)
    actions.revise(entry, ana, now=now, seen=None, note="I was very tired.", minutes=30)
    assert set(Change.objects.filter(viewer=ben).values_list("row", "seq")) == seqs
    assert TimeEntry.objects.get().version == 1
    assert list(TimeNote.objects.visible_to(ben)) == []
    assert TimeNote.objects.get().text == "I was very tired."


def test_partners_note_outlives_the_entry(ana, ben, now):
    entry = log(ana, now, kind="we", note="mine")
    actions.keep_note(entry, ben, now=now, text="his")
    actions.remove(entry, ana, now=now)
    assert list(TimeNote.objects.visible_to(ana)) == []
    assert [note.text for note in TimeNote.objects.visible_to(ben)] == ["his"]
    assert list(seen_by(ben)) == []


def test_an_emptied_note_goes(ana, ben, now):
    entry = log(ana, now, note="mine")
    assert actions.keep_note(entry, ana, now=now, text="") is None
    assert not TimeNote.objects.exists()


def test_nobody_notes_what_they_do_not_see(ana, ben, now):
    with pytest.raises(NotThere):
        actions.note(log(ana, now), ben, id=uuid.uuid4(), now=now, text="?")


def test_an_ended_couples_time_is_an_archive(ana, ben, couple, week, now):
    ours = log(ana, now, kind="we")
    mine = log(ana, now)
    couple_actions.leave(ben, now=now)
    assert set(seen_by(ana)) == {ours, mine}
    assert seen_by(ben) == [ours]
    for person in (ana, ben):
        with pytest.raises(CoupleEnded):
            actions.adjust(ours, person, now=now, seen=None, minutes=45)
    assert minutes_of(ana, None, week).we == 0


def test_no_day_ahead_is_logged(ana, ben, now):
    with pytest.raises(rules.DayAhead):
        log(ana, now, day=local_date(now, ana.zone) + timedelta(days=2))
    entry = log(ana, now)
    with pytest.raises(rules.DayAhead):
        actions.adjust(entry, ana, now=now, seen=None, day=date.max)


# targets


def wish(person, now, **fields):
    return actions.set_target(person, id=uuid.uuid4(), now=now, **fields)


def test_the_first_wish_holds_now_and_later_ones_from_next_week(ana, ben, week, now):
    assert wish(ana, now, me_minutes=300).from_week == week
    assert wish(ana, now, me_minutes=400).from_week == next_week(week)
    assert target_for(ana, week).me_minutes == 300
    assert target_for(ana, next_week(week)).me_minutes == 400
    assert target_for(ana, week - timedelta(days=7)) is None
    assert target_for(ben, week) is None


def test_a_later_word_for_the_same_week_takes_its_place(ana, ben, week, now):
    wish(ana, now, me_minutes=300)
    for minutes in (400, 500):
        wish(ana, now, me_minutes=minutes)
    assert Target.objects.count() == 2
    assert target_for(ana, next_week(week)).me_minutes == 500


def test_the_same_wish_twice_is_one_even_in_another_week(ana, ben, now):
    id = uuid.uuid4()
    first = actions.set_target(ana, id=id, now=now, me_minutes=300)
    again = actions.set_target(ana, id=id, now=now + timedelta(days=14), me_minutes=300)
    assert first == again
    assert Target.objects.count() == 1


def test_a_wish_holds_from_its_week_on(ana, ben, week, now):
    wish(ana, now, me_minutes=300)
    wish(ana, now, me_minutes=400)
    wish(ben, now, we_minutes=120)
    weeks = [week - timedelta(days=7), week, next_week(week), week + timedelta(days=70)]
    held = [target_for(ana, one) for one in weeks]
    assert [one and one.me_minutes for one in held] == [None, 300, 400, 400]


def test_a_wish_is_seen_by_its_owner_alone(ana, ben, dan, cleo, now):
    wish(ana, now, me_minutes=300)
    assert [list(Target.objects.visible_to(one)) for one in (ben, dan, cleo)] == [[], [], []]
