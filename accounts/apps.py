"""People, couples and what every row of content stands on."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.belonging.endings import fall_back
        from accounts.couple.endings import at_the_end

        at_the_end(fall_back)
