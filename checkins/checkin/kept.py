"""What check-ins say of how a boundary of one's own was kept: for its owner alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.person.models import Person
from checkins.balance.models import OwnReading
from checkins.balance.rules import care, half_up
from checkins.balance.words import spelt
from checkins.boundary.models import Boundary
from checkins.checkin.models import SUBMITTED, BoundaryMark
from checkins.checkin.rules import kept_band

WEEKS_SHOWN = 8
OFTEN = ((80, lazy("Nearly always")), (60, lazy("Mostly")), (40, lazy("Sometimes")), (0, lazy("Seldom")))


def kept_of(boundary: Boundary, person: Person) -> Mapping[str, Any]:
    """The last weeks in which the owner looked at it: their own mark, and the partner's in bands, once revealed.

    The means are of the owner's marks alone, over the weeks it came up; over all: of all boundaries in those weeks.
    Breaches are counted nowhere. Two queries.
    """
    mine = BoundaryMark.objects.owned_by(person).filter(of_partner=False, check_in__state=SUBMITTED)
    looked = mine.filter(boundary=boundary.pk).order_by("-check_in__week").values("check_in")[:WEEKS_SHOWN]
    rows = mine.filter(check_in__in=Subquery(looked)).order_by("-check_in__week")
    found = list(rows.values_list("check_in__week", "boundary", "mark"))
    marks = [(week, mark) for week, id, mark in found if id == boundary.pk]
    if not marks:
        return {}
    readings = OwnReading.objects.owned_by(person).filter(week__in=[week for week, _mark in marks])
    theirs = {row.week: row.partner_marks.get(str(boundary.pk)) for row in readings}
    return {
        "sentence": sentence([mark for _week, mark in marks]),
        "mean": mean_words([mark for _week, mark in marks], [mark for _week, _id, mark in found]),
        "weeks": [_line(week, mark, theirs.get(week)) for week, mark in marks],
    }


def mean_words(marks: Sequence[int | None], of_all: Sequence[int | None]) -> str:
    """The mean of one's marks of a boundary, 0 to 100, and that of all boundaries; empty if it did not come up."""
    mean, over_all = care(marks), care(of_all)
    if mean is None or over_all is None:
        return ""
    said = _("%(mean)s of 100, the mean of your own marks.") % {"mean": half_up(mean)}
    if len(of_all) == len(marks):
        return said
    return said + " " + _("All your boundaries in these weeks: %(mean)s.") % {"mean": half_up(over_all)}


def sentence(marks: Sequence[int | None]) -> str:
    """The mean of the weeks in which it came up, in words."""
    present = [mark for mark in marks if mark is not None]
    mean = care(present)
    if mean is None:
        return _("It did not come up in these weeks.")
    often = next(word for least, word in OFTEN if mean >= least)
    weeks = _("the one week") if len(present) == 1 else _("the %(n)s weeks") % {"n": spelt(len(present))}
    return _("%(often)s, in %(weeks)s it came up.") % {"often": often, "weeks": weeks}


def _line(week: Any, mark: int | None, theirs: str | None) -> dict[str, Any]:
    says = _("did not come up") if mark is None else _("%(n)s of 5") % {"n": mark}
    mine = kept_band(mark) if mark is not None else None
    return {"week": week, "says": says, "partner": theirs, "apart": {mine, theirs} == {"little", "well"}}
