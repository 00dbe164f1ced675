"""What an answer can be, what of it the partner ever sees, and what the talk card says. Pure.

From outside, "not this week", "keep for myself" and no answer are the same thing: nothing. All that is shown is
coarse, and alike and apart are told from the bands alone, so that nothing finer can be computed back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checkins.balance.parts import nearest_half_hour
from checkins.balance.words import DIAL_WORDS
from tracker.refusal import NotValid, TooLate

from .questions import (
    ALIKE_TITLES,
    BOUNDARY_PARTNER_TEXT,
    QUESTIONS,
    SCALE_ENDS,
    Kind,
    Question,
    Step,
    asked_of,
    questions_in,
    steps_for,
)

__all__ = [
    "ALIKE_TITLES",
    "BOUNDARY_PARTNER_TEXT",
    "DIAL_WORDS",
    "NOT_THIS_WEEK",
    "QUESTIONS",
    "SCALE_ENDS",
    "UNANSWERED",
    "Alike",
    "AlreadySealed",
    "Answer",
    "Kind",
    "NotOpenYet",
    "NothingAnswered",
    "Question",
    "Shown",
    "State",
    "Step",
    "TalkCard",
    "Topic",
    "WeekClosed",
    "WrongAnswer",
    "alike",
    "apart",
    "asked_of",
    "check_answer",
    "check_something",
    "check_window",
    "dial_band",
    "given",
    "kept_band",
    "nearest_half_hour",
    "questions_in",
    "revealed",
    "revealed_of",
    "statement_band",
    "steps_for",
    "talk_card",
]

MOST_MINUTES = 7 * 24 * 60
MOST_LETTERS = 1000
MOST_TOPICS = 2

RANGES = {
    Kind.STATEMENT: (1, 7),
    Kind.DIAL: (-3, 3),
    Kind.MINUTES: (0, MOST_MINUTES),
    Kind.BOUNDARY: (1, 5),
}


# ---- refusals


class AlreadySealed(TooLate):
    """Submitting freezes a check-in; no edit after, by anyone."""

    code = "already-sealed"


class WeekClosed(TooLate):
    """The week closed at 24:00 of the third day after its last day."""

    code = "week-closed"


class NotOpenYet(TooLate):
    """The week's check-in opens on its last day."""

    code = "not-open-yet"


class NothingAnswered(NotValid):
    """Not one question was touched; "not this week" everywhere would be an answer."""

    code = "nothing-answered"


class WrongAnswer(NotValid):
    """An answer that the question can't have; `field` is where it stands: the question's id, or the field."""

    code = "wrong-answer"


# ---- answers


class State(StrEnum):
    """What became of a question."""

    VALUE = "value"
    PASSED = "not-this-week"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a value (a number or words), "not this week", or none yet. `kept`: for its author's view only."""

    state: State
    value: int | str | None = None
    kept: bool = False

    @property
    def open(self) -> bool:
        """Whether it has a value that the partner may see, coarsely, once revealed."""
        return self.state is State.VALUE and not self.kept


NOT_THIS_WEEK = Answer(State.PASSED)
UNANSWERED = Answer(State.UNANSWERED)


def given(value: int | str, *, kept: bool = False) -> Answer:
    """An answer with a value; words of nothing but blanks are no answer."""
    if isinstance(value, str) and not value.strip():
        return UNANSWERED
    return Answer(State.VALUE, value, kept)


def check_answer(question: Question, answer: Answer) -> None:
    """Let an answer pass that its question can have.

    Raises:
        WrongAnswer: a value of another kind or out of range, or a state and a value that don't go together.
    """
    if answer.state is not State.VALUE:
        fits = answer.value is None
    elif question.kind is Kind.WORDS:
        fits = isinstance(answer.value, str) and 0 < len(answer.value) <= MOST_LETTERS
    else:
        low, high = RANGES[question.kind]
        value = answer.value
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if not fits:
        raise WrongAnswer(question.id)


def check_something(answers: Iterable[Answer]) -> None:
    """Refuse to seal a check-in in which nothing was touched; boundary marks count as answers.

    Raises:
        NothingAnswered: all are unanswered.
    """
    if all(answer.state is State.UNANSWERED for answer in answers):
        raise NothingAnswered


def check_window(now: datetime, *, opens: datetime, closes: datetime, submitted_at: datetime | None) -> None:
    """Let a draft be written or sealed now; all are UTC instants.

    Raises:
        AlreadySealed, WeekClosed, NotOpenYet: in this order of precedence.
    """
    if submitted_at is not None:
        raise AlreadySealed
    if now >= closes:
        raise WeekClosed
    if now < opens:
        raise NotOpenYet


# ---- what the other sees


