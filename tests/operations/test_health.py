from datetime import UTC, datetime

import pytest

from tracker import health

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def part(monkeypatch):
    """Registers a part for this test only."""
    monkeypatch.setattr(health, "_parts", dict(health._parts))
    return health.register


def late(now: datetime) -> health.Reading:
    return health.Reading(well=False, figures={"oldest_due_seconds": 900})


def broken(now: datetime) -> health.Reading:
    raise RuntimeError("ana@example.org wrote: the soup")


def test_a_well_site_says_so_and_is_not_kept(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["database"] == {"well": True}
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/healthz").json() == {"well": True}


def test_the_process_is_well_without_any_part(client, part):
    part("thing", broken, needed=True)
    assert client.get("/healthz").status_code == 200


def test_a_needed_part_that_fails_is_named_with_503(client, part, caplog):
    part("thing", broken, needed=True)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == ["thing"]
    assert "soup" not in answer.content.decode()
    assert "soup" not in caplog.text


def test_a_watched_part_is_named_but_keeps_the_pages_up(client, part):
    part("mails", late)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["failing"] == ["mails"]
    assert answer.json()["parts"]["mails"] == {"well": False, "oldest_due_seconds": 900}
    assert client.get("/readyz?strict").status_code == 503


def test_a_lost_broker_is_named(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == ["broker"]


def test_only_reading_is_allowed(client):
    assert client.post("/readyz").status_code == 405


def test_web_holds_no_connection_when_it_is_loaded(begun):
    """A server may load the site and fork then: processes that shared a connection would read each other's answers."""
    code = "import tracker.wsgi; from django.db import connection; print(connection.connection)"
    assert begun.python(code) == "None"
