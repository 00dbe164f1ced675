"""`manage.py restore FILE`: a backup put into an empty place, with what has ended since ended again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.management import afterlife, copies

NO_LEDGER = (
    "No ledger is given. Without it this database forgets who has erased their account or left their couple since the "
    "backup was made. Give it with --ledger FILE (or LEDGER_FILE), or say --without-ledger if none was kept."
)


class Command(BaseCommand):
    help = "Put a backup into an empty database, end all sessions, drop old notices, replay the ledger."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--ledger", type=Path, default=settings.LEDGER_FILE or None)
        parser.add_argument("--without-ledger", action="store_true")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        path = None if options["without_ledger"] else options["ledger"]
        if path is None and not options["without_ledger"]:
            raise CommandError(NO_LEDGER)
        entries = afterlife.checked(Path(path)) if path else []
        copies.read(file)
        call_command("migrate", interactive=False, verbosity=0)
        done = afterlife.replay(entries)
        sessions, notices = afterlife.begin_anew(timezone.now())
        self.stdout.write(
            f"Restored {file}.\n"
            f"Ledger: {len(entries)} entries, {done} of them done again.\n"
            f"Sessions ended: {sessions}. Notices that were due and are not sent again: {notices}.\n"
            "Phones are told to sync anew. What was made private again after the backup is shared as it was then: "
            "tell people, if you can."
        )
        if missing := copies.missing_keys():
            raise CommandError(
                f"Texts in it are sealed with keys that FIELD_KEYS does not hold: {', '.join(missing)}. "
                "They cannot be read until those keys are added. Don't let people in before that."
            )
