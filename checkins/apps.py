"""The week: boundaries, time, check-ins, the balance and its summaries."""

from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from accounts.notice.kinds import register
        from accounts.takeout.erase import when_erased
        from checkins.balance.erasing import marks_by
        from checkins.balance.models import revealed_of
        from checkins.boundary.models import tells_how_kept
        from checkins.checkin import notices
        from checkins.checkin.kept import kept_of
        from checkins.summary.notices import WeeklySummary
        from checkins.timelog.models import settled_by

        for kind in (notices.CheckInOpen, notices.CheckInClosing, notices.BothRevealed, WeeklySummary):
            register(kind)
        settled_by(revealed_of)
        tells_how_kept(kept_of)
        when_erased(marks_by)
