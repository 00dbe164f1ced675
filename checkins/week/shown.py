"""What the page of a week shows: the week together as a talk card."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.couple.models import Membership
from accounts.person.models import Person
from checkins.balance.models import SharedWeek
from checkins.balance.picture import MINI, sign_circles
from checkins.checkin import rules
from checkins.checkin.asking import Asking
from checkins.checkin.rules import Shown

BAND_WORDS = {"little": lazy("little"), "somewhat": lazy("somewhat"), "much": lazy("much")}


def partner_name(row: SharedWeek, person: Person, asking: Asking) -> str:
    """The name of the other one of a revealed week: as now, or as of the couple's end; one query for an archive."""
    if asking.couple is not None and asking.partner is not None and row.couple_id == asking.couple.pk:
        return asking.partner.name
    return Membership.objects.filter(couple=row.couple_id, person=person).values_list("partner_name", flat=True)[0]


def talk_card(row: SharedWeek, person: Person, partner: str) -> dict[str, Any]:
    """The talk card of a revealed week as that person sees it."""
    mine = row.seat_of(person)
    names = {mine: person.name, 1 - mine: partner}
    sides = [Shown(str(seat), names[seat], row.said_by(seat)) for seat in (0, 1)]
    card = rules.talk_card(sides[0], sides[1])

    def line(key: str, text: str) -> dict[str, Any]:
        return {"mine": key == str(mine), "name": names[int(key)], "text": text}

    return {
        "thanks": sorted((line(*found) for found in card.thanks), key=lambda found: not found["mine"]),
        "alike": card.alike,
        "mini": sign_circles(size=MINI),
        "topics": [
            line(topic.by, topic.text)
            if topic.kind == "words"
            else {
                "apart": topic.text.replace("{P}", _("the other")),
                "sides": [
                    {"mine": key == str(mine), "name": names[int(key)], "band": BAND_WORDS[band]}
                    for key, band in topic.sides
                ],
            }
            for topic in card.topics
        ],
        "intentions": [line(*found) for found in card.intentions],
    }
