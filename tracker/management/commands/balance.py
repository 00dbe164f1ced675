"""`manage.py balance --recompute`: what stands of every week, worked out anew by the method as it is now."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from checkins.recompute import ranges, tasks
from checkins.recompute.rows import Done


class Command(BaseCommand):
    help = "Work out all stored readings anew. What comes out the same is not touched, so it may be run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--recompute", action="store_true", required=True, help="the one thing this does")
        parser.add_argument("--since", type=_week, metavar="WEEK", help="only weeks from this date on, like 2026-11-02")
        parser.add_argument("--begin", type=_part, default=0, metavar="RANGE", help="go on at this range, 00 to ff")
        parser.add_argument("--queue", action="store_true", help="leave it to the workers, in 256 ranges")

    def handle(self, *args: Any, **options: Any) -> None:
        since, first = options["since"], options["begin"]
        if options["queue"]:
            self.stdout.write(f"Queued: {tasks.queue(since, first)} ranges.")
            return
        total = Done()
        for number in range(first, ranges.PARTS):
            if options["verbosity"] > 1 or self.stdout.isatty():
                self.stdout.write(f"range {number:02x}, {total.changed} rows changed", ending="\r")
            for done in ranges.recompute(ranges.part(number), since=since, now=timezone.now()):
                total += done
        self.stdout.write(f"Looked at {total.couples} couples and {total.alone} people alone.")
        self.stdout.write(f"{total.changed} readings came out otherwise and say so now.")


def _week(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no date. Give one like 2026-11-02.") from error


def _part(text: str) -> int:
    try:
        number = int(text, 16)
    except ValueError:
        number = -1
    if not 0 <= number < ranges.PARTS:
        raise CommandError(f"{text} is no range. They go from 00 to ff.")
    return number