def statement_band(value: int) -> str:
    """A statement, 1 to 7, in three bands: little (1–2), somewhat (3–5), much (6–7)."""
    if value <= 2:
        return "little"
    return "somewhat" if value <= 5 else "much"


def dial_band(value: int) -> str:
    """A dial, −3 to 3, in three: too little, just right, too much."""
    if value < 0:
        return "too little"
    return "too much" if value else "just right"


def kept_band(mark: int) -> str:
    """How well the partner thinks they kept a boundary, 1 to 5, for its owner: little (1–2), partly (3), well (4–5)."""
    if mark <= 2:
        return "little"
    return "partly" if mark == 3 else "well"


BANDS = {Kind.STATEMENT: statement_band, Kind.DIAL: dial_band, Kind.BOUNDARY: kept_band}


def revealed(question: Question, answer: Answer) -> int | str | None:
    """What the partner sees of one answer after the reveal: a band, minutes to the half hour, words; else None."""
    if not (answer.open and question.ever_shown):
        return None
    value = answer.value
    if isinstance(value, str):
        return value
    assert value is not None  # an open answer has a value
    if question.kind is Kind.MINUTES:
        return nearest_half_hour(value)
    return BANDS[question.kind](value)


def revealed_of(answers: Mapping[str, Answer]) -> dict[str, int | str]:
    """All that the partner sees of one's answers, in the order of the questions; what is kept or passed isn't in it.

    Boundary marks are not: they go to the boundary's owner alone, as `kept_band`.
    """
    shown: dict[str, int | str] = {}
    for id, question in QUESTIONS.items():
        if id in answers and question.kind is not Kind.BOUNDARY:
            seen = revealed(question, answers[id])
            if seen is not None:
                shown[id] = seen
    return shown


# ---- two sets of bands side by side

OUTER = {"little", "much"}


def alike(one: Mapping[str, int | str], two: Mapping[str, int | str]) -> tuple[str, ...]:
    """Ids of the statements and dials that both answered openly in the same band, in order."""
    return tuple(id for id in ALIKE_ORDER if id in one and one[id] == two.get(id))


def apart(one: Mapping[str, int | str], two: Mapping[str, int | str]) -> tuple[str, ...]:
    """Ids of the statements that both answered openly and that lie in the two outer bands, in order."""
    return tuple(
        id
        for id, question in QUESTIONS.items()
        if question.kind is Kind.STATEMENT and {one.get(id), two.get(id)} == OUTER
    )


ALIKE_ORDER = tuple(id for id, question in QUESTIONS.items() if question.kind in (Kind.STATEMENT, Kind.DIAL))


@dataclass(frozen=True, slots=True)
class Shown:
    """One person's side of a revealed week: an opaque key (a seat), the display name, and `revealed_of` the answers."""

    key: str
    name: str
    answers: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Alike:
    """A place where both see it alike: the question, what to say, and the band that both gave."""

    id: str
    title: str
    band: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to talk about. `kind` is words (by `by`, with `text`), apart (question `id`; `sides` are key and band)
    or boundary (put there by its owner `by`)."""

    kind: str
    text: str
    by: str = ""
    id: str = ""
    sides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TalkCard:
    """Thanks first (key and words), where both see it alike, at most two topics, boundaries their owners put there,
    and what each intends next week (key and words)."""

    thanks: tuple[tuple[str, str], ...]
    alike: tuple[Alike, ...]
    topics: tuple[Topic, ...]
    boundaries: tuple[Topic, ...]
    intentions: tuple[tuple[str, str], ...]


def talk_card(one: Shown, two: Shown, boundaries: Iterable[Topic] = ()) -> TalkCard:
    """The talk card of a revealed week, the same whichever person comes first: names stand in alphabetical order.

    `boundaries` are those that their owners chose to put on it; no other gets there.
    """
    sides = sorted((one, two), key=lambda side: (side.name.casefold(), side.key))
    topics = [Topic("words", line, by=key) for key, line in _lines(sides, "x2")]
    for id in apart(one.answers, two.answers):
        bands = tuple((side.key, str(side.answers[id])) for side in sides)
        topics.append(Topic("apart", QUESTIONS[id].text, id=id, sides=bands))
    return TalkCard(
        thanks=_lines(sides, "x1"),
        alike=tuple(
            Alike(id, ALIKE_TITLES[id][str(one.answers[id])], str(one.answers[id]))
            for id in alike(one.answers, two.answers)
        ),
        topics=tuple(topics[:MOST_TOPICS]),
        boundaries=tuple(topic for topic in boundaries if topic.kind == "boundary"),
        intentions=_lines(sides, "x3"),
    )


def _lines(sides: list[Shown], id: str) -> tuple[tuple[str, str], ...]:
    """Who wrote words for a question, and the words."""
    return tuple((side.key, str(side.answers[id])) for side in sides if id in side.answers)
