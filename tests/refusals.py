"""What an act is refused for, for tests that hold many acts to a table."""

from __future__ import annotations

from collections.abc import Callable

from tracker.refusal import Refused


def refusal_of(act: Callable[..., object], *given: object) -> str:
    """The code of the refusal; empty if it was done."""
    try:
        act(*given)
    except Refused as refusal:
        return refusal.code
    return ""
