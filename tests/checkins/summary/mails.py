"""Summary mails as they would be sent, for tests."""

from __future__ import annotations

import re

from accounts.notice.message import compose
from accounts.notice.models import Notice, NoticeSettings
from accounts.notice.wishes import of_people

LINK = re.compile(r"/mail/\w+/[\w.:=-]+")
"""Links are sealed anew for each mail."""


def notice(kind, person, at, pk=1):
    return Notice(pk=pk, person=person, kind=kind.name, key="2026-09-21", due_at=at)


def context(kind, person, at):
    """What the mail shows, or None where none is sent."""
    return kind.load([notice(kind, person, at)], at)[1]


def mail(kind, person, at, with_content=True):
    """The text part and the HTML part."""
    NoticeSettings.objects.update_or_create(person=person, defaults={"with_content": with_content})
    found = compose(notice(kind, person, at), kind, of_people([person])[person.pk], context(kind, person, at))
    return found.body, str(found.alternatives[0][0])
