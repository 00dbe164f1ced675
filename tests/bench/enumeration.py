"""`python -m tests.bench.enumeration`: can a stranger tell by the clock which addresses have an account?

Each door that takes an address is asked with known and unknown ones, in turns and in random order, one request at a
time. AUC is the chance that a known address took longer than an unknown one: 0.5 tells nothing, 0 or 1 all.
`--tries` says how many of each, a door. On the databases of `python -m tests.bench`, behind gunicorn, with an SMTP sink
that answers after `--mail-ms`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from urllib.parse import urlencode

from tests.bench import ground

PASSWORD = "a quiet kitchen table"
Ask = Callable[[str], float]


class Client:
    """One stranger: sends a request with nothing but the token of a form, and says how long the answer took."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, body: str, kind: str, cookie: str = "") -> tuple[float, int]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.connect()
        headers = {
            "Content-Type": kind,
            "Cookie": cookie,
            "Referer": "https://127.0.0.1/",
            "X-Forwarded-Proto": "https",
        }
        began = time.perf_counter()
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        answer.read()
        took = time.perf_counter() - began
        line.close()
        return took, answer.status

    def form(self, path: str, **fields: str) -> Ask:
        """A form of the web: gives what asks it with an address in the field named `address`."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", path)
        page = line.getresponse()
        cookie = "; ".join(value.split(";")[0] for name, value in page.getheaders() if name == "Set-Cookie")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
        name = fields.pop("address")

        def ask(address: str) -> float:
            words = {"csrfmiddlewaretoken": token, name: address, **fields}
            took, status = self.ask(path, urlencode(words), "application/x-www-form-urlencoded", cookie)
            assert status in (200, 302, 422), (path, status)
            return took

        return ask

    def call(self, path: str, **fields: object) -> Ask:
        """A call of an app: gives what calls it with an address."""

        def ask(address: str) -> float:
            body = json.dumps({"email": address, **fields})
            took, status = self.ask(f"/_allauth/app/v1/{path}", body, "application/json")
            assert status in (200, 400, 401), (path, status)
            return took

        return ask


def doors(client: Client) -> dict[str, Ask]:
    """Every door that takes an address, by name."""
    who = {"name": "Eve", "time_zone": "Europe/Vienna"}
    return {
        "log in, web": client.form("/accounts/login/", address="login", password="not the password"),
        "log in, app": client.call("auth/login", password="not the password"),
        "sign up, web": client.form("/accounts/signup/", address="email", password1=PASSWORD, consent="on", **who),
        "sign up, app": client.call("auth/signup", password=PASSWORD, consent=True, **who),
        "reset, web": client.form("/accounts/password/reset/", address="email"),
        "reset, app": client.call("auth/password/request"),
    }


def auc(known: list[float], unknown: list[float]) -> float:
    """The chance that one of the first is greater than one of the second."""
    greater = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    return greater / (len(known) * len(unknown))


def sampled(ask: Ask, people: list[str], tries: int) -> tuple[list[float], list[float]]:
    """Milliseconds of known and unknown addresses, in turns and in random order."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(-5, tries):
        for unknown in random.sample([False, True], 2):
            address = f"nobody-{random.getrandbits(64):016x}@example.org" if unknown else people[turn % len(people)]
            took = ask(address) * 1000
            if turn >= 0:
                found[unknown].append(took)
    return found


def run(tries: int, mail_ms: int) -> None:
    """Inside the environment: prepare, serve, ask, say."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import override_settings

    from tests.cast import person

    plain = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    with override_settings(STORAGES={"staticfiles": {"BACKEND": plain}, "default": {"BACKEND": plain}}):
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    people = [person(f"Known{number}", "UTC").email for number in range(40)]
    with ground.sink(mail_ms) as (port, _came):
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        with ground.served("tests.bench.unlimited:application", "/healthz") as server:
            print(f"{tries} known and {tries} unknown addresses a door, mail server answering after {mail_ms} ms")
            print("| door | known, median ms | unknown, median ms | AUC |\n| --- | --- | --- | --- |")
            for name, ask in doors(Client(server.port)).items():
                known, unknown = sampled(ask, people, tries)
                told = f"{median(known):.1f} | {median(unknown):.1f} | {auc(known, unknown):.2f}"
                print(f"| {name} | {told} |", flush=True)


def main() -> int:
    options = argparse.ArgumentParser(description="Can a stranger tell by the clock who has an account?")
    options.add_argument("--tries", type=int, default=200)
    options.add_argument("--mail-ms", type=int, default=20)
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.inside:
        run(given.tries, given.mail_ms)
        return 0
    with ground.environment(os.environ.get("DATABASE_URL", "")) as environment:
        command = [sys.executable, "-m", "tests.bench.enumeration", "--inside"]
        command += ["--tries", str(given.tries), "--mail-ms", str(given.mail_ms)]
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
