"""The home page: what waits, where we stand, and nothing of what the partner has or has not done."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.couple import actions as couple_actions
from checkins.boundary import actions as boundaries
from checkins.checkin import actions as check_ins
from goals.goal import actions as goals

SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
WEEK = SUNDAY.date() - timedelta(days=6)


def home(web, person, now=SUNDAY):
    with time_machine.travel(now, tick=False):
        return web(person).get("/").text


def seal(person, now=SUNDAY, **answers):
    draft = check_ins.begin(person, id=uuid.uuid4(), week=WEEK, now=now, s1=5, s2=5, d2=0, **answers)
    return check_ins.submit(draft, person, seen=None, now=now)


def test_stranger_reads_what_this_is(db, client):
    assert "Stay two people" in client.get("/").text


def test_open_check_in_waits(ana, ben, web):
    assert "Your check-in is open." in home(web, ana)
    check_ins.begin(ana, id=uuid.uuid4(), week=WEEK, now=SUNDAY, s1=5)
    assert "Your check-in is begun." in home(web, ana)


def test_between_two_check_ins_nothing_is_asked(ana, ben, web):
    page = home(web, ana, SUNDAY + timedelta(days=5))
    assert "Nothing is asked of you today." in page
    assert "Sunday 29 November" in page


def test_sealed_week_says_nothing_of_the_partner(ana, ben, web):
    seal(ana)
    alone = home(web, ana)
    assert "Your week is sealed." in alone
    check_ins.begin(ben, id=uuid.uuid4(), week=WEEK, now=SUNDAY, s1=5)
    assert bare(home(web, ana)) == bare(alone)


def test_partners_sealing_changes_no_byte_of_mine(ana, ben, web):
    before = home(web, ana)
    seal(ben)
    assert bare(home(web, ana)) == bare(before)


def test_revealed_week_is_open_to_both(ana, ben, web):
    seal(ana)
    seal(ben)
    for person in (ana, ben):
        assert "Your week is open to you both." in home(web, person)


def test_proposal_comes_before_a_boundary_to_read(ana, ben, web, now):
    boundaries.state(ben, id=uuid.uuid4(), now=now, category="money", text="I need a say in big buys.", shared=True)
    assert "I need a say in big buys." in home(web, ana)
    goals.propose(ben, id=uuid.uuid4(), now=now, title="A garden")
    page = home(web, ana)
    assert "A garden" in page
    assert "I need a say in big buys." not in page


@pytest.mark.parametrize(
    ("zone", "hours", "says"),
    [
        ("Europe/Lisbon", 0, "until the end of Wednesday 25 November."),
        ("Europe/Lisbon", 85, "until Thursday 26 November, 12:00."),
        ("Pacific/Honolulu", 85, "until the end of Wednesday 25 November."),
    ],
)
def test_check_in_that_is_open_names_its_last_day(ana, ben, web, zone, hours, says):
    ana.time_zone = zone
    ana.save()
    assert says in home(web, ana, SUNDAY + timedelta(hours=hours)).replace("\xa0", " ")


def test_someone_alone_has_a_whole_page(cleo, web):
    page = home(web, cleo)
    assert "It is yours alone." in page
    assert "Invite your partner" in page
    assert "For us" not in page


def test_the_one_left_is_told_in_neutral_words(ana, ben, web):
    couple_actions.leave(ana, now=SUNDAY)
    assert "Invite your partner" not in home(web, ben)
    assert "Your couple has ended" in home(web, ben)
    assert "Your couple has ended" not in home(web, ana)


@pytest.mark.parametrize("many", [1, 200])
def test_query_count(many, ana, ben, web, now):
    for number in range(many):
        goal = goals.begin(ana, id=uuid.uuid4(), now=now, title=f"Goal {number}")
        goals.add_step(goal, ana, id=uuid.uuid4(), now=now, text="First")
    goals.propose(ben, id=uuid.uuid4(), now=now, title="A garden")
    boundaries.state(ben, id=uuid.uuid4(), now=now, category="money", text="I need a say.", shared=True)
    seal(ana)
    seal(ben)
    browser = web(ana)
    with time_machine.travel(SUNDAY, tick=False), CaptureQueriesContext(connection) as asked:
        browser.get("/")
    assert len(asked) <= 7


def bare(page):
    """The page without what is minted anew for each rendering: tokens and ids of forms."""
    keep = [line for line in page.splitlines() if "csrf" not in line.lower() and 'name="id"' not in line]
    return "\n".join(keep)
