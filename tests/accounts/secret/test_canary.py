"""The canary: wrong text keys are told at the start, not by the first page that fails."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.secret.canary import must_sing
from accounts.secret.models import Canary

OTHER_KEY = "0badcafe:" + "ab" * 32


def test_new_database_gets_one_canary(db):
    must_sing()
    must_sing()
    assert Canary.objects.count() == 1


def test_wrong_keys_stop_the_start(db, settings):
    must_sing()
    settings.FIELD_KEYS = [OTHER_KEY]
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS does not open this database"):
        must_sing()


def test_newer_key_before_the_old_one_starts(db, settings):
    must_sing()
    settings.FIELD_KEYS = [OTHER_KEY, *settings.FIELD_KEYS]
    must_sing()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="drops a table in the transaction of a test")
def test_database_that_is_not_migrated_yet_says_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE accounts_canary")
    must_sing()
