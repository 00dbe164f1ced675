"""The outbox of the account's mails: a request writes them, a worker carries them to the mail server.

So no page waits for a mail server or tells by its pace whether it sent one, and a code is not lost when the server is
down for a minute. Taking a mail moves its `due_at` a lease ahead: a worker that dies leaves it to the next one, which
sends it under the same Message-ID. It is deleted right after its 250.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from accounts.post import rules
from accounts.post.models import AccountMail
from accounts.post.post import Outcome, Post
from accounts.secret.cipher import Unreadable

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
"""How long a worker has for one mail; the mail server is given 20 seconds for an answer."""

AHEAD = 20
"""Mails that are looked at to find one that no other worker has just taken."""


def put(to: str, subject: str, text: str, *, now: datetime, lasts: timedelta) -> None:
    """Lay a mail down for the next worker. It is thrown away if it could not be sent within `lasts`."""
    AccountMail.objects.create(to=to, subject=subject, text=text, due_at=now, ends_at=now + lasts)


def send_due(clock: Callable[[], datetime]) -> int:
    """Send one after the other what waits, over one connection, until nothing is left or nobody answers; how many.

    `clock` gives the UTC instant.
    """
    sent = 0
    with Post() as post:
        while (mail := _taken(clock())) is not None:
            outcome = _send(mail, post, clock())
            sent += outcome is Outcome.SENT
            if outcome is Outcome.DOWN:
                break
    return sent


def _taken(now: datetime) -> AccountMail | None:
    """The next mail, held for a lease; None if nothing is due or others have just taken it."""
    for mail in AccountMail.objects.filter(due_at__lte=now).order_by("due_at")[:AHEAD]:
        if _moved(mail, now + LEASE):
            return mail
    return None


def _moved(mail: AccountMail, due_at: datetime, **changed: object) -> bool:
    """Let it be due then; False if another worker has it meanwhile."""
    held = AccountMail.objects.filter(pk=mail.pk, due_at=mail.due_at)
    mail.due_at = due_at
    return bool(held.update(due_at=due_at, **changed))


def _send(mail: AccountMail, post: Post, now: datetime) -> Outcome:
    """Send it and settle what becomes of it."""
    if mail.ends_at <= now:
        return _give_up(mail, "not sent in time")
    try:
        letter = mail.letter(f"<{mail.pk.hex}@{settings.SITE_HOST}>")
        outcome = post.send(letter)
    except Unreadable:
        return _give_up(mail, "sealed with other text keys")
    if outcome is Outcome.SENT:
        mail.delete()
        return outcome
    if outcome is Outcome.DOWN:  # beat calls again in a minute
        _moved(mail, now)
        return outcome
    attempts = mail.attempts + 1
    if outcome is Outcome.REFUSED:
        attempts = rules.attempts_after_refusal(attempts)
    if attempts >= rules.TRIES:
        return _give_up(mail, "refused or failed too often")
    _moved(mail, now + rules.wait_after(attempts, random.random()), attempts=attempts)  # noqa: S311
    return outcome


def _give_up(mail: AccountMail, why: str) -> Outcome:
    log.error("account mail is dead", why=why, attempts=mail.attempts)
    mail.delete()
    return Outcome.REFUSED
