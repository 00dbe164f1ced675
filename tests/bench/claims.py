"""Claiming among many notices: `claim()` beside the raw statement, and 10 million rows beside one million.

Each size is a database of its own on the same server, filled by SQL, and gone afterwards. 150,000 notices are due in
each: every fourth of the 600,000 newest, since a row is written a week or less before it is due; the rest were sent.
`python -m tests.bench.claims` is one round on the database of DATABASE_URL: it prints the milliseconds of each batch of
500, of `claim()` and of the statement by turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack
from datetime import timedelta
from statistics import median

import django
import psycopg

from tests.bench import ground
from tests.bench.bare import bare
from tests.bench.table import Row

DUE = 150_000
SIZES = {"small": 1_000_000, "large": 10_000_000}
PEOPLE = 2_000
BATCH, TURNS = 500, 20

SEED = [
    """INSERT INTO accounts_person (password, id, email, name, time_zone, language, first_weekday, is_active, is_staff,
                                    is_demo, created_at, consented_at, device_salt)
        SELECT '!', gen_random_uuid(), 'c' || n || '@example.org', 'Ana', 'UTC', 'en', 0, true, false, false, now(),
            now(), gen_random_uuid() FROM generate_series(1, %(people)s) AS n""",
    """CREATE TEMP TABLE someone AS SELECT row_number() OVER () - 1 AS n, id FROM accounts_person""",
    """INSERT INTO accounts_notice (person_id, kind, key, due_at, state, attempts, sent_at)
        SELECT someone.id, 'proposal_waiting', 'n' || row.n, now() - interval '1 second' * row.n,
            CASE WHEN row.n <= 4 * %(due)s AND row.n %% 4 = 0 THEN 'due' ELSE 'sent' END, 0, now()
        FROM generate_series(%(many)s, 1, -1) AS row (n) JOIN someone ON someone.n = row.n %% %(people)s""",
]

RAW = """
    UPDATE accounts_notice SET lease = %s, lease_until = %s WHERE id = ANY(ARRAY(
        SELECT id FROM accounts_notice WHERE state = 'due' AND due_at <= %s
            AND (lease_until IS NULL OR lease_until <= %s)
        ORDER BY due_at LIMIT 500 FOR UPDATE SKIP LOCKED)) RETURNING *"""


def rows(server: str, rounds: int) -> list[Row]:
    """The rows of the table; nothing on SQLite."""
    if not server.startswith("postgres"):
        return []
    found: dict[str, list[dict[str, float]]] = {name: [] for name in SIZES}
    with ExitStack() as stack:
        urls = {}
        for name, many in SIZES.items():
            database = f"bench_{uuid.uuid4().hex[:8]}_{name}"
            urls[name] = stack.enter_context(ground.fresh_database(server, database))
            began = time.perf_counter()
            _fill(urls[name], many)
            print(f"{many} notices, ready after {time.perf_counter() - began:.0f} s", flush=True)
        for _ in range(rounds):
            for name, url in urls.items():
                found[name].append(_round(url))
    return _compared(found)


def _fill(url: str, many: int) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], check=True, env=os.environ | {"DATABASE_URL": url}
    )
    given = {"people": PEOPLE, "many": many, "due": DUE}
    with psycopg.connect(url, autocommit=True) as line, line.cursor() as cursor:
        with bare(cursor, "accounts_notice"):
            for statement in SEED:
                cursor.execute(statement, given)
        cursor.execute("VACUUM ANALYZE accounts_notice")


def _round(url: str) -> dict[str, float]:
    environment = os.environ | {"DATABASE_URL": url}
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.claims"], check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    return {name: median(took) for name, took in json.loads(told.stdout).items()}


def _compared(found: dict[str, list[dict[str, float]]]) -> list[Row]:
    def ms(size: str, what: str) -> str:
        return f"{median(one[what] for one in found[size]):.1f} ms"

    large, small = found["large"], found["small"]
    raw = [one["raw"] / one["claim"] for one in large]
    grown = [one["claim"] / other["claim"] for one, other in zip(large, small, strict=True)]
    name, claimed = "claim of 500 among 10 million notices", ms("large", "claim")
    return [
        Row(name, claimed, "the raw statement", ms("large", "raw"), raw, 0.6),
        Row(name, claimed, "among 1 million", ms("small", "claim"), grown, 1.3, at_most=True),
    ]


def work() -> None:
    """One round: `claim()` and the statement by turns, each on rows that nobody holds."""
    django.setup()

    from django.db import connection
    from django.utils import timezone

    from accounts.notice.claim import claim

    took: dict[str, list[float]] = {"claim": [], "raw": []}
    connection.ensure_connection()
    for turn in range(TURNS + 2):
        now = timezone.now()
        began = time.perf_counter()
        held = len(claim(now=now, wall=now, at_most=BATCH).notices)
        middle = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(RAW, [uuid.uuid4(), now + timedelta(minutes=5), now, now])
            held += len(cursor.fetchall())
        ended = time.perf_counter()
        if held != 2 * BATCH:
            raise RuntimeError(f"claimed {held}")
        if turn > 1:
            took["claim"].append(1000 * (middle - began))
            took["raw"].append(1000 * (ended - middle))
    print(json.dumps(took))


if __name__ == "__main__":
    work()
