"""Erasing an account: what goes, what stays, and for whom."""

import json
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from accounts.belonging.endings import content
from accounts.belonging.models import REMOVED, Belonging
from accounts.couple import actions as couple_actions
from accounts.couple.models import Invitation, couple_of
from accounts.feed.models import Change
from accounts.person.models import Person, Session
from accounts.takeout.erase import erase
from goals.goal import actions as goals
from goals.goal.models import Goal, Step
from tests.accounts.recent import gave_password
from tests.cast import PASSWORD, Phone, person
from tests.tracker.sync.test_sync import everything, since
from tracker.ledger import Entry
from tracker.management import afterlife
from tracker.refusal import NotThere


def test_works(ana, ben, between, web):
    browser = gave_password(web(ana), ana)
    assert "Ben" in browser.get("/settings/erase/").text
    answer = browser.post("/settings/erase/", {"word": " Erase "})
    assert (answer.status_code, answer.url) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/settings/").status_code == 302
    ana.refresh_from_db()
    assert ana.erased_at is not None


def test_wrong_word_erases_nothing(ana, web, api):
    browser = gave_password(web(ana), ana)
    answer = browser.post("/settings/erase/", {"word": "yes"})
    assert answer.status_code == 422
    assert "Nothing was erased" in answer.text
    assert gave_password(api(ana), ana).post("me/erase/", {"word": "yes"}).status_code == 422
    ana.refresh_from_db()
    assert ana.erased_at is None


def test_recent_password_is_asked_for(ana, web, api):
    page = web(ana).get("/settings/erase/").text
    assert "What stays." in page
    assert "Erase my account now" not in page
    assert web(ana).post("/settings/erase/", {"word": "erase"}).url.startswith("/accounts/reauthenticate/")
    assert api(ana).post("me/erase/", {"word": "erase"}).status_code == 401
    ana.refresh_from_db()
    assert ana.erased_at is None


def test_wrong_method(ana, web, api):
    assert gave_password(web(ana), ana).put("/settings/erase/").status_code == 405
    assert gave_password(api(ana), ana).get("me/erase/").status_code == 405


def test_not_logged_in(db, web, api):
    assert web().get("/settings/erase/").status_code == 302
    assert api().post("me/erase/", {"word": "erase"}).status_code == 401


def test_twice(ana, ben, now):
    erase(ana, now=now)
    first = Person.objects.get(pk=ana.pk)
    erase(first, now=now)
    assert Person.objects.get(pk=ana.pk).email == first.email


def test_phone_erases_and_is_out_at_once(ana, ben, api):
    phone, other = gave_password(api(ana), ana), api(ana)
    assert phone.post("me/erase/", {"word": "erase"}).status_code == 204
    assert phone.get("me/").status_code == 401
    assert other.get("me/").status_code == 401


def test_row_of_the_person_is_an_empty_tombstone(ana, ben, now):
    erase(ana, now=now)
    row = Person.objects.get(pk=ana.pk)
    assert (row.name, row.is_active, row.has_usable_password()) == ("", False, False)
    assert row.email.startswith("erased-") and row.email.endswith("@invalid")
    assert not EmailAddress.objects.filter(user=ana).exists()
    assert not Session.objects.filter(person=ana).exists()


def test_address_is_free_again(ana, now):
    erase(ana, now=now)
    assert person("Ana", "UTC").pk != ana.pk


def test_nobody_logs_in_with_it(ana, now):
    erase(ana, now=now)
    answer = Phone().post("/_allauth/app/v1/auth/login", {"email": "ana@example.org", "password": PASSWORD})
    assert answer.status_code == 400


def test_own_rows_go_and_joint_facts_stay(ana, ben, between, now):
    erase(ana, now=now)
    assert {row.title for row in Goal.objects.filter(owner=ben)} == {"ben private", "ben let in"}
    kept = Goal.objects.get(owner=ana)
    assert (kept.title, kept.state, kept.joint) == ("a title of both", "active", True)


def test_own_words_go_from_the_archive_of_the_other(ana, ben, between, now, api):
    erase(ana, now=now)
    steps = {row["id"]: row["text"] for row in api(ben).get("steps/").json()["results"]}
    assert steps == {str(between.ana_step.pk): REMOVED, str(between.ben_step.pk): "ben step"}


