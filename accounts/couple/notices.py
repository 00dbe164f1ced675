"""The mail that carries an invitation to an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.couple.models import Invitation
from accounts.notice.kinds import Context, Kind, register
from accounts.notice.models import Notice
from accounts.notice.rules import said_name


def load(notices: Sequence[Notice], now: datetime) -> dict[int, Context | None]:
    """Address, link, code and the sender's display name of those that are still open; one query.

    The mail goes to whoever is invited, and says nothing of the sender but that name.
    """
    senders = {notice.person_id for notice in notices}
    found = Invitation.objects.filter(pk__in=[notice.about for notice in notices], sender__in=senders)
    invitations = {one.pk: one for one in found}
    return {notice.pk: _words(notice, invitations.get(notice.about), now) for notice in notices}  # type: ignore[arg-type]


def _words(notice: Notice, invitation: Invitation | None, now: datetime) -> Context | None:
    if invitation is None or invitation.sender_id != notice.person_id or not invitation.is_open(now):
        return None
    return {
        "to": invitation.address,
        "name": "",
        "sender": said_name(notice.person.name),
        "action_url": invitation.link,
        "code": f"{invitation.code[:5]} {invitation.code[5:]}",
        "expires": invitation.expires_at,
    }


InvitationMail = register(
    Kind(
        "invitation",
        "An invitation you sent by e-mail",
        template="mail/invitation",
        load=load,
        always=True,
        subject="An invitation to Twofold",
        action_label="Look at the invitation",
    )
)
