"""A row of every word, made as a person makes it, with a planted word in each of its texts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from accounts import weeks
from accounts.couple.models import partner_of
from checkins.answer import actions as answers
from checkins.answer.models import SharedAnswer
from checkins.balance.models import OwnReading, SharedWeek
from checkins.boundary import actions as boundaries
from checkins.boundary.models import Acknowledgement, Boundary, Revision, Topic
from checkins.checkin import actions as check_ins
from checkins.checkin.asking import asking_of
from checkins.checkin.models import BoundaryMark, CheckIn
from checkins.heard import actions as heard
from checkins.heard.models import Heard
from checkins.planned import actions as planned
from checkins.planned.models import BlockNote, PlannedBlock
from checkins.suggestion.models import Suggestion
from checkins.timelog import actions as timelog
from checkins.timelog.models import Target, TimeEntry, TimeNote
from goals.goal import actions as goals
from goals.goal.models import Goal, Progress, Step

PLANTED = "zwetschgenkuchen"


@dataclass(frozen=True)
class Word:
    """How a word's row is made, and the doors that could show it.

    `make(owner, now)` gives a row, private unless `share` is "always"; `share(row, owner, now)` shares it, `hide` takes
    that back. `api` is its resource ("" if it has none), `page` gives the address of its page, `lists` the pages that
    could list it, `key` what names it in the API.
    """

    model: Any
    make: Callable[..., Any]
    api: str
    share: Any = None
    hide: Callable[..., Any] | None = None
    page: Callable[[Any], str] | None = None
    lists: tuple[str, ...] = ("/",)
    texts: bool = True
    joint: bool = False
    key: Callable[[Any], str] = lambda row: str(row.pk)

    @property
    def is_private(self) -> bool:
        return self.share != "always"


def id() -> uuid.UUID:
    return uuid.uuid4()


# ---- goals


def new_goal(owner, now):
    return goals.begin(owner, id=id(), now=now, title=f"{PLANTED} goal")


def let_in(goal, owner, now):
    return goals.let_in(goal, owner, seen=None, now=now, help="ask")


def keep_private(goal, owner, now):
    return goals.keep_private(goal, owner, seen=None, now=now)


def new_step(owner, now):
    return goals.add_step(new_goal(owner, now), owner, id=id(), now=now, text=f"{PLANTED} step")


def new_progress(owner, now):
    goal = new_goal(owner, now)
    return goals.note_progress(goal, owner, id=id(), now=now, day=now.date(), note=f"{PLANTED} progress")


def new_shared_goal(owner, now):
    return goals.propose(owner, id=id(), now=now, title=f"{PLANTED} together")


def with_its(name, verb):
    """Share or hide the row that this one is a part of."""

    def do(part, owner, now):
        verb(getattr(part, name), owner, now)
        return type(part).objects.get(pk=part.pk)

    return do


# ---- boundaries


def new_boundary(owner, now):
    return boundaries.state(owner, id=id(), now=now, category="money", text=f"I need {PLANTED}.")


def share_boundary(boundary, owner, now):
    return boundaries.share(boundary, owner, seen=None, now=now)


def stop_sharing(boundary, owner, now):
    return boundaries.stop_sharing(boundary, owner, seen=None, now=now)


def new_revision(owner, now):
    return Revision.objects.get(boundary=new_boundary(owner, now))


def new_acknowledgement(owner, now):
    partner = partner_of(owner)
    theirs = share_boundary(new_boundary(partner, now), partner, now)
    boundaries.acknowledge(theirs, owner, now=now)
    return Acknowledgement.objects.get(owner=owner)


# ---- time


def new_me_time(owner, now):
    day = weeks.local_date(now, owner.zone)
    return timelog.log(owner, id=id(), now=now, kind="me", day=day, minutes=60, what=f"{PLANTED} walk")


def new_we_time(owner, now):
    day = weeks.local_date(now, owner.zone)
    return timelog.log(owner, id=id(), now=now, kind="we", day=day, minutes=60, what=f"{PLANTED} dinner")


def new_note(owner, now):
    return timelog.note(new_we_time(owner, now), owner, id=id(), now=now, text=f"{PLANTED} note")


def new_target(owner, now):
    return timelog.set_target(owner, id=id(), now=now, me_minutes=299, we_minutes=481)


# ---- planned time


def new_block(owner, now, **fields):
    day = weeks.local_date(now, owner.zone)
    return planned.plan(owner, id=id(), now=now, **{"kind": "me", "day": day, "minutes": 90, "at": time(19)} | fields)


def new_me_block(owner, now):
    return new_block(owner, now, note=f"{PLANTED} alone")


def new_we_block(owner, now):
    return new_block(owner, now, kind="we", what=f"{PLANTED} outing")


def show_as_taken(block, owner, now):
    return planned.let_in(block, owner, seen=None, now=now)


def hide_block(block, owner, now):
    return planned.keep_private(block, owner, seen=None, now=now)


def new_block_note(owner, now):
    return BlockNote.objects.get(block=new_me_block(owner, now))


# ---- check-ins


def sunday(owner, now: datetime):
    """The last evening of a week behind, and that week."""
    asking = asking_of(owner)
    week = weeks.week_before(asking.week_at(now))
    return weeks.instant(week + timedelta(days=6), time(20), owner.zone), week


def new_check_in(owner, now):
    then, week = sunday(owner, now)
    words = {name: f"{PLANTED} {name}" for name in ("x1", "x2", "x3", "x4")}
    return check_ins.begin(
        owner, id=id(), week=week, now=then, s1=5, s2=5, d2=0, kept=["x1", "x2", "x3", "x4"], **words
    )


def new_mark(owner, now):
    then, week = sunday(owner, now)
    boundary = new_boundary(owner, now)
    marks = [{"boundary": boundary.pk, "mark": 2, "kept": False}]
    check_ins.begin(owner, id=id(), week=week, now=then, marks=marks)
    return BoundaryMark.objects.get(owner=owner)


def new_shared_week(owner, now):
    partner = partner_of(owner)
    then, week = sunday(owner, now)
    for who in (partner, owner):
        draft = check_ins.begin(who, id=id(), week=week, now=then, s1=5, s2=5, d2=0, x1=f"{PLANTED} thanks")
        check_ins.submit(draft, who, seen=None, now=then)
    return SharedWeek.objects.get(couple=asking_of(owner).couple)


def seen_week(owner, now):
    """The first date of an earlier week, which both have seen and in which nothing is planted."""
    then, week = (day - timedelta(weeks=1) for day in sunday(owner, now))
    if not SharedWeek.objects.filter(couple=asking_of(owner).couple, week=week).exists():
        for who in (partner_of(owner), owner):
            draft = check_ins.begin(who, id=id(), week=week, now=then, s1=5, s2=5, d2=0)
            check_ins.submit(draft, who, seen=None, now=then)
    return week


def new_topic(owner, now):
    boundary = share_boundary(new_boundary(owner, now), owner, now)
    return boundaries.put_on_card(boundary, owner, week=seen_week(owner, now), now=now)


def new_heard(owner, now):
    week = seen_week(owner, now)
    return heard.note(owner, id=id(), week=week, now=now, text=f"{PLANTED} heard")


def show_heard(row, owner, now):
    """Both wish to show what they heard."""
    partner = partner_of(owner)
    theirs = heard.note(partner, id=id(), week=row.week, now=now, text="That the shelf is too high.")
    heard.show_when_both(theirs, partner, seen=None, now=now)
    return heard.show_when_both(row, owner, seen=None, now=now)


def take_back_heard(row, owner, now):
    return heard.take_back(row, owner, seen=None, now=now)


def new_shared_answer(owner, now):
    """Of a week that closed long ago, and that only its owner sealed."""
    then, week = (day - timedelta(weeks=3) for day in sunday(owner, now))
    draft = check_ins.begin(owner, id=id(), week=week, now=then, s1=5, s2=5, d2=0, x3=f"{PLANTED} intention")
    check_ins.submit(draft, owner, seen=None, now=then)
    return answers.share(draft, owner, question="x3", now=now)


def week_page(row):
    return f"/weeks/{row.week}/"


def new_reading(owner, now):
    new_shared_week(owner, now)
    return OwnReading.objects.get(owner=owner)


def new_suggestion(owner, now):
    """Two weeks with too little room, and what the second suggests to its owner."""
    then, week = sunday(owner, now)
    for back in (1, 0):
        at, of = then - timedelta(weeks=back), week - timedelta(weeks=back)
        for who in (partner_of(owner), owner):
            draft = check_ins.begin(who, id=id(), week=of, now=at, s1=5, s2=5, d2=-2)
            check_ins.submit(draft, who, seen=None, now=at)
    return Suggestion.objects.get(owner=owner, rule="room")


CHECK_IN_PAGES = ("/", "/checkin/", "/weeks/", "/weeks/history/", "/balance/")
BOUNDARY_PAGES = ("/", "/boundaries/")
TIME_PAGES = ("/", "/time/")
PLAN_PAGES = ("/", "/time/", "/planned/")
GOAL_PAGES = ("/", "/goals/")

WORDS: dict[str, Word] = {
    "goal": Word(Goal, new_goal, "goals", let_in, keep_private, lambda row: row.url, GOAL_PAGES),
    "shared goal": Word(Goal, new_shared_goal, "goals", "always", None, lambda row: row.url, GOAL_PAGES, joint=True),
    "step": Word(
        Step,
        new_step,
        "steps",
        with_its("goal", let_in),
        with_its("goal", keep_private),
        lambda row: row.goal.url,
        GOAL_PAGES,
    ),
    "progress": Word(
        Progress,
        new_progress,
        "progress",
        with_its("goal", let_in),
        with_its("goal", keep_private),
        lambda row: row.goal.url,
        GOAL_PAGES,
    ),
    "boundary": Word(
        Boundary, new_boundary, "boundaries", share_boundary, stop_sharing, lambda row: row.url, BOUNDARY_PAGES
    ),
    "revision": Word(
        Revision,
        new_revision,
        "revisions",
        with_its("boundary", share_boundary),
        with_its("boundary", stop_sharing),
        lambda row: row.boundary.url,
        BOUNDARY_PAGES,
    ),
    "acknowledgement": Word(
        Acknowledgement, new_acknowledgement, "acknowledgements", "always", None, None, BOUNDARY_PAGES, texts=False
    ),
    "me-time": Word(TimeEntry, new_me_time, "time-entries", page=lambda row: f"/time/{row.pk}/", lists=TIME_PAGES),
    "we-time": Word(
        TimeEntry, new_we_time, "time-entries", "always", None, lambda row: f"/time/{row.pk}/", TIME_PAGES, joint=True
    ),
    "note on time": Word(TimeNote, new_note, "time-notes", page=lambda row: f"/time/{row.entry_id}/", lists=TIME_PAGES),
    "planned me-time": Word(
        PlannedBlock,
        new_me_block,
        "planned-blocks",
        show_as_taken,
        hide_block,
        lambda row: f"/planned/{row.pk}/",
        PLAN_PAGES,
        texts=False,
    ),
    "planned we-time": Word(
        PlannedBlock,
        new_we_block,
        "planned-blocks",
        "always",
        None,
        lambda row: f"/planned/{row.pk}/",
        PLAN_PAGES,
        joint=True,
    ),
    "note on planned time": Word(
        BlockNote, new_block_note, "block-notes", page=lambda row: f"/planned/{row.block_id}/", lists=PLAN_PAGES
    ),
    "target": Word(Target, new_target, "targets", lists=("/time/targets/", *TIME_PAGES), texts=False),
    "check-in": Word(CheckIn, new_check_in, "check-ins", page=lambda row: row.url, lists=CHECK_IN_PAGES),
    "mark": Word(BoundaryMark, new_mark, "", lists=(*CHECK_IN_PAGES, *BOUNDARY_PAGES), texts=False),
    "week together": Word(
        SharedWeek,
        new_shared_week,
        "weeks",
        "always",
        None,
        lambda row: row.url,
        CHECK_IN_PAGES,
        joint=True,
        key=lambda row: row.week.isoformat(),
    ),
    "topic": Word(Topic, new_topic, "topics", "always", None, week_page, CHECK_IN_PAGES, texts=False),
    "shared answer": Word(SharedAnswer, new_shared_answer, "shared-answers", "always", None, week_page, CHECK_IN_PAGES),
    "heard": Word(Heard, new_heard, "heard-notes", show_heard, take_back_heard, week_page, CHECK_IN_PAGES),
    "own reading": Word(OwnReading, new_reading, "balance", lists=CHECK_IN_PAGES, texts=False),
    "suggestion": Word(
        Suggestion,
        new_suggestion,
        "suggestions",
        page=lambda row: f"/suggestions/{row.pk}/goal/",
        lists=("/", "/balance/", "/suggestions/"),
        texts=False,
    ),
}
