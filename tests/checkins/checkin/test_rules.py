from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as hyp
from hypothesis import strategies as st

from checkins.checkin import rules
from checkins.checkin.rules import NOT_THIS_WEEK, QUESTIONS, UNANSWERED, Answer, Kind, Shown, State, Topic
from tracker.refusal import SENTENCES

# ---- the questions


def test_every_question_of_the_method_is_asked():
    assert set(QUESTIONS) == {"t1", "t2", "d1", "d2", *(f"s{n}" for n in range(1, 9)), "b", "x1", "x2", "x3", "x4"}


def test_the_form_has_six_parts_in_order():
    headings = [step.heading for step in rules.steps_for(alone=False)]
    assert headings == ["Time", "Room for myself", "Closeness", "Moving each other", "Boundaries", "In your words"]


@pytest.mark.parametrize(
    "step, ids",
    [
        ("time", ["t1", "t2"]),
        ("room", ["d2", "s1", "s2"]),
        ("closeness", ["d1", "s4", "s5", "s6"]),
        ("moving", ["s3", "s7", "s8"]),
        ("boundaries", ["b"]),
        ("words", ["x1", "x2", "x3", "x4"]),
    ],
)
def test_each_part_asks_its_own_questions(step, ids):
    assert [question.id for question in rules.questions_in(rules.Step(step), alone=False)] == ids


def test_someone_alone_is_asked_what_needs_no_partner():
    assert {question.id for question in rules.asked_of(alone=True)} == {"t1", "d2", "s1", "s2", "b", "x3", "x4"}
    assert [step.value for step in rules.steps_for(alone=True)] == ["time", "room", "boundaries", "words"]
    assert all("{P}" not in question.text for question in rules.asked_of(alone=True))


def test_each_question_says_why_in_a_sentence_or_two():
    for question in QUESTIONS.values():
        assert question.why.endswith(".") and "!" not in question.why + question.text


def test_the_parts_that_feed_an_axis_are_five_each():
    def feeding(axis):
        return {id for id, question in QUESTIONS.items() if axis in question.feeds}

    assert feeding("autonomy") == {"s1", "s2", "d2", "t1", "b"}
    assert feeding("connection") == {"s4", "s5", "s6", "d1", "t2"}


def test_the_partner_is_called_by_name():
    assert QUESTIONS["s4"].asked("Ben {P}") == "What I wanted to get across reached Ben {P}."


def test_every_band_has_a_sentence_for_alike():
    for id in rules.ALIKE_ORDER:
        bands = rules.DIAL_WORDS if QUESTIONS[id].kind is Kind.DIAL else range(1, 8)
        band_of = rules.dial_band if QUESTIONS[id].kind is Kind.DIAL else rules.statement_band
        assert {band_of(value) for value in bands} == set(rules.ALIKE_TITLES[id])


# ---- answers

WRONG = [
    ("s1", 0), ("s1", 8), ("s1", True), ("s1", "5"), ("d1", -4), ("d1", 4), ("t1", -1), ("t1", 10081),
    ("b", 0), ("b", 6), ("x1", 5), ("x1", "a" * 1001), ("x1", ""),
]  # fmt: skip
RIGHT = [("s1", 1), ("s1", 7), ("d1", -3), ("d1", 3), ("t1", 0), ("t1", 10080), ("b", 1), ("b", 5), ("x1", "a" * 1000)]


@pytest.mark.parametrize("id, value", WRONG)
def test_an_answer_out_of_range_is_refused_by_its_question(id, value):
    with pytest.raises(rules.WrongAnswer) as refusal:
        rules.check_answer(QUESTIONS[id], Answer(State.VALUE, value))
    assert refusal.value.field == id


@pytest.mark.parametrize("id, value", RIGHT)
def test_the_ends_of_each_range_pass(id, value):
    rules.check_answer(QUESTIONS[id], rules.given(value, kept=True))


@pytest.mark.parametrize("id", QUESTIONS)
def test_every_question_can_be_passed_or_left(id):
    rules.check_answer(QUESTIONS[id], NOT_THIS_WEEK)
    rules.check_answer(QUESTIONS[id], UNANSWERED)


