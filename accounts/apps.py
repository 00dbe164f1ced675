"""People, couples and what every row of content stands on."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
