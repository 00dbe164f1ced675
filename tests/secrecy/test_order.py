"""The order in which the partner sees rows is that of sharing: it tells nothing of the time before."""

import uuid
from datetime import timedelta

from checkins.boundary import actions as boundaries
from checkins.checkin.actions import boundaries_asked
from goals.goal import actions as goals
from goals.goal.shown import Reader, overview


def test_goals_stand_in_the_order_of_letting_in(ana, ben, now):
    old, new = (
        goals.begin(ana, id=uuid.uuid4(), now=now + timedelta(minutes=turn), title=title)
        for turn, title in enumerate(("Old", "New"))
    )
    for turn, goal in enumerate((new, old), start=2):
        goals.let_in(goal, ana, seen=None, now=now + timedelta(minutes=turn), help="ask")
    assert [line.goal.title for line in overview(Reader(ben, now)).theirs] == ["Old", "New"]


def test_boundaries_are_asked_in_the_order_of_sharing(ana, ben, now):
    old, new = (
        boundaries.state(ana, id=uuid.uuid4(), now=now + timedelta(minutes=turn), category="work", text=text)
        for turn, text in enumerate(("Old", "New"))
    )
    for turn, row in enumerate((new, old), start=2):
        boundaries.share(row, ana, seen=None, now=now + timedelta(minutes=turn))
    assert [row.text for row in boundaries_asked(ben)] == ["New", "Old"]
    assert [row.text for row in boundaries_asked(ana)] == ["Old", "New"]
