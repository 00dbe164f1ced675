"""When a mail may come and when it is tried again: pure, and what the settings refuse."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tracker.refusal import NotThere, NotValid, TooLate

TRIES = 8
"""A notice that failed so often is dead."""

FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_PAUSE = timedelta(days=366)
TIME_TO_RESUME = timedelta(hours=1)
"""How long after a stop by a mail's link the same link can take it back: a mail may lie around for years."""


class NoSuchKind(NotThere):
    code = "no-such-notice"


class StoppedForGood(TooLate):
    code = "stopped-for-good"


class NotWeekly(NotValid):
    code = "not-a-weekly-notice"


class HalfQuiet(NotValid):
    code = "quiet-needs-both"


class PauseNotAhead(NotValid):
    code = "pause-not-ahead"


class PauseTooLong(NotValid):
    code = "pause-too-long"


def may_resume(stopped_at: datetime | None, now: datetime) -> bool:
    """Whether a stop by a mail's link, at that instant if there was one, may be taken back by the link."""
    return stopped_at is not None and now - stopped_at <= TIME_TO_RESUME


def wait_after(attempts: int, roll: float) -> timedelta:
    """How long to wait after that many attempts: three times longer each time, spread by a quarter either way.

    `roll` is a random number from 0 to 1: those that failed together do not come back together.
    """
    wait = FIRST_WAIT
    for _ in range(attempts - 1):
        wait = min(wait * 3, LONGEST_WAIT)
    return wait * (0.75 + roll / 2)


def attempts_after_refusal(attempts: int) -> int:
    """What an address that was refused for good counts as: one more try, hours later, and no more.

    Not none, for a mail server that is set up wrongly refuses everyone until someone mends it.
    """
    return max(attempts, TRIES - 1) if attempts < TRIES else attempts


def check_pause(until: date | None, today: date) -> None:
    """Raises PauseNotAhead, PauseTooLong. `until` is the first local date on which mails come again."""
    if until is None:
        return
    if until <= today:
        raise PauseNotAhead("paused_until")
    if until > today + LONGEST_PAUSE:
        raise PauseTooLong("paused_until")


def said_name(name: str) -> str:
    """A display name as it may stand in a mail to a stranger: one that looks like an address is not repeated.

    Someone who signs up as "win.example" must not have us send their advertising.
    """
    looks_like_address = re.search(r"\w\.\w|[/@:<>\x00-\x1f\u2028\u2029]", name)
    return "Someone" if looks_like_address or not name.strip() else name.strip()
