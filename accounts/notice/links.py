"""Links in mails that tell nothing: what they lead to is sealed into one token, whose length tells nothing either.

Made from the secret key (older ones in SECRET_KEY_FALLBACKS go on), without an expiry: a mail may be years old.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings
from django.urls import NoReverseMatch, reverse

STOP, OPEN = b"stop", b"open"
STEP = 64


class Unreadable(Exception):
    """No token of ours."""


@lru_cache(maxsize=16)
def _key(secret: str) -> AESGCMSIV:
    return AESGCMSIV(hmac.digest(secret.encode(), b"links in mails", "sha256"))


def seal(purpose: bytes, text: bytes) -> str:
    """A token that holds the text."""
    padded = text + b"\0" * (-len(text) % STEP)
    nonce = os.urandom(12)
    return (
        base64.urlsafe_b64encode(nonce + _key(settings.SECRET_KEY).encrypt(nonce, padded, purpose)).decode().rstrip("=")
    )


def unseal(purpose: bytes, token: str) -> bytes:
    """What the token holds. Raises Unreadable."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unreadable from error
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _key(secret).decrypt(raw[:12], raw[12:], purpose).rstrip(b"\0")
        except (InvalidTag, ValueError):
            continue
    raise Unreadable


def stop_token(person: UUID, kind: str) -> str:
    """A token that stops one kind of mail to one person."""
    return seal(STOP, person.bytes + kind.encode())


def stopped(token: str) -> tuple[UUID, str]:
    """The person and the kind to stop. Raises Unreadable."""
    text = unseal(STOP, token)
    if len(text) < 17:
        raise Unreadable
    return UUID(bytes=text[:16]), text[16:].decode()


def stop_link(person: UUID, kind: str) -> str:
    """An address of the site that stops one kind of mail to one person."""
    return _with_token("unsubscribe", stop_token(person, kind))


def open_link(path: str) -> str:
    """An address of the site that leads to `path` and does not show it."""
    return _with_token("notice-open", seal(OPEN, path.encode()))


def _with_token(name: str, token: str) -> str:
    return settings.SITE_URL + _address(name, "TOKEN").replace("TOKEN", token)


@lru_cache(maxsize=8)
def _address(name: str, *given: str) -> str:
    """The path of a page; a router is asked once. Raises NoReverseMatch."""
    return reverse(name, args=given)


def opened(token: str) -> str:
    """The path that the token leads to. Raises Unreadable."""
    return unseal(OPEN, token).decode()


def page(name: str) -> str:
    """The address of a page that is the same for everyone, or an empty text if there is no such page."""
    try:
        return settings.SITE_URL + _address(name)
    except NoReverseMatch:
        return ""


def message_id(person: UUID, kind: str, key: str) -> str:
    """The Message-ID of an occasion: the same however often it is sent, and telling nothing."""
    said = f"{person.hex}:{kind}:{key}".encode()
    secret = hashlib.sha256(b"message ids:" + settings.SECRET_KEY.encode()).digest()
    return f"<{hmac.digest(secret, said, 'sha256')[:16].hex()}@{settings.SITE_HOST}>"
