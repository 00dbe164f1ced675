"""Rows of an earlier release are still there, and whole, after the migrations of this one."""

import pytest

STEPS = [
    (("accounts", "0001"), ("goals", "0001"), ("checkins", "0002")),
    (("checkins", "0006"),),
]
"""The tables as they once were, and as they were when time was first planned."""

OLD = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

loader = MigrationExecutor(connection).loader
apps = loader.project_state(list(loader.applied_migrations)).apps

def model(name):
    (found,) = [one for one in apps.get_models() if one._meta.model_name == name]
    return found.objects
"""

PEOPLE = """
from datetime import UTC, date, datetime, timedelta
then = datetime(2026, 3, 1, 3, 30, tzinfo=UTC)  # a Sunday in Lisbon, still Saturday in New York
ana, ben = [
    model("person").create(email=f"{name}@example.org", name=name.title(), time_zone=zone, created_at=then)
    for name, zone in (("ana", "Europe/Lisbon"), ("ben", "America/New_York"))
]
couple = model("couple").create(first_weekday=6, started_at=then)
for seat, person in enumerate((ana, ben), start=1):
    model("membership").create(couple=couple, person=person, seat=seat)
kept = {"created_at": then, "changed_at": then}
model("goal").create(owner=ana, couple=couple, joint=True, visibility="shared", kind="shared", state="active",
                     title="The Azores", shared_at=then, **kept)
model("goal").create(owner=ana, kind="personal", state="active", title="Swim", **kept)
model("boundary").create(owner=ben, text="No phones at table", category="money", state="active", **kept)
model("timeentry").create(owner=ben, kind="me", day=then.date(), minutes=30, **kept)
model("checkin").create(owner=ana, couple=couple, week=date(2026, 3, 1), **kept)
"""

PLANNED = """
from datetime import UTC, date, datetime, time
then = datetime(2026, 3, 1, 3, 30, tzinfo=UTC)
for person in model("person").all():
    model("plannedblock").create(owner=person, kind="me", day=date(2026, 3, 20), at=time(18, 30), minutes=90,
                                 zone=person.time_zone, created_at=then, changed_at=then)
"""

NOW = """
from accounts.models import Couple, Person
from checkins.models import Boundary, CheckIn, PlannedBlock, TimeEntry
from goals.models import Goal
from django.test import Client

print(Couple.objects.get().first_week)
print(sorted(goal.title for goal in Goal.objects.all()), Boundary.objects.get().text, TimeEntry.objects.get().minutes)
print([f"{over:%m-%d %H:%M}" for over in PlannedBlock.objects.order_by("over_at").values_list("over_at", flat=True)])
PAGES = ("/", "/goals/", "/boundaries/", "/time/", "/balance/", "/planned/")
for person in Person.objects.all():
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    print([browser.get(path).status_code for path in PAGES])
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request, site):
    if request.param == "postgresql":
        site.extra["DATABASE_URL"] = request.getfixturevalue("new_database")()
    return site


@pytest.mark.slow
def test_rows_of_earlier_tables_are_whole_in_todays(place):
    for step, code in zip(STEPS, (PEOPLE, PLANNED), strict=True):
        for name, number in step:
            place.run("migrate", name, number, "--verbosity", "0")
        place.python(OLD + code)
    place.run("migrate", "--verbosity", "0")
    week, texts, over, *pages = place.python(NOW).splitlines()
    assert week == "2026-02-22"
    assert texts == "['Swim', 'The Azores'] No phones at table 30"
    assert over == "['03-20 20:00', '03-21 00:00']"
    assert pages == ["[200, 200, 200, 200, 200, 200]"] * 2
