"""Filling the bench's database quickly: rows of content in bulk, sealed and told to the feed as an action would.

Only here: the site itself writes content by `row.write()` alone, one row at a time.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction
from django.test import Client

from accounts.belonging.models import Visibility
from accounts.couple.models import Couple, Membership
from accounts.feed.models import Change, Feed
from accounts.notice.models import Notice
from accounts.person.models import Person
from accounts.weeks import week_of
from checkins.timelog.models import TimeEntry
from goals.goal.models import Goal
from goals.goal.notices import ProposalWaiting
from tests.cast import session_of
from tests.checkins import weeks

CHUNK = 1_000


@dataclass
class Pair:
    """Two people and their couple; the key of one's browser and the token of one's phone."""

    couple: Couple
    one: Person
    two: Person
    cookie: str = ""
    token: str = ""


@dataclass
class Seeded:
    """Who is asked for in the bench: `lister` has 60 goals; `young` and `old` 20 goals, 8 weeks, and 100 times more
    entries the one than the other; the `creators` write."""

    lister: Pair
    young: Pair
    old: Pair
    creators: list[Pair] = field(default_factory=list)


_numbers = count()


def pairs(how_many: int, now: datetime) -> list[Pair]:
    """Couples, linked a year ago, in four statements."""
    then = now - timedelta(days=370)
    found = []
    for _ in range(how_many):
        one, two = (
            Person(
                email=f"bench{next(_numbers)}@example.org", name=name, password="!", created_at=then, consented_at=then
            )
            for name in ("Ana", "Ben")
        )
        found.append(Pair(Couple(first_weekday=0, started_at=then, first_week=week_of(then.date(), 0)), one, two))
    people = [person for pair in found for person in (pair.one, pair.two)]
    Person.objects.bulk_create(people, batch_size=CHUNK)
    Couple.objects.bulk_create([pair.couple for pair in found], batch_size=CHUNK)
    Membership.objects.bulk_create(
        [
            Membership(couple=pair.couple, person=person, seat=seat)
            for pair in found
            for seat, person in enumerate((pair.one, pair.two), 1)
        ],
        batch_size=CHUNK,
    )
    Feed.objects.bulk_create([Feed(viewer=person) for person in people], batch_size=CHUNK)
    return found


def goals_of(pair: Pair, how_many: int, now: datetime) -> list[Goal]:
    """Goals of one's own, every fourth shared and active; not saved yet."""
    found = []
    for n in range(how_many):
        at = now - timedelta(hours=n + 1)
        goal = Goal(owner=pair.one, created_at=at, changed_at=at, title=f"Run {n} km by the sea", state="active")
        goal.measure, goal.unit, goal.target, goal.kind = "number", "km", n + 1, "personal"
        goal.due = now.date() + timedelta(days=n) if n % 2 else None
        if n % 4 == 0:
            share(goal, pair, at)
        found.append(goal)
    return found


def share(goal: Goal, pair: Pair, at: datetime) -> None:
    goal.kind, goal.joint, goal.visibility, goal.couple, goal.shared_at = (
        "shared",
        True,
        Visibility.SHARED,
        pair.couple,
        at,
    )


def entries_of(pair: Pair, how_many: int, now: datetime, days: int) -> list[TimeEntry]:
    """Me-time and we-time by turns over that many days; not saved yet."""
    found = []
    for n in range(how_many):
        at = now - timedelta(minutes=n + 1)
        entry = TimeEntry(owner=pair.one, created_at=at, changed_at=at, minutes=30, what="Reading", kind="me")
        entry.day = now.date() - timedelta(days=n % days)
        if n % 2:
            entry.kind, entry.joint, entry.visibility = "we", True, Visibility.SHARED
            entry.couple, entry.shared_at = pair.couple, at
        found.append(entry)
    return found


def insert(rows: list) -> None:
    """Write rows of one model, sealed, and their lines in the owners' feeds."""
    if not rows:
        return
    model = type(rows[0])
    model.objects.bulk_create(rows, batch_size=CHUNK)
    places: dict[uuid.UUID, count] = {}
    lines = [
        Change(
            viewer_id=row.owner_id,
            seq=next(places.setdefault(row.owner_id, count(1))),
            model=model._meta.model_name,
            row=row.pk,
            written_at=row.created_at,
        )
        for row in rows
    ]
    Change.objects.bulk_create(lines, batch_size=CHUNK)


def proposals(crowd: list[Pair], now: datetime) -> int:
    """An open proposal to each of every couple, and the due notice that tells of it; how many."""
    rows, notices = [], []
    for pair in crowd:
        for by, to in ((pair.one, pair.two), (pair.two, pair.one)):
            goal = Goal(owner=by, created_at=now, changed_at=now, title="The Azores in May", state="proposed")
            goal.proposal, goal.proposed_by = "begin", by
            share(goal, pair, now)
            rows.append(goal)
            notices.append(
                Notice(
                    person=to,
                    kind=ProposalWaiting.name,
                    key=goal.pk.hex,
                    about=goal.pk,
                    couple=pair.couple.pk,
                    due_at=now,
                )
            )
    insert(rows)
    Notice.objects.bulk_create(notices, batch_size=CHUNK)
    return len(notices)


def eight_weeks(pair: Pair, now: datetime) -> None:
    """Eight weeks that both sealed and saw together, by the same actions as a person's."""
    monday = now.date() - timedelta(days=now.weekday())
    first = monday - timedelta(weeks=8)
    for person in (pair.one, pair.two):
        weeks.targets(person, 300, 420, weeks.evening(first - timedelta(weeks=2)))
        weeks.boundary(person, weeks.evening(first - timedelta(weeks=2)))
    for n in range(8):
        for person, answers in ((pair.one, weeks.ANA), (pair.two, weeks.BEN)):
            weeks.sealed(person, first + timedelta(weeks=n), **answers, x1="Thank you for the soup.")


def log_in(pair: Pair) -> None:
    """A real session for a browser and for a phone of the first of the two."""
    browser = Client()
    browser.force_login(pair.one)
    pair.cookie = next(morsel.value for name, morsel in browser.cookies.items() if "csrf" not in name)
    pair.token = session_of(pair.one)


def fill(now: datetime, couples: int, creators: int) -> Seeded:
    """Everything: a crowd of couples with goals and entries, and those who are measured."""
    with transaction.atomic():
        found = Seeded(*pairs(3, now), creators=pairs(creators, now))
        crowd = pairs(couples, now)
        measured = [found.lister, found.young, found.old]
        sizes = {id(found.lister): (60, 120, 30), id(found.young): (20, 120, 30), id(found.old): (20, 12_000, 365)}
        goals, entries = [], []
        for pair in measured + found.creators + crowd:
            goals_wanted, entries_wanted, days = sizes.get(id(pair), (6, 20, 30))
            goals += goals_of(pair, goals_wanted, now)
            entries += entries_of(pair, entries_wanted, now, days)
        insert(goals)
        insert(entries)
        proposals(crowd, now - timedelta(minutes=1))
        Feed.objects.update(seq=20_000)
    for pair in (found.young, found.old):
        eight_weeks(pair, now)
    for pair in (*measured, *found.creators):
        log_in(pair)
    return found
