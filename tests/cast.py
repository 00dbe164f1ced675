"""The cast: Ana and Ben (a couple), Cleo (alone), Dan (Ben's ex), Sam (staff)."""

from __future__ import annotations

from django.contrib.auth.hashers import MD5PasswordHasher


class QuickHasher(MD5PasswordHasher):
    """Quick enough for tests that do not ask how slow log-in is."""

    algorithm = "quick"
