"""What may be done with a note on what one heard."""

from __future__ import annotations

from datetime import datetime

from tracker.refusal import NotValid, TooLate

LONGEST = 1000


class HeardShown(TooLate):
    """Both have been shown it: the words stay as they are."""

    code = "heard-shown"


class NothingHeard(NotValid):
    """There is nothing written, and nothing to delete."""

    code = "nothing-heard"


def check_never_shown(shown_at: datetime | None) -> None:
    """Words that the other has seen are neither reworded nor removed. Raises HeardShown."""
    if shown_at is not None:
        raise HeardShown
