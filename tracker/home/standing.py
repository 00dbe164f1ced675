"""Where we stand, for the home page: the circles and one sentence, from the newest stored reading. One query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checkins.balance import picture, words
from checkins.balance.models import newest_own, newest_shared
from checkins.balance.rules import as_of, own_as_of, picture_of
from checkins.checkin.asking import Asking


@dataclass(frozen=True)
class Standing:
    """One sentence, what it rests on, and the picture to it (None for someone alone)."""

    heading: str
    basis: str
    picture: picture.Circles | None


NOT_YET = "A reading needs two weeks you both shared."
NOT_YET_ALONE = "A reading needs two weeks of your own."


def standing(asking: Asking, now: datetime) -> Standing:
    """The couple's newest reading as this person sees it; for someone alone their own."""
    if asking.couple is None:
        return _alone(asking, now)
    newest = newest_shared(asking.person)
    if newest is None:
        return Standing("No reading yet", NOT_YET, picture.empty_circles())
    found = as_of(newest.together(), asking.newest_closed(now))
    inputs = picture_of(found, newest.seat_of(asking.person) + 1)
    partner = asking.partner.name if asking.partner else ""
    drawn = picture.circles(*inputs, name=partner) if inputs else picture.empty_circles()
    return Standing(words.heading(found), words.basis(found) if inputs else "", drawn)


def _alone(asking: Asking, now: datetime) -> Standing:
    newest = newest_own(asking.person)
    if newest is None:
        return Standing("No reading yet", NOT_YET_ALONE, None)
    own = own_as_of(newest.own(), asking.newest_closed(now))
    return Standing(words.own_heading(own, alone=True), "", None)
