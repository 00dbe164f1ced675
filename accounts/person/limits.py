"""Counting tries: by account and by address, in the cache that all workers share."""

from __future__ import annotations

import hashlib
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from, as allauth sees it behind trusted proxies."""
    return str(get_adapter().get_client_ip(request))


def used_up(what: str, whom: str, *, at_most: int, seconds: int, now: datetime) -> int:
    """Count one try; 0 while it is among the first `at_most` of this span, else the seconds until the next span."""
    span, into = divmod(int(now.timestamp()), seconds)
    name = hashlib.sha256(whom.encode()).hexdigest()[:32]
    key = f"tries:{what}:{name}:{span}"
    cache.add(key, 0, timeout=seconds)
    return seconds - into if cache.incr(key) > at_most else 0
