"""Sending a batch: what is still wanted goes out over one connection, each marked right after its own 250.

A worker that is killed leaves at most one mail in doubt, the one under way; it goes out again with the same Message-ID
once the lease is over. Nothing is marked before it was sent, so nothing is lost.
"""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog

from accounts.notice import claim as claims
from accounts.notice import series, wishes
from accounts.notice.claim import Claim
from accounts.notice.kinds import KINDS, Context, Kind
from accounts.notice.message import compose
from accounts.notice.models import Notice
from accounts.notice.wishes import Wishes
from accounts.post import rules
from accounts.post.post import Outcome, Post

log = structlog.get_logger(__name__)

ASK_AGAIN_AFTER = 20
"""Mails after which the rest of a batch is looked at again: left, unshared, paused, done?"""

OLDEST_ANSWER = 2.0
"""Seconds after which it is looked at again, if the mail server is slow."""

FAILURES_IN_A_ROW = 5
"""So many, and it is the server's fault: the rest waits for the next minute."""


@dataclass
class Totals:
    """What became of a batch: how many were `sent`, `dropped`, `postponed`, `failed`, `dead`, by kind."""

    sent: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    postponed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    claimed: int = 0
    troubled: bool = False

    def __iadd__(self, other: Totals) -> Totals:
        for name in ("sent", "dropped", "postponed", "failed", "dead"):
            getattr(self, name).update(getattr(other, name))
        self.claimed += other.claimed
        self.troubled |= other.troubled
        return self


def send_batch(claim: Claim) -> Totals:
    """Send what is claimed and still wanted. Stops at half the lease, or when the mail server is in trouble."""
    totals = Totals(claimed=len(claim.notices))
    with Post() as post:
        batch = _Batch(claim, post, totals)
        for name, group in itertools.groupby(claim.notices, key=lambda one: one.kind):
            batch.send_kind(name, list(group))
    return totals


class _Batch:
    """One claim on its way out."""

    def __init__(self, claim: Claim, post: Post, totals: Totals) -> None:
        self.claim, self.post, self.totals = claim, post, totals
        self.failures = 0

    @property
    def must_stop(self) -> bool:
        return self.totals.troubled or self.claim.is_over

    def send_kind(self, name: str, rest: list[Notice]) -> None:
        """Send those of one kind, part by part; what can't be begun is released."""
        kind = KINDS.get(name)
        while rest and not self.must_stop:
            part = rest[:ASK_AGAIN_AFTER]
            if kind is None:  # another release wrote it: this worker is too old, or too new
                self._fail_all(part, "unknown kind")
                rest = rest[len(part) :]
            else:
                rest = self._send_part(kind, part) + rest[len(part) :]
        if rest:
            claims.release(self.claim, rest)

    def _send_part(self, kind: Kind, part: list[Notice]) -> list[Notice]:
        """Send what is still wanted of up to 20; gives back those for which it must be asked again."""
        asked = time.monotonic()
        people = wishes.of_ids({one.person_id for one in part})
        wanted = self._wanted(kind, part, people)
        for place, (notice, context) in enumerate(wanted):
            if self.must_stop or (place and time.monotonic() - asked > OLDEST_ANSWER):
                return [one for one, _ in wanted[place:]]
            self._send_one(notice, kind, people[notice.person_id], context)
        return []

    def _wanted(self, kind: Kind, part: list[Notice], people: dict[UUID, Wishes]) -> list[tuple[Notice, Context]]:
        """Those to send now. The others are settled: nobody wants them (dropped), or later (quiet hours)."""
        now = self.claim.now
        at_once: list[Notice] = []
        later: dict[Notice, datetime] = {}
        for notice in part:
            if (one := people.get(notice.person_id)) is None:
                continue
            notice.person = one.person
            if not one.wants(kind, now) or kind.is_stale(notice.due_at, now):
                continue
            if (loud := one.loud_from(kind, now)) > now:
                later[notice] = loud
            else:
                at_once.append(notice)
        try:
            loaded = kind.load(at_once, now) if at_once else {}
            Notice.objects.bulk_create(
                series.following([one for one in part if one not in later], kind, people, now), ignore_conflicts=True
            )
        except Exception:  # what one kind can't do must not hold up the others
            log.exception("notices not loaded", kind=kind.name)
            self._fail_all(part, "not loaded")
            return []
        wanted = [(one, context) for one in at_once if (context := loaded.get(one.pk)) is not None]
        self._settle(part, [one for one, _ in wanted], later)
        return wanted

    def _settle(self, part: list[Notice], wanted: list[Notice], later: dict[Notice, datetime]) -> None:
        if later:
            claims.postpone(self.claim, later)
        if dropped := [one for one in part if one not in later and one not in wanted]:
            claims.drop(self.claim, dropped)
        self.totals.postponed.update(one.kind for one in later)
        self.totals.dropped.update(one.kind for one in dropped)

    def _send_one(self, notice: Notice, kind: Kind, one: Wishes, context: Context) -> None:
        try:
            mail = compose(notice, kind, one, context)
        except Exception:  # a template or an address that can't be: this one alone
            log.exception("notice not composed", kind=kind.name, notice=notice.pk)
            self._fail(notice, notice.attempts + 1)
            return
        outcome = self.post.send(mail)
        if outcome is Outcome.SENT:
            self.failures = 0
            self.totals.sent[kind.name] += 1
            if not claims.mark_sent(self.claim, notice):
                log.warning("lease lost while sending", notice=notice.pk)
        elif outcome is Outcome.DOWN:
            self.totals.troubled = True
            claims.release(self.claim, [notice])
        elif outcome is Outcome.REFUSED:
            self._fail(notice, rules.attempts_after_refusal(notice.attempts + 1))
        else:
            self.failures += 1
            self.totals.troubled |= self.failures >= FAILURES_IN_A_ROW
            self._fail(notice, notice.attempts + 1)

    def _fail_all(self, notices: list[Notice], why: str) -> None:
        log.error("notices failed", why=why, count=len(notices), kind=notices[0].kind)
        for notice in notices:
            self._fail(notice, notice.attempts + 1)

    def _fail(self, notice: Notice, attempts: int) -> None:
        if attempts >= rules.TRIES:
            claims.give_up(self.claim, notice, attempts=attempts)
            self.totals.dead[notice.kind] += 1
            log.error("notice is dead", kind=notice.kind, notice=notice.pk, attempts=attempts)
            return
        wait = rules.wait_after(attempts, random.random())  # noqa: S311 (spreads retries, guards nothing)
        claims.retry(self.claim, notice, attempts=attempts, due_at=self.claim.now + wait)
        self.totals.failed[notice.kind] += 1


def send_due(now: datetime, wall: datetime) -> Iterator[Totals]:
    """Batch after batch of what is due at `now`, until nothing is left or the mail server is in trouble."""
    while True:
        totals = send_batch(claims.claim(now=now, wall=wall))
        if totals.claimed:
            yield totals
        if not totals.claimed or totals.troubled:
            return
