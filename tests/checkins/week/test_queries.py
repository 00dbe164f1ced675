"""How many statements the page of a week takes, whatever stands on it."""

import uuid
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import weeks as calendar
from checkins.answer import actions as answers
from checkins.boundary import actions as boundaries
from checkins.heard import actions as heard
from tests.checkins.weeks import ANA, BEN, boundary, evening, marks, sealed, week

MOST_OPENED, MOST_ON_PAPER, MOST_UNOPENED = 9, 4, 7


def taken(someone, web, path):
    browser = web(someone)
    browser.get(path)
    with CaptureQueriesContext(connection) as made:
        assert browser.get(path).status_code == 200
    return len(made)


def test_an_opened_week_takes_the_same_whatever_stands_on_it(ana, ben, web, long_ago):
    mine = [boundary(ana, long_ago.replace(month=5), text=f"I need {n}.") for n in range(3)]
    sealed(ana, week(), marks=marks(*((row, 3) for row in mine)), **ANA)
    sealed(ben, week(), marks=marks(*((row, 2) for row in mine)), **BEN)
    plain = taken(ana, web, f"/weeks/{week()}/")
    for row in mine:
        boundaries.put_on_card(row, ana, week=week(), now=evening(week()))
    for someone in (ana, ben):
        note = heard.note(someone, id=uuid.uuid4(), week=week(), text="x", now=evening(week()))
        heard.show_when_both(note, someone, seen=None, now=evening(week()))
    assert taken(ana, web, f"/weeks/{week()}/") == plain <= MOST_OPENED
    assert taken(ben, web, f"/weeks/{week()}/card/") <= MOST_ON_PAPER


def test_an_unopened_week_takes_the_same_whatever_is_shared(ana, ben, web, time_machine):
    row = sealed(ana, week(), **ANA)
    now = calendar.closes_at(week()) + timedelta(hours=1)
    time_machine.move_to(now)
    plain = [taken(one, web, f"/weeks/{week()}/") for one in (ana, ben)]
    for question in ("s1", "s2", "t1"):
        answers.share(row, ana, question=question, now=now)
    assert [taken(one, web, f"/weeks/{week()}/") for one in (ana, ben)] == plain
    assert max(plain) <= MOST_UNOPENED
