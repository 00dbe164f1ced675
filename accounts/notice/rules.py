"""When a notice may come: pure, and what the settings refuse."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tracker.refusal import NotThere, NotValid, TooLate

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
