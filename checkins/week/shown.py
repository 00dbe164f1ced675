"""What the page of a week shows: the week together as a talk card, on the page or on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.couple.models import Membership
from accounts.person.models import Person
from checkins.answer.shown import BAND_WORDS
from checkins.balance.models import SharedWeek
from checkins.balance.picture import MINI, sign_circles
from checkins.boundary.models import Topic as BoundaryTopic
from checkins.checkin.asking import Asking
from checkins.checkin.rules import Shown, TalkCard, Topic, talk_card
from checkins.heard.forms import HeardForm
from checkins.heard.models import heard_of
from checkins.week import rules
from checkins.week.rules import OPENINGS, Part, Timed

PART_WORDS = {
    Part.THANKS: lazy("thanks"),
    Part.ALIKE: lazy("where you see it alike"),
    Part.TOPICS: lazy("topics"),
    Part.NEXT: lazy("next week"),
}
ABOUT_WORDS: Mapping[int, Promise] = {
    5: lazy("About five minutes"),
    10: lazy("About ten minutes"),
    15: lazy("About fifteen minutes"),
    20: lazy("About twenty minutes"),
}


def partner_name(row: SharedWeek, person: Person, asking: Asking) -> str:
    """The name of the other one of a revealed week: as now, or as of the couple's end; one query for an archive."""
    if asking.couple is not None and asking.partner is not None and row.couple_id == asking.couple.pk:
        return asking.partner.name
    return Membership.objects.filter(couple=row.couple_id, person=person).values_list("partner_name", flat=True)[0]


@dataclass(frozen=True, slots=True)
class Card:
    """The talk card of a revealed week for a viewer. On paper (`sheet`) both read it, so names stand for "you"."""

    row: SharedWeek
    viewer: Person
    partner: str
    boundaries: Sequence[BoundaryTopic] = ()
    sheet: bool = False

    @property
    def mine(self) -> str:
        """The viewer's place, as the rules name it."""
        return str(self.row.seat_of(self.viewer))

    def name(self, key: str) -> str:
        return self.viewer.name if key == self.mine else self.partner

    def of_rules(self) -> TalkCard:
        """The card as the rules make it of both sides."""
        one, two = (Shown(str(seat), self.name(str(seat)), self.row.said_by(seat)) for seat in (0, 1))
        return talk_card(one, two, [Topic("boundary", row.boundary.text, by=self._key(row)) for row in self.boundaries])

    def _key(self, row: BoundaryTopic) -> str:
        return self.mine if row.is_of(self.viewer) else str(1 - int(self.mine))

    def shown(self) -> dict[str, Any]:
        """All that the template needs."""
        card = self.of_rules()
        topics = [*card.topics, *card.boundaries]
        parts = rules.order_of(thanks=bool(card.thanks), alike=bool(card.alike), topics=bool(topics))
        thanks = [self._line(key, text, self._thanks(key)) for key, text in card.thanks]
        return {
            "thanks": sorted(thanks, key=lambda line: not line["mine"]),
            "alike": card.alike,
            "mini": sign_circles(size=MINI),
            "topics": [self._topic(topic) for topic in topics],
            "intentions": [self._line(key, text, self._intends(key)) for key, text in card.intentions],
            "order": order_words(parts),
            "sheet": self.sheet,
        }

    def _line(self, key: str, text: str, by: str) -> dict[str, Any]:
        return {"mine": key == self.mine, "text": text, "by": by}

    def _says(self, key: str, you: str, they: str) -> str:
        """`you` for the viewer's own, unless it is on paper; else `they` with the name put in."""
        return you if key == self.mine and not self.sheet else they % {"name": self.name(key)}

    def _thanks(self, key: str) -> str:
        if self.sheet:
            return _("%(name)s, to %(other)s") % {"name": self.name(key), "other": self.name(str(1 - int(key)))}
        mine, partner = key == self.mine, {"partner": self.partner}
        return _("You, to %(partner)s") % partner if mine else _("%(partner)s, to you") % partner

    def _intends(self, key: str) -> str:
        return self._says(key, _("You intend"), _("%(name)s intends"))

    def _topic(self, topic: Topic) -> dict[str, Any]:
        if topic.kind == "boundary":
            kind = rules.OWN_BOUNDARY if self.sheet or topic.by == self.mine else rules.PARTNERS_BOUNDARY
            by = self._says(
                topic.by, _("You would like to talk about this"), _("%(name)s would like to talk about this")
            )
            return self._line(topic.by, topic.text, by) | {"begin": self._begin(OPENINGS[kind], topic.by)}
        if topic.kind == "words":
            kind = rules.OWN_WORDS if self.sheet or topic.by == self.mine else rules.PARTNERS_WORDS
            said = self._line(topic.by, topic.text, self._says(topic.by, _("You wrote"), _("%(name)s wrote")))
            return said | {"begin": self._begin(OPENINGS[kind], topic.by)}
        sides = [
            {"mine": key == self.mine, "name": self.name(key), "band": BAND_WORDS[band]} for key, band in topic.sides
        ]
        apart = topic.text.replace("{P}", _("the other"))
        return {"apart": apart, "sides": sides, "begin": self._begin(OPENINGS[topic.id])}

    def _begin(self, words: str, by: str = "") -> str:
        if not self.sheet:
            return _("You could begin with: %(words)s") % {"words": words}
        if by:
            return _("%(name)s could begin with: %(words)s") % {"name": self.name(by), "words": words}
        return _("Either of you could begin with: %(words)s") % {"words": words}


def order_words(parts: tuple[Timed, ...]) -> str:
    """“About twenty minutes: thanks 3, …”."""
    named = ", ".join(f"{PART_WORDS[part.part]} {part.minutes}" for part in parts)
    return _("%(about)s, if you like: %(parts)s.") % {"about": ABOUT_WORDS[rules.about(parts)], "parts": named}


def heard(row: SharedWeek, person: Person, refused: HeardForm | None, *, is_ours: bool) -> dict[str, Any]:
    """What each one heard, as this person sees it; one query. `is_ours`: the couple is one's open one.

    `refused` is the form that was just sent in vain: it is shown whatever holds by now, so that no word is lost.
    """
    mine, theirs = heard_of(row, person)
    open_to_words = is_ours and (mine is None or mine.shown_at is None)
    return {
        "heard": mine,
        "heard_theirs": theirs,
        "heard_form": refused or (HeardForm.of(mine) if open_to_words else None),
        "heard_is_open": is_ours,
    }


def own_boundaries(marks: Sequence[dict[str, Any]], topics: Sequence[BoundaryTopic], person: Person) -> dict[str, Any]:
    """A person's own boundaries that can be put on the card, or are on it: how each of the two saw them kept."""
    on_it = {row.boundary_id: row.boundary for row in topics if row.is_of(person)}
    lines = [
        {**mark, "is_topic": mark["boundary"].pk in on_it}
        for mark in marks
        if mark["mine"] and mark["boundary"].is_shared and not mark["boundary"].is_retired
    ]
    looked_at = {line["boundary"].pk for line in lines}
    others = [row for pk, row in on_it.items() if pk not in looked_at]
    lines += [{"boundary": row, "text": row.text, "says": "", "partner": None, "is_topic": True} for row in others]
    return {"own_boundaries": lines}
