"""What people want to reach, alone and together."""

from importlib import import_module

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "goals"

    def ready(self) -> None:
        import_module("goals.registered")
