import pytest
from django.test import Client
from django.urls import reverse

from tests import browser
from tests.cast import PASSWORD, person
from tests.pages.life import Life, first_weekday


@pytest.fixture(scope="session")
def chromium():
    with browser.chromium() as running:
        yield running


@pytest.fixture
def ana(db, now):
    """Ana, whose week with Ben ends today, so that the check-in is open."""
    return person("Ana", "Europe/Lisbon", first_weekday=first_weekday(now))


@pytest.fixture
def life(ana, ben, cleo, dan, now) -> Life:
    """Ana and Ben with something on every page, Cleo alone, and Dan, who was left."""
    return Life(ana, ben, cleo, dan, now).lead()


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
