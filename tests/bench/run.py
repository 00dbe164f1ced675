"""The bench itself, inside the environment that `python -m tests.bench` has made."""

from __future__ import annotations

import argparse
import functools
import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.notice.models import Notice, State  # noqa: E402
from tests.bench import claims, ground, reveals, seed  # noqa: E402
from tests.bench.load import Rounds, Target, call, measure  # noqa: E402
from tests.bench.table import Row, shown  # noqa: E402

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
ENTRY = {"kind": "me", "day": "2026-03-01", "minutes": 30, "what": "Reading"}
GOAL = {"kind": "shared", "title": "The Azores in May"}
BATCH = 100
PARTS = "list, create, propose, home, entries, batch, reveal, mail; and claim, which fills 11 million rows first"
UNCOMPRESSED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
"""The names of the files are the same; pressing them takes longer than the bench."""


def queries(ask: Callable[[], object]) -> int:
    """How many statements a request makes the second time, without those that only bracket a transaction."""
    ask()
    with CaptureQueriesContext(connection) as made:
        answer = ask()
    assert answer.status_code < 300, (answer.status_code, answer.content[:500])
    return sum(not query["sql"].startswith(NOT_COUNTED) for query in made.captured_queries)


def _ask(client: Client, target: Target) -> object:
    headers = {target.header: target.prefix + target.callers[0]}
    body = {"data": target.body, "content_type": "application/json"} if target.body else {}
    return client.generic(target.method, target.path.replace("{id}", str(uuid.uuid4())), headers=headers, **body)


