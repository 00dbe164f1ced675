"""The week: boundaries, time, check-ins, the balance and its summaries."""

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from checkins.balance.models import revealed_of
        from checkins.checkin import notices
        from checkins.timelog.models import settled_by

        assert notices.BothRevealed  # the kinds are registered where they stand
        settled_by(revealed_of)
