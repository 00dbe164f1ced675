"""Twelve weeks of Ana and Ben: what they wrote and lived, told through the same actions as a person's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from accounts import weeks
from accounts.couple import actions as couples
from accounts.couple.models import Couple
from accounts.person.models import Person
from checkins.boundary import actions as boundaries
from checkins.boundary.models import Boundary
from checkins.checkin import actions as check_ins
from checkins.heard import actions as heard
from checkins.planned import actions as planned
from checkins.timelog import actions as timelog
from goals.goal import actions as goals
from goals.goal.models import Goal

WEEKS = 12
MISSED, SEALED_FOR_EVER = 4, 7  # which of the twelve, from the oldest: neither answered; only Ben did
# Each row: d1, d2, s1 … s8 of Ana, then of Ben, oldest week first; None is "not this week".
ANSWERS: tuple[tuple[tuple[int | None, ...], tuple[int | None, ...]], ...] = (
    ((0, -2, 3, 3, 5, 6, 6, 6, 5, None), (1, 0, 6, 5, 5, 6, 6, 5, 5, None)),
    ((0, -1, 4, 3, 5, 6, 6, 6, 4, 5), (0, 0, 6, 6, 6, 6, 5, 6, 5, 5)),
    ((-1, -1, 4, 4, 5, 5, 6, 6, 5, None), (0, -1, 6, 5, 6, 6, 6, 6, 4, None)),
    ((0, -1, 4, 4, 6, 6, 6, 5, 6, None), (0, 0, 6, 5, 6, 6, None, 6, 5, None)),
    ((0, 0, 5, 4, 6, 6, 6, 6, 5, 6), (0, 0, 5, 6, 6, 6, 6, 6, 6, 5)),
    ((0, -1, 5, 4, 5, 6, 6, 6, 5, None), (-1, 0, 6, 6, 5, 5, 6, 6, 5, None)),
    ((0, -1, 5, 5, 6, 6, 7, 6, 6, None), (0, 0, 6, 5, 6, 6, 6, 6, 5, None)),
    ((0, 0, 5, 5, 6, 6, 6, 6, 5, 6), (0, 0, 6, 6, 6, 6, 6, 6, 5, 6)),
    ((0, 0, 5, 5, 6, 6, 6, 5, 5, None), (0, 0, 6, 5, 6, 6, 6, 6, 6, None)),
    ((0, 0, 6, 5, 6, 6, 6, 6, 6, None), (0, -1, 5, 6, 6, 6, 6, 6, 5, None)),
    ((0, 0, 6, 6, 6, 6, 7, 6, 6, 6), (0, -1, 6, 2, 6, 6, 6, 6, 5, 6)),
    ((0, 0, 6, 6, 6, 6, 6, 7, 6, None), (0, -1, 6, 2, 6, 6, 6, 6, 6, None)),
)
COLUMNS = ("d1", "d2", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8")
THANKS = (
    (
        "You drove to my mother’s with the shelf, and stayed for her stories.",
        "The soup on Tuesday, when I came home late.",
    ),
    ("You asked twice how the audition went.", "That you took the early train so that I could sleep."),
    ("You fixed the lamp without a word about it.", "For laughing at the map with me."),
)
TOPICS = (None, "Whether Saturdays with the climbing group can stay mine over the winter.")
HEARD = (
    "That Saturdays are where he gets his breath back, not time away from us.",
    "That she would like to hear by Thursday which Saturdays, so that she can plan her own.",
)
NEXT = ("Ring my sister before Friday.", "Leave the laptop at work on Wednesday.")


@dataclass(frozen=True)
class Time:
    """Something lived each week: whose, on which day of the week (0 = Monday), how long."""

    whose: str
    kind: str
    weekday: int
    minutes: int
    what: str


TIMES = (
    Time("ana", "me", 3, 120, "Choir"),
    Time("ana", "me", 1, 60, "Running along the canal"),
    Time("ana", "me", 5, 60, "The long way home"),
    Time("ben", "me", 5, 180, "Climbing hall"),
    Time("ana", "we", 2, 120, "Cooking with the radio on"),
    Time("ben", "we", 5, 180, "The market, and lunch there"),
    Time("ben", "we", 6, 120, "A walk by the river"),
)


@dataclass
class Telling:
    """The couple whose story it is, and the instant that is now."""

    ana: Person
    ben: Person
    now: datetime

    @property
    def this_week(self) -> date:
        return weeks.week_of(weeks.local_date(self.now, self.ana.zone), 0)

    @property
    def past(self) -> list[date]:
        """The twelve weeks behind them, oldest first."""
        return [self.this_week - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]

    @property
    def began(self) -> datetime:
        return weeks.instant(self.past[0], time(9), self.ana.zone)

    def evening(self, week: date, weekday: int, person: Person, hour: int = 19) -> datetime:
        """An evening of that week on the person's clock, as a UTC instant; never after now."""
        return min(weeks.instant(week + timedelta(days=weekday), time(hour), person.zone), self.now)


