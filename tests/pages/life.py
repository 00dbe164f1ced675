"""A life with something on every page, and the list of all pages."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from accounts import weeks as calendar
from accounts.archive import actions as archives
from accounts.couple import actions as couples
from accounts.notice.links import stop_token
from checkins.answer import actions as answers
from checkins.boundary import actions as boundaries
from checkins.checkin.rules import Step
from checkins.heard import actions as heard
from checkins.planned import actions as planned
from checkins.suggestion.models import Suggestion
from checkins.timelog import actions as times
from goals.goal import actions as goals
from tests.cast import person as someone
from tests.checkins import weeks

PATHS_WITHOUT_PAGES = ("api/", "_allauth/")

BEFORE_LOGGING_IN = (
    *("account_login", "account_signup", "account_reset_password", "account_password_reset_completed"),
    *("account_inactive", "home", "safety", "method", "privacy"),
)
ALONE = (
    *("home", "goals", "goal-new", "goal-propose", "boundaries", "new-boundary", "time", "targets", "planned"),
    *(
        "checkin",
        "quiet",
        "weeks",
        "history",
        "balance",
        "suggestions",
        "couple",
        "settings",
        "notices",
        "devices",
        "takeout",
        "erase",
    ),
)
SEALED = ("home", "checkin", "balance", "goals", "boundaries")
LEFT = ("home", "couple", "weeks", "history", "balance", "former-couples", "withdraw-words", "settings")
SIGNED_IN = (
    *("home", "safety", "method", "privacy"),
    *("goals", "goal-new", "goal-propose", "goal", "goal-reword"),
    *("boundaries", "new-boundary", "boundary", "reword-boundary"),
    *("share-boundary", "pause-boundary", "retire-boundary"),
    "quiet",
    *("time", "time-entry", "targets", "checkin_part", "weeks", "history", "week", "week-card"),
    *("share-answer", "balance"),
    *("planned", "planned-block", "summary", "suggestions", "suggestion-turn"),
    *("couple", "leave", "former-couples", "settings", "notices", "devices", "takeout", "erase"),
    *("account_email", "account_change_password", "account_logout", "account_reauthenticate"),
    *("unsubscribe", "invitation"),
)
NO_PAGES = {
    "checkin": "leads on to the first open part",
    "notice-open": "leads on",
    "history-csv": "a download",
    "history-json": "a download",
    "dev-mail": "while developing only",
    "dev-mail-html": "a mail as it was sent",
    "account_set_password": "leads on to changing the password",
    "account_email_verification_sent": "leads on to the code",
    "account_confirm_login_code": "not in use",
    "account_confirm_password_reset_code": "walked by the reset",
    "account_complete_password_reset": "walked by the reset",
}


def names() -> set[str]:
    """The names of all addresses that are not the API's."""
    return set(_names(get_resolver(), ""))


def _names(resolver: URLResolver, before: str):
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if path.startswith(PATHS_WITHOUT_PAGES):
            continue
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        else:
            yield from _names(pattern, path)


def earliest_date(now: datetime) -> date:
    """The earlier of Ana's and Ben's local dates."""
    return now.astimezone(ZoneInfo("America/New_York")).date()


def first_weekday(now: datetime) -> int:
    """The weekday on which a week begins whose last day is today, so that its check-in is open."""
    return (earliest_date(now) + timedelta(days=1)).weekday()


VIEWERS = {"nobody": BEFORE_LOGGING_IN, "cleo": ALONE, "dan": LEFT, "ben": SEALED, "ana": SIGNED_IN}
"""Who is walked through which pages."""


