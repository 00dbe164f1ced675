"""The fixtures that every test may use: the cast, and the front doors."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts.couple import actions as couple_actions
from accounts.person.models import Person
from tests import browser
from tests.cast import PASSWORD, Phone, person
from tests.guard import Guard
from tests.once import once

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

if settings.REDIS_URL.startswith("redis"):  # each process of tests counts in a database of its own
    own = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    settings.CACHES["default"]["LOCATION"] = urlsplit(settings.REDIS_URL)._replace(path=f"/{own}").geturl()


OF_A_DATABASE = {"db", "transactional_db", "live_server", "new_database"}


def pytest_collection_modifyitems(items):
    """The slow ones come first, so that no worker ends on one while the others have nothing left.

    Marks those that are alike wherever DATABASE_URL points: they ask no database, or one that they make themselves.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        asks = OF_A_DATABASE & {*item.fixturenames} or any(map(item.get_closest_marker, ("django_db", "postgres")))
        if not asks and not {"stories", "faults"} & {*item.path.parts}:
            item.add_marker("alike")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tables; and SQLite is asked once a process whether it reads JSON, which is no query of a test's."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(autouse=True)
def _quiet_between_tests(settings, tmp_path):
    """No rate limit of one test is felt in another, and mails go to the test's own folder."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    cache.clear()


@pytest.fixture(autouse=True)
def _guarded_requests(monkeypatch):
    """Every request of a test is watched: content is read by owner or couple, and never in a template."""
    send, guard = Client.request, Guard()

    def watched(client, **request):
        with guard.watching():
            return send(client, **request)

    monkeypatch.setattr(Client, "request", watched)


@pytest.fixture
def now() -> datetime:
    """The instant at which a test happens."""
    return timezone.now()


@pytest.fixture
def long_ago() -> datetime:
    return LONG_AGO


@pytest.fixture
def cleo(db) -> Person:
    """Alone, and content with it."""
    return once(_cleo)[0]


@pytest.fixture
def sam(db) -> Person:
    """Staff."""
    return person("Sam", "UTC", is_staff=True)


def link(one: Person, other: Person, now: datetime):
    """Link two people by an invitation."""
    invitation = couple_actions.invite(one, id=uuid.uuid4(), now=now)
    return couple_actions.accept(invitation, other, now=now, verified=True)


def _cleo():
    return [person("Cleo", "UTC")]


def _ana():
    return [person("Ana", "Europe/Lisbon")]


def _couple(ana, ben):
    return [link(ana, ben, LONG_AGO.replace(month=4, day=6))]


def _ben_and_dan():
    ben, dan = person("Ben", "America/New_York"), person("Dan", "Europe/Berlin")
    couple = link(ben, dan, LONG_AGO)
    couple_actions.leave(ben, now=LONG_AGO.replace(month=3))
    return [ben, dan, couple]


@pytest.fixture
def ben_and_dan(db):
    """Ben was with Dan before; their couple has ended."""
    return once(_ben_and_dan)


@pytest.fixture
def dan(ben_and_dan) -> Person:
    """Ben's ex."""
    return ben_and_dan[1]


@pytest.fixture
def ana(db) -> Person:
    return once(_ana)[0]


@pytest.fixture
def couple(ana, ben_and_dan):
    """Ana and Ben, linked since April."""
    return once(_couple, ana, ben_and_dan[0])[0]


@pytest.fixture
def ben(ben_and_dan, couple) -> Person:
    """Ana's partner."""
    return ben_and_dan[0]


@pytest.fixture
def web():
    """A browser, logged in as someone."""

    def logged_in(someone: Person | None = None) -> Client:
        client = Client()
        if someone is not None:
            client.force_login(someone)
        return client

    return logged_in


@pytest.fixture
def api():
    """A phone, logged in as someone."""
    return Phone


@pytest.fixture(scope="session")
def chromium():
    """A browser, one for a whole run: two at once can't be driven from one process.

    While it runs Django takes this for another thread of work, with a connection of its own.
    """
    with browser.chromium() as running:
        yield running
        connections.close_all()


__all__ = ["PASSWORD"]