def tell_all(ana: Person, ben: Person, now: datetime) -> Couple:
    """Let the two live their twelve weeks up to now. Gives their couple."""
    story = Telling(ana, ben, now)
    invitation = couples.invite(ana, id=uuid4(), now=story.began)
    couple = couples.accept(invitation, ben, now=story.began, verified=True)
    for person, me, we in ((ana, 300, 480), (ben, 240, 420)):
        timelog.set_target(person, id=uuid4(), now=story.began, me_minutes=me, we_minutes=we)
    _boundaries(story)
    _own_goals(story)
    _shared_goals(story)
    for place, week in enumerate([*story.past, story.this_week]):
        _live(story, week)
        if place < WEEKS:
            _check_in(story, place, week)
    _talk(story)
    _plan(story)
    return couple


def _boundaries(story: Telling) -> None:
    ana, ben, began = story.ana, story.ben, story.began
    texts: tuple[tuple[Person, str, str, bool], ...] = (
        (ana, "time_space", "I need Sunday mornings to myself.", False),
        (ana, "digital_privacy", "I don’t share my phone or its code.", False),
        (ana, "friends_family", "I see Jana on Thursdays, and that stays.", True),
        (ben, "time_space", "I need the first half hour after work to myself before I can listen.", True),
    )
    first, *_ = [
        boundaries.state(who, id=uuid4(), now=began, category=category, text=text, shared=shared)
        for who, category, text, shared in texts
    ]
    later = began + timedelta(weeks=5)
    mornings = "I need Sunday mornings until ten to myself, with the door closed."
    first = boundaries.reword(first, ana, now=later, seen=None, text=mornings)
    first = boundaries.share(first, ana, now=later, seen=None)
    boundaries.acknowledge(first, ben, now=later + timedelta(days=1))


def _own_goals(story: Telling) -> None:
    ana, ben, began, today = story.ana, story.ben, story.began, story.now
    run = goals.begin(
        ana,
        id=uuid4(),
        now=began,
        title="Run 10 km without stopping",
        measure="number",
        unit="km",
        start=Decimal(3),
        target=Decimal(10),
    )
    _steps(run, ana, began, ("The 3 km round the park", "The easy 4 km along the canal"), done=1)
    for weeks_back, far in ((9, 4), (5, 5), (2, 7)):
        when = today - timedelta(weeks=weeks_back)
        goals.note_progress(run, ana, id=uuid4(), now=when, day=when.date(), amount=Decimal(far))
    goals.let_in(run, ana, seen=None, now=began + timedelta(weeks=1), help="do_it_with_me")
    fish = goals.begin(
        ana, id=uuid4(), now=began, title="Enough Portuguese to order fish", measure="habit", times_a_week=2
    )
    _steps(fish, ana, began, ("Lesson seven, the market",), done=0)
    goals.note_progress(fish, ana, id=uuid4(), now=today, day=weeks.local_date(today, ana.zone))
    tomatoes = goals.begin(ana, id=uuid4(), now=began, title="A balcony full of tomatoes")
    goals.let_go(tomatoes, ana, seen=None, now=began + timedelta(weeks=6), learnt="The balcony looks north.")
    route = goals.begin(ben, id=uuid4(), now=began, title="Lead a route at the hall by spring", shared=True, help="ask")
    walls = ("Belay course", "Fall practice", "Lead a 4a", "Lead a 5a", "Lead a 5c", "Ask Mo to watch")
    _steps(route, ben, began, walls, done=3)


def _shared_goals(story: Telling) -> None:
    ana, ben, began = story.ana, story.ben, story.began
    azores = _agreed(
        story,
        ana,
        ben,
        title="A week in the Azores",
        measure="number",
        unit="€",
        start=Decimal(0),
        target=Decimal(1800),
    )
    _steps(azores, ana, began, ("Ask for the second week of June",), done=0)
    for weeks_back, saved in ((8, 400), (4, 900), (1, 1240)):
        when = story.now - timedelta(weeks=weeks_back)
        goals.note_progress(azores, ben, id=uuid4(), now=when, day=when.date(), amount=Decimal(saved))
    note = "Fewer islands, more walking. And my leave starts in June."
    goals.reword(azores, ben, seen=None, now=story.now - timedelta(days=1), title="Ten days on Flores", note=note)
    table = _agreed(story, ben, ana, title="A kitchen table that seats eight")
    boards = (
        "Choose the wood",
        "Saw the legs",
        "Plane the first board",
        "Plane the second board",
        "Glue",
        "Oil",
        "Carry it up",
    )
    _steps(table, ben, began, boards, done=3)
    calls = _agreed(story, ana, ben, title="Sunday phone calls with both families")
    goals.reach(calls, ben, seen=None, now=began + timedelta(weeks=7))


