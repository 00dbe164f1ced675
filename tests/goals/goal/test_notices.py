"""The mail of a proposal that waits."""

import uuid

from accounts.couple import actions as couple_actions
from accounts.notice.models import Notice
from goals.goal import actions
from goals.goal.notices import load


def test_mail_under_way_stops_when_the_couple_ends(ana, ben, now):
    actions.propose(ana, id=uuid.uuid4(), now=now, title="A bench")
    notice = Notice.objects.get(person=ben, kind="proposal_waiting")
    assert load([notice], now)[notice.pk]
    couple_actions.leave(ana, now=now)
    assert load([notice], now) == {notice.pk: None}
