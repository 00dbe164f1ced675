"""The monthly summary by mail: on one's own day, figures only for those who chose them, never who answered."""

from datetime import UTC, date, datetime

import pytest

from accounts.notice import actions as notices
from accounts.notice.kinds import Choice
from accounts.notice.message import when_says
from accounts.notice.wishes import of_people
from checkins.summary.notices import MonthlySummary
from tests.checkins.summary import mails
from tests.checkins.summary.mails import LINK
from tests.checkins.weeks import ANA, BEN, sealed, targets, week

TUESDAY = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
"""The second of November: October is summed up."""


def context(person, at=TUESDAY):
    return mails.context(MonthlySummary, person, at)


def mail(person, at=TUESDAY, **wishes):
    return mails.mail(MonthlySummary, person, at, **wishes)


@pytest.fixture
def two_months(ana, ben, long_ago):
    """Two shared weeks of September, two of October, in which Ana had more room."""
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    targets(ben, 240, 420, now)
    for n in (0, 1):
        sealed(ana, week(n), **ANA | {"s1": 2, "s2": 2, "d2": -3}, x1="zwetschgenkuchen")
        sealed(ben, week(n), **BEN)
    for n in (4, 5):
        sealed(ana, week(n), **ANA)
        sealed(ben, week(n), **BEN)


def test_comes_on_the_second_such_day_of_a_month(ana):
    before = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    found = MonthlySummary.upcoming([Choice(ana, 1, 8)], before)[ana.pk]
    assert (found.due_at, found.key) == (TUESDAY, "2026-10")
    later = MonthlySummary.upcoming([Choice(ana, 1, 8)], found.due_at)[ana.pk]
    assert (later.due_at, later.key) == (datetime(2026, 12, 8, 8, 0, tzinfo=UTC), "2026-11")


def test_another_weekday_is_still_the_same_occasion(ana):
    now = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    keys = {MonthlySummary.upcoming([Choice(ana, day, 8)], now)[ana.pk].key for day in range(7)}
    assert keys == {"2026-10"}


def test_says_when_it_comes(ana):
    notices.prefer(ana, MonthlySummary.name, now=TUESDAY, channel="email", weekday=4, hour=7)
    says = when_says(of_people([ana])[ana.pk], MonthlySummary)
    assert says == "It comes on the second Friday of a month at 07:00, Lisbon time."


def test_month_is_held_beside_the_one_before(ana, ben, two_months):
    text, html = mail(ana)
    for part in (text, html):
        assert "Your month, in short." in part
        assert "October 2026" in part
        assert "Beside September, October had more room for you, about as much room for Ben" in part
        assert "from 2 weeks" in part and "Ben’s room" in part
        assert "Me-time, 4 h of 5 h, about right" in part
    assert "zwetschgenkuchen" not in text + html


def test_weeks_that_begin_on_the_first_and_the_last_day_are_of_the_month(ana, ben):
    """June 2026 begins on a Monday, and August ends on one."""
    for first in (date(2026, 5, 25), date(2026, 6, 1), date(2026, 6, 8), date(2026, 8, 24), date(2026, 8, 31)):
        for person, answers in ((ana, ANA), (ben, BEN)):
            sealed(person, first, **answers)
    assert mail(ana, datetime(2026, 7, 14, 8, 0, tzinfo=UTC))[0].count("from 2 weeks") == 3
    assert mail(ana, datetime(2026, 9, 8, 8, 0, tzinfo=UTC))[0].count("from 2 weeks") == 3


def test_without_the_choice_no_figure(ana, ben, two_months):
    text, html = mail(ana, with_content=False)
    for part in (text, html):
        assert "Your month, in short." in part
        assert "Ben" not in part and "room" not in part.replace("roommate", "") and "Me-time" not in part
        assert "This mail shows no answers" in part


def test_leads_to_the_months_page(ana, ben, two_months):
    found = context(ana)
    assert found["path"] == "/summaries/2026-10/"


def test_partners_sealing_changes_no_byte(ana, ben, two_months):
    before = [LINK.sub("", part) for part in mail(ben)]
    sealed(ana, week(6), **ANA)
    assert [LINK.sub("", part) for part in mail(ben)] == before


def test_nothing_is_sent_of_a_month_without_weeks(ana, ben, cleo, two_months):
    december = datetime(2026, 12, 8, 8, 0, tzinfo=UTC)
    assert context(ana, december) is None
    assert context(cleo) is None


def test_someone_alone_has_their_own(cleo):
    for n in (0, 1, 4, 5):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    text, html = mail(cleo)
    assert "Room: 78, from 2 weeks" in text
    assert "0 to 100, your own view." in text
    assert "Closeness" not in text + html and "both" not in text


def test_batch_costs_the_same_queries_as_one(ana, ben, cleo, two_months, django_assert_num_queries):
    for people in ([ana], [ana, ben, cleo]):
        with django_assert_num_queries(6):
            MonthlySummary.load(
                [mails.notice(MonthlySummary, one, TUESDAY, pk=n) for n, one in enumerate(people)], TUESDAY
            )


def test_mail_is_light(ana, ben, two_months):
    _text, html = mail(ana)
    assert len(html.encode()) < 60_000
    assert "<img" not in html


def test_can_be_chosen_like_the_weekly_one(ana, api):
    phone = api(ana)
    row = next(row for row in phone.get("notices/").json()["results"] if row["kind"] == "monthly_summary")
    assert (row["monthly"], row["weekly"], row["weekday"], row["hour"]) == (True, False, 1, 8)
    changed = phone.put("notices/monthly_summary/", {"channel": "email", "weekday": 6, "hour": 20})
    assert changed.status_code == 200
    assert (changed.json()["weekday"], changed.json()["hour"]) == (6, 20)
    assert phone.put("notices/monthly_summary/", {"channel": "off"}).json()["channel"] == "off"
