"""Who can say yes to which invitation, and what stands afterwards: every reason for a no has its own name."""

import uuid
from datetime import timedelta

import pytest

from accounts.couple import actions, rules
from accounts.couple.models import Couple, Invitation, Membership, couple_of, partner_of
from accounts.feed.models import Change
from tests.conftest import link
from tracker.refusal import NotThere

HOUR = timedelta(hours=1)


def invited(by, at):
    return actions.invite(by, id=uuid.uuid4(), now=at)


def yes(invitation, person, at, **said):
    return actions.accept(invitation, person, now=at, **{"verified": True, **said})


def test_a_yes_seats_the_sender_first_and_both_in_one_open_couple(cleo, ana, now):
    couple = yes(invited(cleo, now), ana, now + HOUR)
    seats = Membership.objects.filter(couple=couple).order_by("seat")
    assert [(one.person, one.seat, one.left_at) for one in seats] == [(cleo, 1, None), (ana, 2, None)]
    assert (couple.started_at, couple.first_weekday) == (now + HOUR, cleo.first_weekday)
    assert (partner_of(cleo), partner_of(ana)) == (ana, cleo)
    assert Invitation.objects.get().couple == couple
    assert set(Change.objects.filter(row=couple.pk, gone=False).values_list("viewer", flat=True)) == {cleo.pk, ana.pk}


def test_no_other_invitation_of_someone_linked_is_shown_as_open(cleo, ana, now):
    other = invited(cleo, now)
    assert actions.open_ones_of(cleo, now) == [other]
    yes(invited(cleo, now), ana, now + HOUR)
    assert actions.open_ones_of(cleo, now + HOUR) == []


def test_the_same_yes_again_gives_the_same_couple(cleo, ana, now):
    row = invited(cleo, now)
    assert yes(row, ana, now) == yes(row, ana, now + HOUR)
    assert Couple.objects.count() == 1


def test_others_who_link_meanwhile_end_no_invitation(cleo, ana, sam, dan, now):
    row = invited(cleo, now)
    link(sam, dan, now + HOUR)
    assert actions.open_ones_of(cleo, now + HOUR) == [row]
    assert yes(row, ana, now + 2 * HOUR)


def taken_back(row, cleo, ana, sam, at):
    actions.take_back(row, cleo, now=at)


def declined(row, cleo, ana, sam, at):
    actions.decline(row, now=at)


def used(row, cleo, ana, sam, at):
    yes(row, sam, at)
    actions.leave(cleo, now=at)


def sender_linked(row, cleo, ana, sam, at):
    link(sam, cleo, at)


def sender_was_linked_since(row, cleo, ana, sam, at):
    link(sam, cleo, at)
    actions.leave(cleo, now=at)
    Invitation.objects.filter(pk=row.pk).update(taken_back_at=None)  # as one that was being accepted meanwhile


def linked_oneself(row, cleo, ana, sam, at):
    link(ana, sam, at)


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (taken_back, rules.TakenBack),
        (declined, rules.Declined),
        (used, rules.Used),
        (sender_linked, rules.SenderLinked),
        (sender_was_linked_since, rules.TakenBack),
        (linked_oneself, rules.AlreadyLinked),
    ],
)
def test_each_no_says_why_and_links_nobody(before, why, cleo, ana, sam, now):
    row = invited(cleo, now)
    before(row, cleo, ana, sam, now + HOUR)
    couples = Couple.objects.count()
    with pytest.raises(why):
        yes(row, ana, now + 2 * HOUR)
    assert Couple.objects.count() == couples


def test_ones_own_and_unconfirmed_and_renamed_are_refused(cleo, ana, now):
    row = invited(cleo, now)
    with pytest.raises(rules.OwnInvitation):
        yes(row, cleo, now)
    with pytest.raises(rules.UnverifiedAddress):
        yes(row, ana, now, verified=False)
    with pytest.raises(rules.SenderRenamed):
        yes(row, ana, now, shown="Clea")
    assert couple_of(ana) is None


def test_an_erased_account_neither_invites_nor_accepts(cleo, ana, now):
    row = invited(cleo, now)
    for person in (cleo, ana):
        type(person).objects.filter(pk=person.pk).update(erased_at=now)
    with pytest.raises(NotThere):
        yes(row, ana, now)
    with pytest.raises(NotThere):
        invited(cleo, now)


