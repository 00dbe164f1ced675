"""What helps a talk along: a soft way to open each topic, and an order with times. Pure.

A table, chosen by the kind of topic alone. Each opening tells of oneself or asks; none says how the other is, and none
has to be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

OWN_WORDS, PARTNERS_WORDS = "own words", "partner's words"
OWN_BOUNDARY, PARTNERS_BOUNDARY = "own boundary", "partner's boundary"

OPENINGS: Mapping[str, str] = {
    OWN_WORDS: "“This has been on my mind, and I’d like to hear how it is for you.”",
    PARTNERS_WORDS: "“I’d like to understand this. What matters to you in it?”",
    OWN_BOUNDARY: "“I’d like to tell you what this one means to me.”",
    PARTNERS_BOUNDARY: "“I’d like to hear what this one means to you.”",
    "s1": "“What of your own had its place this week, and what would you have liked more room for?”",
    "s2": "“How did it go this week with what matters to you alone?”",
    "s3": "“Was there a time this week when you would have liked me behind you?”",
    "s4": "“Is there something you said this week that you would like me to hear again?”",
    "s5": "“Was there a moment this week when you could have used me?”",
    "s6": "“How did this week’s choices come about, as you lived them?”",
    "s7": "“Did anything that I think or do stay with you this week?”",
    "s8": "“What did you take with you from where we saw things differently?”",
}
"""How one could begin: by whose words or boundary it is, or by the statement that was lived apart."""


class Part(StrEnum):
    """The parts of a talk, in their order."""

    THANKS = "thanks"
    ALIKE = "alike"
    TOPICS = "topics"
    NEXT = "next"


MINUTES: Mapping[Part, int] = {Part.THANKS: 3, Part.ALIKE: 3, Part.TOPICS: 10, Part.NEXT: 4}


class Timed(NamedTuple):
    """A part of the talk, and how many minutes it could take."""

    part: Part
    minutes: int


def order_of(*, thanks: bool, alike: bool, topics: bool) -> tuple[Timed, ...]:
    """The parts that a card has, in order, with their minutes; the week ahead is always one."""
    there = {Part.THANKS: thanks, Part.ALIKE: alike, Part.TOPICS: topics, Part.NEXT: True}
    return tuple(Timed(part, MINUTES[part]) for part in Part if there[part])


def about(parts: tuple[Timed, ...]) -> int:
    """How long the parts take together, to the nearest five minutes, half up."""
    return (2 * sum(part.minutes for part in parts) + 5) // 10 * 5
