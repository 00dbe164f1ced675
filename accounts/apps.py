"""People, couples and what every row of content stands on."""

from importlib import import_module

from django.apps import AppConfig

from accounts.secret.cipher import keys


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        keys()  # text keys that make no sense stop the start
        import_module("accounts.registered")
