"""Taking one's own words out of the archive, without erasing the account: what goes, what stays, and for whom."""

import uuid

import pytest

from accounts.archive import actions
from accounts.belonging.models import REMOVED
from accounts.couple.models import Membership
from accounts.feed.models import Change
from accounts.takeout.erase import erase
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin.models import CheckIn
from checkins.timelog.models import TimeEntry
from goals.goal import actions as goals
from goals.goal.models import Goal, Progress, Step
from tests.checkins.weeks import week
from tests.conftest import link
from tracker import ledger
from tracker.ledger import Entry
from tracker.management import afterlife
from tracker.refusal import NotThere


def texts():
    """All words of the archive."""
    steps = {row.text for row in Step.objects.filter(joint=True)}
    return steps | {row.note for row in Progress.objects.filter(joint=True)}


def test_own_words_go_for_both_and_the_others_stay(ana, ben, archive, now):
    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    assert texts() == {REMOVED, "ben step", None}
    assert Goal.objects.get(pk=archive.goal.pk).title == "a title of both"
    assert TimeEntry.objects.get(pk=archive.time.pk).what == "we walked"


def test_half_of_the_weeks_goes_and_what_is_ones_own_stays(ana, ben, couple, seen_weeks, archive, now, api):
    assert any(row.partner_marks for row in OwnReading.objects.filter(owner=ben))
    before = list(OwnReading.objects.filter(owner=ana).values("reading", "lived", "autonomy"))
    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    for row in SharedWeek.objects.all():
        seat, other = (row.seat_of(one) for one in (ana, ben))
        assert (row.said_by(seat), row.figures_of(seat)["autonomy"]) == ({}, None)
        assert row.said_by(other)["x1"] == "ben thanks"
    assert not any(row.partner_marks for row in OwnReading.objects.filter(owner=ben))
    assert [row.x1 for row in CheckIn.objects.filter(owner=ana)] == ["ana thanks"] * 2
    assert list(OwnReading.objects.filter(owner=ana).values("reading", "lived", "autonomy")) == before
    assert api(ana).get(f"weeks/{week(1)}/").json()["mine"]["words"] == {}


def test_it_is_what_erasing_takes_out(ana, ben, couple, seen_weeks, archive, now):
    def rows():
        return [
            list(model.objects.filter(joint=True).order_by("pk").values(*names))
            for model, names in (
                (SharedWeek, ("answers", "times", "figures", "reading")),
                (Goal, ("state", "proposal")),
            )
        ] + [texts()]

    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    withdrawn = rows()
    erase(ana, now=now)
    assert rows() == withdrawn


def test_both_hear_that_those_rows_changed(ana, ben, archive, now):
    seqs = {(line.viewer_id, line.row): line.seq for line in Change.objects.all()}
    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    raised = {(one.viewer_id, one.row) for one in Change.objects.all() if one.seq != seqs[one.viewer_id, one.row]}
    changed = {archive.ana_step.pk, archive.progress.pk}
    assert {row for viewer, row in raised if viewer == ben.pk} == changed
    assert {row for viewer, row in raised if viewer == ana.pk} == changed | {archive.couple.pk}


def test_twice_is_alike(ana, archive, now):
    first = actions.withdraw(ana, couple=archive.couple.pk, now=now)
    versions = list(Step.objects.order_by("pk").values_list("version", flat=True))
    again = actions.withdraw(ana, couple=archive.couple.pk, now=now.replace(year=now.year + 1))
    assert again.withdrawn_at == first.withdrawn_at
    assert list(Step.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_other_keeps_the_right_to_do_the_same(ana, ben, archive, now):
    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    assert Membership.objects.get(person=ben, couple=archive.couple).withdrawn_at is None
    actions.withdraw(ben, couple=archive.couple.pk, now=now)
    assert texts() == {REMOVED, None}


def test_only_that_couple_loses_the_words(ana, ben, archive, now):
    link(ana, ben, now)
    goal = goals.propose(ana, id=uuid.uuid4(), now=now, title="anew")
    goals.add_step(goal, ana, id=uuid.uuid4(), now=now, text="ana new step")
    actions.withdraw(ana, couple=archive.couple.pk, now=now)
    assert "ana new step" in texts()


def test_strangers_and_the_erased_withdraw_nothing(ana, cleo, archive, now):
    with pytest.raises(NotThere):
        actions.withdraw(cleo, couple=archive.couple.pk, now=now)
    erase(ana, now=now)
    with pytest.raises(NotThere):
        actions.withdraw(ana, couple=archive.couple.pk, now=now)


def test_it_is_noted_in_the_ledger_once(ana, archive, now, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.LEDGER_FILE = str(tmp_path / "ledger")
    for _ in "12":
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw(ana, couple=archive.couple.pk, now=now)
    ids = {"person": str(ana.pk), "couple": str(archive.couple.pk)}
    assert list(ledger.entries(tmp_path / "ledger")) == [Entry("withdrew", now, ids)]


def test_restored_backup_loses_the_words_again(ana, archive, now):
    entry = Entry("withdrew", now, {"person": str(ana.pk), "couple": str(archive.couple.pk)})
    assert afterlife.replay([entry]) == 1
    assert "ana step" not in texts()
    assert afterlife.replay([entry]) == 0


def test_restored_backup_from_before_leaving_leaves_first(ana, ben, couple, now):
    entry = Entry("withdrew", now, {"person": str(ana.pk), "couple": str(couple.pk)})
    assert afterlife.replay([entry]) == 1
    place = Membership.objects.get(person=ana, couple=couple)
    assert place.left_at and place.withdrawn_at
