"""How long an invitation holds, and how often a code may be guessed, at their edges."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple import actions, rules

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def guess(person, at, code="AAAAAAAAAA", address="192.0.2.1"):
    return actions.try_code(person, code, address=address, now=at)


def test_an_invitation_holds_for_seven_days_and_no_longer(cleo, ana, now):
    row = actions.invite(cleo, id=uuid.uuid4(), now=now)
    assert guess(ana, now + WEEK - timedelta(seconds=1), row.code) == row
    with pytest.raises(rules.NoSuchCode):
        guess(ana, now + WEEK, row.code)
    with pytest.raises(rules.Expired):
        actions.accept(row, ana, now=now + WEEK, verified=True)


def test_ten_guesses_an_hour_are_an_accounts(cleo, ana, now):
    row = actions.invite(cleo, id=uuid.uuid4(), now=now)
    for n in range(rules.TRIES_OF_AN_ACCOUNT):
        with pytest.raises(rules.NoSuchCode):
            guess(ana, now, address=f"192.0.2.{n}")
    with pytest.raises(rules.TooManyTries) as refusal:
        guess(ana, now, row.code, address="192.0.2.99")
    assert 0 < refusal.value.data["wait"] <= HOUR.total_seconds()
    assert guess(ana, now + HOUR, row.code) == row


def test_thirty_guesses_an_hour_are_an_addresses_whoever_makes_them(cleo, ana, ben, dan, now):
    row = actions.invite(cleo, id=uuid.uuid4(), now=now)
    for person in (ana, ben, dan):
        for _ in range(10):
            with pytest.raises(rules.NoSuchCode):
                guess(person, now)
    with pytest.raises(rules.TooManyTries):
        guess(cleo, now, row.code)
    assert guess(cleo, now, row.code, address="192.0.2.2") == row
