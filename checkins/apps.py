"""The week: boundaries, time, check-ins, the balance and its summaries."""

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"