def _agreed(story: Telling, one: Person, other: Person, **words: Any) -> Goal:
    """A shared goal that one proposed and the other agreed to, when they had just begun."""
    goal = goals.propose(one, id=uuid4(), now=story.began, **words)
    return goals.agree(goal, other, seen=goal.version, now=story.began + timedelta(days=1))


def _steps(goal: Goal, person: Person, now: datetime, texts: tuple[str, ...], *, done: int) -> None:
    for place, text in enumerate(texts):
        step = goals.add_step(goal, person, id=uuid4(), now=now, text=text)
        if place < done:
            goals.tick(step, person, seen=None, now=now + timedelta(weeks=place + 1))


def _live(story: Telling, week: date) -> None:
    """Log what they lived that week, as far as it has come."""
    for lived in TIMES:
        person = story.ana if lived.whose == "ana" else story.ben
        day = week + timedelta(days=lived.weekday)
        if day > weeks.local_date(story.now, person.zone):
            continue
        when = max(story.evening(week, lived.weekday, person, 22), story.began)
        timelog.log(person, id=uuid4(), now=when, kind=lived.kind, day=day, minutes=lived.minutes, what=lived.what)


def _plan(story: Telling) -> None:
    """What lies ahead of them: together, for her, and time that he shows as taken."""
    ana, ben, now = story.ana, story.ben, story.now
    plans: tuple[tuple[Person, int, time, int, dict[str, Any]], ...] = (
        (ana, 1, time(19), 120, {"kind": "we", "what": "Cooking with the radio on"}),
        (ana, 2, time(18, 30), 120, {"kind": "me", "note": "Choir", "shared": True}),
        (ben, 4, time(10), 240, {"kind": "me", "note": "Climbing hall", "shared": True}),
        (ben, 9, time(14), 180, {"kind": "we", "what": "The market, and lunch there"}),
    )
    for who, days, at, minutes, given in plans:
        day = weeks.local_date(now, who.zone) + timedelta(days=days)
        planned.plan(who, id=uuid4(), now=now, day=day, at=at, minutes=minutes, **given)


def _check_in(story: Telling, place: int, week: date) -> None:
    """Both seal that week on its last evening; or neither did, or only Ben."""
    if place == MISSED:
        return
    for seat, person in ((1, story.ben), (0, story.ana)):
        still_open = place == WEEKS - 1 and story.now < weeks.closes_at(week)
        if seat == 0 and (place == SEALED_FOR_EVER or still_open):
            continue
        hour = (19, 12)[seat]  # Ben's noon comes before Ana's evening, so hers opens both
        _seal(person, story.evening(week, 6, person, hour), week, _answers(place, seat), _marks(person, place))


def _talk(story: Telling) -> None:
    """The talk about the last week but one: Ben put a boundary on the card, and both showed what they heard."""
    week = story.past[WEEKS - 2]
    when = max(story.evening(week, 8, story.ana, 21), story.evening(week, 6, story.ana, 20))
    half_hour = Boundary.objects.owned_by(story.ben).active().get()
    boundaries.put_on_card(half_hour, story.ben, week=week, now=when)
    for person, text in zip((story.ana, story.ben), HEARD, strict=True):
        note = heard.note(person, id=uuid4(), week=week, text=text, now=when)
        heard.show_when_both(note, person, seen=None, now=when)


def _answers(place: int, seat: int) -> dict[str, Any]:
    given = dict(zip(COLUMNS, ANSWERS[place][seat], strict=True))
    words = {
        "x1": THANKS[place % len(THANKS)][seat],
        "x2": TOPICS[seat] if place == WEEKS - 2 else None,
        "x3": NEXT[seat],
    }
    minutes = {"me_minutes": (200, 150)[seat] + 10 * place, "we_minutes": (380, 420)[seat]}
    passed = [name for name, value in given.items() if value is None]
    kept = ["s7"] if place % 4 == 2 and seat == 0 else []
    return {**given, **minutes, **words, "passed": passed, "kept": kept}


def _marks(person: Person, place: int) -> list[dict[str, Any]]:
    """How well each boundary was kept: one's own, and each the partner shares."""
    asked = check_ins.boundaries_asked(person)
    return [
        {"boundary": row.pk, "mark": 3 + (place + n) % 3 if (place + n) % 4 else None, "kept": False}
        for n, row in enumerate(asked)
    ]


def _seal(person: Person, now: datetime, week: date, answers: dict[str, Any], marks: list[dict[str, Any]]) -> None:
    draft = check_ins.begin(person, id=uuid4(), week=week, now=now, marks=marks, **answers)
    check_ins.submit(draft, person, seen=None, now=now)
