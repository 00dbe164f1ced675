"""A row of every word, made as a person makes it, with a planted word in each of its texts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from goals.goal import actions as goals
from goals.goal.models import Goal, Progress, Step

PLANTED = "zwetschgenkuchen"


@dataclass(frozen=True)
class Word:
    """How a word's row is made, and the doors that could show it.

    `make(owner, now)` gives a private row; `share` shares it, `hide` takes that back. `api` is its resource, `page`
    gives the address of its page, `lists` the pages that list it.
    """

    model: Any
    make: Callable[..., Any]
    api: str
    share: Callable[..., Any] | None = None
    hide: Callable[..., Any] | None = None
    page: Callable[[Any], str] | None = None
    lists: tuple[str, ...] = ("/",)


def new_goal(owner, now):
    return goals.begin(owner, id=uuid.uuid4(), now=now, title=f"{PLANTED} goal")


def let_in(goal, owner, now):
    return goals.let_in(goal, owner, seen=None, now=now, help="ask")


def keep_private(goal, owner, now):
    return goals.keep_private(goal, owner, seen=None, now=now)


def new_step(owner, now):
    return goals.add_step(new_goal(owner, now), owner, id=uuid.uuid4(), now=now, text=f"{PLANTED} step")


def new_progress(owner, now):
    goal = new_goal(owner, now)
    return goals.note_progress(goal, owner, id=uuid.uuid4(), now=now, day=now.date(), note=f"{PLANTED} progress")


def of_its_goal(verb):
    """Share or hide the goal that a step or an entry belongs to."""

    def do(part, owner, now):
        verb(part.goal, owner, now)
        return type(part).objects.get(pk=part.pk)

    return do


WORDS: dict[str, Word] = {
    "goal": Word(Goal, new_goal, "goals", let_in, keep_private, lambda row: row.url, ("/", "/goals/")),
    "step": Word(
        Step, new_step, "steps", of_its_goal(let_in), of_its_goal(keep_private), lambda row: row.goal.url, ("/", "/goals/")
    ),
    "progress": Word(
        Progress,
        new_progress,
        "progress",
        of_its_goal(let_in),
        of_its_goal(keep_private),
        lambda row: row.goal.url,
        ("/goals/",),
    ),
}
