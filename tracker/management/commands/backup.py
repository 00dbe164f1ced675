"""`manage.py backup FILE`: the whole database in one file, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tracker.management import copies


class Command(BaseCommand):
    help = "Write the whole database to one file. Texts stay sealed in it; the keys are not in it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        copies.write(file)
        names = ", ".join(sorted(copies.key_names())) or "none yet"
        self.stdout.write(
            f"Wrote {file} ({file.stat().st_size:,} bytes).\n"
            f"Its texts are sealed and the keys are not in it. To read them again it needs the keys named: {names}.\n"
            "Keep those keys elsewhere, for as long as this file: without them the texts are lost for good.\n"
            "Names, e-mail addresses, times and answers are readable in it, so keep the file as safe as the database."
        )
