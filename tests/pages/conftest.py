from datetime import UTC

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.weeks import local_date, week_of
from tests.cast import PASSWORD, person
from tests.checkins.weeks import boundary
from tests.live import eventually
from tests.once import once
from tests.pages.life import Life, earliest_date, first_weekday


def _ana(first_weekday):
    return [person("Ana", "Europe/Lisbon", first_weekday=first_weekday)]


@pytest.fixture
def ana(db, now):
    """Ana, whose week with Ben ends today, so that the check-in is open."""
    return once(_ana, first_weekday(now))[0]


def _life(ana, ben, cleo, dan, *_today):
    return [Life(ana, ben, cleo, dan, timezone.now()).lead()]


@pytest.fixture
def life(ana, ben, cleo, dan, now) -> Life:
    """Ana and Ben with something on every page, Cleo alone, and Dan, who was left; of today, wherever they live."""
    return once(_life, ana, ben, cleo, dan, *(local_date(now, zone) for zone in (UTC, ana.zone, ben.zone)))[0]


@pytest.fixture
def open_week(ana, ben, now):
    """The week that ends today, in which Ana and Ben each have a shared boundary."""
    boundary(ana, now, text="One evening a week is mine.")
    boundary(ben, now, text="The bench stays as I left it.")
    return week_of(earliest_date(now), first_weekday(now))


@pytest.fixture
def web():
    """A browser in which someone has just given their password, or nobody has."""

    def logged_in(someone=None) -> Client:
        client = Client()
        if someone is not None:
            given = client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
            assert given.status_code == 302, given.content
        return client

    return logged_in


@pytest.fixture
def answering():
    """The requests that the server is answering. A page that is closed may have asked for more than it waited for."""
    under_way: list[object] = []

    def begun(**_):
        under_way.append(None)

    def ended(**_):
        under_way.pop()

    request_started.connect(begun)
    request_finished.connect(ended)
    yield under_way
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


@pytest.fixture
def open_page(web, live_server, chromium, answering):
    """Opens a page for someone, or for nobody; gives it with the list of what its console says."""
    contexts = []

    def opened(someone=None, **how):
        context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce", **how)
        context.set_default_timeout(15_000)
        contexts.append(context)
        if someone is not None:
            session = web(someone).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page, said = context.new_page(), []
        page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page, said

    yield opened
    for context in contexts:
        context.close()
    eventually(lambda: not answering)  # or the tables would be emptied under a request