def test_note_of_an_open_proposal_goes_with_its_author(ana, ben, between, now):
    shared = Goal.objects.get(pk=between.shared.pk)
    goals.reword(shared, ben, now=now, seen=shared.version, title="ben wording", note="ben note")
    erase(ben, now=now)
    shared.refresh_from_db()
    assert (shared.title, shared.new_title, shared.proposal_note) == ("a title of both", None, None)


def test_words_in_an_archive_of_long_ago_go_too(ana, ben, between, now):
    couple_actions.leave(ben, now=now)
    erase(ana, now=now)
    assert Step.objects.get(pk=between.ana_step.pk).text == REMOVED
    assert not Goal.objects.filter(owner=ana, joint=False).exists()


def test_couple_ends_as_if_they_had_left(ana, ben, now, api):
    erase(ana, now=now)
    assert couple_of(ben) is None
    seen = api(ben).get("couple/").json()
    assert (seen["linked"], seen["ended"]["partner"]) == (False, "")


def test_one_left_is_told_without_a_name(ana, ben, now, web):
    erase(ana, now=now)
    shown = web(ben).get("/couple/").text
    assert "You are not linked with anyone any more" in shown
    assert "Ana" not in shown


def test_feed_tells_the_other_what_changed_and_went(ana, ben, between, now):
    erase(ana, now=now)
    lines = dict(Change.objects.filter(viewer=ben).values_list("row", "gone"))
    assert lines[between.let_in.pk] is True
    assert lines[between.ana_step.pk] is False
    assert between.private.pk not in lines
    assert not Change.objects.filter(viewer=ana).exists()


def test_phone_of_an_ex_hears_of_the_words_that_went(ana, ben, between, now, api):
    couple_actions.leave(ben, now=now)
    his = api(ben)
    _, cursor = everything(his)
    erase(ana, now=now)
    changes, _ = since(his, cursor)
    assert changes[str(between.ana_step.pk)]["row"]["text"] == REMOVED
    assert str(between.ben_step.pk) not in changes


def test_invitations_to_and_from_them_hold_no_address(ana, cleo, now):
    sent = couple_actions.invite(ana, id=uuid.uuid4(), now=now, email="x@example.org")
    got = couple_actions.invite(cleo, id=uuid.uuid4(), now=now, email="ana@example.org")
    erase(ana, now=now)
    assert not Invitation.objects.filter(pk=sent.pk).exists()
    got.refresh_from_db()
    assert (got.address, got.address_hash) == (None, None)


def test_nothing_else_points_to_them_but_facts(ana, ben, between, now):
    couple_actions.leave(ana, now=now)
    couple_actions.invite(ana, id=uuid.uuid4(), now=now)
    erase(ana, now=now)
    facts = {"Membership"} | {model.__name__ for model in content()}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and column.related_model is Person:
                left = models.QuerySet(model).filter(**{column.name: ana})
                assert model.__name__ in facts or not left.exists(), model
                if issubclass(model, Belonging):
                    assert not left.filter(owner=ana, joint=False).exists(), model


def test_every_joint_text_says_whose_words_it_is():
    """A new word decides which of its texts are facts of both; nothing is left to chance."""
    for model in content():
        for name, author in model.own_words.items():
            model._meta.get_field(name)
            assert author == "other" or model._meta.get_field(author).related_model is Person


@pytest.mark.django_db(transaction=True)
def test_ledger_keeps_erasing_and_leaving(ana, ben, now, settings, tmp_path):
    settings.LEDGER_FILE = str(tmp_path / "ledger")
    couple = couple_of(ana)
    erase(ana, now=now)
    left, erased = [json.loads(line) for line in (tmp_path / "ledger").read_text().splitlines()]
    assert (left["what"], left["person"], left["couple"]) == ("left", str(ana.pk), str(couple.pk))
    assert (erased["what"], erased["person"]) == ("erased", str(ana.pk))


def test_action_under_way_of_someone_erased_writes_nothing(ana, now):
    erase(ana, now=now)
    with pytest.raises(NotThere):
        goals.begin(ana, id=uuid.uuid4(), now=now, title="late")
    assert not Goal.objects.filter(owner=ana).exists()


def test_restored_database_erases_again(ana, ben, between, now):
    told = [Entry("erased", now, {"person": str(ana.pk)}), Entry("erased", now, {"person": str(uuid.uuid4())})]
    assert afterlife.replay(told) == 1
    assert afterlife.replay(told) == 0
    assert Person.objects.get(pk=ana.pk).erased_at == now
    assert couple_of(ben) is None
