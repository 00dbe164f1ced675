"""The next steps that the home page shows."""

import uuid
from datetime import date

from django.template.loader import render_to_string

from goals.goal import actions
from goals.goal.models import next_steps
from tests.goals.goal.test_pages import agreed, begun, let_in, step


def test_first_open_step_of_each_goal_the_first_due_leading(ana, ben, now, django_assert_num_queries):
    later, sooner, ours = (
        begun(ana, now),
        begun(ana, now, due=date(2027, 1, 1)),
        agreed(ana, ben, now, due=date(2026, 12, 1)),
    )
    for goal in (later, sooner, ours):
        done, *_ = [step(goal, ana, now, f"{text} of {goal.due}") for text in ("first", "second", "third")]
        actions.tick(done, ana, seen=None, now=now)
    with django_assert_num_queries(1):
        found = next_steps(ana, 5)
        assert [(goal.pk, step.text.split()[0]) for goal, step in found] == [
            (goal.pk, "second") for goal in (ours, sooner, later)
        ]
    assert len(next_steps(ana, 2)) == 2


def test_what_is_not_mine_to_tick_or_over_is_left_out(ana, ben, now):
    step(let_in(ben, now), ben, now)
    over = begun(ana, now)
    step(over, ana, now)
    actions.reach(over, ana, seen=None, now=now)
    proposed = actions.propose(ben, id=uuid.uuid4(), now=now, title="Not agreed yet")
    step(proposed, ben, now)
    assert next_steps(ana, 5) == []


def test_fragment_says_whose_each_is(ana, ben, now):
    step(begun(ana, now), ana, now, "Easy 4 km")
    step(agreed(ana, ben, now), ben, now, "Find the oak")
    page = render_to_string("goals/goal/_next_steps.html", {"next_steps": next_steps(ana, 4), "next": "/"})
    assert "yours, private" in page
    assert "both of you" in page
    assert page.count('name="next" value="/"') == 2
    assert "No step is open" in render_to_string("goals/goal/_next_steps.html", {"next_steps": []})