@pytest.mark.parametrize("answer", [Answer(State.VALUE), Answer(State.PASSED, 5), Answer(State.UNANSWERED, 5)])
def test_a_state_and_its_value_go_together(answer):
    with pytest.raises(rules.WrongAnswer):
        rules.check_answer(QUESTIONS["s1"], answer)


def test_blank_words_are_no_answer():
    assert rules.given(" \n ") == UNANSWERED
    assert rules.given("0").value == "0"
    assert rules.given(0).state is State.VALUE


def test_a_check_in_nobody_touched_is_not_sealed():
    for answers in [[], [UNANSWERED, UNANSWERED]]:
        with pytest.raises(rules.NothingAnswered):
            rules.check_something(answers)
    rules.check_something([UNANSWERED, NOT_THIS_WEEK])
    rules.check_something([UNANSWERED, rules.given(0, kept=True)])


OPENS = datetime(2026, 11, 21, 23, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=4)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "now, sealed, refusal",
    [
        (OPENS - SECOND, None, rules.NotOpenYet),
        (CLOSES, None, rules.WeekClosed),
        (CLOSES, OPENS, rules.AlreadySealed),
        (OPENS + SECOND, OPENS, rules.AlreadySealed),
    ],
)
def test_a_draft_is_written_only_while_the_week_is_open(now, sealed, refusal):
    with pytest.raises(refusal):
        rules.check_window(now, opens=OPENS, closes=CLOSES, submitted_at=sealed)
    rules.check_window(OPENS, opens=OPENS, closes=CLOSES, submitted_at=None)
    rules.check_window(CLOSES - SECOND, opens=OPENS, closes=CLOSES, submitted_at=None)


def test_every_refusal_has_its_sentence():
    for refusal in (
        rules.AlreadySealed, rules.WeekClosed, rules.NotOpenYet, rules.NothingAnswered, rules.WrongAnswer,
    ):  # fmt: skip
        assert refusal.code in SENTENCES and refusal("s1").sentence


# ---- what is revealed


def test_bands_are_three_of_each_kind():
    assert [rules.statement_band(n) for n in range(1, 8)] == ["little"] * 2 + ["somewhat"] * 3 + ["much"] * 2
    assert [rules.dial_band(n) for n in range(-3, 4)] == ["too little"] * 3 + ["just right"] + ["too much"] * 3
    assert [rules.kept_band(n) for n in range(1, 6)] == ["little", "little", "partly", "well", "well"]


@pytest.mark.parametrize(
    "minutes, shown", [(0, 0), (14, 0), (15, 30), (44, 30), (45, 60), (240, 240), (254, 240), (255, 270)]
)
def test_minutes_are_shown_to_the_nearest_half_hour(minutes, shown):
    assert rules.nearest_half_hour(minutes) == shown


def test_the_partner_sees_bands_and_words_only():
    answers = {
        "x1": rules.given("the soup"), "s1": rules.given(6), "d1": rules.given(-2), "t1": rules.given(70),
        "b": rules.given(2), "x4": rules.given("the long way home"),
    }  # fmt: skip
    assert rules.revealed_of(answers) == {"t1": 60, "s1": "much", "d1": "too little", "x1": "the soup"}
    assert list(rules.revealed_of(answers)) == ["t1", "s1", "d1", "x1"]


@pytest.mark.parametrize("id", QUESTIONS)
def test_kept_passed_and_unanswered_reveal_the_same_nothing(id):
    value = "words" if QUESTIONS[id].kind is Kind.WORDS else 3
    kept = rules.given(value, kept=True)
    for answer in (kept, NOT_THIS_WEEK, UNANSWERED, Answer(State.PASSED, kept=True)):
        assert rules.revealed(QUESTIONS[id], answer) is None
        assert rules.revealed_of({id: answer}) == rules.revealed_of({}) == {}


def answers_for(id):
    kind = QUESTIONS[id].kind
    value = st.text(min_size=1, max_size=20) if kind is Kind.WORDS else st.integers(*rules.RANGES[kind])
    return st.one_of(st.builds(rules.given, value, kept=st.booleans()), st.sampled_from([NOT_THIS_WEEK, UNANSWERED]))


