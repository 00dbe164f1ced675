"""The week: boundaries, time, check-ins, the balance and its summaries."""

from importlib import import_module

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        import_module("checkins.registered")
