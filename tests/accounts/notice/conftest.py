from datetime import UTC, datetime, time
from importlib import import_module

import pytest
from django.conf import settings

from accounts import weeks
from accounts.notice import claim as claims
from accounts.notice import delivery
from accounts.notice.kinds import KINDS, Kind, Occasion, nothing_to_load
from accounts.notice.models import Notice


@pytest.fixture
def at() -> datetime:
    """A Wednesday noon in November, everywhere a day without a change of clocks."""
    return datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def weekly_key(choice, instant) -> str:
    return weeks.week_of(weeks.local_date(instant, choice.person.zone), 0).isoformat()


def next_looks(choices, now):
    found = {}
    for choice in choices:
        due_at = choice.next(now)
        found[choice.person.pk] = Occasion(weekly_key(choice, due_at), due_at)
    return found


def load(notices, now):
    assert notices, "a kind is never asked about no notice at all"
    return nothing_to_load(notices, now)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds of this test's own beside those of the site's lower words."""
    import_module(settings.ROOT_URLCONF)  # with it every word registers its own
    for name in list(KINDS):
        if name != "invitation":
            monkeypatch.delitem(KINDS, name)
    made = {
        "poke": Kind("poke", "Something waits for you", template="mail/proposal_waiting", load=load),
        "look": Kind(
            "look",
            "Your week to look at",
            template="mail/proposal_waiting",
            load=load,
            upcoming=next_looks,
            weekly=True,
            weekday=1,
            hour=8,
        ),
    }
    for name, kind in made.items():
        monkeypatch.setitem(KINDS, name, kind)
    return made


@pytest.fixture
def poke(kinds) -> Kind:
    return kinds["poke"]


@pytest.fixture
def look(kinds) -> Kind:
    return kinds["look"]


@pytest.fixture
def notice(at):
    """A due notice."""

    def make(person, kind="poke", key="one", **fields) -> Notice:
        return Notice.objects.create(person=person, kind=kind, key=key, **{"due_at": at, **fields})

    return make


@pytest.fixture
def send(at):
    """Claim and send what is due; `now` may be another instant."""

    def sent(now=None, at_most=500) -> delivery.Totals:
        now = now or at
        return delivery.send_batch(claims.claim(now=now, wall=now, at_most=at_most))

    return sent


QUIET = {"quiet_from": time(22), "quiet_until": time(7)}
