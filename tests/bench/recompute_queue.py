"""A recompute through the broker, as operators run it: `balance --recompute --queue`, and Celery workers as processes.

Inside the environment that `QUEUE=1 python -m tests.bench.recompute` has made. Without `--once` the same couples are
read anew by one worker and by two, in turns; with it once, by two, however many they are.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from tests.bench import weeks  # noqa: E402
from tests.bench.ground import children  # noqa: E402
from tests.bench.recompute_run import seed  # noqa: E402
from tests.bench.table import Row, shown  # noqa: E402
from tracker.celery import app  # noqa: E402

ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")
SPOIL = (
    "UPDATE checkins_sharedweek SET figures = '{}' WHERE week >= %s",
    "UPDATE checkins_ownreading SET lived = '{}' WHERE week >= %s",
)
OLDEST = """
    SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, seconds of CPU of the workers and of their database processes, the longest transaction."""

    wall: float
    workers: float
    database: float
    longest: float

    @property
    def cpu(self) -> float:
        return self.workers + self.database


@contextmanager
def workers(how_many: int):
    """That many workers, each one process that works; gives the ids of their processes when all are ready."""
    running = []
    try:
        for n in range(how_many):
            command = [sys.executable, "-m", "celery", "--quiet", "--app", "tracker", "worker", "-n", f"w{n}@%h"]
            command += ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
            running.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        until = time.monotonic() + 60
        while len(app.control.ping(timeout=1)) < how_many:
            if time.monotonic() > until:
                raise RuntimeError("no workers")
        yield [pid for one in running for pid in (one.pid, *children(one.pid))]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(timeout=60)


def queued(processes: list[int], minutes: float = 600) -> Took:
    """Queue all ranges and wait until the last is done; after so many minutes what has not begun is left."""
    began, before, watch = time.perf_counter(), _cpu(processes), Watch()
    with watch.watching():
        call_command("balance", recompute=True, queue=True, since=weeks.LAST, stdout=Quiet())
        while _left():
            time.sleep(0.05)
            if time.perf_counter() - began > 60 * minutes:
                app.control.purge()
    wall = time.perf_counter() - began
    return Took(wall, _cpu(processes) - before, watch.cpu(), watch.longest)


class Quiet:
    def write(self, text: str) -> None:
        """Say nothing."""


class Watch:
    """Looks at the workers' database processes five times a second."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._over = threading.Event()
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}

    @contextmanager
    def watching(self):
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()

    def cpu(self) -> float:
        return sum(self._last.values()) - sum(self._first.values())

    def _look(self) -> None:
        with connection.cursor() as cursor:
            while not self._over.wait(0.2):
                cursor.execute(OLDEST)
                self.longest = max(self.longest, float(cursor.fetchone()[0]))
                cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
                for (pid,) in cursor.fetchall():
                    self._last[pid] = _cpu([pid])
                    self._first.setdefault(pid, self._last[pid])
        connections.close_all()


def _cpu(processes: list[int]) -> float:
    total = 0.0
    for pid in processes:
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(told[11]) + int(told[12])) / TICKS
    return total


def _left() -> int:
    """Tasks that wait or are under way."""
    with app.connection_for_read() as line:
        client = line.default_channel.client
        return int(client.llen("celery")) + int(client.hlen("unacked"))


def _spoil() -> None:
    with connection.cursor() as cursor:
        for statement in SPOIL:
            cursor.execute(statement, [weeks.LAST])
        cursor.execute("VACUUM ANALYZE checkins_sharedweek, checkins_ownreading")


def _fresh(began) -> int:
    """How many readings say that they were worked out anew since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM checkins_sharedweek WHERE recomputed_at >= %s)"
            " + (SELECT count(*) FROM checkins_ownreading WHERE recomputed_at >= %s)",
            [began, began],
        )
        return int(cursor.fetchone()[0])


def _instant():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def compared(couples: int, rounds: int = ROUNDS) -> None:
    """One worker and two in turns, where all differ and where none does."""
    found: dict[str, list[Took]] = {}
    for _ in range(rounds):
        for how_many in (1, 2):
            with workers(how_many) as processes:
                _spoil()
                began = _instant()
                found.setdefault(f"other {how_many}", []).append(queued(processes))
                if _fresh(began) != 3 * couples:
                    raise RuntimeError("not all were worked out anew")
                began = _instant()
                found.setdefault(f"same {how_many}", []).append(queued(processes))
                if _fresh(began):
                    raise RuntimeError("something was written again")
    print(shown([row for name in ("other", "same") for row in _rows(name, found, couples)]))


def _rows(name: str, found: dict[str, list[Took]], couples: int) -> list[Row]:
    one, two = found[f"{name} 1"], found[f"{name} 2"]
    said = {"other": "all differ", "same": "none differs"}[name]

    def us(some: list[float]) -> str:
        return f"{1e6 * median(some) / couples:.0f} us"

    wall = [a.wall / b.wall for a, b in zip(one, two, strict=True)]
    cpu = [b.cpu / a.cpu for a, b in zip(one, two, strict=True)]
    figures = [us([took.wall for took in some]) for some in (two, one)]
    cpus = [us([took.cpu for took in some]) for some in (two, one)]
    return [
        Row(f"recompute queued, {said}, 2 workers", figures[0], "1 worker", figures[1], wall, 1.8),
        Row("the same in CPU, database and all", cpus[0], "1 worker", cpus[1], cpu, 1.1, at_most=True),
    ]


def once(couples: int, minutes: float) -> None:
    """All of them by two workers, once, or as many as there is time for."""
    began = _instant()
    with workers(2) as processes:
        took = queued(processes, minutes)
    anew = _fresh(began)
    print(f"{anew // 3} of {couples} couples anew in {took.wall:.0f} s: {anew / 3 / took.wall:.0f} couples/s")
    couples = anew // 3
    per = {"workers": took.workers, "database": took.database}
    print("CPU a couple: " + ", ".join(f"{who} {1e3 * spent / couples:.2f} ms" for who, spent in per.items()))
    print(f"longest transaction seen: {took.longest:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--couples", type=int, required=True)
    parser.add_argument("--weeks", type=int, default=weeks.WEEKS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--minutes", type=float, default=600, help="with --once: leave what has not begun by then")
    parser.add_argument("--seeded", action="store_true", help="the couples are there already")
    given = parser.parse_args()
    if not given.seeded:
        began = time.perf_counter()
        seed(given.couples, given.weeks)
        print(
            f"{given.couples} couples, {given.weeks} weeks, ready after {time.perf_counter() - began:.0f} s", flush=True
        )
    if given.once:
        once(given.couples, given.minutes)
    else:
        compared(given.couples, given.rounds)


if __name__ == "__main__":
    main()
