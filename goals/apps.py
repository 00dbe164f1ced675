"""What people want to reach, alone and together."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "goals"
