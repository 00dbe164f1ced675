"""People live on phones: what a phone knows from what it was told since is what a new phone is told at once.

Every word and every verb of the API, in any order, while two become a couple, leave, hide and take back. After each
step the phone of each pulls what changed. `tests/lives.py` says how to live more lives, and longer ones.
"""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

import time_machine
from django.core.cache import cache
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from accounts.archive import actions as archive
from accounts.couple import actions as couples
from accounts.couple.models import couple_of
from accounts.person import actions as people
from checkins.boundary.rules import Category
from checkins.checkin.asking import asking_of
from checkins.suggestion.rules import Into
from goals.goal.rules import Help
from tests.cast import Phone, person
from tests.conftest import link
from tests.lives import MARKS, ZONES, Life, live
from tracker.urls import router

NAMES = ("Ana", "Ben", "Cleo")
ALONE, TOGETHER = ("s1", "s2", "d2"), ("d1", "s4", "s5", "s6", "s3", "s7", "s8")
WORDS = sorted(prefix for prefix, view, _ in router.registry if hasattr(view, "create"))
VERBS = {
    prefix: [verb.url_path for verb in view.get_extra_actions() if "post" in verb.mapping]
    for prefix, view, _ in router.registry
}

pytestmark = MARKS

names = st.sampled_from(NAMES)
seeds = st.integers(0, 10**6)


