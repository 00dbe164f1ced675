"""The weekly summary: figures only for those who chose them, and never a word of who answered."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.notice.kinds import Choice
from checkins.summary.notices import WeeklySummary
from tests.checkins.summary import mails
from tests.checkins.summary.mails import LINK
from tests.checkins.weeks import ANA, BEN, sealed, targets, week

TUESDAY = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
"""After the second week of the tests has ended."""
WEEK_LATER = TUESDAY + timedelta(weeks=1)


def context(person, at=TUESDAY):
    return mails.context(WeeklySummary, person, at)


def mail(person, at=TUESDAY, **wishes):
    return mails.mail(WeeklySummary, person, at, **wishes)


@pytest.fixture
def two_weeks(ana, ben, long_ago):
    now = long_ago.replace(month=5)
    targets(ana, 300, 480, now)
    targets(ben, 240, 420, now)
    for n in range(2):
        sealed(ana, week(n), **ANA, x1="zwetschgenkuchen")
        sealed(ben, week(n), **BEN)


def test_summary_comes_on_ones_own_day_and_hour(ana, ben):
    found = WeeklySummary.upcoming([Choice(ana, 4, 7)], TUESDAY)[ana.pk]
    assert found.due_at == datetime(2026, 9, 25, 6, 0, tzinfo=UTC)
    assert found.key == WeeklySummary.upcoming([Choice(ana, 6, 7)], TUESDAY)[ana.pk].key == "2026-09-21"


def test_day_and_hour_can_be_chosen():
    assert WeeklySummary.on_a_weekday and WeeklySummary.at_an_hour


def test_figures_of_the_week_and_of_the_last_weeks(ana, ben, two_weeks):
    text, html = mail(ana)
    for part in (text, html):
        assert "Your week is ready to look at, and both sides are open." in part
        assert "Me-time, 4 h of 5 h, about right" in part
        assert "We-time, 7 h of 8 h, about right" in part
        assert "Ben’s room" in part and "Closeness you both felt" in part
    assert "zwetschgenkuchen" not in text + html
    assert f"{week(1)}" not in text


def test_leads_to_the_talk_card_of_an_opened_week_else_to_the_balance(ana, ben, two_weeks):
    for at, path, label in (
        (TUESDAY, f"/weeks/{week(1)}/", "Open the talk card"),
        (WEEK_LATER, "/balance/", "Open the balance"),
    ):
        assert context(ana, at)["path"] == path
        assert all(label in part for part in mail(ana, at))


def test_time_is_told_of_the_newest_week_alone(ana, ben, two_weeks):
    text, html = mail(ana, WEEK_LATER)
    assert "Closeness you both felt" in text
    assert "Me-time" not in text + html


def test_what_moved_is_told_from_four_weeks_on(ana, ben, two_weeks):
    assert "What moved takes four weeks you both shared to say." in mail(ana)[0]
    for n in (2, 3):
        sealed(ana, week(n), **ANA)
        sealed(ben, week(n), **BEN | {"s1": 7, "s2": 7})
    assert "Over the last four weeks, room for Ben is rising." in mail(ana, TUESDAY + timedelta(weeks=2))[0]


def test_without_the_choice_no_figure(ana, ben, two_weeks):
    text, html = mail(ana, with_content=False)
    for part in (text, html):
        assert "Your week is ready to look at" in part
        assert "Me-time" not in part and "Ben" not in part and "THE LAST WEEKS" not in part.upper()
        assert "This mail shows no answers" in part


def test_partners_sealing_changes_no_byte(ana, ben, two_weeks):
    before = [LINK.sub("", part) for part in mail(ben, WEEK_LATER)]
    sealed(ana, week(2), **ANA)
    assert [LINK.sub("", part) for part in mail(ben, WEEK_LATER)] == before
    assert "Your week, in short." in before[0]


def test_nothing_is_sent_where_there_is_nothing_to_say(ana, ben, cleo):
    assert context(ana) is None and context(cleo) is None


def test_long_ago_is_not_summed_up(ana, ben, two_weeks):
    assert context(ana, datetime(2026, 11, 17, 8, 0, tzinfo=UTC)) is None


def test_someone_alone_has_their_own(cleo):
    for n in range(2):
        sealed(cleo, week(n), s1=5, s2=5, d2=0, me_minutes=120)
    text, html = mail(cleo)
    assert "Me-time" in text and "We-time" not in text
    assert "Your week, in short." in text
    assert "Your room: 78, each week near 78" in text and "Closeness" not in text + html


def test_batch_costs_the_same_queries_as_one(ana, ben, cleo, two_weeks, django_assert_num_queries):
    for people in ([ana], [ana, ben, cleo]):
        with django_assert_num_queries(6):
            WeeklySummary.load(
                [mails.notice(WeeklySummary, one, TUESDAY, pk=n) for n, one in enumerate(people)], TUESDAY
            )


def test_mail_is_light(ana, ben, two_weeks):
    assert len(mail(ana)[1].encode()) < 60_000
