"""The app of the site's own machinery."""

from django import forms
from django.apps import AppConfig
from django.conf import settings

from tracker.keys import warn_if_inside
from tracker.logs import configure


class TrackerConfig(AppConfig):
    name = "tracker"

    def ready(self) -> None:
        configure()
        forms.Field.default_error_messages["required"] = "Fill this in to go on."
        if settings.DEBUG:
            warn_if_inside(settings.KEYS_DIR, settings.DATA_DIR)
            settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