class Web:
    """The targets on both servers, and what each round found."""

    def __init__(self, site: ground.Server, floor: ground.Server, people: seed.Seeded, facts: dict) -> None:
        cookie = settings.SESSION_COOKIE_NAME + "="
        phones = tuple(pair.token for pair in people.creators)
        ours = {"port": site.port, "processes": site.processes}
        theirs = {"port": floor.port, "processes": floor.processes}
        token, browser = {"header": "X-Session-Token"}, {"header": "Cookie", "prefix": cookie}
        entries, goals = "/api/v1/time-entries/", "/api/v1/goals/"
        self.targets = {
            "list": Target("list", path=goals, callers=(people.lister.token,), **ours, **token),
            "floor list": Target(
                "floor list", path="/goals/", header="X-Token", callers=tuple(facts["tokens"][:1]), **theirs
            ),
            "create": Target(
                "create", path=entries + "{id}/", method="PUT", body=json.dumps(ENTRY), callers=phones, **ours, **token
            ),
            "propose": Target(
                "propose", path=goals + "{id}/", method="PUT", body=json.dumps(GOAL), callers=phones, **ours, **token
            ),
            "floor create": Target(
                "floor create",
                path="/entries/",
                method="POST",
                body=json.dumps(ENTRY),
                header="X-Token",
                callers=tuple(facts["tokens"]),
                **theirs,
            ),
            "home": Target("home", path="/", callers=(people.young.cookie,), **ours, **browser),
            "floor home": Target(
                "floor home", path="/", header="Cookie", prefix="sessionid=", callers=(facts["cookie"],), **theirs
            ),
            "home, old": Target("home, old", path="/", callers=(people.old.cookie,), **ours, **browser),
            "entries": Target("entries", path=entries, callers=(people.young.token,), **ours, **token),
            "entries, old": Target("entries, old", path=entries, callers=(people.old.token,), **ours, **token),
        }
        self.found = {name: Rounds() for name in self.targets}
        self.facts = facts
        self.counts = self._counts(people)

    def _counts(self, people: seed.Seeded) -> dict[str, int]:
        """How many queries each of them makes, asked in this process."""
        client = Client(HTTP_HOST="127.0.0.1")
        counts = {}
        for name, target in self.targets.items():
            if "floor" in name:
                continue
            counts[name] = queries(functools.partial(_ask, client, target))
        return counts

    def run(self, rounds: int, seconds: float, only: list[str]) -> None:
        """Every target for a moment, over and over, so that each round sees the same machine."""
        names = [
            name
            for name in self.targets
            if not only or any(name.startswith(one) or f"floor {one}" == name for one in only)
        ]
        for turn in range(rounds + 1):
            for name in names:
                measure(self.targets[name], seconds, self.found[name] if turn else Rounds())

    def rows(self) -> list[Row]:
        facts = self.facts
        return [
            *self._beside(
                "API list of 50 goals", "list", "`.values()` without texts", "floor list", facts["list"], 0.75
            ),
            *self._beside(
                "API create: a time entry", "create", "bare DRF create", "floor create", facts["create"], 0.5
            ),
            *self._beside(
                "API create: a goal proposed, with notice",
                "propose",
                "bare DRF create",
                "floor create",
                facts["create"],
                0.5,
            ),
            *self._beside("home page", "home", "floor dashboard", "floor home", facts["dashboard"], 0.9),
            *self._grown("home page, 12,000 entries", "home, old", "120 entries", "home"),
            *self._grown("API list of entries, 12,000", "entries, old", "120 entries", "entries"),
        ]

    def _beside(self, work: str, name: str, beside: str, floor: str, floor_queries: int, target: float) -> list[Row]:
        mine, theirs = self.found[name], self.found[floor]
        if not mine.per_second or not theirs.per_second:
            return []
        ratios = [a / b for a, b in zip(mine.per_second, theirs.per_second, strict=True)]
        figures = [f"{median(found.per_second):.0f}/s" for found in (mine, theirs)]
        cpu = f"{median(mine.cpu_ms):.2f}, {median(theirs.cpu_ms):.2f}"
        return [
            Row(
                work,
                figures[0],
                beside,
                figures[1],
                ratios,
                target,
                cpu=cpu,
                queries=f"{self.counts[name]}, {floor_queries}",
            )
        ]

    def _grown(self, work: str, name: str, beside: str, small: str) -> list[Row]:
        mine, less = self.found[name], self.found[small]
        if not mine.cpu_ms or not less.cpu_ms:
            return []
        ratios = [a / b for a, b in zip(mine.cpu_ms, less.cpu_ms, strict=True)]
        figures = [f"{median(found.cpu_ms):.2f} ms" for found in (mine, less)]
        counts = f"{self.counts[name]}, {self.counts[small]}"
        return [Row(work, figures[0], beside, figures[1], ratios, 1.15, at_most=True, queries=counts)]


def batches(web: Web, people: seed.Seeded, rounds: int) -> list[Row]:
    """100 entries in one call, beside one `bulk_create` of such rows in this process, and beside 100 calls."""
    phone, now = people.creators[0].token, timezone.now()
    push = Target(
        "batch", web.targets["create"].port, (), "/api/v1/sync/batch/", "X-Session-Token", (phone,), method="POST"
    )
    line = http.client.HTTPConnection("127.0.0.1", push.port, timeout=60)
    found: dict[str, list[float]] = {"batch": [], "bulk": [], "single": []}
    for _ in range(rounds):
        found["batch"].append(_timed(lambda: _push(line, push)))
        found["single"].append(_timed(lambda: [call(line, web.targets["create"], 0) for _ in range(BATCH)]))
        rows = seed.entries_of(people.creators[1], BATCH, now, 30)
        found["bulk"].append(_timed(functools.partial(_bulk, rows)))
    per_second = {name: f"{BATCH / median(took):.0f} rows/s" for name, took in found.items()}
    count = queries(
        lambda: Client(HTTP_HOST="127.0.0.1").post(
            push.path, _writes(), "application/json", headers={push.header: phone}
        )
    )
    ratios = [[a / b for a, b in zip(found[name], found["batch"], strict=True)] for name in ("bulk", "single")]
    return [
        Row(
            "100 entries in one batch",
            per_second["batch"],
            "bulk_create",
            per_second["bulk"],
            ratios[0],
            0.4,
            queries=f"{count}, 1",
        ),
        Row("100 entries in one batch", per_second["batch"], "100 creates", per_second["single"], ratios[1], 12),
    ]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _writes() -> str:
    return json.dumps(
        {
            "writes": [
                {"method": "PUT", "path": f"/api/v1/time-entries/{uuid.uuid4()}/", "body": ENTRY} for _ in range(BATCH)
            ]
        }
    )


