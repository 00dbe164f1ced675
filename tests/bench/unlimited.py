"""The site as it runs in production, with no limit on tries: one client asks hundreds of times."""

from django.conf import settings

settings.ACCOUNT_RATE_LIMITS = False

from tracker.wsgi import application  # noqa: E402

__all__ = ["application"]