def test_a_row_that_was_cleaned_up_meanwhile_is_not_there(cleo, ana, now):
    row = invited(cleo, now)
    Invitation.objects.all().delete()
    for act in (lambda: yes(row, ana, now), lambda: actions.decline(row, now=now)):
        with pytest.raises(NotThere):
            act()


def test_nobody_else_takes_an_invitation_back(cleo, ana, now):
    row = invited(cleo, now)
    with pytest.raises(NotThere):
        actions.take_back(row, ana, now=now)
    assert yes(row, ana, now)


@pytest.mark.parametrize(("before", "why"), [(taken_back, rules.TakenBack), (used, rules.Used)])
def test_a_dead_one_is_not_declined_any_more(before, why, cleo, ana, sam, now):
    row = invited(cleo, now)
    before(row, cleo, ana, sam, now)
    with pytest.raises(why):
        actions.decline(row, now=now)


@pytest.mark.parametrize(("before", "why"), [(declined, rules.Declined), (used, rules.Used)])
def test_a_dead_one_is_not_taken_back_any_more(before, why, cleo, ana, sam, now):
    row = invited(cleo, now)
    before(row, cleo, ana, sam, now)
    with pytest.raises(why):
        actions.take_back(row, cleo, now=now)


def test_taking_back_keeps_its_first_instant(cleo, now):
    row = invited(cleo, now)
    actions.take_back(row, cleo, now=now + HOUR)
    assert actions.take_back(row, cleo, now=now + 2 * HOUR).taken_back_at == now + HOUR


def test_open_ones_are_those_that_can_still_be_accepted(cleo, ana, sam, now):
    older, newer, back, no = (invited(cleo, now + n * HOUR) for n in range(4))
    invited(cleo, now - timedelta(days=8))
    actions.take_back(back, cleo, now=now)
    actions.decline(no, now=now + 4 * HOUR)
    assert actions.open_ones_of(cleo, now + 4 * HOUR) == [newer, older]
    assert actions.open_ones_of(sam, now) == []


def test_leaving_ends_it_for_both_at_one_instant(ana, ben, couple, now):
    ended = actions.leave(ana, now=now)
    assert (ended.pk, ended.ended_at) == (couple.pk, now)
    assert (couple_of(ana), couple_of(ben)) == (None, None)
    places = {one.person: one for one in Membership.objects.filter(couple=couple)}
    assert {one.left_at for one in places.values()} == {now}
    assert (places[ana].partner_name, places[ben].partner_name) == ("Ben", "Ana")
    assert (places[ana].told_at, places[ben].told_at) == (now, None)


def test_nobody_leaves_without_a_couple_or_one_that_is_not_meant(ana, ben, couple, dan, cleo, now):
    with pytest.raises(rules.NoCouple):
        actions.leave(cleo, now=now)
    with pytest.raises(rules.AnotherCouple):
        actions.leave(ana, now=now, couple_id=uuid.uuid4())
    assert couple_of(ana) == couple
    former = Membership.objects.get(person=dan).couple
    assert actions.leave(ben, now=now, couple_id=former.pk) == former
    assert couple_of(ben) == couple


def test_a_clock_that_went_back_ends_no_couple_before_it_began(ana, ben, couple):
    assert actions.leave(ana, now=couple.started_at - HOUR).ended_at == couple.started_at


def test_leaving_leaves_other_peoples_invitations_alone(ana, ben, couple, cleo, now):
    other = invited(cleo, now)
    actions.leave(ana, now=now)
    other.refresh_from_db()
    assert other.taken_back_at is None


def test_the_one_left_is_told_until_they_have_read_it_and_never_again(ana, ben, couple, now):
    actions.leave(ana, now=now)
    assert actions.notice_of_ending(ana) is None
    assert actions.notice_of_ending(ben).couple == couple
    actions.was_told(ben, now=now + HOUR)
    assert actions.notice_of_ending(ben) is None
    actions.was_told(ben, now=now + 2 * HOUR)
    assert Membership.objects.get(person=ben, couple=couple).told_at == now + HOUR