def _push(line: http.client.HTTPConnection, target: Target) -> None:
    assert call(line, target, 0, _writes()) == 200


def _bulk(rows: list) -> None:
    with transaction.atomic():
        type(rows[0]).objects.bulk_create(rows)


def mails(rounds: int) -> list[Row]:
    """Every due notice from claim to mark, by one process and by two, beside one that only renders and sends."""
    found: dict[str, list[float]] = {"floor": [], "one": [], "two": []}
    with ground.sink() as (port, came):
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        for _ in range(rounds):
            for name, (what, workers) in {"floor": ("floor", 1), "one": ("site", 1), "two": ("site", 2)}.items():
                told = _send(what, workers)
                sent = sum(one["sent"] for one in told)
                if came() != (sent, sent):
                    raise RuntimeError("mails were lost or came twice")
                took = max(one["ended"] for one in told) - min(one["began"] for one in told)
                found[name].append(sent / took)
                if name == "one":
                    counts = told[0]
    per_second = {name: f"{median(rates):.0f} mails/s" for name, rates in found.items()}
    ratios = {name: [a / b for a, b in zip(found[name], found["floor"], strict=True)] for name in ("one", "two")}
    statements = sum(counts["statements"].values()) / counts["sent"]
    beside, floor = "render and send, one connection", per_second["floor"]
    said = f"{statements:.2f} a mail, {sum(counts['statements'].values()) / counts['batches']:.0f} a batch of 500"
    return [
        Row("notices end to end, 1 worker", per_second["one"], beside, floor, ratios["one"], 0.7, queries=said),
        Row("notices end to end, 2 workers", per_second["two"], beside, floor, ratios["two"], 1.3),
    ]


def _send(what: str, workers: int) -> list[dict]:
    Notice.objects.update(state=State.DUE, sent_at=None, lease=None, lease_until=None)
    start = time.time() + 1.5
    command = [sys.executable, "-m", "tests.bench.mail", what, str(start)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    return [json.loads(process.communicate()[0]) for process in running]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--couples", type=int, default=1000, help="how many others there are; each is owed two mails")
    parser.add_argument("--only", nargs="*", default=[], help=PARTS)
    given = parser.parse_args()
    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": UNCOMPRESSED}}):
        call_command("collectstatic", interactive=False, verbosity=0)
    people = seed.fill(timezone.now(), given.couples, 16)
    facts = ground.prepared_floor()
    print(f"{connection.vendor}, {given.couples} couples, ready after {time.perf_counter() - began:.0f} s", flush=True)
    rows: list[Row] = []
    with ExitStack() as stack:
        site = stack.enter_context(ground.served("tracker.wsgi:application", "/healthz"))
        floor = stack.enter_context(ground.served("tests.bench.floor:application", "/entries/"))
        web = Web(site, floor, people, facts)
        web.run(given.rounds, given.seconds, given.only)
        rows += web.rows()
        if not given.only or "batch" in given.only:
            rows += batches(web, people, given.rounds)
    if not given.only or "reveal" in given.only:
        rows += reveals.rows(timezone.now(), given.rounds)
    if "claim" in given.only:
        rows += claims.rows(os.environ["DATABASE_URL"], given.rounds)
    if not given.only or "mail" in given.only:
        rows += mails(min(given.rounds, 3))
    print(shown(rows))


if __name__ == "__main__":
    main()
