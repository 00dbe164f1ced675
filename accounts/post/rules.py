"""When a mail that failed is tried again: pure."""

from __future__ import annotations

from datetime import timedelta

TRIES = 8
"""A mail that failed so often is dead."""

FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)


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
