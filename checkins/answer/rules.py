"""Which single answers their author may share of a week that was not opened, and what the partner then sees. Pure."""

from __future__ import annotations

from typing import Any

from checkins.checkin.rules import QUESTIONS, Answer, Kind, State, given, revealed
from tracker.refusal import NotValid, TooLate

WORDS = tuple(id for id, question in QUESTIONS.items() if question.kind is Kind.WORDS and question.ever_shown)
MINUTES = tuple(id for id, question in QUESTIONS.items() if question.kind is Kind.MINUTES)
BANDED = tuple(id for id, question in QUESTIONS.items() if question.kind in (Kind.STATEMENT, Kind.DIAL))
SHARABLE = tuple(id for id in QUESTIONS if id in {*WORDS, *MINUTES, *BANDED})
"""The questions whose answers can be shared by themselves: no boundary mark, and not what is for oneself alone."""

BANDS = ("little", "somewhat", "much", "too little", "just right", "too much")


class WeekOpen(TooLate):
    """While a week is open both may still seal it, and then it opens to both at once."""

    code = "week-open"


class WeekRevealed(TooLate):
    """Both have seen the week together: there is nothing left to share of it."""

    code = "week-revealed"


class WeekOfOnesOwn(TooLate):
    """The week was not sealed as one of the couple that is open now."""

    code = "week-of-ones-own"


class NothingToShare(NotValid):
    """There is no such answer, or none that is ever shown."""

    code = "nothing-to-share"


class KeptAnswer(NotValid):
    """It was kept for oneself, and the author has not said that it is to be shared all the same."""

    code = "kept-answer"


def check_week(*, ours: bool, closed: bool, revealed: bool) -> None:
    """Let single answers be shared of a week that one sealed, that has closed and that the other did not seal.

    Raises:
        WeekOfOnesOwn, WeekRevealed, WeekOpen: in this order of precedence.
    """
    if not ours:
        raise WeekOfOnesOwn
    if revealed:
        raise WeekRevealed
    if not closed:
        raise WeekOpen


def seen_of(question: str, answer: Answer, *, although_kept: bool = False) -> int | str:
    """What the partner sees of an answer that is shared: as coarse as after a reveal.

    Raises:
        NothingToShare: at `question`, for what has no value or is never shown.
        KeptAnswer: at `although_kept`, for what was kept for oneself, unless that is said to be meant.
    """
    if question not in SHARABLE or answer.state is not State.VALUE or answer.value is None:
        raise NothingToShare("question")
    if answer.kept and not although_kept:
        raise KeptAnswer("although_kept")
    seen = revealed(QUESTIONS[question], given(answer.value))
    if seen is None:
        raise NothingToShare("question")
    return seen


def columns_of(question: str, seen: int | str) -> dict[str, Any]:
    """Where it is stored what the partner sees: a band, minutes or words; the others are empty."""
    return {
        "band": seen if question in BANDED else "",
        "minutes": seen if question in MINUTES else None,
        "words": seen if question in WORDS else None,
    }
