"""Going quiet: which weeks are asked about, and for how long one may. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.refusal import NotValid

LONGEST = timedelta(days=366)


class SkipsNothing(NotValid):
    """No check-in opens before that day."""

    code = "quiet-skips-nothing"


class QuietTooLong(NotValid):
    code = "quiet-too-long"


def is_skipped(last_day: date, until: date | None) -> bool:
    """Whether a week is not asked about: its last day, on which it opens, comes before `until`. Whole weeks only, so
    that none falls quiet or is asked for half of its time."""
    return until is not None and last_day < until


def check_quiet(until: date, *, last_day: date, today: date) -> None:
    """Let pass a quiet that skips the next week asked, with that last day, and ends within a year.

    Raises:
        SkipsNothing, QuietTooLong: at the field `until`.
    """
    if not is_skipped(last_day, until):
        raise SkipsNothing("until")
    if until > today + LONGEST:
        raise QuietTooLong("until")
