"""A small life to back up, restore and move: run inside a site by `manage.py shell`."""

LIFE = """
from datetime import UTC, datetime, timedelta
from django.utils import timezone
from accounts.models import Couple, Epoch, Invitation, Membership, Notice, NoticeSettings, Person, Session

now = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
ana, ben, cleo = [
    Person.objects.create_user(f"{name}@example.org", "a quiet kitchen table", name=name.title(), created_at=now)
    for name in ("ana", "ben", "cleo")
]
couple = Couple.objects.create(first_weekday=0, started_at=now, first_week=now.date())
for seat, person in enumerate((ana, ben), start=1):
    Membership.objects.create(couple=couple, person=person, seat=seat)
Invitation.objects.create(sender=cleo, address="dan@example.org", token_hash=b"t" * 32, code_hash=b"c" * 32,
                          created_at=now, expires_at=now + timedelta(days=7))
Notice.objects.create(person=ana, kind="once", key="late", due_at=timezone.now() - timedelta(hours=1))
Notice.objects.create(person=ben, kind="once", key="coming", due_at=timezone.now() + timedelta(days=1))
NoticeSettings.objects.create(person=ana, quiet_from="22:00:00", paused_until="2026-03-09")
Session.objects.create(session_key="k" * 64, session_data="", expire_date=now + timedelta(days=900), started_at=now)
Epoch.objects.get_or_create(pk=1)
print(couple.pk, ana.pk)
"""

COUNTS = """
from django.apps import apps
for model in sorted(apps.get_models(), key=str):
    print(model._meta.db_table, model.objects.count() if hasattr(model, "objects") else "")
"""


def shown(expression: str, imports: str = "*") -> str:
    """Code that prints what the expression gives."""
    return f"from accounts.models import {imports}\nprint({expression})"