whole = st.fixed_dictionaries({id: answers_for(id) for id in QUESTIONS})


@hyp(whole, st.sampled_from(list(QUESTIONS)), st.integers(1, 3))
def test_a_kept_answer_changes_nothing_that_is_shown(answers, id, value):
    kept = rules.given("w" * value if QUESTIONS[id].kind is Kind.WORDS else value, kept=True)
    passed = {**answers, id: NOT_THIS_WEEK}
    assert rules.revealed_of({**answers, id: kept}) == rules.revealed_of(passed)


@hyp(whole)
def test_any_fitting_answers_pass_and_x4_never_shows(answers):
    for id, answer in answers.items():
        rules.check_answer(QUESTIONS[id], answer)
    assert "x4" not in rules.revealed_of(answers)


# ---- alike, apart, the talk card


@pytest.mark.parametrize(
    "one, two, same, outer",
    [
        ("much", "much", True, False),
        ("somewhat", "somewhat", True, False),
        ("much", "little", False, True),
        ("little", "much", False, True),
        ("much", "somewhat", False, False),
        ("little", "somewhat", False, False),
    ],
)
def test_alike_and_apart_are_told_from_bands(one, two, same, outer):
    assert bool(rules.alike({"s1": one}, {"s1": two})) is same
    assert bool(rules.apart({"s1": one}, {"s1": two})) is outer


def test_an_answer_of_one_alone_is_neither_alike_nor_apart():
    assert rules.alike({"s1": "much"}, {}) == rules.apart({"s1": "much"}, {}) == ()
    assert rules.alike({}, {"s1": "much"}) == rules.alike({}, {}) == rules.apart({}, {}) == ()


def test_minutes_and_words_are_never_alike_nor_dials_apart():
    same = {"t1": 60, "t2": 60, "x1": "the soup"}
    assert rules.alike(same, same) == ()
    assert rules.apart({"d1": "too little"}, {"d1": "too much"}) == ()


def ana(**answers):
    return Shown("1", "Ana", answers)


def ben(**answers):
    return Shown("2", "Ben", answers)


def test_the_talk_card_has_thanks_alike_and_topics():
    card = rules.talk_card(
        ben(x1="the soup", x2="Saturdays", s2="little", s6="much", d1="just right", x3="rest"),
        ana(x1="the shelf", s2="much", s6="much", d1="just right"),
    )
    assert card.thanks == (("1", "the shelf"), ("2", "the soup"))
    assert [(place.id, place.title, place.band) for place in card.alike] == [
        ("d1", "Closeness was just right.", "just right"),
        ("s6", "Your choices were yours together.", "much"),
    ]
    assert card.topics == (
        Topic("words", "Saturdays", by="2"),
        Topic("apart", QUESTIONS["s2"].text, id="s2", sides=(("1", "much"), ("2", "little"))),
    )
    assert card.intentions == (("2", "rest"),)
    assert card.boundaries == ()


def test_two_own_lines_leave_no_place_for_a_difference():
    card = rules.talk_card(ana(x2="one", s1="much"), ben(x2="two", s1="little"))
    assert [topic.text for topic in card.topics] == ["one", "two"]


def test_there_are_at_most_two_topics():
    far = rules.talk_card(ana(s1="much", s2="much", s4="much"), ben(s1="little", s2="little", s4="little"))
    assert [topic.id for topic in far.topics] == ["s1", "s2"]


def test_a_boundary_is_on_the_card_only_by_its_owner():
    topic = Topic("boundary", "I need the first half hour to myself.", by="2")
    assert rules.talk_card(ana(), ben(), [topic]).boundaries == (topic,)
    assert rules.talk_card(ana(b="little"), ben(b="well")).boundaries == ()
    assert rules.talk_card(ana(), ben(), [Topic("words", "not a boundary")]).boundaries == ()


@hyp(whole, whole)
def test_the_card_is_the_same_whoever_comes_first(one, two):
    left, right = Shown("1", "Ana", rules.revealed_of(one)), Shown("2", "Ben", rules.revealed_of(two))
    assert rules.talk_card(left, right) == rules.talk_card(right, left)
