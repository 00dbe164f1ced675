from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress

from accounts.couple import actions as couple_actions
from accounts.notice import series
from accounts.notice.actions import prefer
from accounts.notice.kinds import KINDS
from accounts.notice.models import Notice, State
from tests.cast import person

# Wednesday 18 November 2026, noon; Tuesdays at 08:00 in Lisbon are 08:00 UTC.


def open_rows(someone):
    rows = Notice.objects.filter(person=someone, state=State.DUE).order_by("due_at")
    return [(row.kind, row.key, f"{row.due_at:%a %d %H:%M}") for row in rows]


def test_someone_new_has_the_next_of_each(ana, at):
    series.ensure_recurring(ana, at)
    assert open_rows(ana) == [("look", "2026-11-23", "Tue 24 08:00")]


def test_ensuring_twice_writes_one(ana, at):
    series.ensure_recurring(ana, at)
    series.ensure_recurring(ana, at + timedelta(hours=1))
    assert len(open_rows(ana)) == 1


def test_sending_writes_the_next(ana, at, send):
    series.ensure_recurring(ana, at)
    for week in (24, 31, 38):
        due = datetime(2026, 11, 1, 8, 0, tzinfo=UTC) + timedelta(days=week - 1)
        assert send(due).sent == {"look": 1}
    assert open_rows(ana) == [("look", "2026-12-14", "Tue 15 08:00")]


def test_a_missed_week_is_not_sent_after(ana, at, send):
    series.ensure_recurring(ana, at)
    assert send(at + timedelta(days=30)).sent == {"look": 1}
    assert open_rows(ana) == [("look", "2026-12-21", "Tue 22 08:00")]


def test_another_day_moves_the_open_one(ana, at):
    series.ensure_recurring(ana, at)
    prefer(ana, "look", "email", weekday=4, hour=19, now=at)
    assert open_rows(ana) == [("look", "2026-11-16", "Fri 20 19:00")]


def test_changing_the_day_after_the_mail_sends_nothing_twice(ana, at, send):
    tuesday = at.replace(day=17, hour=8)
    Notice.objects.create(person=ana, kind="look", key="2026-11-16", due_at=tuesday)
    send(tuesday)
    prefer(ana, "look", "email", weekday=4, hour=19, now=at)
    assert open_rows(ana) == [("look", "2026-11-23", "Fri 27 19:00")]


def test_what_is_being_sent_is_left_alone(ana, at, notice):
    held = notice(ana, kind="look", key="2026-11-09", lease="0" * 32, lease_until=at + timedelta(minutes=5))
    series.reschedule(ana, at)
    assert Notice.objects.filter(pk=held.pk).exists()
    assert len(open_rows(ana)) == 2


def test_what_nobody_wanted_any_more_is_not_told_of_again(ana, at, notice):
    notice(ana, kind="look", key="2026-11-23", due_at=at + timedelta(days=6), state=State.DROPPED)
    series.reschedule(ana, at)
    assert [key for _, key, _ in open_rows(ana)] == ["2026-11-30"]


def test_what_failed_and_waits_is_left_alone(ana, at, notice):
    notice(ana, kind="look", key="2026-11-09", due_at=at + timedelta(hours=1), attempts=2)
    series.reschedule(ana, at)
    assert [key for _, key, _ in open_rows(ana)] == ["2026-11-09", "2026-11-23"]


def test_a_zone_with_other_clocks_moves_the_next(ana, at):
    series.ensure_recurring(ana, at)
    ana.time_zone = "America/New_York"
    ana.save()
    series.reschedule(ana, at)
    assert open_rows(ana) == [("look", "2026-11-23", "Tue 24 13:00")]


def test_the_wall_time_stays_over_a_change_of_clocks(db, send):
    berlin = person("Eva", "Europe/Berlin")
    series.ensure_recurring(berlin, datetime(2026, 10, 14, 12, tzinfo=UTC))
    hours = []
    for _ in range(2):
        due = Notice.objects.get(state=State.DUE).due_at
        hours.append(due.hour)
        send(due)
    assert hours == [6, 7]  # the clocks go back on 25 October


def test_mending_finds_what_is_missing(ana, cleo, at):
    series.ensure_recurring(ana, at)
    assert series.mend(at) == 1
    assert len(open_rows(cleo)) == 1
    assert series.mend(at) == 0


def test_mending_leaves_closed_accounts_alone(ana, at):
    ana.is_active = False
    ana.save()
    assert series.mend(at) == 0


def test_an_address_that_is_not_confirmed_gets_nothing(ana, cleo, at):
    EmailAddress.objects.filter(user=ana).update(verified=False)
    assert series.mend(at) == 1
    assert open_rows(ana) == [], "Cleo’s is confirmed, and not hers"


def test_mending_goes_on_over_those_who_have_no_occasion_for_now(ana, cleo, at, look, monkeypatch):
    monkeypatch.setattr(series, "CHUNK", 1)
    without = min(ana, cleo, key=lambda one: one.pk)
    all_but_one = partial(_all_but, without.pk, look.upcoming)
    monkeypatch.setitem(KINDS, "look", replace(look, upcoming=all_but_one))
    assert series.mend(at) == 1
    assert open_rows(without) == []


def _all_but(without, upcoming, choices, now):
    return {pk: one for pk, one in upcoming(choices, now).items() if pk != without}


def test_kinds_that_name_their_weeks_alike_stand_in_nobodys_way(ana, at, look, monkeypatch):
    monkeypatch.setitem(KINDS, "other", replace(look, name="other"))
    series.ensure_recurring(ana, at)
    assert [(kind, key) for kind, key, _ in sorted(open_rows(ana))] == [("look", "2026-11-23"), ("other", "2026-11-23")]


def test_a_broken_series_is_mended_over_settled_weeks(ana, at, notice):
    for key in ("2026-11-23", "2026-11-30"):
        notice(ana, kind="look", key=key, state=State.DROPPED)
    series.mend(at)
    assert open_rows(ana) == [("look", "2026-12-07", "Tue 08 08:00")]


@pytest.mark.parametrize("many", [1, 8])
def test_mending_asks_the_same_few_questions_for_many(many, db, at, django_assert_max_num_queries):
    for n in range(many):
        person(f"P{n}", "Europe/Lisbon")
    with django_assert_max_num_queries(10):
        assert series.mend(at) == many


# the end of a couple


def test_leaving_drops_what_was_of_the_couple(ana, ben, couple, at, notice, send):
    notice(ana, key="of-us", couple=couple.pk)
    notice(ben, key="of-us", couple=couple.pk)
    mine = notice(ana, key="mine")
    couple_actions.leave(ana, now=at)
    assert list(Notice.objects.filter(state=State.DUE, kind="poke")) == [mine]
    assert send().sent["poke"] == 1


def test_leaving_begins_the_series_anew(ana, ben, couple, at):
    couple_actions.leave(ana, now=at)
    assert open_rows(ana) and open_rows(ben)


def test_a_batch_that_is_held_loses_what_was_of_the_couple(ana, ben, couple, at, notice):
    from accounts.notice import claim as claims

    notice(ben, couple=couple.pk)
    Notice.objects.filter(kind="look").delete()
    held = claims.claim(now=at, wall=at)
    couple_actions.leave(ana, now=at)
    assert claims.mark_sent(held, held.notices[0]) is False
    assert Notice.objects.get(kind="poke").state == State.DROPPED


def test_every_kind_names_its_fields_within_the_columns():
    for kind in KINDS.values():
        assert len(kind.name) <= 32
