"""The doors of allauth at which someone signs up: on the web and for phones, by the names of their addresses."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.urls import URLPattern, URLResolver

SIGNUPS = ("account_signup", "signup")


def sign_up_in_one_transaction(addresses: Sequence[URLPattern | URLResolver]) -> None:
    """Have each door make person, address and mail together or not at all.

    It also takes one commit, whether the address is new or known: how long that takes tells nothing.
    """
    for one in addresses:
        if isinstance(one, URLResolver):
            sign_up_in_one_transaction(one.url_patterns)
        elif one.name in SIGNUPS:
            one.callback = transaction.atomic(one.callback)
