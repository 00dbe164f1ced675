"""What the demo lacks for a row in every table, and what every table holds: run inside a site by `manage.py shell`."""

THE_REST = """
import uuid
from datetime import timedelta
from django.utils import timezone
from accounts.couple import actions as couples
from accounts.feed.models import Epoch
from accounts.models import Canary, Session
from accounts.notice import actions as notices
from accounts.post import outbox
from checkins.quiet.actions import go_quiet
from tests.cast import person
from tests.secrecy.rows import WORDS

now = timezone.now()
eve, fay, gil = person("Eve", "Asia/Kolkata"), person("Fay", "America/New_York"), person("Gil", "UTC")
couples.accept(couples.invite(eve, id=uuid.uuid4(), now=now), fay, now=now - timedelta(days=90), verified=True)
for word in ("shared answer", "note on time"):
    WORDS[word].make(eve, now)
go_quiet(fay, until=now.date() + timedelta(days=9), now=now)
invitation = couples.invite(gil, id=uuid.uuid4(), now=now, email="hal@example.org")
couples.decline(invitation, now=now, never_again=True)
notices.prefer(gil, "revealed", channel="off", now=now)
outbox.put("gil@example.org", "Your code", "K7XQ2M", now=now, lasts=timedelta(minutes=10))
Session.objects.create(session_key="k" * 64, session_data="", expire_date=now + timedelta(days=900), started_at=now)
Epoch.objects.get_or_create(pk=1)
Canary.objects.create(song="two circles")
"""

TABLES = """
import hashlib, json
from django.apps import apps

def plain(value):
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)

for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
    names = [field.attname for field in model._meta.concrete_fields]
    rows = [[getattr(row, name) for name in names] for row in model.objects.all()]
    said = sorted(json.dumps(row, default=plain, sort_keys=True) for row in rows)
    print(model._meta.db_table, len(rows), hashlib.sha256("".join(said).encode()).hexdigest()[:16])
"""
"""One line a table: its name, how many rows, and a digest of their values, texts opened."""
