"""What a reading costs at the reveal: the submit that opens a week to both, beside the one that only seals."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.checkin import actions
from tests.bench import seed
from tests.bench.table import Row
from tests.checkins import weeks

COUPLES = 8


def rows(now: datetime, rounds: int) -> list[Row]:
    """Couples with eight weeks behind them seal some weeks more; each submit is timed, wall and CPU of this process."""
    pairs = seed.pairs(COUPLES, now)
    for pair in pairs:
        seed.eight_weeks(pair, now)
    first = now.date() - timedelta(days=now.weekday())
    walls: dict[str, list[float]] = {"seals": [], "opens": []}
    cpus: dict[str, list[float]] = {"seals": [], "opens": []}
    counts: dict[str, int] = {}
    for turn in range(rounds):
        of = first + timedelta(weeks=turn)
        took: dict[str, list[tuple[float, float, int]]] = {"seals": [], "opens": []}
        for pair in pairs:
            for name, person, answers in (("seals", pair.one, weeks.ANA), ("opens", pair.two, weeks.BEN)):
                took[name].append(_submit(person, of, answers))
        for name, some in took.items():
            walls[name].append(1000 * median(one[0] for one in some))
            cpus[name].append(1000 * median(one[1] for one in some))
            counts[name] = some[-1][2]
    ratios = [opens / seals for opens, seals in zip(walls["opens"], walls["seals"], strict=True)]
    figures = {name: f"{median(found):.1f} ms" for name, found in walls.items()}
    cpu = f"{median(cpus['opens']):.1f}, {median(cpus['seals']):.1f}"
    queries = f"{counts['opens']}, {counts['seals']}"
    return [
        Row(
            "submit that opens a week",
            figures["opens"],
            "one that only seals",
            figures["seals"],
            ratios,
            None,
            cpu=cpu,
            queries=queries,
        )
    ]


def _submit(person, of, answers) -> tuple[float, float, int]:
    """Seconds, seconds of CPU, and statements."""
    draft, now = weeks.draft(person, of, **answers, x1="Thank you for the soup."), weeks.evening(of)
    with CaptureQueriesContext(connection) as queries:
        began, cpu = time.perf_counter(), time.process_time()
        actions.submit(draft, person, seen=None, now=now)
        took = time.perf_counter() - began, time.process_time() - cpu
    return (*took, len(queries))
