"""The models of the app's folders, under one label."""

from accounts.couple.models import Couple, Invitation, Membership, Unwanted
from accounts.feed.models import Change, Epoch, Feed
from accounts.notice.models import Notice, NoticeSettings, Preference
from accounts.person.models import Person, Session
from accounts.post.models import AccountMail
from accounts.secret.models import Canary

__all__ = [
    "AccountMail",
    "Canary",
    "Change",
    "Couple",
    "Epoch",
    "Feed",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeSettings",
    "Person",
    "Preference",
    "Session",
    "Unwanted",
]
