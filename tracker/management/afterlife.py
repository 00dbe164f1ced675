"""What must be done to a restored database before anyone is let in: it remembers what has since been ended."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.core.management.base import CommandError

from accounts.archive import actions as archive_actions
from accounts.couple import actions as couple_actions
from accounts.couple.models import Membership, couple_of
from accounts.feed.models import Epoch
from accounts.notice import series
from accounts.notice.models import Notice, State
from accounts.person.models import Person, Session
from accounts.post.models import AccountMail
from accounts.takeout.erase import erase
from tracker import ledger

Replay = Callable[[ledger.Entry], bool]


def checked(path: Path) -> list[ledger.Entry]:
    """The entries of the ledger, all of a kind that can be done again.

    Raises:
        CommandError: it cannot be read, or holds something this version does not know.
    """
    try:
        found = list(ledger.entries(path))
    except OSError as failure:
        raise CommandError(f"The ledger {path} could not be read: {failure.strerror}.") from failure
    except ledger.Damaged as damage:
        raise CommandError(f"{damage} Mend that line by hand; nothing was restored.") from damage
    if unknown := {entry.what for entry in found} - REPLAYS.keys():
        raise CommandError(f"The ledger holds what this version cannot do again: {', '.join(sorted(unknown))}.")
    return found


def replay(entries: Sequence[ledger.Entry]) -> int:
    """Do again what the backup does not know of; how many entries changed something."""
    return sum(REPLAYS[entry.what](entry) for entry in entries)


def begin_anew(now: datetime) -> tuple[int, int]:
    """Renew the feeds' epoch, end all sessions, drop mails that were due; how many sessions and notices that were."""
    Epoch.objects.update_or_create(pk=1, defaults={"name": uuid.uuid4()})
    sessions, _ = Session.objects.all().delete()
    AccountMail.objects.all().delete()
    return sessions, _drop_due(now)


def _drop_due(now: datetime) -> int:
    """Drop what was due before `now`: most of it was sent in the life before. Recurring kinds go on from `now`."""
    late = Notice.objects.filter(state=State.DUE, due_at__lt=now)
    dropped = late.update(state=State.DROPPED, lease=None, lease_until=None)
    series.mend(now)
    return dropped


def _leave_again(entry: ledger.Entry) -> bool:
    """End the couple that this person had left by then."""
    person = Person.objects.filter(pk=entry.ids["person"]).first()
    couple = couple_of(person) if person else None
    if person is None or couple is None or str(couple.pk) != entry.ids["couple"]:
        return False
    couple_actions.leave(person, now=max(entry.at, couple.started_at))
    return True


def _withdraw_again(entry: ledger.Entry) -> bool:
    """Take this person's words out of the couple that they had left by then."""
    person = Person.objects.filter(pk=entry.ids["person"], erased_at=None).first()
    if person is None:
        return False
    _leave_again(entry)
    couple = uuid.UUID(entry.ids["couple"])
    places = Membership.objects.filter(person=person, couple=couple, left_at__isnull=False, withdrawn_at=None)
    if not places.exists():
        return False
    archive_actions.withdraw(person, couple=couple, now=entry.at)
    return True


def _erase_again(entry: ledger.Entry) -> bool:
    """Erase the account that had been erased by then."""
    person = Person.objects.filter(pk=entry.ids["person"], erased_at=None).first()
    if person is None:
        return False
    erase(person, now=max(entry.at, person.created_at))
    return True


REPLAYS: dict[str, Replay] = {"left": _leave_again, "withdrew": _withdraw_again, "erased": _erase_again}
