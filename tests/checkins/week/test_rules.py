"""What helps a talk along: a soft opening for every kind of topic, and an order with times."""

import re

import pytest

from checkins.checkin.questions import QUESTIONS, Kind
from checkins.week import rules, shown
from checkins.week.rules import OPENINGS, Part, about, order_of

STATEMENTS = {id for id, question in QUESTIONS.items() if question.kind is Kind.STATEMENT}
HARD = re.compile(r"\b(why|always|never|should|must|wrong|fault|blame|you (are|were|don’t|didn’t|make|made))\b", re.I)


def test_every_kind_of_topic_has_one_opening():
    kinds = {rules.OWN_WORDS, rules.PARTNERS_WORDS, rules.OWN_BOUNDARY, rules.PARTNERS_BOUNDARY}
    assert set(OPENINGS) == kinds | STATEMENTS
    assert len(set(OPENINGS.values())) == len(OPENINGS)


@pytest.mark.parametrize("kind", OPENINGS)
def test_an_opening_asks_or_tells_of_oneself(kind):
    words = OPENINGS[kind]
    assert re.fullmatch(r"“[^“”]+[.?]”", words)
    assert words.endswith("?”") or re.search(r"\b(I|me|my)\b", words)
    assert not HARD.search(words.replace("would you have", ""))


@pytest.mark.parametrize(
    ("thanks", "alike", "topics", "minutes", "together"),
    [
        (True, True, True, [3, 3, 10, 4], 20),
        (False, True, True, [3, 10, 4], 15),
        (True, False, True, [3, 10, 4], 15),
        (False, False, True, [10, 4], 15),
        (True, True, False, [3, 3, 4], 10),
        (True, False, False, [3, 4], 5),
        (False, False, False, [4], 5),
    ],
)
def test_a_part_that_is_not_there_takes_no_time(thanks, alike, topics, minutes, together):
    parts = order_of(thanks=thanks, alike=alike, topics=topics)
    assert [part.minutes for part in parts] == minutes
    assert about(parts) == together
    assert parts[-1].part is Part.NEXT
    assert [part.part for part in parts] == [part for part in Part if part in {one.part for one in parts}]


def test_every_length_has_its_words():
    assert shown.order_words(order_of(thanks=True, alike=True, topics=True)) == (
        "About twenty minutes, if you like: thanks 3, where you see it alike 3, topics 10, next week 4."
    )
    for thanks in (True, False):
        for alike in (True, False):
            for topics in (True, False):
                assert shown.order_words(order_of(thanks=thanks, alike=alike, topics=topics)).startswith("About ")
