"""One connection to the mail server for many mails."""

from __future__ import annotations

import smtplib
from enum import Enum
from types import TracebackType
from typing import Any, Self

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from accounts.post.letter import Letter
from accounts.post.smtp import SHUTTING_DOWN, hand_over

log = structlog.get_logger(__name__)


class Outcome(Enum):
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    DOWN = "down"


class Post:
    """The connection, opened when it is first needed and again when it broke."""

    def __init__(self) -> None:
        self._server: Any = get_connection()
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, mail: Letter) -> Outcome:
        """Hand over one mail: sent, failed (try later), refused (its address is), or down (nobody answers at all)."""
        outcome = self._try(mail)
        return (self._try(mail) or Outcome.FAILED) if outcome is None else outcome

    def _try(self, mail: Letter) -> Outcome | None:
        """None where the connection broke before an answer: worth one more try on a fresh one."""
        if not self._opened():
            return Outcome.DOWN
        try:
            return Outcome.SENT if self._handed_over(mail) else Outcome.FAILED
        except smtplib.SMTPRecipientsRefused as refusal:
            return _of_refusal(refusal)
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            self._close()
            return None
        except smtplib.SMTPResponseException as answer:
            log.warning("mail not taken", code=answer.smtp_code)
            if answer.smtp_code == SHUTTING_DOWN:
                self._close()
            return Outcome.FAILED
        except Exception as failure:  # one mail must not stop the others, whatever the backend raises
            log.warning("mail failed", failure=type(failure).__name__)
            self._close()
            return Outcome.FAILED

    def _handed_over(self, mail: Letter) -> bool:
        """By our own short way over SMTP, else as the mail backend does it."""
        if type(self._server) is EmailBackend and self._server.connection is not None:
            hand_over(self._server.connection, *mail.envelope, mail.as_bytes())
            return True
        return bool(self._server.send_messages([mail]))

    def _opened(self) -> bool:
        if not self._open:
            try:
                self._server.open()
            except (OSError, smtplib.SMTPException) as failure:
                log.warning("mail server does not answer", failure=type(failure).__name__)
                self._close()
                return False
            self._open = True
        return True

    def _close(self) -> None:
        self._open = False
        try:
            self._server.close()
        except (OSError, smtplib.SMTPException):
            self._server = get_connection()


def _of_refusal(refusal: smtplib.SMTPRecipientsRefused) -> Outcome:
    codes = [code for code, _ in refusal.recipients.values()]
    log.warning("address refused", codes=codes)
    return Outcome.REFUSED if all(500 <= code < 600 for code in codes) else Outcome.FAILED
