"""The mail that carries an invitation to an address."""

from __future__ import annotations

from accounts.notice.kinds import Kind, register

InvitationMail = register(Kind("invitation", "An invitation you sent by e-mail", always=True, template="mail/invitation"))
