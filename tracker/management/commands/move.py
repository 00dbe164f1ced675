"""`manage.py move --to postgres://...`: from the embedded SQLite to PostgreSQL."""

import fcntl
from argparse import ArgumentParser
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.utils import OperationalError

from tracker.management import moving

TARGET = "target"


class Command(BaseCommand):
    help = "Carry all rows from SQLite to an empty PostgreSQL database, sealed texts as they are, and compare both."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="postgres://name:password@host/database")

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("The settings name PostgreSQL already. Unset DATABASE_URL to move from SQLite.")
        _refuse_while_it_runs()
        try:
            connections.databases[TARGET] = connections.settings["default"] | _target(to)
            target = connections[TARGET]
            moving.refuse_unless_empty(target)
        except (ValueError, OperationalError) as failure:
            raise CommandError(f"The target could not be reached: {failure}") from failure
        call_command("migrate", interactive=False, verbosity=0)
        call_command("migrate", database=TARGET, interactive=False, verbosity=0)
        counts = moving.move(connection, target)
        self.stdout.write(
            f"Moved {sum(counts.values()):,} rows of {len(counts)} tables; both sides add up to the same.\n"
            "Now start the site with DATABASE_URL set to the target, and with the same SECRET_KEY and FIELD_KEYS: "
            f"those of the embedded mode lie in {settings.KEYS_DIR}.\n"
            "The SQLite file was left as it is. Remove it once the new site has been looked at."
        )


def _target(url: str) -> dict[str, Any]:
    """Django's settings of the database at that address. Raises ValueError."""
    return {"OPTIONS": {}, **dj_database_url.parse(url), "CONN_MAX_AGE": 0}


def _refuse_while_it_runs() -> None:
    path = settings.DATA_DIR / "up.lock"
    if not path.exists():
        return
    with path.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as running:
            raise CommandError(
                "Twofold runs on this data. Stop it first: what is written meanwhile would be lost."
            ) from (running)
