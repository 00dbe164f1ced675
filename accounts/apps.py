"""People, couples and what every row of content stands on."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.belonging.endings import fall_back
        from accounts.couple.endings import at_the_end
        from accounts.couple.notices import InvitationMail
        from accounts.notice import endings, health
        from accounts.notice.kinds import register
        from accounts.notice.series import reschedule
        from accounts.person.actions import whenever_changed
        from tracker.health import register as watch

        at_the_end(fall_back)
        whenever_changed(reschedule)
        at_the_end(endings.drop_of_couple)
        register(InvitationMail)
        watch("notices", health.check)
