"""Looking at the start whether the text keys open what is stored, before anybody meets a text that does not open."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from accounts.secret.cipher import Unreadable
from accounts.secret.models import Canary

SONG = "two circles"


def must_sing() -> None:
    """Open the canary; make it in a new database. Raises ImproperlyConfigured for keys of another database.

    Before the first migration there is none to open.
    """
    try:
        canary = Canary.objects.first() or Canary.objects.create(song=SONG)
        if canary.song != SONG:
            raise Unreadable
    except DatabaseError:
        return
    except Unreadable as failure:
        raise ImproperlyConfigured(
            "FIELD_KEYS does not open this database: the texts in it were sealed with other keys. Give those keys back "
            "(an older one may stand after the newest); see docs/operations.md."
        ) from failure
