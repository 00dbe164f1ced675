"""What is kept no longer goes at night, in chunks."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import ProtectedError

from accounts.couple import actions as couple_actions
from accounts.couple.models import Invitation
from accounts.feed.models import Change, Feed
from accounts.notice.models import Notice, State
from accounts.person.models import Person, Session
from accounts.takeout import cleaning, tasks
from goals.goal import actions as goals
from tests.cast import Phone


def gone_goal(person, now):
    goal = goals.begin(person, id=uuid.uuid4(), now=now, title="short")
    goals.remove(goal, person, seen=goal.version, now=now)
    return goal


def test_old_gone_lines_go_and_raise_the_floor(ana, now):
    old = now - timedelta(days=91)
    kept = goals.begin(ana, id=uuid.uuid4(), now=old, title="kept")
    for _ in range(3):
        gone_goal(ana, old)
    last = Change.objects.filter(viewer=ana, gone=True).order_by("-seq").first().seq
    recent = gone_goal(ana, now)
    assert cleaning.old_gone_lines(now, size=2) == 3
    left = dict(Change.objects.filter(viewer=ana).values_list("row", "gone"))
    assert left == {kept.pk: False, recent.pk: True}
    assert Feed.objects.get(pk=ana.pk).floor == last
    assert cleaning.old_gone_lines(now) == 0


def test_cursor_from_before_is_told_to_sync_anew(ana, now, api):
    phone = api(ana)
    cursor = phone.get("sync/").json()["cursor"]
    gone_goal(ana, now - timedelta(days=91))
    assert phone.get(f"sync/?cursor={cursor}").status_code == 200
    cleaning.old_gone_lines(now)
    assert phone.get(f"sync/?cursor={cursor}").status_code == 410
    assert phone.get("sync/").status_code == 200


def test_partner_never_tells_a_hidden_row_from_a_deleted_one(ana, ben, now, api):
    old = now - timedelta(days=100)
    hidden, deleted = (goals.begin(ana, id=uuid.uuid4(), now=old, title="t", shared=True) for _ in "12")
    goals.keep_private(hidden, ana, seen=None, now=old)
    goals.remove(deleted, ana, seen=None, now=old)
    cleaning.old_gone_lines(now)
    body = {"kind": "personal", "title": "mine"}
    answers = [api(ben).put(f"goals/{row.pk}/", body) for row in (hidden, deleted)]
    assert answers[0].status_code == 404
    assert len({answer.content for answer in answers}) == 1


def test_partners_row_that_fell_back_is_remembered(ana, ben, now):
    old = now - timedelta(days=100)
    goal = goals.begin(ana, id=uuid.uuid4(), now=old, title="t", shared=True)
    couple_actions.leave(ben, now=old)
    cleaning.old_gone_lines(now)
    assert list(Change.objects.filter(row=goal.pk, gone=True).values_list("viewer", flat=True)) == [ben.pk]


def test_own_deleted_id_is_forgotten(ana, ben, now, api):
    goal = gone_goal(ana, now - timedelta(days=91))
    assert api(ana).put(f"goals/{goal.pk}/", {"kind": "personal", "title": "again"}).status_code == 404
    cleaning.old_gone_lines(now)
    assert api(ana).put(f"goals/{goal.pk}/", {"kind": "personal", "title": "again"}).status_code == 201


def test_own_row_that_comes_back_and_goes_again_is_cleaned_again(ana, ben, now):
    goal = goals.begin(ana, id=uuid.uuid4(), now=now, title="t", shared=True)
    goals.keep_private(goal, ana, seen=None, now=now)
    goals.remove(goal, ana, seen=None, now=now - timedelta(days=91))
    assert dict(Change.objects.filter(row=goal.pk).values_list("viewer", "own")) == {ana.pk: True, ben.pk: False}
    assert cleaning.old_gone_lines(now) == 1
    assert Change.objects.get(row=goal.pk).viewer_id == ben.pk


def test_dead_invitations_go_after_a_month(cleo, now):
    for days in (31, 38, 45):
        couple_actions.invite(cleo, id=uuid.uuid4(), now=now - timedelta(days=days))
    assert cleaning.dead_invitations(now, size=1) == 2
    assert Invitation.objects.count() == 1


def test_dead_sessions_go_after_a_month(ana, now):
    live, old = Phone(ana), Phone(ana)
    dead = Session.objects.exclude(pk=Session.objects.first().pk).first()
    Session.objects.filter(pk=dead.pk).update(expire_date=now - timedelta(days=31))
    assert cleaning.dead_sessions(now) == 1
    assert sorted([live.get("me/").status_code, old.get("me/").status_code]) == [200, 401]


def test_account_that_was_never_confirmed_goes_after_a_month(ana, now):
    def came(name, days, **fields):
        made = Person.objects.create_user(f"{name}@example.org", created_at=now - timedelta(days=days), **fields)
        EmailAddress.objects.create(user=made, email=made.email, primary=True)

    came("stranger", 31)
    came("newcomer", 29)
    came("operator", 31, is_staff=True)
    came("guest", 31, last_login=now)
    cleaning.never_confirmed(now)
    left = set(Person.objects.values_list("email", flat=True))
    assert left == {ana.email, "newcomer@example.org", "operator@example.org", "guest@example.org"}


def test_nightly_task_does_it_all(ana, now):
    Notice.objects.create(
        person=ana,
        kind="x",
        key="1",
        due_at=now - timedelta(days=91),
        sent_at=now - timedelta(days=91),
        state=State.SENT,
    )
    gone_goal(ana, now - timedelta(days=91))
    tasks.clean_up()
    assert not Notice.objects.filter(kind="x").exists()
    assert not Change.objects.filter(viewer=ana, gone=True).exists()


def test_a_step_that_fails_at_night_holds_up_no_other(now, monkeypatch):
    done = []

    def fails(now):
        raise ProtectedError("something points to it", set())

    monkeypatch.setattr(tasks, "STEPS", (fails, done.append))
    tasks.clean_up()
    assert len(done) == 1
