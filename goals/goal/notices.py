"""What goals send: a proposal waits for one's yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.notice.kinds import Context, Kind, register
from accounts.notice.models import Notice
from goals.goal.models import Goal


def load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """Those whose proposal is still open and still theirs to answer; one query."""
    couples = {notice.couple for notice in notices if notice.couple}
    rows = Goal.objects.filter(couple__in=couples, couple__ended_at=None)
    found = rows.filter(pk__in=[notice.about for notice in notices]).exclude(proposal="")
    goals = {goal.pk: goal for goal in found}
    wanted: dict[int, Context | None] = {}
    for notice in notices:
        goal = goals.get(notice.about) if notice.about else None
        open_still = goal is not None and goal.couple_id == notice.couple and goal.proposed_by_id != notice.person_id
        wanted[notice.pk] = (
            {"path": goal.url, "content": {"title": goal.title}} if goal is not None and open_still else None
        )
    return wanted


ProposalWaiting = register(
    Kind("proposal_waiting", "A proposal waits for you", template="mail/proposal_waiting", load=load)
)