class LifeOfPhones(Life):
    """Ana, Ben and Cleo, of whom two at a time may be a couple."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, dict[tuple[str, str], dict]] = {name: {} for name in NAMES}
        self.cursors: dict[str, str] = {}
        self.turn = 0
        self.phones: dict[str, tuple[datetime, Phone]] = {}

    @initialize(places=st.tuples(*[st.sampled_from(ZONES)] * 3))
    def begins(self, places) -> None:
        self.now = datetime(2026, 10, 20, 12, tzinfo=UTC)
        for name, zone in zip(NAMES, places, strict=True):
            person(name, zone, created_at=self.now - timedelta(days=40))
        link(self.someone("Ana"), self.someone("Ben"), self.now - timedelta(days=30))

    # ---- machinery

    def phone(self, name: str) -> Phone:
        since, phone = self.phones.get(name, (None, None))
        if since is None or self.now - since > timedelta(days=6):
            with time_machine.travel(self.now, tick=False):
                phone = Phone(self.someone(name))
            self.phones[name] = (self.now, phone)
        return phone

    def asks(self, name: str, method: str, path: str, body=None, **headers):
        cache.clear()
        with time_machine.travel(self.now, tick=False):
            answer = self.phone(name)(method, path, body, **headers)
        assert answer.status_code < 500 and answer.status_code not in (400, 401, 405, 428), (path, answer.content)
        return answer

    def rows_of(self, name: str, word: str) -> list[dict]:
        return [row for (of, _), row in self.known[name].items() if of == word]

    def one_of(self, name: str, word: str, dice) -> str:
        """The id of a row of that word that this person knows, or of none."""
        found = self.rows_of(name, word)
        return dice.choice(found)["id"] if found else str(uuid.UUID(int=dice.getrandbits(128), version=4))

    def body(self, name: str, word: str, dice) -> dict:
        today = self.now.astimezone(self.someone(name).zone).date()
        day, text = str(today - timedelta(days=dice.randrange(5))), dice.choice(["Swim", "Read", "Call Jo"])
        weeks, sealed = ([row["week"] for row in self.rows_of(name, of)] or [day] for of in ("weeks", "check-ins"))
        bodies = {
            "goals": lambda: {
                "title": text,
                "kind": dice.choice(["personal", "shared"]),
                **dice.choice(
                    [
                        {},
                        {"measure": "number", "start": "0", "target": "10", "unit": "km"},
                        {"measure": "habit", "times_a_week": 2},
                        {"due": str(today + timedelta(days=9))},
                    ]
                ),
            },
            "steps": lambda: {"goal": self.one_of(name, "goals", dice), "text": text},
            "progress": lambda: {
                "goal": self.one_of(name, "goals", dice),
                "day": day,
                **dice.choice([{"amount": "2"}, {}]),
            },
            "boundaries": lambda: {"category": dice.choice([*Category]), "text": f"I need {text}."},
            "topics": lambda: {"boundary": self.one_of(name, "boundaries", dice), "week": dice.choice(weeks)},
            "time-entries": lambda: {"kind": dice.choice(["me", "we"]), "day": day, "minutes": 30, "what": text},
            "time-notes": lambda: {"entry": self.one_of(name, "time-entries", dice), "text": text},
            "targets": lambda: {"me_minutes": dice.choice([None, 60, 300]), "we_minutes": dice.choice([60, 120])},
            "planned-blocks": lambda: {
                **dice.choice([{"kind": "me"}, {"kind": "we", "what": text}]),
                "day": str(today + timedelta(days=dice.randrange(9))),
                "minutes": 60,
            },
            "block-notes": lambda: {"block": self.one_of(name, "planned-blocks", dice), "text": text},
            "check-ins": lambda: self.check_in(name, dice, text),
            "heard-notes": lambda: {"week": dice.choice(weeks), "text": text},
            "shared-answers": lambda: {"week": dice.choice(sealed), "question": dice.choice(["s1", "x1", "d2"])},
        }
        return bodies[word]()

    def check_in(self, name, dice, text) -> dict:
        asking = asking_of(self.someone(name))
        week = asking.week_open(self.now) or self.now.date()
        found = {"week": str(week), "me_minutes": 60 * dice.randrange(5)}
        if asking.couple_in(week):
            found |= {"x1": text, "we_minutes": 90, "kept": dice.choice([[], ["s4"], ["x1"]])}
        asked = ALONE + (TOGETHER if asking.couple_in(week) else ())
        return found | {column: dice.randint(1, 3) for column in asked if dice.random() < 0.9}

    # ---- what phones do

    @rule(seed=seeds, names=st.sampled_from([NAMES[:2], NAMES[:2], NAMES]))
    def all_write(self, seed, names) -> None:
        """A few times in turn, whatever comes to their minds."""
        dice = self.dice(seed)
        for act in dice.choices([self.makes, self.does, self.changes, self.removes], [5, 6, 2, 1], k=4):
            for name in names:
                self.is_told(name)
                act(name, dice)

    def dice(self, seed) -> random.Random:
        """Others each time, so that no id comes twice by chance."""
        self.turn += 1
        return random.Random(f"{self.turn} {seed}")

    def makes(self, name, dice) -> None:
        self.make(name, dice.choice([*WORDS, *["goals", "boundaries", "time-entries", "planned-blocks"] * 2]), dice)

    def make(self, name, word, dice) -> None:
        id = uuid.UUID(int=dice.getrandbits(128), version=4)
        self.asks(name, "PUT", f"{word}/{id}/", self.body(name, word, dice))

    def does(self, name, dice) -> None:
        """A verb on a row of a word that has some."""
        if word := self.a_word(name, dice, [word for word, verbs in VERBS.items() if verbs]):
            verb = dice.choice(VERBS[word])
            said = {"let-in": {"help": dice.choice([*Help])} if word == "goals" else {}}
            said["turn"] = {"into": dice.choice([*Into]), "turned_id": self.one_of(name, "goals", dice)}
            self.at_a_row(name, word, dice, "POST", verb + "/", said.get(verb, {}))

    def changes(self, name, dice) -> None:
        if word := self.a_word(name, dice, set(WORDS) - {"steps", "progress", "topics", "targets", "shared-answers"}):
            fixed = {"kind", "week", "entry", "block", "measure", "start", "target", "unit", "times_a_week"}
            body = {field: value for field, value in self.body(name, word, dice).items() if field not in fixed}
            self.at_a_row(name, word, dice, "PATCH", "", body)

    def removes(self, name, dice) -> None:
        if word := self.a_word(name, dice, set(WORDS) - {"boundaries", "targets"}):
            self.at_a_row(name, word, dice, "DELETE", "")

    def a_word(self, name, dice, words) -> str:
        """One of those words, of which this person knows a row; none if there is no such."""
        found = sorted({word for word, _ in self.known[name]} & set(words))
        return dice.choice(found) if found else ""

    def at_a_row(self, name, word, dice, method, verb, body=None) -> None:
        self.at(name, f"{word}/{self.one_of(name, word, dice)}/", method, verb, body)

    def at(self, name, path, method, verb, body=None) -> None:
        seen = self.asks(name, "GET", path).headers["ETag"]
        self.asks(name, method, path + verb, body, **{"If-Match": seen})

    @rule(seed=seeds, names=st.sampled_from([NAMES[:2], NAMES[:2], NAMES[:1], NAMES]))
    def the_last_day_of_a_week_comes(self, seed, names) -> None:
        while asking_of(self.someone(names[0])).week_open(self.now) is None:
            self.now += timedelta(hours=6)
        dice = self.dice(seed)
        for name in names:
            self.make(name, "check-ins", dice)
            self.is_told(name)
            for row in self.rows_of(name, "check-ins"):
                if row["state"] == "draft":
                    self.at(name, f"check-ins/{row['id']}/", "POST", "submit/", {})

    # ---- what happens to them

    @rule(hours=st.sampled_from([1, 13, 40, 72, 7 * 24]))
    def time_passes(self, hours) -> None:
        self.now += timedelta(hours=hours)

    @rule(name=names, zone=st.sampled_from(ZONES), weekday=st.integers(0, 6))
    def moves(self, name, zone, weekday) -> None:
        people.change_profile(self.someone(name), now=self.now, time_zone=zone, first_weekday=weekday)

    @rule(pair=st.permutations(NAMES), sure=st.booleans())
    def leaves_or_links(self, pair, sure) -> None:
        one, other = self.someone(pair[0]), self.someone(pair[1])
        if couple_of(one) and sure:
            couples.leave(one, now=self.now)
        elif not couple_of(one) and not couple_of(other):
            self.now += timedelta(days=1)  # more invitations than a few in so short a time are refused
            link(one, other, self.now)

    @rule(name=names, verb=st.sampled_from([archive.hide, archive.show, archive.withdraw]), seed=seeds)
    def looks_back(self, name, verb, seed) -> None:
        someone = self.someone(name)
        if former := archive.former(someone):
            verb(someone, couple=self.dice(seed).choice(former).couple_id, now=self.now)

    # ---- what holds whatever they do

    def is_told(self, name) -> None:
        """Pull what changed since the last time."""
        self.cursors[name] = self.pull(name, self.known[name], self.cursors.get(name))

    def pull(self, name, known, cursor) -> str:
        """Put into `known` what is told since the cursor, page by page; the next cursor. The couple is one for each."""
        more = True
        while more:
            page = self.asks(name, "GET", f"sync/?cursor={cursor}" if cursor else "sync/").json()
            for change in page["changes"]:
                key = change["word"], "" if change["word"] == "couple" else change["id"]
                if change["gone"]:
                    known.pop(key, None)
                else:
                    known[key] = change["row"]
            cursor, more = page["cursor"], page["more"]
        return cursor

    @invariant()
    def a_phone_knows_what_a_new_one_is_told(self) -> None:
        for name in NAMES if hasattr(self, "now") else ():
            anew: dict[tuple[str, str], dict] = {}
            self.is_told(name)
            self.pull(name, anew, None)
            assert self.known[name] == anew

    @rule(name=names)
    def lists_hold_the_same(self, name) -> None:
        for word, _view, _ in router.registry:
            if word != "balance":
                rows: list[dict] = []
                cursor: str | None = ""
                while cursor is not None:
                    page = self.asks(name, "GET", f"{word}/?size=20{cursor and '&cursor=' + cursor}").json()
                    rows, cursor = rows + page["results"], page["next"]
                assert {row["id"]: row for row in rows} == {row["id"]: row for row in self.rows_of(name, word)}, word
                assert len({row["id"] for row in rows}) == len(rows)


def test_phones_know_what_stands(db):
    live(LifeOfPhones)
