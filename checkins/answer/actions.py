"""Sharing a single answer of a week that was not opened, and taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from accounts.belonging.act import acting
from accounts.belonging.action import action
from accounts.belonging.models import Visibility, make
from accounts.person.models import Person
from checkins.answer import rules
from checkins.answer.models import SharedAnswer, where_shared
from checkins.balance.models import revealed_of
from checkins.checkin.models import CheckIn
from checkins.checkin.rules import UNANSWERED
from tracker.refusal import AlreadyThere


@action
def share(
    check_in: CheckIn,
    person: Person,
    *,
    question: str,
    now: datetime,
    id: UUID | None = None,
    although_kept: bool = False,
) -> SharedAnswer:
    """Let the partner see one answer of a week that has closed and that they did not seal, as coarse as ever.

    What was kept for oneself is shared only with `although_kept`. Without an id, what is shared already stays as it is.
    Raises NoCouple, WeekOfOnesOwn, WeekRevealed, WeekOpen, NothingToShare, KeptAnswer, AlreadyThere.
    """
    couple, week = acting().needed.couple, check_in.week
    rules.check_week(**where_shared(check_in, couple, now), revealed=week in revealed_of(couple, [week]))
    found: SharedAnswer | None = SharedAnswer.objects.owned_by(person).filter(week=week, question=question).first()
    if found is not None and id is None:
        return found
    if found is not None and found.pk != id:
        raise AlreadyThere(found)
    answer = check_in.answer(question) if question in rules.SHARABLE else UNANSWERED
    seen = rules.seen_of(question, answer, although_kept=although_kept)
    what = rules.columns_of(question, seen)
    id = id or uuid4()
    return make(SharedAnswer, id=id, now=now, week=week, question=question, visibility=Visibility.SHARED, **what)


@action
def take_back(answer: SharedAnswer, person: Person, *, now: datetime, seen: int | None) -> None:
    """Take an answer back: gone for the partner at once, and nobody is told. Raises NotAllowed, Changed."""
    answer.must_be_of(person)
    answer.remove(now=now, seen=seen)
