"""People live, wish for mails in any order, go away and come back: what is sent is what they wished for at that moment.

All kinds of the site, over months and changes of clocks. `tests/lives.py` says how to live more lives, and longer ones.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from accounts.couple import actions as couples
from accounts.couple.models import couple_of
from accounts.notice import actions as notices
from accounts.notice.delivery import send_due
from accounts.notice.kinds import KINDS, choosable
from accounts.notice.models import Notice, State
from accounts.notice.series import ensure_recurring
from accounts.person import actions as people
from checkins.checkin import actions as check_ins
from checkins.checkin.asking import asking_of
from checkins.checkin.models import CheckIn
from checkins.planned import actions as plans
from goals.goal import actions as goals
from tests.cast import person
from tests.checkins.weeks import ANA
from tests.conftest import link
from tests.lives import MARKS, ZONES, Life, live

NAMES = ("Ana", "Ben", "Cleo")
STARTS = ((2026, 3, 1), (2026, 3, 27), (2026, 9, 25), (2026, 10, 23), (2026, 12, 20))
SUMMARIES = {"weekly_summary": timedelta(days=14), "monthly_summary": timedelta(days=43)}
"""How far ahead the next one lies at most."""
CHOOSABLE = [kind.name for kind in choosable()]

pytestmark = MARKS

names = st.sampled_from(NAMES)
hours_of_day = st.integers(5, 22)


@dataclass
class Wished:
    """What one person has wished for."""

    off: set[str] = field(default_factory=set)
    quiet: tuple[time, time] | None = None
    paused: date | None = None

    def is_quiet(self, at: time) -> bool:
        if self.quiet is None or self.quiet[0] == self.quiet[1]:
            return False
        start, end = self.quiet
        return start <= at < end if start < end else at >= start or at < end


class LifeOfMails(Life):
    """Ana and Ben, mostly a couple, and Cleo."""

    def __init__(self) -> None:
        super().__init__()
        self.wished = {name: Wished() for name in NAMES}
        self.links = 0

    @initialize(
        start=st.sampled_from(STARTS),
        places=st.tuples(*[st.sampled_from(ZONES)] * 3),
        quiet=st.sampled_from([(time(22), time(7)), (time(7), time(12)), None]),
    )
    def begins(self, start, places, quiet) -> None:
        self.now = datetime(*start, 12, tzinfo=UTC)
        came = self.now - timedelta(days=30)
        for name, zone in zip(NAMES, places, strict=True):
            ensure_recurring(person(name, zone, created_at=came), self.now)
            self.keep_quiet(name, quiet)
        link(self.someone("Ana"), self.someone("Ben"), self.now)

    # ---- time, and a worker that comes or does not

    @rule(hours=st.sampled_from([1, 5, 13, 24, 40, 72]))
    def time_passes(self, hours) -> None:
        """While a worker comes each hour."""
        for _ in range(hours):
            self.now += timedelta(hours=1)
            self.worker_comes()

    @rule(days=st.sampled_from([1, 3, 8, 20, 45]))
    def nobody_sends_for_days(self, days) -> None:
        self.now += timedelta(days=days)
        self.worker_comes()

    def worker_comes(self) -> None:
        if not Notice.objects.filter(state=State.DUE, due_at__lte=self.now).exists():
            return
        was_due = dict(Notice.objects.filter(state=State.DUE).values_list("pk", "due_at"))
        mail.outbox.clear()
        with time_machine.travel(self.now, tick=False):
            totals = list(send_due(self.now, self.now))
        assert not any(one.failed or one.dead or one.troubled for one in totals)
        sent = Notice.objects.filter(state=State.SENT, pk__in=was_due).select_related("person")
        for row in sent:
            self.was_right_to_come(row, was_due[row.pk])
        told = Counter(row.person.email for row in sent)
        assert Counter(to for letter in mail.outbox for to in letter.to) == told
        assert not Notice.objects.filter(state=State.DUE, due_at__lte=self.now).exists()

    def was_right_to_come(self, row: Notice, due_at: datetime) -> None:
        wished, kind = self.wished[row.person.name], KINDS[row.kind]
        here = self.now.astimezone(ZoneInfo(row.person.time_zone))
        assert row.kind not in wished.off
        assert not wished.is_quiet(here.time())
        assert wished.paused is None or here.date() >= wished.paused
        assert kind.keeps is None or self.now - due_at < kind.keeps

    # ---- wishes

    @rule(name=names, kind=st.sampled_from(CHOOSABLE), weekday=st.integers(0, 6), hour=hours_of_day, on=st.booleans())
    def wishes(self, name, kind, weekday, hour, on) -> None:
        found = KINDS[kind]
        given = {"weekday": weekday if found.on_a_weekday else None, "hour": hour if found.at_an_hour else None}
        notices.prefer(self.someone(name), kind, "email" if on else "off", now=self.now, **given)
        (self.wished[name].off.discard if on else self.wished[name].off.add)(kind)

    @rule(name=names, start=st.integers(0, 23), end=st.integers(0, 23), half=st.sampled_from([0, 30]), on=st.booleans())
    def wishes_for_quiet_hours(self, name, start, end, half, on) -> None:
        self.keep_quiet(name, (time(start, half), time(end)) if on else None)

    def keep_quiet(self, name, hours) -> None:
        start, end = hours or (None, None)
        notices.set_quiet_hours(self.someone(name), now=self.now, quiet_from=start, quiet_until=end)
        self.wished[name].quiet = hours

    @rule(name=names, days=st.sampled_from([0, 1, 4, 30]))
    def pauses(self, name, days) -> None:
        someone = self.someone(name)
        until = self.now.astimezone(someone.zone).date() + timedelta(days=days) if days else None
        notices.pause_until(someone, until, now=self.now)
        self.wished[name].paused = until

    @rule(name=names, zone=st.sampled_from(ZONES), content=st.booleans())
    def moves(self, name, zone, content) -> None:
        people.change_profile(self.someone(name), now=self.now, time_zone=zone)
        notices.with_content(self.someone(name), content, now=self.now)

    # ---- a life to be told of

    @rule(who=st.sampled_from([NAMES, NAMES, *((name,) for name in NAMES)]))
    def the_last_day_of_a_week_comes(self, who) -> None:
        while asking_of(self.someone(who[0])).week_open(self.now) is None:
            self.now += timedelta(hours=6)
        self.worker_comes()
        for name in who:
            self.seals_a_week(name)

    def seals_a_week(self, name) -> None:
        someone = self.someone(name)
        asking = asking_of(someone)
        week = asking.week_open(self.now)
        if week is None or CheckIn.objects.filter(owner=someone, week=week).exists():
            return
        answers = ANA if asking.couple_in(week) else {"s1": 6, "s2": 5, "d2": -1, "me_minutes": 240}
        draft = check_ins.begin(someone, id=uuid.uuid4(), week=week, now=self.now, **answers)
        check_ins.submit(draft, someone, seen=None, now=self.now)

    @rule(name=names, days=st.integers(1, 9))
    def plans(self, name, days) -> None:
        someone = self.someone(name)
        day = self.now.astimezone(someone.zone).date() + timedelta(days=days)
        plans.plan(someone, id=uuid.uuid4(), now=self.now, kind="me", day=day, minutes=60)

    @rule(name=st.sampled_from(NAMES[:2]))
    def proposes(self, name) -> None:
        someone = self.someone(name)
        if couple_of(someone):
            goals.propose(someone, id=uuid.uuid4(), now=self.now, title="A bench")

    @rule(name=st.sampled_from(NAMES[:2]))
    def leaves_or_links_again(self, name) -> None:
        someone = self.someone(name)
        if couple_of(someone):
            couples.leave(someone, now=self.now)
        elif self.links < 3:  # more invitations than that in so short a time are refused
            self.links += 1
            link(self.someone("Ana"), self.someone("Ben"), self.now)

    # ---- what holds whatever they do

    @invariant()
    def each_series_goes_on(self) -> None:
        """One row of each summary lies ahead, not further than the next one can; of another kind at most one."""
        if not hasattr(self, "now"):
            return
        ahead = Notice.objects.filter(state=State.DUE).values_list("person__name", "kind", "due_at")
        rows = Counter((name, kind) for name, kind, _ in ahead)
        recurring = [kind.name for kind in KINDS.values() if kind.upcoming]
        assert all(rows[name, kind] <= 1 for name in NAMES for kind in recurring)
        for summary, most in SUMMARIES.items():
            found = {name: due_at for name, kind, due_at in ahead if kind == summary}
            assert set(found) == set(NAMES), summary
            assert all(due_at - self.now <= most for due_at in found.values()), summary


def test_mails_come_as_each_one_wishes(db):
    live(LifeOfMails)
