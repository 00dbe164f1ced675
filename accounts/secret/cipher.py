"""Sealing and opening of texts: AES-256-GCM-SIV, bound to the column and the row.

Associated data are the field's own stable name and the row's id, so that bytes moved to another row or column do not
open. Keys come from the settings (`FIELD_KEYS`, newest first): the first seals, all open. SIV survives a repeated nonce
(RFC 8452).
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAME, NONCE = 4, 12


class Unreadable(Exception):
    """Wrong key, changed bytes, or bytes of another row or column."""


@lru_cache
def _keys(given: tuple[str, ...]) -> dict[bytes, AESGCMSIV]:
    try:
        pairs = [(bytes.fromhex(name), bytes.fromhex(key)) for name, key in (item.split(":") for item in given)]
        if not pairs or any(len(name) != NAME or len(key) != 32 for name, key in pairs):
            raise ValueError
    except ValueError:
        raise ImproperlyConfigured(
            "FIELD_KEYS: give name:key in hex, 8 and 64 digits, commas between, newest first."
        ) from None
    return {name: AESGCMSIV(key) for name, key in pairs}


def keys() -> dict[bytes, AESGCMSIV]:
    """The keys by their 4-byte names; the first one seals."""
    return _keys(tuple(settings.FIELD_KEYS))


class Sealed(bytes):
    """Key name (4 bytes), nonce (12), ciphertext, tag (16)."""

    @classmethod
    def of(cls, text: str, place: bytes) -> Sealed:
        """The text, sealed for that place with the newest key."""
        name, key = next(iter(keys().items()))
        nonce = os.urandom(NONCE)
        return cls(name + nonce + key.encrypt(nonce, text.encode(), place))

    def open(self, place: bytes) -> str:
        """The text. Raises Unreadable."""
        try:
            key = keys()[self[:NAME]]
            return key.decrypt(self[NAME : NAME + NONCE], bytes(self[NAME + NONCE :]), place).decode()
        except (KeyError, InvalidTag) as error:
            raise Unreadable(place.decode(errors="replace").partition(":")[0]) from error

    @property
    def newest(self) -> bool:
        """Whether it is sealed with the newest key."""
        return self[:NAME] == next(iter(keys()))

    def __repr__(self) -> str:
        return "<Sealed>"
