"""`python -m tests.bench.recompute`: the readings of a week anew, beside set-based SQL and beside a loop over couples.

On a fresh database on the PostgreSQL server of DATABASE_URL, which is gone afterwards. 20,000 couples; COUPLES=… takes
that many, FULL=1 takes 200,000.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench import ground

UNUSED = {"REDIS_URL": "redis://127.0.0.1:1/0", "EMAIL_URL": "smtp://127.0.0.1:1"}
"""A real site must name them; nothing is queued or mailed here."""


def main() -> int:
    server = os.environ.get("DATABASE_URL")
    if not server:
        print("A recompute is measured on PostgreSQL: give DATABASE_URL.")
        return 0
    couples = os.environ.get("COUPLES") or (200_000 if os.environ.get("FULL") else 20_000)
    with ground.environment(server) as environment:
        environment |= {name: environment.get(name) or url for name, url in UNUSED.items()}
        command = [sys.executable, "-m", "tests.bench.recompute_run", "--couples", str(couples)]
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
