"""Cursors: where a list goes on, encrypted, since jumps in it would tell of another's edits."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings

from tracker.api.problems import BadParameter

STEP = 64
"""Places are padded to a multiple of so many bytes: even the length of a number would tell of its growth."""


def _cipher() -> AESGCMSIV:
    return AESGCMSIV(hashlib.sha256(b"cursor:" + settings.SECRET_KEY.encode()).digest())


def pack(value: list[Any], what: str, viewer: Any) -> str:
    """The cursor for that place in that list of that viewer."""
    nonce, place = os.urandom(12), json.dumps(value).encode()
    padded = place + b" " * (-len(place) % STEP)
    sealed = nonce + _cipher().encrypt(nonce, padded, f"{what}:{viewer}".encode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unpack(cursor: str, what: str, viewer: Any) -> list[Any]:
    """What `pack` was given. Raises BadParameter for any other string."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        opened = _cipher().decrypt(sealed[:12], sealed[12:], f"{what}:{viewer}".encode())
        return list(json.loads(opened))
    except (ValueError, InvalidTag):
        raise BadParameter("cursor", "This is no cursor of this list.") from None
