"""`manage.py tick`: send by hand what is due, now or at another instant."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.notice import delivery
from accounts.post import outbox


class Command(BaseCommand):
    help = "Send what is due, in this process: the account's mails, then notices; with --at, those due then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="INSTANT", help="like 2026-12-01T08:00 (UTC) or 2026-12-01T08:00+01:00")

    def handle(self, *args: Any, **options: Any) -> None:
        wall = timezone.now()
        now = _instant(options["at"]) if options["at"] else wall
        outbox.send_due(timezone.now)
        totals = delivery.Totals()
        for batch in delivery.send_due(now, wall):
            totals += batch
        self.stdout.write(f"At {now:%Y-%m-%d %H:%M} UTC:")
        for what in ("sent", "dropped", "postponed", "failed", "dead"):
            counts = getattr(totals, what)
            if what == "sent" or counts:
                kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
                self.stdout.write(f"  {what:<9} {counts.total():>5}{f'   {kinds}' if kinds else ''}")
        if totals.troubled:
            raise CommandError("The mail server is in trouble; what was not sent stays due.")


def _instant(text: str) -> datetime:
    """The instant a person means. Raises CommandError for nonsense, and in production."""
    if not settings.DEBUG:
        raise CommandError("--at would send real people tomorrow's mails today. It works only with DEBUG on.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"{text} is no instant. Give one like 2026-12-01T08:00 or 2026-12-01T08:00+01:00."
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
