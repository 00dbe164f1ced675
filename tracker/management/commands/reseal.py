"""`manage.py reseal`: every text sealed with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.secret.cipher import Unreadable
from tracker.management import copies, resealing


class Command(BaseCommand):
    help = "Seal anew, in steps and while the site runs, every text that is not sealed with the first of FIELD_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := copies.missing_keys():
            raise CommandError(f"FIELD_KEYS does not hold the keys {', '.join(missing)}. Nothing was changed.")
        try:
            done = resealing.reseal()
        except Unreadable as failure:
            raise CommandError(f"A text of {failure} does not open; all before it are sealed anew.") from failure
        left = ", ".join(sorted(copies.key_names())) or "none"
        self.stdout.write(f"Sealed anew: {done} texts. Keys in use now: {left}.")
