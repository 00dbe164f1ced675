"""The check-in's questions as data: what is asked, why, what it feeds, and who gets it.

Statements go from 1 (not at all) to 7 (completely) and speak of one's own week, never of the partner's worth. {P}
stands for the partner's name. The source is the method page (method version 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    MINUTES = "minutes"
    DIAL = "dial"
    STATEMENT = "statement"
    BOUNDARY = "boundary"
    WORDS = "words"


class Step(StrEnum):
    """The six parts of the form, in order."""

    TIME = "time"
    ROOM = "room"
    CLOSENESS = "closeness"
    MOVING = "moving"
    BOUNDARIES = "boundaries"
    WORDS = "words"

    @property
    def heading(self) -> str:
        """What stands above the part."""
        return HEADINGS[self]


HEADINGS = {
    Step.TIME: "Time",
    Step.ROOM: "Room for myself",
    Step.CLOSENESS: "Closeness",
    Step.MOVING: "Moving each other",
    Step.BOUNDARIES: "Boundaries",
    Step.WORDS: "In your words",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `feeds` names what it is used for; `alone`: asked of someone without a partner, too; `ever_shown`:
    whether the partner can ever see it."""

    id: str
    kind: Kind
    step: Step
    text: str
    why: str
    feeds: tuple[str, ...]
    alone: bool = False
    ever_shown: bool = True

    def asked(self, partner: str) -> str:
        """The text with the partner's name in it."""
        return self.text.replace("{P}", partner)


def _q(id: str, step: Step, text: str, why: str, *feeds: str, kind: Kind = Kind.STATEMENT, alone: bool = False,
       ever_shown: bool = True) -> Question:  # fmt: skip
    return Question(id, kind, step, text, why, feeds, alone, ever_shown)


_ALL = (
    _q("t1", Step.TIME, "My time for myself", "So that your week is measured against your own wish, not anyone else’s.",
       "autonomy", "time", kind=Kind.MINUTES, alone=True),
    _q("t2", Step.TIME, "Our time together", "So that your time together is measured against your own wish.",
       "connection", "time", kind=Kind.MINUTES),
    _q("d2", Step.ROOM, "Room for myself this week",
       "Only you know how much room is right; too little and too much are different things.",
       "autonomy", "wish", kind=Kind.DIAL, alone=True),
    _q("s1", Step.ROOM, "My own choices, people and interests had their place this week.",
       "Staying yourself is half of being two.", "autonomy", alone=True),
    _q("s2", Step.ROOM, "I got further with something that matters to me alone.",
       "Growth of your own is easily put off in a shared life.", "autonomy", alone=True),
    _q("d1", Step.CLOSENESS, "Closeness this week",
       "Only you know how much closeness is right; too little and too much are different things.",
       "connection", "wish", kind=Kind.DIAL),
    _q("s4", Step.CLOSENESS, "What I wanted to get across reached {P}.",
       "Feeling understood is a large part of feeling close.", "connection"),
    _q("s5", Step.CLOSENESS, "When I could have used {P}, in joy or in trouble, {P} was there.",
       "Whether support arrived is told by the one who needed it.", "connection", "support"),
    _q("s6", Step.CLOSENESS, "Our choices this week were ours, not one person’s.",
       "Shared decisions are what makes a shared life shared.", "connection"),
    _q("s3", Step.MOVING, "I felt {P} behind me in what is mine.",
       "Being backed in one’s own things keeps room and closeness together.", "support"),
    _q("s7", Step.MOVING, "Something {P} thinks or does changed my mind or my week.",
       "Influence should go both ways, and the one who was moved can tell.", "influence"),
    _q("s8", Step.MOVING, "A disagreement left us knowing more about each other.",
       "A disagreement is no fault; what it leaves behind is worth a look.", "conflict"),
    _q("b", Step.BOUNDARIES, "How well was it kept this week?",
       "What you need to stay well is easiest to mend while it is small.",
       "autonomy", "care", kind=Kind.BOUNDARY, alone=True),
    _q("x1", Step.WORDS, "One thing I thank {P} for", "Thanks said aloud are read first on the talk card.",
       "talk card", kind=Kind.WORDS),
    _q("x2", Step.WORDS, "One thing to talk about", "So that what you want to raise has a place.",
       "talk card", kind=Kind.WORDS),
    _q("x3", Step.WORDS, "One thing I intend next week", "An intention with words is kept more easily.",
       "talk card", kind=Kind.WORDS, alone=True),
    _q("x4", Step.WORDS, "For me alone: what did I choose this week rather than slide into?",
       "Choosing is what makes it yours. Nobody else ever sees this.",
       kind=Kind.WORDS, alone=True, ever_shown=False),
)  # fmt: skip

QUESTIONS: dict[str, Question] = {question.id: question for question in _ALL}
"""By id, in the order in which they are asked."""

SCALE_ENDS = ("not at all", "completely")

BOUNDARY_PARTNER_TEXT = "How well do you think you kept this one of {P}’s?"
"""Asked of each boundary the partner shares, in the same part of the form."""

ALIKE_TITLES: dict[str, dict[str, str]] = {
    "d2": {
        "too little": "You each had too little room.",
        "just right": "Room was just right.",
        "too much": "You each had more room than you wish.",
    },
    "d1": {
        "too little": "Closeness came short for both of you.",
        "just right": "Closeness was just right.",
        "too much": "Closeness was more than either of you wished.",
    },
    "s1": {
        "much": "What is your own had its place.",
        "somewhat": "What is your own had some place.",
        "little": "What is your own had little place.",
    },
    "s2": {
        "much": "You each got further with something of your own.",
        "somewhat": "You each got a little further with something of your own.",
        "little": "Your own things stood still.",
    },
    "s3": {
        "much": "You each felt the other behind you.",
        "somewhat": "You each felt the other somewhat behind you.",
        "little": "You each felt little of the other behind you.",
    },
    "s4": {
        "much": "What you wanted to say reached the other.",
        "somewhat": "What you wanted to say partly reached the other.",
        "little": "What you wanted to say seldom reached the other.",
    },
    "s5": {
        "much": "You were there for each other.",
        "somewhat": "You were partly there for each other.",
        "little": "You missed each other when it counted.",
    },
    "s6": {
        "much": "Your choices were yours together.",
        "somewhat": "Your choices were partly yours together.",
        "little": "Your choices were seldom yours together.",
    },
    "s7": {
        "much": "You moved each other.",
        "somewhat": "You moved each other a little.",
        "little": "Each went their own way in thought.",
    },
    "s8": {
        "much": "A disagreement taught you something about each other.",
        "somewhat": "A disagreement taught you a little about each other.",
        "little": "A disagreement left you knowing no more.",
    },
}
"""What a place on the talk card says where both lie in the same band."""


def asked_of(*, alone: bool) -> tuple[Question, ...]:
    """The questions for someone with a partner, or for someone alone, in order."""
    return tuple(question for question in _ALL if question.alone or not alone)


def steps_for(*, alone: bool) -> tuple[Step, ...]:
    """The parts of the form in order: six with a partner, fewer for someone alone."""
    present = {question.step for question in asked_of(alone=alone)}
    return tuple(step for step in Step if step in present)


def questions_in(step: Step, *, alone: bool) -> tuple[Question, ...]:
    """The questions of one part of the form, in order."""
    return tuple(question for question in asked_of(alone=alone) if question.step is step)
