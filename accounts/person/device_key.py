"""The key that locks what a browser keeps of someone while there is no network. The browser never stores it.

It is given with signed-in pages of the check-in only, is the same at the person's next log-in, and another one for
everyone else. A new salt, and so a new key, comes with a new password and with logging out everywhere.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.person.models import Person

PURPOSE = b"device draft"
BYTES, SIGNS = 32, 32


def _key(person: Person) -> bytes:
    kdf = HKDF(SHA256(), BYTES, salt=person.device_salt.bytes, info=PURPOSE + person.pk.bytes)
    return kdf.derive(settings.SECRET_KEY.encode())


def key_of(person: Person) -> str:
    """The person's key for AES-256-GCM, in base64."""
    return base64.b64encode(_key(person)).decode()


def tag_of(person: Person) -> str:
    """Whose a locked record is, for their own pages to tell: a hash of the key, from which nobody gets it back."""
    return hashlib.sha256(_key(person)).hexdigest()[:SIGNS]
