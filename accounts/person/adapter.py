"""Where allauth meets the site: its mails may fail without telling, its redirects stay here."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's mails; a mail server that is down changes no answer (it would tell who has an account)."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("account mail failed", mail=template_prefix)

    def populate_username(self, request: Any, user: Any) -> None:
        """There are no user names."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()
