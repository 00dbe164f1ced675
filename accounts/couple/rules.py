"""What may be said no to in linking and leaving, and how an invitation is worded in letters."""

from __future__ import annotations

from datetime import timedelta

from tracker.refusal import NotAllowed, NotThere, NotValid, TooLate

LIFE_OF_AN_INVITATION = timedelta(days=7)
INVITATIONS_A_DAY = 10
INVITATIONS_TO_ONE_ADDRESS = 3
TRIES_OF_AN_ACCOUNT = 10
TRIES_OF_AN_ADDRESS = 30
SPAN_OF_TRIES = 3600
STATES = [
    ("open", "open"),
    ("accepted", "accepted"),
    ("declined", "declined"),
    ("taken-back", "taken back"),
    ("expired", "expired"),
]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NoCouple(NotAllowed):
    code = "no-couple"


class CoupleEnded(TooLate):
    code = "couple-ended"


class AlreadyLinked(TooLate):
    code = "already-linked"


class SenderLinked(TooLate):
    code = "sender-linked"


class OwnInvitation(NotAllowed):
    code = "own-invitation"


class Expired(TooLate):
    code = "invitation-expired"


class Used(TooLate):
    code = "invitation-used"


class TakenBack(TooLate):
    code = "invitation-taken-back"


class Declined(TooLate):
    code = "invitation-declined"


class UnverifiedAddress(NotAllowed):
    code = "unverified-address"


class SenderRenamed(TooLate):
    code = "sender-renamed"


class AnotherCouple(TooLate):
    code = "another-couple"


class TooManyInvitations(NotValid):
    code = "too-many-invitations"
    status = 429


class TooManyTries(NotValid):
    code = "too-many-tries"
    status = 429


class NoSuchCode(NotThere):
    code = "no-such-code"


def letters(number: int) -> str:
    """Ten letters to type, of 50 bits: no letter or digit that looks like another one."""
    return "".join(LETTERS[number >> (5 * place) & 31] for place in range(10))


def as_typed(code: str) -> str:
    """A code as a person typed it: spaces, dashes and small letters do not matter."""
    return "".join(sign for sign in code.upper() if sign in LETTERS)
