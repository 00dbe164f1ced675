"""Where allauth meets the site: its mails go by the outbox, its redirects stay here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.person import actions
from accounts.person.doors import SIGNUPS
from accounts.person.models import Person
from accounts.person.recent import gave_password
from accounts.person.sessions import SessionStore, end_sessions
from accounts.post import outbox, tasks

CONTINUE = "continue"
DAY = 24 * 3600  # seconds
RESET_CODE = "account/email/password_reset_code"
READ_AGAIN = 5
"""How often allauth asks for what it has just written; a test holds it to the number of its statements."""


class Posted:
    """A mail that is handed to the outbox instead of to the mail server."""

    def __init__(self, mail: EmailMessage, lasts: timedelta) -> None:
        self.mail, self.lasts = mail, lasts

    def send(self) -> None:
        """Lay it down and call a worker for it, at the instant now."""
        (to,) = self.mail.to
        outbox.put(to, str(self.mail.subject), str(self.mail.body), now=timezone.now(), lasts=self.lasts)
        transaction.on_commit(tasks.nudge, robust=True)


class AccountAdapter(DefaultAccountAdapter):
    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Posted:
        """One of allauth's mails, whose `send` lays it into the outbox. A code is not sent once it has run out."""
        if template_prefix == RESET_CODE:
            list(Person.objects.filter(email=email).iterator())  # so is an address looked for that has no account
        mail = super().render_mail(template_prefix, email, context, headers)
        seconds = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT if "code" in context else DAY
        return Posted(mail, timedelta(seconds=seconds))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the one whose address it is. Signing up costs what it costs with a new address."""
        if (at := self.request.resolver_match) and at.url_name in SIGNUPS:
            _make_and_undo(self.request)
        super().send_account_already_exists_mail(email)

    def populate_username(self, request: Any, user: Any) -> None:
        """There are no user names."""

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where someone goes on who came with something in hand, such as an invitation; else the home page."""
        kept: str | None = request.session.get(CONTINUE)
        return kept or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            actions.tell_followers(email_address.user, request.now)  # type: ignore[attr-defined]
        return confirmed

    def set_password(self, user: Person, password: str) -> None:
        """A new password logs out everywhere but here."""
        super().set_password(user, password)
        session = getattr(self.request, "session", None)
        end_sessions(user, but=session if isinstance(session, SessionStore) else None)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """What could take an account over asks for a recent password, by the one rule of this site."""
        return not gave_password(self.request, self.request.now)

    def logout(self, request: HttpRequest) -> None:
        super().logout(request)
        request.logged_out = True  # type: ignore[attr-defined]


def _make_and_undo(request: HttpRequest) -> None:
    """What signing up costs: a password hashed, a person and their address written, and read again as often."""
    with transaction.atomic():
        person = Person.objects.create_user(f"{uuid4()}@nobody.invalid", str(uuid4()))
        person.save()
        setup_user_email(request, person, [])
        for _ in range(READ_AGAIN):
            EmailAddress.objects.filter(user=person).first()
        transaction.set_rollback(True)
