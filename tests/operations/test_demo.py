"""The demo couple: made by people's own actions, told on every page, gone without a trace."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.notice.models import Notice
from accounts.person.models import Person
from checkins.balance.models import SharedWeek
from checkins.checkin.models import CheckIn
from checkins.suggestion.models import newest_of
from tracker.management.story import WEEKS


@pytest.fixture(autouse=True)
def _not_production(settings):
    settings.DEBUG = True


@pytest.fixture
def demo(db):
    call_command("demo")
    return {person.name: person for person in Person.objects.filter(is_demo=True)}


def rows():
    """How many rows each of our tables holds."""
    ours = [model for app in ("accounts", "goals", "checkins") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: model._base_manager.count() for model in ours}


def test_demo_has_twelve_weeks_one_missed_one_sealed(demo):
    ana, ben = demo["Ana"], demo["Ben"]
    shared = SharedWeek.objects.visible_to(ana).count()
    assert WEEKS - 3 <= shared <= WEEKS - 2
    assert CheckIn.objects.owned_by(ben).submitted().count() == WEEKS - 1
    assert CheckIn.objects.owned_by(ana).submitted().count() == shared
    assert ana.time_zone != ben.time_zone


def test_demo_week_opens_when_ana_seals_after_ben(demo):
    sealed = CheckIn.objects.filter(owner__is_demo=True).submitted()
    times = {(row.owner_id, row.week): row.submitted_at for row in sealed}
    both = [week for owner, week in times if owner == demo["Ana"].pk and (demo["Ben"].pk, week) in times]
    assert len(both) >= WEEKS - 3
    assert all(times[demo["Ana"].pk, week] > times[demo["Ben"].pk, week] for week in both)


def test_demo_twice_is_one_couple(demo):
    before = rows()
    call_command("demo")
    assert rows() == before


def test_nothing_of_the_past_is_mailed(demo, now):
    assert not Notice.objects.due(now).exists()


def test_demo_says_so_on_its_pages(demo, web):
    assert "invented people" in web(demo["Ana"]).get("/").text


def test_demo_can_be_removed_without_a_trace(cleo):
    before = rows()
    call_command("demo")
    call_command("demo", remove=True)
    after = rows()
    assert after == before


def test_demo_is_not_for_production(db, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("demo")


def test_many_couples_are_made_to_measure_with(db):
    call_command("demo", couples=1)
    assert Person.objects.count() == 2


def test_demo_couple_is_told_of_something_to_do(demo, web):
    found = newest_of(demo.values())
    assert demo["Ben"].pk in found
    assert found[demo["Ben"].pk].because in web(demo["Ben"]).get("/balance/").text
