"""What lies ahead in a summary: one suggestion with its reason, and what is planned; each one's own alone."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from accounts.notice.actions import pause_until
from accounts.notice.delivery import send_due
from accounts.notice.models import Notice, State
from checkins.planned import actions as plans
from checkins.suggestion import actions as suggestions
from checkins.suggestion.models import Suggestion
from checkins.summary.notices import MonthlySummary, WeeklySummary
from tests.checkins.summary import mails
from tests.checkins.weeks import BEN, boundary, evening, marks, sealed, targets, week

TUESDAY = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
"""After the second week of the tests, in which Ana had little time for herself."""

LESS = {"s1": 4, "s2": 4, "d2": -1, "me_minutes": 60, "s4": 5, "s5": 6, "d1": 0, "we_minutes": 420, "s6": 6}


def mail(person, kind=WeeklySummary, at=TUESDAY, **wishes):
    return mails.mail(kind, person, at, **wishes)


def plan(person, day, **fields):
    fields = {"kind": "we", "minutes": 120, "at": time(18, 30)} | fields
    return plans.plan(person, id=uuid.uuid4(), now=TUESDAY, day=day, **fields)


@pytest.fixture
def two_weeks(ana, ben, long_ago):
    targets(ana, 240, 480, long_ago.replace(month=5))
    for n in range(2):
        sealed(ana, week(n), **LESS)
        sealed(ben, week(n), **BEN)


def test_mail_names_one_suggestion_and_why(ana, ben, two_weeks):
    row = Suggestion.objects.filter(owner=ana).made().latest("week")
    text, html = mail(ana)
    assert "ONE SUGGESTION" in text and "One suggestion" in html
    assert row.sentence in text
    assert row.because in text


def test_mail_names_a_suggestion_once(ana, ben, two_weeks):
    week_later, text = TUESDAY + timedelta(weeks=1), mail(ana)[0]
    assert "ONE SUGGESTION" in text
    assert "THE LAST WEEKS" in mail(ana, at=week_later)[0]
    assert "ONE SUGGESTION" not in mail(ana, at=week_later)[0]


def test_suggestion_of_a_week_revealed_after_its_mail_is_in_the_next(ana, ben, long_ago):
    late = TUESDAY + timedelta(days=1)
    targets(ana, 240, 480, long_ago.replace(month=5))
    for n, now in ((0, None), (1, late)):
        sealed(ana, week(n), now, **LESS)
        sealed(ben, week(n), now, **BEN)
    assert "ONE SUGGESTION" not in mail(ana)[0]
    assert "ONE SUGGESTION" in mail(ana, at=TUESDAY + timedelta(weeks=1))[0]
    assert "ONE SUGGESTION" not in mail(ana, at=TUESDAY + timedelta(weeks=2))[0]


def test_mail_never_names_the_others_suggestion(ana, ben, two_weeks):
    row = Suggestion.objects.filter(owner=ana).made().latest("week")
    assert row.sentence not in mail(ben)[0]


def test_dismissed_it_is_in_no_mail(ana, ben, two_weeks):
    row = Suggestion.objects.filter(owner=ana).made().latest("week")
    suggestions.dismiss(row, ana, seen=None, now=TUESDAY)
    assert "ONE SUGGESTION" not in mail(ana)[0]


def test_without_the_choice_nothing_of_it(ana, ben, two_weeks):
    plan(ana, TUESDAY.date())
    text, html = mail(ana, with_content=False)
    assert "suggestion" not in (text + html).lower()
    assert "planned" not in (text + html).lower()


def test_one_about_a_boundary_stays_on_the_page(ana, ben, long_ago, web):
    mine = boundary(ana, long_ago.replace(month=5))
    for n in range(3):
        sealed(ana, week(n), marks=marks((mine, 1)), s1=6, s2=6, d2=0, s4=6, s5=6, d1=0, s6=6)
        sealed(ben, week(n), **BEN)
    row = Suggestion.objects.filter(owner=ana).made().latest("week")
    assert row.rule == "boundary"
    at = datetime(2026, 9, 29, 8, 0, tzinfo=UTC)
    assert "ONE SUGGESTION" not in mail(ana, at=at)[0]
    with time_machine.travel(at, tick=False):
        assert row.sentence in web(ana).get(f"/summaries/{week(2)}/").content.decode()


def test_mail_names_what_is_planned_by_hour_and_length_alone(ana, ben, two_weeks):
    plan(ana, TUESDAY.date().replace(day=24), what="zwetschgenkuchen")
    plan(ana, TUESDAY.date().replace(day=25), kind="me", at=None, minutes=90, note="zwetschgenkuchen")
    for text in mail(ana):
        assert "Thursday 24 September: 18:30, 2 h for the two of you" in text
        assert "Friday 25 September: 1 h 30 min for you" in text
        assert "zwetschgenkuchen" not in text


def test_each_is_told_on_their_own_clock(ana, ben, two_weeks):
    plan(ana, TUESDAY.date().replace(day=24))
    plan(ana, TUESDAY.date().replace(day=25), kind="me", shared=True)
    text = mail(ben)[0]
    assert "for the two of you" in text
    assert "18:30" not in text, "Ben lives in another zone"
    assert "for you\n" not in text, "Ana’s own time is not Ben’s"


def test_what_lies_further_ahead_waits_for_its_week(ana, ben, two_weeks):
    plan(ana, TUESDAY.date().replace(month=10, day=15))
    assert "PLANNED" not in mail(ana)[0]
    at = datetime(2026, 10, 13, 8, 0, tzinfo=UTC)
    assert "Thursday 15 October" in mail(ana, MonthlySummary, at)[0]


def test_page_of_a_week_offers_what_is_suggested_now(ana, ben, web, two_weeks):
    with time_machine.travel(TUESDAY, tick=False):
        mine = web(ana).get(f"/summaries/{week(1)}/").content.decode()
        theirs = web(ben).get(f"/summaries/{week(1)}/").content.decode()
    row = Suggestion.objects.filter(owner=ana).made().latest("week")
    assert row.sentence in mine and "Not for me" in mine
    assert row.sentence not in theirs


def test_page_of_an_earlier_week_only_says_what_it_was(ana, ben, web, two_weeks):
    first = Suggestion.objects.filter(owner=ana).made().latest("week")
    for n in (2, 3):
        sealed(ana, week(n), **LESS)
        sealed(ben, week(n), **BEN)
    with time_machine.travel(evening(week(3)), tick=False):
        text = web(ana).get(f"/summaries/{first.week}/").content.decode()
    assert first.sentence in text
    assert "Not for me" not in text


def test_page_shows_what_is_planned_after(ana, ben, web, api, two_weeks):
    block = plan(ana, week(2).replace(day=24), what="The lake")
    with time_machine.travel(TUESDAY, tick=False):
        assert "The lake" in web(ben).get(f"/summaries/{week(1)}/").content.decode()
        assert "The lake" not in web(ben).get(f"/summaries/{week(0)}/").content.decode()
        assert api(ben).get(f"summaries/{week(1)}/").json()["planned"] == [str(block.pk)]


@pytest.mark.parametrize("kind", [WeeklySummary, MonthlySummary], ids=lambda kind: kind.name)
def test_summary_nobody_wants_now_is_dropped_and_the_next_one_comes(kind, ana, two_weeks):
    Notice.objects.all().delete()
    Notice.objects.create(person=ana, kind=kind.name, key="now", due_at=TUESDAY)
    pause_until(ana, TUESDAY.date() + timedelta(days=2), now=TUESDAY)
    totals = next(send_due(TUESDAY, TUESDAY))
    assert (totals.dropped, totals.failed) == ({kind.name: 1}, {})
    assert Notice.objects.get(kind=kind.name, state=State.DUE).due_at > TUESDAY
