"""`python -m tests.bench.recompute`: the readings of a week anew, beside set-based SQL and beside a loop over couples.

On a fresh database on the PostgreSQL server of DATABASE_URL, which is gone afterwards. 20,000 couples; COUPLES=… takes
that many, FULL=1 takes 200,000. QUEUE=1 goes through a broker of its own and Celery workers, one beside two; with
ONCE=1 too, once by two workers (`COUPLES=1000000 WEEKS=1 QUEUE=1 ONCE=1`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack

from tests.bench import ground
from tracker.management.broker import embedded

UNUSED = {"REDIS_URL": "redis://127.0.0.1:1/0", "EMAIL_URL": "smtp://127.0.0.1:1"}
"""A real site must name them; nothing is queued or mailed here."""


def main() -> int:
    server = os.environ.get("DATABASE_URL")
    if not server:
        print("A recompute is measured on PostgreSQL: give DATABASE_URL.")
        return 0
    couples = os.environ.get("COUPLES") or (200_000 if os.environ.get("FULL") else 20_000)
    with ExitStack() as stack:
        environment = stack.enter_context(ground.environment(server))
        command = [sys.executable, "-m", "tests.bench.recompute_run", "--couples", str(couples)]
        if os.environ.get("QUEUE"):
            environment["REDIS_URL"] = stack.enter_context(embedded())
            command[2] = "tests.bench.recompute_queue"
            command += ["--weeks", weeks] if (weeks := os.environ.get("WEEKS")) else []
            command += ["--once"] if os.environ.get("ONCE") else []
        environment |= {name: environment.get(name) or url for name, url in UNUSED.items()}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
