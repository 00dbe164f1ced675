"""The mails of the account on their way to the mail server."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from accounts.post.letter import Letter
from accounts.secret.field import SecretText


class AccountMail(models.Model):
    """One mail that waits: a code, or a word that something of the account was changed. Gone once it was sent.

    It is nobody's row, for it may go to an address that has no account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to: Any = SecretText("account_mail.to", max_length=254)
    subject: Any = SecretText("account_mail.subject", max_length=200)
    text: Any = SecretText("account_mail.text", max_length=20_000)
    due_at = models.DateTimeField(db_index=True)
    """The UTC instant from which a worker may take it; taking it moves that ahead."""
    ends_at = models.DateTimeField()
    """The UTC instant from which it is of no use any more."""
    attempts = models.PositiveSmallIntegerField(default=0)

    def letter(self, message_id: str) -> Letter:
        """The mail itself, with that Message-ID."""
        headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
        return Letter(self.subject, self.text, to=self.to, headers=headers)
