"""Inside the environment that `python -m tests.bench.recompute` has made: the run, and one worker of it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.couple.models import Couple  # noqa: E402
from accounts.feed.feed import Line, record  # noqa: E402
from accounts.person.models import Person  # noqa: E402
from checkins.balance import rules, together  # noqa: E402
from checkins.balance.models import TEXTS, OwnReading, SharedWeek  # noqa: E402
from checkins.balance.stored import own_columns, together_columns  # noqa: E402
from checkins.checkin.asking import Asking  # noqa: E402
from checkins.checkin.lived import shared_weeks  # noqa: E402
from checkins.recompute import ranges  # noqa: E402
from checkins.recompute.rows import Done  # noqa: E402
from tests.bench import weeks  # noqa: E402
from tests.bench.bare import bare  # noqa: E402
from tests.bench.table import Row, shown  # noqa: E402

SAMPLE = 100
STEP = 100
ROUNDS = 3


# ---- one worker


def work(version: int, start: float, first: UUID, last: UUID) -> None:
    """Recompute the newest week of a range of ids as that version of the method; tells when, how long, how many."""

    as_version(version)
    connection.ensure_connection()
    time.sleep(max(0, start - time.time()))
    began, cpu, total, longest = time.time(), time.process_time(), Done(), 0.0
    last_step, ids = began, ranges.Range(first, last)
    for done in ranges.recompute(ids, since=weeks.LAST, now=timezone.now()):
        total += done
        longest, last_step = max(longest, time.time() - last_step), time.time()
    told = {"began": began, "ended": time.time(), "cpu": time.process_time() - cpu, "longest": longest}
    print(json.dumps(told | {"couples": total.couples, "changed": total.changed}))


def as_version(version: int) -> None:
    """Have readings say that they are of that version of the method, so that all differ from what stands."""
    rules.METHOD_VERSION = version
    together.Together.__new__.__defaults__ = (*together.Together.__new__.__defaults__[:-1], version)
    together.Own.__new__.__defaults__ = (version,)


def _recompute(version: int, workers: int) -> dict:
    """That many workers side by side, each with its share of the ids."""
    whole = 1 << 128
    start = time.time() + 2
    running = []
    for n in range(workers):
        first, last = (UUID(int=whole * n // workers), UUID(int=whole * (n + 1) // workers - 1))
        command = [
            sys.executable,
            "-m",
            "tests.bench.recompute_run",
            "--work",
            *map(str, (version, start, first, last)),
        ]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    told = [json.loads(process.communicate()[0]) for process in running]
    return {
        "took": max(one["ended"] for one in told) - min(one["began"] for one in told),
        "cpu": sum(one["cpu"] for one in told),
        "longest": max(one["longest"] for one in told),
        "changed": sum(one["changed"] for one in told),
    }


# ---- beside it


def _sql(statement: str) -> float:
    """The statement over all couples, in the same steps, each a transaction; seconds."""

    began = time.perf_counter()
    after = UUID(int=0)
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
        while ids := _next(cursor, after):
            cursor.execute(statement, {"ids": ids, "last": weeks.LAST})
            after = ids[-1]
    return time.perf_counter() - began


def _next(cursor, after: UUID) -> list[UUID]:
    cursor.execute(
        "SELECT DISTINCT couple_id FROM checkins_sharedweek WHERE week >= %s AND couple_id > %s ORDER BY 1 LIMIT %s",
        [weeks.LAST, after, STEP],
    )
    return [id for (id,) in cursor.fetchall()]


def _loop(ids: list[UUID]) -> float:
    """The same for a sample, a couple at a time through the ORM, as a reveal does it; seconds a couple."""
    began = time.perf_counter()
    for id in ids:
        _one(id)
    return (time.perf_counter() - began) / len(ids)


def _one(id: UUID) -> None:

    now = timezone.now()
    with transaction.atomic():
        couple = Couple.objects.select_for_update().get(pk=id)
        seats = list(Person.objects.filter(memberships__couple=couple).order_by("memberships__seat"))
        owned = [OwnReading.objects.filter(couple=couple, owner=one) for one in seats]
        earlier = [rows.filter(week__lt=weeks.LAST) for rows in (SharedWeek.objects.filter(couple=couple), *owned)]
        said = [rows.order_by("-week").values_list("reading", flat=True).first()["said"] for rows in earlier]
        one, two = shared_weeks(couple, seats, weeks.LAST)
        since = Asking(seats[0], couple, tuple(seats)).since
        then = rules.Before(*(rules.Said(**found) for found in said))
        found, *owns = rules.all_readings(one, two, newest=weeks.LAST, since=since, before=then)
        rows = [SharedWeek.objects.defer(*TEXTS).get(couple=couple, week=weeks.LAST)]
        rows += [OwnReading.objects.get(owner=seat, week=weeks.LAST) for seat in seats]
        columns = [together_columns(found, one[-1], two[-1])]
        columns += [own_columns(own, lived[-1]) for own, lived in zip(owns, (one, two), strict=True)]
        for row, fields in zip(rows, columns, strict=True):
            for name, value in (fields | {"version": row.version + 1, "changed_at": now}).items():
                setattr(row, name, value)
            row.save(update_fields=[*fields, "version", "changed_at"])
        lines = [Line(seat.pk, "sharedweek", rows[0].pk) for seat in seats]
        record([*lines, *(Line(row.owner_id, "ownreading", row.pk) for row in rows[1:])], now)


# ---- the run


def seed(couples: int, many: int = weeks.WEEKS) -> None:
    """That many couples with that many weeks each, in a database that is empty."""
    call_command("migrate", verbosity=0)
    given = {"couples": couples, "weeks": many, "last": weeks.LAST, "text": os.urandom(70)}
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
        with bare(cursor, *weeks.TABLES):
            for statement in weeks.SEED:
                cursor.execute(statement, given)
        cursor.execute("VACUUM ANALYZE")


def run(couples: int) -> None:
    began = time.perf_counter()
    seed(couples)
    _recompute(1, 1)
    print(f"{couples} couples, {weeks.WEEKS} weeks, ready after {time.perf_counter() - began:.0f} s", flush=True)
    sample = list(SharedWeek.objects.filter(week=weeks.LAST)[:SAMPLE].values_list("couple", flat=True))
    found: dict[str, list[float]] = {}
    longest = 0.0
    for turn in range(ROUNDS):
        found.setdefault("compare", []).append(1e6 * _sql(weeks.COMPARE) / couples)
        same = 10 * turn + 1
        turns = {"same": (same, 1), "same, two": (same, 2), "other": (same + 1, 1), "other, two": (same + 2, 2)}
        for name, (version, workers) in turns.items():
            told = _recompute(version, workers)
            if (told["changed"] == 0) != name.startswith("same"):
                raise RuntimeError(f"{name}: {told}")
            found.setdefault(name, []).append(1e6 * told["took"] / couples)
            longest = max(longest, told["longest"])
        found.setdefault("loop", []).append(1e6 * _loop(sample))
        found.setdefault("store", []).append(1e6 * _sql(weeks.STORE) / couples)
        _recompute(same + 10, 1)
    print(shown(_rows(found)))
    print(f"longest step: {1000 * longest:.0f} ms")


def _rows(found: dict[str, list[float]]) -> list[Row]:
    def beside(work: str, name: str, other: str, with_what: str, target: float, up: bool) -> Row:
        ratios = [b / a if up else a / b for a, b in zip(found[name], found[other], strict=True)]
        figures = [f"{median(found[one]):.0f} us" for one in (name, other)]
        return Row(work, figures[0], with_what, figures[1], ratios, target, at_most=not up)

    return [
        beside("recompute a week, all differ, a couple", "other", "store", "SQL in the same steps", 5, False),
        beside("recompute a week, none differs, a couple", "same", "compare", "SQL in the same steps", 5, False),
        beside("the same, all differ, 2 workers", "other, two", "other", "1 worker", 1.8, True),
        beside("the same, none differs, 2 workers", "same, two", "same", "1 worker", 1.8, True),
        beside("recompute a week, all differ, a couple", "other", "loop", "ORM loop", 40, True),
        beside("recompute a week, none differs, a couple", "same", "loop", "ORM loop, all differ", 40, True),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--couples", type=int)
    parser.add_argument("--work", nargs=4, metavar=("VERSION", "START", "FIRST", "LAST"))
    given = parser.parse_args()
    if given.work:
        version, start, first, last = given.work
        work(int(version), float(start), UUID(first), UUID(last))
    else:
        run(given.couples)


if __name__ == "__main__":
    main()
