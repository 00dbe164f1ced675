"""Which answers can be shared by themselves, and what of them is seen."""

import pytest

from checkins.answer import rules
from checkins.checkin.rules import NOT_THIS_WEEK, QUESTIONS, UNANSWERED, given

SEEN = [
    ("s1", 1, "little"),
    ("s3", 5, "somewhat"),
    ("s8", 7, "much"),
    ("d1", -3, "too little"),
    ("d2", 0, "just right"),
    ("d2", 2, "too much"),
    ("t1", 46, 60),
    ("t2", 44, 30),
    ("t1", 0, 0),
    ("x1", "The soup.", "The soup."),
    ("x3", "Rest.", "Rest."),
]


@pytest.mark.parametrize(("question", "value", "seen"), SEEN)
def test_it_is_as_coarse_as_after_a_reveal(question, value, seen):
    assert rules.seen_of(question, given(value)) == seen
    assert rules.seen_of(question, given(value, kept=True), although_kept=True) == seen
    assert rules.seen_of(question, given(value), although_kept=True) == seen


@pytest.mark.parametrize(("question", "value", "seen"), SEEN)
def test_it_is_stored_in_one_place(question, value, seen):
    columns = rules.columns_of(question, seen)
    filled = {name: stored for name, stored in columns.items() if stored not in ("", None)}
    assert list(filled.values()) == [seen]
    assert set(columns) == {"band", "minutes", "words"}


def test_all_may_be_shared_but_marks_and_what_is_for_oneself():
    assert set(QUESTIONS) - set(rules.SHARABLE) == {"b", "x4"}


@pytest.mark.parametrize(("question", "answer"), [
    ("x4", given("I chose the sea.")),
    ("b", given(4)),
    ("s1", NOT_THIS_WEEK),
    ("x1", UNANSWERED),
    ("s9", given(4)),
    ("", given(4)),
])  # fmt: skip
def test_there_is_nothing_to_share(question, answer):
    with pytest.raises(rules.NothingToShare) as refused:
        rules.seen_of(question, answer, although_kept=True)
    assert refused.value.field == "question"


@pytest.mark.parametrize(("question", "value", "seen"), SEEN)
def test_what_was_kept_is_asked_for_again(question, value, seen):
    with pytest.raises(rules.KeptAnswer) as refused:
        rules.seen_of(question, given(value, kept=True))
    assert refused.value.field == "although_kept"


@pytest.mark.parametrize(
    ("ours", "closed", "revealed", "refusal"),
    [
        (True, True, False, None),
        (False, True, False, rules.WeekOfOnesOwn),
        (True, True, True, rules.WeekRevealed),
        (True, False, False, rules.WeekOpen),
        (True, False, True, rules.WeekRevealed),
        (False, False, True, rules.WeekOfOnesOwn),
    ],
)
def test_a_week_takes_it_when_closed_and_not_opened(ours, closed, revealed, refusal):
    if refusal is None:
        assert rules.check_week(ours=ours, closed=closed, revealed=revealed) is None
        return
    with pytest.raises(refusal):
        rules.check_week(ours=ours, closed=closed, revealed=revealed)
