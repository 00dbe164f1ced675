"""The nudge of the day before: to whom, when, one a day, and what it never tells."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from accounts.couple import actions as couple_actions
from accounts.notice.actions import prefer, set_quiet_hours, with_content
from accounts.notice.delivery import send_due
from accounts.notice.models import Notice, State
from accounts.notice.wishes import of_people
from accounts.person import actions as people
from checkins.planned import actions
from checkins.planned.notices import PlannedTomorrow
from tests.checkins.planned.test_blocks import FRIDAY, NOW, live, plan

THURSDAY = FRIDAY - timedelta(days=1)
IN_LISBON = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
IN_NEW_YORK = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)


def waiting(person):
    rows = Notice.objects.filter(person=person, kind="planned_tomorrow", state=State.DUE).order_by("due_at")
    return [(row.key, row.due_at) for row in rows]


def sent(person, at=IN_LISBON):
    list(send_due(at, at))
    found = [one for one in mail.outbox if one.to == [person.email]]
    mail.outbox = []
    return found


def text_of(one):
    return one.body.replace("\N{NO-BREAK SPACE}", " ")


# ---- when, and to whom


def test_we_time_is_told_to_both_at_their_own_hour(ana, ben):
    plan(ana, kind="we")
    assert waiting(ana) == [("2026-11-20", IN_LISBON)]
    assert waiting(ben) == [("2026-11-20", IN_NEW_YORK)]


@pytest.mark.parametrize("shared", [False, True])
def test_me_time_is_told_to_its_owner_alone(ana, ben, shared):
    plan(ana, shared=shared)
    assert waiting(ana) == [("2026-11-20", IN_LISBON)]
    assert waiting(ben) == []


def test_each_ones_day_before_is_by_their_own_clock(ana, ben):
    plan(ana, kind="we", at=time(1, 30))
    assert waiting(ana) == [("2026-11-20", IN_LISBON)]
    assert waiting(ben) == [("2026-11-19", IN_NEW_YORK - timedelta(days=1))]


def test_planned_too_late_for_the_hour_there_is_no_nudge(ana, ben):
    plan(ana, now=IN_LISBON, kind="we")
    assert waiting(ana) == []
    assert waiting(ben) == [("2026-11-20", IN_NEW_YORK)]
    plan(ben, now=IN_NEW_YORK - timedelta(seconds=1), day=FRIDAY)
    plan(ana, now=IN_LISBON, day=THURSDAY)
    assert (waiting(ana), len(waiting(ben))) == ([], 1)


def test_the_hour_is_chosen_and_moves_what_is_ahead(ana, ben):
    prefer(ana, "planned_tomorrow", "email", hour=8, now=NOW)
    plan(ana, kind="we")
    plan(ana, day=FRIDAY + timedelta(days=30))
    at_eight = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    assert waiting(ana) == [("2026-11-20", at_eight), ("2026-12-20", at_eight + timedelta(days=30))]
    prefer(ana, "planned_tomorrow", "email", hour=21, now=NOW)
    assert [due.hour for _, due in waiting(ana)] == [21, 21]
    assert waiting(ben) == [("2026-11-20", IN_NEW_YORK)]


def test_another_zone_moves_the_nudge_and_not_the_plan(ana, ben):
    block = plan(ana, at=time(1, 30))
    people.change_profile(ana, now=NOW, time_zone="America/New_York")
    assert waiting(ana) == [("2026-11-19", datetime(2026, 11, 18, 23, 0, tzinfo=UTC))]
    block.refresh_from_db()
    assert (block.day, block.at, block.zone) == (FRIDAY, time(1, 30), "Europe/Lisbon")


def test_a_summer_hour_is_the_hour_on_the_wall(ana, ben):
    now = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
    plan(ana, now=now, day=date(2026, 3, 29))
    plan(ana, now=now, day=date(2026, 3, 30))
    assert [due for _, due in waiting(ana)] == [
        datetime(2026, 3, 28, 18, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 17, 0, tzinfo=UTC),
    ]


# ---- one a person and day


def test_several_blocks_of_a_day_are_one_mail(ana, ben):
    for hour in (8, 12, 19):
        plan(ana, at=time(hour))
    plan(ben, kind="we", at=None)
    assert len(waiting(ana)) == 1
    assert len(sent(ana)) == 1
    assert sent(ana, IN_LISBON + timedelta(hours=3)) == []


def test_moved_it_is_told_of_on_its_new_day_only(ana, ben):
    block = plan(ana, kind="we")
    actions.move(block, ben, now=NOW, seen=None, day=FRIDAY + timedelta(days=1), zone="Europe/Lisbon")
    assert [key for key, _ in waiting(ana)] == ["2026-11-20", "2026-11-21"]
    assert sent(ana) == []
    (told,) = sent(ana, IN_LISBON + timedelta(days=1))
    assert text_of(told).startswith("Time is planned for tomorrow, Saturday 21 November.")


def test_moved_to_another_time_of_the_day_it_is_one_mail(ana, ben):
    block = plan(ana, kind="we")
    with_content(ana, True, now=NOW)
    actions.move(block, ben, now=NOW, seen=None, at=time(20), minutes=30)
    (told,) = sent(ana)
    assert "20:00, 30 min, for the two of you" in text_of(told)


def test_called_off_or_lived_nothing_is_sent(ana, ben):
    mine, ours, early = plan(ana), plan(ana, kind="we"), plan(ben, kind="we", zone="Europe/Lisbon")
    actions.call_off(mine, ana, now=NOW)
    actions.call_off(ours, ben, now=NOW)
    live(early, ben)
    assert sent(ana) == sent(ben, IN_NEW_YORK) == []
    assert waiting(ana) == waiting(ben) == []


def test_lived_me_time_is_not_told_of(ana, ben):
    live(plan(ana), ana)
    assert sent(ana) == []


def test_one_called_off_leaves_the_mail_of_the_other(ana, ben):
    mine = plan(ana, at=time(8))
    plan(ana, kind="we", at=time(19))
    with_content(ana, True, now=NOW)
    actions.call_off(mine, ana, now=NOW)
    (told,) = sent(ana)
    assert "08:00" not in text_of(told) and "19:00" in text_of(told)


def test_after_leaving_only_ones_own_is_told_of(ana, ben):
    plan(ana, kind="we")
    mine = plan(ben, day=FRIDAY)
    couple_actions.leave(ana, now=NOW)
    with_content(ben, True, now=NOW)
    assert sent(ana) == []
    (told,) = [one for one in sent(ben, IN_NEW_YORK) if "planned" in one.body]
    assert "for you" in told.body and "two of you" not in told.body
    assert mine.at.strftime("%H:%M") in told.body


# ---- what it says


def test_kept_over_quiet_hours_it_says_today(ana, ben):
    plan(ana)
    set_quiet_hours(ana, now=NOW, quiet_from=time(17), quiet_until=time(7))
    assert sent(ana) == []
    (told,) = sent(ana, datetime(2026, 11, 20, 7, 0, tzinfo=UTC))
    assert text_of(told).startswith("Time is planned for today, Friday 20 November.")


def test_once_the_day_is_over_it_is_dropped(ana, ben):
    plan(ana)
    assert sent(ana, datetime(2026, 11, 21, 0, 0, tzinfo=UTC)) == []
    assert waiting(ana) == []


def test_turned_off_it_does_not_come(ana, ben):
    plan(ana)
    prefer(ana, "planned_tomorrow", "off", now=NOW)
    assert sent(ana) == []


@pytest.mark.parametrize("allowed", [False, True])
def test_it_shows_what_is_planned_only_if_allowed(ana, ben, allowed):
    plan(ana, note="zwetschgenkuchen", at=time(8, 15), minutes=60)
    plan(ben, kind="we", what="the <market>", at=time(14), minutes=120)
    with_content(ana, allowed, now=NOW)
    (told,) = sent(ana)
    html = str(told.alternatives[0][0])
    first = told.body.splitlines()[0]
    assert told.subject == "A note from Twofold"
    assert first == "Time is planned for tomorrow, Friday 20 November." and first in html
    for words in ("the <market>", "08:15, 1 h, for you", "19:00, 2 h, for the two of you: the <market>"):
        assert (words in text_of(told)) is allowed
    assert ("the &lt;market&gt;" in html) is allowed and "<market>" not in html
    for said in (told.body, html, str(told.extra_headers)):
        assert "zwetschgenkuchen" not in said and "Ben" not in said and "!" not in told.body
        assert "planned_tomorrow" not in said


def test_a_batch_costs_the_same_queries_as_one(ana, ben, cleo, django_assert_num_queries):
    for person in (ana, ben, cleo):
        plan(person)
    plan(ana, kind="we", day=FRIDAY + timedelta(days=1))
    rows = list(Notice.objects.filter(kind="planned_tomorrow").select_related("person").order_by("pk"))
    assert len(rows) == 5
    for given in (rows[:1], rows):
        with django_assert_num_queries(2):
            found = PlannedTomorrow.load(given, IN_LISBON)
        assert len(found) == len(given) and all(found.values())


def test_what_is_ahead_of_many_takes_two_queries(ana, ben, django_assert_num_queries):
    plan(ana, kind="we")
    plan(ben, day=FRIDAY + timedelta(days=3))
    choices = [one.choice(PlannedTomorrow) for one in of_people([ana, ben]).values()]
    with django_assert_num_queries(2):
        found = PlannedTomorrow.ahead(choices, NOW)
    assert [one.key for one in found[ana.pk]] == ["2026-11-20"]
    assert [one.key for one in found[ben.pk]] == ["2026-11-20", "2026-11-23"]


def test_the_settings_offer_its_hour_and_no_day(ana, web, api):
    page = web(ana).get("/settings/notices/").content.decode()
    assert 'name="planned_tomorrow-hour"' in page and 'name="planned_tomorrow-weekday"' not in page
    told = api(ana).get("notices/planned_tomorrow/").json()
    assert (told["title"], told["daily"], told["hour"]) == ("Planned time tomorrow", True, 18)


def test_the_same_plan_twice_is_one_nudge(ana, ben):
    id = uuid.uuid4()
    for _ in range(2):
        actions.plan(ana, id=id, now=NOW, kind="we", day=FRIDAY, minutes=60)
    assert (len(waiting(ana)), len(waiting(ben))) == (1, 1)
