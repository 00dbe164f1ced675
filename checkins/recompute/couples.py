"""The readings of many couples anew: nine queries and one transaction, under the couples' locks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q

from accounts.belonging.bulk import Rewritten
from accounts.couple.models import Couple, Membership
from accounts.feed.feed import record
from checkins.balance.models import OwnReading, SharedWeek
from checkins.balance.reading import OLDEST
from checkins.balance.rules import Before, Said
from checkins.recompute import replay
from checkins.recompute.lived import ByOwner, sealed_weeks
from checkins.recompute.replay import Stored, Weeks
from checkins.recompute.rows import Done, said_of, standing, to_write, with_said, write
from tracker.transaction import one_transaction


class Pair(NamedTuple):
    """A couple under lock: its first week, and what its reading said before."""

    first_week: date
    said: Said


class Seat(NamedTuple):
    """One of a couple: who, whether they look at what both have seen, whether their answers may be read for it (not
    once they took them out), and what their own reading said before."""

    person: UUID
    looks: bool
    answers: bool
    said: Said


@one_transaction
def recompute(ids: Sequence[UUID], *, since: date | None, now: datetime) -> tuple[Done, list[UUID]]:
    """What was done, and the people of those couples."""
    pairs, seats = _locked(ids, since), _seats(ids, since)
    stored = _stored(ids, seats, since)
    lived = sealed_weeks(Q(couple__in=ids), since and since - OLDEST)
    together: list[Rewritten] = []
    owns: list[Rewritten] = []
    for id, pair in pairs.items():
        one, two = seats[id]
        before = Before(pair.said, one.said, two.said)
        weeks = (_lived(lived, id, one), _lived(lived, id, two))
        for changed in replay.couple(stored[id], weeks, since=pair.first_week, before=before):
            if changed.seat is None:
                together.append(to_write(changed, [seat.person for seat in (one, two) if seat.looks]))
            else:
                owns.append(to_write(changed, [(one, two)[changed.seat].person]))
    # In the order in which erasing an account locks them, too.
    lines = [*write(OwnReading, replay.OWN, owns, now), *write(SharedWeek, replay.TOGETHER, together, now)]
    record(lines, now)
    people = [seat.person for two_seats in seats.values() for seat in two_seats]
    return Done(couples=len(pairs), changed=len(together) + len(owns)), people


def _lived(lived: ByOwner, couple: UUID, seat: Seat) -> Weeks:
    """The sealed weeks of one of a couple, as far as they may be read."""
    return lived.get((couple, seat.person), {}) if seat.answers else {}


def _locked(ids: Sequence[UUID], since: date | None) -> dict[UUID, Pair]:
    """The couples, locked in the order of their ids."""
    rows = Couple.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    found = with_said(rows, SharedWeek.objects.filter(couple=OuterRef("pk")), since)
    return {pk: Pair(week, said_of(said)) for pk, week, said in found.values_list("pk", "first_week", "said")}


def _seats(ids: Sequence[UUID], since: date | None) -> dict[UUID, list[Seat]]:
    """The two of each couple, by seat."""
    rows = Membership.objects.filter(couple__in=ids).order_by("seat")
    earlier = OwnReading.objects.filter(owner=OuterRef("person"), couple=OuterRef("couple"))
    columns = ("couple", "person", "person__erased_at", "hidden_at", "withdrawn_at", "said")
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for couple, person, erased, hidden, withdrawn, said in with_said(rows, earlier, since).values_list(*columns):
        looks = erased is None and hidden is None
        found[couple].append(Seat(person, looks, withdrawn is None, said_of(said)))
    return found


def _stored(ids: Sequence[UUID], seats: dict[UUID, list[Seat]], since: date | None) -> dict[UUID, Stored]:
    """What stands of those couples, by week."""
    found = {id: Stored({}, ({}, {})) for id in ids}
    rows = SharedWeek.objects.filter(couple__in=ids)
    for (couple,), week, row in standing(rows, ("couple",), replay.TOGETHER, since):
        found[couple].together[week] = row
    place = {(id, seat.person): n for id, two in seats.items() for n, seat in enumerate(two)}
    own = OwnReading.objects.filter(couple__in=ids)
    for (couple, owner), week, row in standing(own, ("couple", "owner"), replay.OWN, since):
        found[couple].owns[place[couple, owner]][week] = row
    return found
