"""The site: settings, the machinery of pages and API, the home page and sync."""

from tracker.celery import app as celery_app

__all__ = ["celery_app"]