@dataclass
class Life:
    """Ana and Ben since April, with everything on the table; Cleo, alone, with an invitation that waits; Dan, left."""

    ana: Any
    ben: Any
    cleo: Any
    dan: Any
    now: datetime
    rows: dict[str, list[Any]] = field(default_factory=dict)

    def paths(self, name: str) -> list[str]:
        """Where the page of that name can be seen."""
        if name not in self.rows:
            return [reverse(name)]
        return [
            reverse(name, args=row if isinstance(row, tuple) else [getattr(row, "pk", row)]) for row in self.rows[name]
        ]

    def lead(self) -> Life:
        """Live it."""
        self._goals()
        self._boundaries()
        self._weeks()
        self._time()
        self._plans()
        self._former()
        invitation = couples.invite(self.cleo, id=uuid.uuid4(), now=self.now)
        gone = couples.invite(self.cleo, id=uuid.uuid4(), now=self.now)
        couples.take_back(gone, self.cleo, now=self.now)
        couples.invite(self.cleo, id=uuid.uuid4(), now=self.now, email="dora@example.org")
        self.rows["invitation"] = [invitation.token, gone.token]
        self.rows["unsubscribe"] = [stop_token(self.ana.pk, "proposal_waiting")]
        return self

    def _former(self) -> None:
        """Dan was with Eli and with Fay since: what he had with Fay is hidden from him."""
        for name in ("Eli", "Fay"):
            other, then = someone(name, "UTC"), self.now - timedelta(days=9)
            invitation = couples.invite(other, id=uuid.uuid4(), now=then)
            linked = couples.accept(invitation, self.dan, now=then, verified=True)
            goal = goals.propose(other, id=uuid.uuid4(), now=then, title="A garden")
            goals.agree(goal, self.dan, seen=None, now=then)
            couples.leave(self.dan, now=then + timedelta(days=1))
            self.rows.setdefault("withdraw-words", []).append(linked)
        archives.hide(self.dan, couple=linked.pk, now=self.now)

    def _goals(self) -> None:
        ana, ben, now = self.ana, self.ben, self.now
        day = now.date()
        by_steps = goals.begin(
            ana, id=uuid.uuid4(), now=now, title="Finish the translation", due=day + timedelta(days=40)
        )
        for text in ("Read it once more", "Send it off", "Rest"):
            step = goals.add_step(by_steps, ana, id=uuid.uuid4(), now=now, text=text)
        goals.tick(step, ana, seen=None, now=now)
        number = goals.begin(
            ana,
            id=uuid.uuid4(),
            now=now,
            title="Run",
            measure="number",
            unit="km",
            start=Decimal(0),
            target=Decimal(40),
        )
        for days, amount in ((9, 5), (2, 17)):
            goals.note_progress(
                number,
                ana,
                id=uuid.uuid4(),
                now=now,
                day=day - timedelta(days=days),
                amount=Decimal(amount),
                note="slow",
            )
        goals.let_in(number, ana, seen=None, now=now, help="ask")
        habit = goals.begin(ana, id=uuid.uuid4(), now=now, title="Cello", measure="habit", times_a_week=3)
        goals.note_progress(habit, ana, id=uuid.uuid4(), now=now, day=day)
        shared = goals.propose(ben, id=uuid.uuid4(), now=now, title="A week by the sea", due=day + timedelta(days=90))
        goals.agree(shared, ana, seen=None, now=now)
        goals.add_step(shared, ben, id=uuid.uuid4(), now=now, text="Find a house")
        reworded = goals.propose(ana, id=uuid.uuid4(), now=now, title="Learn to sail")
        goals.agree(reworded, ben, seen=None, now=now)
        goals.reword(reworded, ben, seen=None, now=now, note="It frightens me a little.", title="Learn to row")
        waiting = goals.propose(ben, id=uuid.uuid4(), now=now, title="Paint the kitchen")
        asked = goals.propose(ana, id=uuid.uuid4(), now=now, title="Supper with the neighbours")
        reached = goals.begin(ana, id=uuid.uuid4(), now=now, title="Plant the beans")
        goals.reach(reached, ana, seen=None, now=now)
        let_go = goals.begin(ana, id=uuid.uuid4(), now=now, title="Get up at five")
        goals.let_go(let_go, ana, seen=None, now=now, learnt="I like the evenings more.")
        theirs = goals.begin(ben, id=uuid.uuid4(), now=now, title="Mend the boat")
        goals.let_in(theirs, ben, seen=None, now=now, help="cheer")
        self.rows["goal"] = [by_steps, number, habit, shared, reworded, waiting, asked, reached, let_go, theirs]
        self.rows["goal-reword"] = [by_steps, number, shared]

    def _boundaries(self) -> None:
        ana, ben, now = self.ana, self.ben, self.now
        own = boundaries.state(
            ana, id=uuid.uuid4(), now=now, category="time_space", text="One evening a week is mine.", shared=True
        )
        boundaries.reword(own, ana, seen=None, now=now, text="I need one evening a week for myself.")
        private = boundaries.state(ana, id=uuid.uuid4(), now=now, category="money", text="I don’t lend to friends.")
        paused = boundaries.state(ana, id=uuid.uuid4(), now=now, category="work", text="I don’t read mails at night.")
        boundaries.pause(paused, ana, seen=None, now=now)
        theirs = boundaries.state(
            ben, id=uuid.uuid4(), now=now, category="home", text="I need the bench to stay as I left it.", shared=True
        )
        boundaries.acknowledge(own, ben, seen=None, now=now)
        self.own, self.theirs = own, theirs
        self.rows["boundary"] = [own, private, paused, theirs]
        self.rows["reword-boundary"] = self.rows["share-boundary"] = [private]
        self.rows["pause-boundary"] = self.rows["retire-boundary"] = [own]

    def _weeks(self) -> None:
        this = calendar.week_of(earliest_date(self.now), first_weekday(self.now))
        lived = [this - timedelta(weeks=n) for n in (8, 7, 6, 5, 3, 2)]
        for person, me, we in ((self.ana, 300, 420), (self.ben, 240, 420)):
            weeks.targets(person, me, we, weeks.evening(lived[0] - timedelta(weeks=2)))
        for n, week in enumerate(lived):
            words = {
                "x1": "The soup on Tuesday.",
                "x2": "The summer.",
                "x3": "Cello, three times.",
                "x4": "The late walk.",
            }
            weeks.sealed(self.ana, week, **(weeks.ANA | words | {"s3": 2 + n % 5, "kept": ["s6"] if n == 2 else []}))
            weeks.sealed(self.ben, week, **(weeks.BEN | {"x1": "The lamp.", "s3": 7, "s7": 5, "passed": ["s8"]}))
        for week, wish in ((lived[-1], (self.ana, self.ben)), (lived[-2], (self.ana,))):
            for person, text in (
                (self.ana, "That the mornings are too short."),
                (self.ben, "That the choir is yours."),
            ):
                note = heard.note(person, id=uuid.uuid4(), week=week, text=text, now=self.now)
                if person in wish:
                    heard.show_when_both(note, person, seen=None, now=self.now)
        for boundary, owner in ((self.own, self.ana), (self.theirs, self.ben)):
            boundaries.put_on_card(boundary, owner, week=lived[-1], now=self.now)
        alone = lived[-2] - timedelta(weeks=1)
        only_hers = weeks.sealed(self.ana, alone, **weeks.ANA | {"x1": "The walk.", "x2": "Money.", "kept": ["x2"]})
        answers.share(only_hers, self.ana, question="s1", now=self.now)
        self.rows["share-answer"] = [(alone.isoformat(), "s2"), (alone.isoformat(), "x2")]
        weeks.draft(self.ana, this, self.now, s1=5, x1="The tea.")
        weeks.sealed(self.ben, this, self.now, s1=5)
        seen = (lived[0], lived[-2], lived[-1], alone)
        self.rows["week"] = [week.isoformat() for week in seen]
        self.rows["summary"] = [lived[-1].isoformat(), lived[-1].isoformat()[:7], lived[-1].isoformat()[:4]]
        self.rows["week-card"] = [lived[-1].isoformat()]
        suggested = Suggestion.objects.filter(owner=self.ana).made()
        self.rows["suggestion-turn"] = [(row.pk, into.value) for row in suggested for into in row.offers]
        self.rows["checkin_part"] = [(this.isoformat(), step.value) for step in Step]

    def _time(self) -> None:
        ana, ben, now = self.ana, self.ben, self.now
        logged = ((0, "me", 90, "Cello"), (1, "we", 120, "Walk by the river"), (2, "me", 45, ""))
        for days, kind, minutes, what in logged:
            day = now.date() - timedelta(days=days)
            row = times.log(
                ana, id=uuid.uuid4(), now=now, kind=kind, day=day, minutes=minutes, what=what, note="slowly"
            )
            self.rows.setdefault("time-entry", []).append(row)
        times.log(ben, id=uuid.uuid4(), now=now, kind="we", day=now.date(), minutes=60, what="Cooking")

    def _plans(self) -> None:
        ana, ben, now = self.ana, self.ben, self.now
        plans = (
            (ana, 0, {"kind": "me", "note": "Cello"}),
            (ana, 1, {"kind": "me", "note": "A gift", "at": time(19), "shared": True}),
            (ana, 2, {"kind": "we", "what": "The market", "at": time(10)}),
            (ben, 3, {"kind": "me", "at": time(18), "shared": True}),
            (ben, 40, {"kind": "we", "what": "The sea"}),
        )
        for who, days, given in plans:
            day = calendar.local_date(now, who.zone) + timedelta(days=days)
            row = planned.plan(who, id=uuid.uuid4(), now=now, day=day, minutes=90, **given)
            self.rows.setdefault("planned-block", []).append(row)
        lived = planned.plan(
            ana, id=uuid.uuid4(), now=now, kind="we", day=calendar.local_date(now, ana.zone), minutes=5
        )
        planned.live(lived, ana, now=now)
