"""Reminders of the check-in: when they come, whom they leave alone, and what they never tell."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from accounts.couple import actions as couples
from accounts.notice.actions import prefer
from accounts.notice.kinds import Choice
from accounts.notice.message import compose
from accounts.notice.models import Notice
from accounts.notice.series import reschedule
from accounts.notice.wishes import of_people
from accounts.weeks import closes_at
from checkins.checkin import notices
from checkins.checkin.notices import BothRevealed, CheckInClosing, CheckInOpen
from checkins.summary.notices import MonthlySummary, WeeklySummary
from goals.goal.notices import ProposalWaiting
from tests.checkins.weeks import ANA, BEN, evening, sealed, week
from tests.conftest import link

MONDAY = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
NUMBERS = count(1)


def due(person, kind, now=MONDAY, weekday=None, hour=18):
    return kind.upcoming([Choice(person, weekday, hour)], now)[person.pk]


def notice(person, kind, of=None, **fields):
    key = (of or week()).isoformat()
    return Notice(pk=next(NUMBERS), person=person, kind=kind.name, key=key, due_at=MONDAY, **fields)


def wanted(kind, now, *given):
    return [kind.load(given, now)[one.pk] for one in given]


# ---- when


def test_open_comes_on_the_last_day_unless_told(ana, ben):
    assert due(ana, CheckInOpen) == notices.Occasion("2026-09-07", datetime(2026, 9, 13, 17, 0, tzinfo=UTC))
    assert due(ben, CheckInOpen).due_at == datetime(2026, 9, 13, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(("weekday", "day"), [(6, 13), (0, 14), (1, 15), (2, 16), (3, 13), (5, 13)])
def test_open_comes_on_ones_own_day_while_it_is_open(ana, ben, weekday, day):
    thursday = MONDAY + timedelta(days=3)
    found = due(ana, CheckInOpen, thursday, weekday=weekday, hour=7)
    assert found.due_at == datetime(2026, 9, day, 6, 0, tzinfo=UTC)
    assert found.key == "2026-09-07"


def test_next_one_is_of_the_next_week(ana, ben):
    first = due(ana, CheckInOpen)
    then = due(ana, CheckInOpen, now=first.due_at)
    assert (then.key, then.due_at - first.due_at) == ("2026-09-14", timedelta(days=7))


def test_closing_comes_before_the_week_closes(ana, ben, cleo):
    for person in (ana, ben, cleo):
        found = due(person, CheckInClosing)
        assert found.due_at < closes_at(week())
        assert found.due_at.astimezone(person.zone).hour == 18


def test_couples_weekday_counts(ana, cleo):
    ana.first_weekday = 6
    ana.save()
    couple = link(ana, cleo, MONDAY)
    found = due(cleo, CheckInOpen)
    assert date.fromisoformat(found.key).weekday() == couple.first_weekday


def planned(person, kind):
    return Notice.objects.get(person=person, kind=kind.name, state="due").key


def test_linking_and_leaving_plan_the_next_ones_anew(ana, cleo):
    cleo.first_weekday = 3
    cleo.save()
    for one in (ana, cleo):
        reschedule(one, MONDAY)
    assert date.fromisoformat(planned(cleo, CheckInOpen)).weekday() == 3
    link(ana, cleo, MONDAY)
    assert planned(cleo, CheckInOpen) == planned(ana, CheckInOpen)
    assert date.fromisoformat(planned(cleo, CheckInOpen)).weekday() == ana.first_weekday
    couples.leave(ana, now=MONDAY)
    assert date.fromisoformat(planned(cleo, CheckInOpen)).weekday() == 3


# ---- to whom


def test_whoever_has_sealed_is_left_alone(ana, ben, cleo):
    sealed(ana, week())
    given = [notice(person, CheckInOpen) for person in (ana, ben, cleo)]
    found = wanted(CheckInOpen, evening(week()), *given)
    assert found[0] is None and found[1] and found[2]
    assert found[2]["alone"] and not found[1]["alone"]


def test_partners_sealing_changes_no_word_of_a_reminder(ana, ben):
    one = notice(ben, CheckInClosing)
    before = wanted(CheckInClosing, evening(week()), one)
    sealed(ana, week())
    assert wanted(CheckInClosing, evening(week()), one) == before


def test_closed_week_is_not_reminded_of(ana, ben):
    late = closes_at(week())
    assert wanted(CheckInOpen, late, notice(ana, CheckInOpen)) == [None]
    assert wanted(CheckInOpen, MONDAY, notice(ana, CheckInOpen)) == [None]


def test_reveal_is_told_to_both_while_they_are_a_couple(ana, ben):
    sealed(ana, week())
    sealed(ben, week(), **BEN)
    told = list(Notice.objects.filter(kind="revealed").select_related("person"))
    assert [context["path"] for context in wanted(BothRevealed, evening(week()), *told)] == [f"/weeks/{week()}/"] * 2
    couples.leave(ana, now=evening(week()))
    assert wanted(BothRevealed, evening(week()), *told) == [None, None]


@pytest.mark.parametrize(("kind", "days"), [(BothRevealed, 7), (WeeklySummary, 7), (MonthlySummary, 14)])
def test_after_an_outage_nobody_is_told_of_what_the_next_has_overtaken(kind, days):
    assert not kind.is_stale(MONDAY, MONDAY + timedelta(days=days, seconds=-1))
    assert kind.is_stale(MONDAY, MONDAY + timedelta(days=days))


@pytest.mark.parametrize("kind", [CheckInOpen, CheckInClosing, ProposalWaiting])
def test_what_still_waits_is_told_of_however_late(kind):
    assert not kind.is_stale(MONDAY, MONDAY + timedelta(days=365))


def test_batch_costs_the_same_queries_as_one(ana, ben, cleo, django_assert_num_queries):
    sealed(ana, week())
    sealed(ben, week(), **BEN)
    told = list(Notice.objects.filter(kind="revealed").select_related("person"))
    for given in ([notice(ana, CheckInOpen)], [notice(person, CheckInOpen) for person in (ana, ben, cleo)]):
        with django_assert_num_queries(3):
            CheckInOpen.load(given, evening(week()))
    for given in (told[:1], told):
        with django_assert_num_queries(1):
            BothRevealed.load(given, evening(week()))


# ---- what they say


@pytest.mark.parametrize(("chosen", "says"), [(6, "Sundays"), (1, "Tuesdays"), (2, "Wednesdays"), (4, "Sundays")])
def test_mail_names_the_weekday_on_which_it_comes(chosen, says, ana, ben):
    """Chosen for Fridays, on which no check-in is open, it comes on Sundays, and says so."""
    prefer(ana, "checkin_open", "email", now=MONDAY, weekday=chosen, hour=18)
    one = notice(ana, CheckInOpen)
    (context,) = wanted(CheckInOpen, evening(week()), one)
    mail = compose(one, CheckInOpen, of_people([ana])[ana.pk], context)
    assert f"It comes on {says} at 18:00, Lisbon time." in mail.body
    assert due(ana, CheckInOpen, weekday=chosen).due_at.strftime("%A") + "s" == says


def test_page_of_mails_says_what_another_day_means(ana, web):
    page = web(ana).get("/settings/notices/").content.decode()
    assert page.count("On a day on which it is not open") == 1


@pytest.mark.parametrize("kind", [CheckInOpen, CheckInClosing, BothRevealed], ids=lambda kind: kind.name)
@pytest.mark.parametrize("with_content", [False, True])
def test_mail_tells_no_answer(kind, with_content, ana, ben):
    from accounts.notice.models import NoticeSettings

    NoticeSettings.objects.create(person=ben, with_content=with_content)
    sealed(ana, week(), **ANA, x1="zwetschgenkuchen")
    if kind is BothRevealed:
        sealed(ben, week(), **BEN, x2="zwetschgenkuchen")
        one = Notice.objects.select_related("person").get(kind="revealed", person=ben)
    else:
        one = notice(ben, kind)
    (context,) = wanted(kind, evening(week()), one)
    mail = compose(one, kind, of_people([ben])[ben.pk], context)
    whole = mail.body + str(mail.alternatives[0][0])
    assert "zwetschgenkuchen" not in whole and "Ana" not in whole and "!" not in mail.body
    first = mail.body.splitlines()[0]
    assert first in str(mail.alternatives[0][0])
    assert mail.subject == "A note from Twofold"
