"""People write, seal, move, go quiet, leave and link in any order: what they are shown is what a plain model says.

Through the front doors. `tests/lives.py` says how to live more lives, and longer ones.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import time_machine
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from accounts.couple import actions as couples
from accounts.couple.models import Couple, Membership
from accounts.person.models import Person
from accounts.takeout.export import everything
from checkins.balance.models import SharedWeek
from checkins.checkin.models import CheckIn
from tests.cast import Phone, person
from tests.checkins.checkin.model_of_weeks import IDS, TOGETHER, WEEK, Someone, World, closes
from tests.checkins.weeks import post_part, seal
from tests.conftest import link
from tests.lives import MARKS, ZONES, Life, live

NAMES = ("Ana", "Ben", "Cleo")
STARTS = [  # a few days before a clock jumps, or a day is left out
    *((2011, 12, 21), (2018, 10, 27), (2019, 2, 8), (2026, 3, 1), (2026, 3, 27), (2026, 9, 25), (2026, 10, 23)),
]
TOKEN = re.compile(r"zw\d+zw")
VARYING = re.compile(r'csrfmiddlewaretoken" value="\w+|"X-CSRFToken": "\w+|X-CSRFToken&quot;: &quot;\w+')
DATES = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}\.? (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)"
)
PAGES = ("/", "/checkin/", "/weeks/", "/weeks/history/", "/balance/", "/time/")

pytestmark = MARKS

names = st.sampled_from(NAMES)
backs = st.sampled_from([None, None, None, None, -1, 0, 1, 2])
"""How many weeks before the one that is lived in; None: the one that is open or comes next."""
picks = st.dictionaries(st.sampled_from(TOGETHER), st.integers(0, 6), max_size=6)
ids = st.sets(st.sampled_from([IDS.get(column, column) for column in TOGETHER if column != "x4"]), max_size=4)


class LifeOfWeeks(Life):
    """Ana, Ben and Cleo, of whom two at a time may be a couple."""

    def __init__(self) -> None:
        super().__init__()
        self.said = 0
        self.doors: dict[str, tuple[datetime, Client, Phone]] = {}
        self.blank: dict[tuple[str, str], str] = {}

    @initialize(
        start=st.sampled_from(STARTS),
        weekday=st.integers(0, 6),
        places=st.tuples(*[st.sampled_from(ZONES)] * 3),
        linked=st.sampled_from([True, True, True, False]),
    )
    def begins(self, start, weekday, places, linked) -> None:
        now = datetime(*start, 12, tzinfo=UTC)
        self.world = World(weekday, now, {name: Someone(name, zone) for name, zone in zip(NAMES, places, strict=True)})
        came = datetime(2011, 1, 1, tzinfo=UTC)
        self.people = {
            name: person(name, zone, created_at=came, first_weekday=weekday)
            for name, zone in zip(NAMES, places, strict=True)
        }
        if linked:
            self.link_up(NAMES)

    # ---- machinery

    def at(self):
        return time_machine.travel(self.world.now, tick=False)

    def fresh(self, name: str) -> Person:
        return Person.objects.get(pk=self.people[name].pk)

    def doors_of(self, name: str) -> tuple[Client, Phone]:
        """A browser and a phone, logged in anew before their sessions end."""
        since, browser, phone = self.doors.get(name, (None, None, None))
        if since is None or self.world.now - since > timedelta(days=6):
            with self.at():
                browser, phone = Client(), Phone(self.people[name])
                browser.force_login(self.people[name])
            self.doors[name] = (self.world.now, browser, phone)
        return browser, phone

    def week(self, name: str, back: int | None):
        return self.world.coming(name) if back is None else self.world.lived(name) - back * WEEK

    def given(self, name: str, week, chosen) -> dict[str, int | str]:
        """Answers of the right kind to the questions that this person is asked."""
        found: dict[str, int | str] = {}
        for column in self.world.questions(name, week):
            if column not in chosen:
                continue
            value = chosen[column]
            if column.startswith("x"):
                self.said += 1
                found[column] = f"zw{self.said}zw"
            else:
                found[column] = value * 47 if column in IDS else value - 3 if column in ("d1", "d2") else value + 1
        return found

    # ---- time

    @rule(hours=st.sampled_from([1, 5, 13, 24, 40, 72, 7 * 24, 16 * 24]))
    def time_passes(self, hours) -> None:
        self.world.now += timedelta(hours=hours)

    @rule(name=names, back=st.integers(0, 1), seconds=st.sampled_from([-1, 0]))
    def a_week_is_about_to_close(self, name, back, seconds) -> None:
        self.world.now = max(self.world.now, closes(self.week(name, back)) + timedelta(seconds=seconds))

    @rule(name=names)
    def the_last_day_comes(self, name) -> None:
        while self.world.today(name) != self.world.lived(name) + timedelta(days=6):
            self.world.now += timedelta(hours=6)
            if self.world.now > closes(self.world.lived(name)):  # the day that never was in Apia
                return

    # ---- answers

    @rule(name=names, back=backs, chosen=picks, passed=ids, kept=ids)
    def writes(self, name, back, chosen, passed, kept) -> None:
        week, (_browser, phone) = self.week(name, back), self.doors_of(name)
        answers = self.given(name, week, chosen)
        passed = passed - {IDS.get(column, column) for column in answers}
        body = answers | {"passed": sorted(passed), "kept": sorted(kept)}
        found, refusal = self.world.people[name].weeks.get(week), self.world.refusal(name, week)
        with self.at():
            if found is None:
                id = str(uuid.uuid4())
                answer = phone.put(f"check-ins/{id}/", {"week": week.isoformat(), **body})
            else:
                id, path = found.id, f"check-ins/{found.id}/"
                answer = phone.patch(path, body, **{"If-Match": phone.etag(path)})
        if refusal:
            assert (answer.status_code, refusal) == (409, answer.json()["type"].rpartition(":")[2]), answer.content
        else:
            assert answer.status_code in (200, 201), answer.content
            self.world.write(name, week, id, answers, passed, kept)

    @rule(name=names, back=backs, chosen=picks)
    def writes_in_the_browser(self, name, back, chosen) -> None:
        week, (browser, phone) = self.week(name, back), self.doors_of(name)
        if week in self.world.people[name].weeks:
            return
        with self.at():
            if self.world.refusal(name, week):
                assert browser.get(f"/checkin/{week}/room/").status_code in (302, 404)
                return
            answers = self.given(name, week, {"s1": 3} | {key: chosen[key] for key in ("d2", "s2") if key in chosen})
            assert post_part(browser, week, "room", answers).status_code == 303
            (row,) = phone.get(f"check-ins/?week={week}").json()["results"]
        self.world.write(name, week, row["id"], answers, set(), set())

    @rule(name=names, back=backs, on_the_web=st.booleans())
    def submits(self, name, back, on_the_web) -> None:
        week, (browser, phone) = self.week(name, back), self.doors_of(name)
        found, refusal = self.world.people[name].weeks.get(week), self.world.refusal(name, week)
        if found is None:
            return
        path = f"check-ins/{found.id}/"
        with self.at():
            if on_the_web and not refusal:
                expected, status = 303, seal(browser, week).status_code
            else:
                expected, status = 200, phone.post(f"{path}submit/", **{"If-Match": phone.etag(path)}).status_code
        if refusal == "week-closed":
            assert status == 409
        elif not found.sealed and not found.answers and not found.passed:
            assert status == 422
        else:
            assert status == expected
            self.world.submit(name, week)
            self.is_opened_to_both_or_to_none(week)

    def is_opened_to_both_or_to_none(self, week) -> None:
        for name in NAMES:
            self.reads_week(name, week)

    @rule(name=names, back=backs)
    def starts_over(self, name, back) -> None:
        week, (_browser, phone) = self.week(name, back), self.doors_of(name)
        found = self.world.people[name].weeks.get(week)
        if found is None:
            return
        path = f"check-ins/{found.id}/"
        with self.at():
            answer = phone.delete(path, **{"If-Match": phone.etag(path)})
        assert answer.status_code == (409 if found.sealed else 204)
        if not found.sealed:
            del self.world.people[name].weeks[week]

    # ---- where and with whom

    @rule(name=names, zone=st.sampled_from(ZONES))
    def moves(self, name, zone) -> None:
        _browser, phone = self.doors_of(name)
        with self.at():
            answer = phone.patch("me/", {"time_zone": zone}, **{"If-Match": phone.etag("me/")})
        assert answer.status_code == 200
        self.world.people[name].zone = zone

    @rule(name=names, days=st.integers(1, 30))
    def goes_quiet(self, name, days) -> None:
        _browser, phone = self.doors_of(name)
        until = self.world.today(name) + timedelta(days=days)
        with self.at():
            answer = phone.put("quiet/", {"until": until.isoformat()})
        if self.world.coming(name) + timedelta(days=6) < until:
            assert answer.status_code == 200
            self.world.people[name].quiet_until = until
        else:
            assert answer.status_code == 422

    @rule(name=names)
    def ends_the_quiet(self, name) -> None:
        _browser, phone = self.doors_of(name)
        with self.at():
            assert phone.delete("quiet/").status_code == 204
        self.world.people[name].quiet_until = None

    @rule(
        who=st.permutations(NAMES),
        many=st.sampled_from([1, 2, 3, 3]),
        hours=st.sampled_from([0, 14, 14, 60]),
        chosen=picks,
        kept=ids,
    )
    def a_week_is_looked_back_on(self, who, many, hours, chosen, kept) -> None:
        """Its last day comes, and one, two or all of them write and seal."""
        self.the_last_day_comes(who[0])
        self.world.now += timedelta(hours=hours)
        for name in who[:many]:
            self.writes(name, None, {"s1": 2, "x3": 1} | chosen, set(), kept)
            self.submits(name, None, len(kept) % 2 == 0)

    @precondition(lambda self: len(self.world.couples) < 5)
    @rule(pair=st.permutations(NAMES))
    def link_up(self, pair) -> None:
        one, other, _third = pair
        if self.world.couple_of(one) or self.world.couple_of(other):
            return
        with self.at():
            link(self.fresh(one), self.fresh(other), self.world.now)
        self.world.link(one, other)

    @rule(name=names, sure=st.sampled_from([True, False, False]))
    def leaves(self, name, sure) -> None:
        if sure and self.world.couple_of(name):
            with self.at():
                couples.leave(self.fresh(name), now=self.world.now)
            self.world.leave(name)

    # ---- what is shown

    def reads_week(self, name, week) -> None:
        """The week by the API: both sides, or the bytes that are the same whoever has answered, or nothing."""
        _browser, phone = self.doors_of(name)
        with self.at():
            answer = phone.get(f"weeks/{week}/")
        revealed = self.world.revealed_to(name).get(week)
        if revealed is not None:
            found = answer.json()
            mine, (theirs,) = revealed[name], [side for who, side in revealed.items() if who != name]
            assert {**found["mine"]["answers"], **found["mine"]["words"]} == mine
            assert {**found["partners"]["answers"], **found["partners"]["words"]} == theirs
        elif self.world.may_look_at(name, week):
            assert answer.content == json.dumps({"week": str(week), "revealed": False}, separators=(",", ":")).encode()
        else:
            assert answer.status_code == 404

    def reads_own(self, name) -> None:
        _browser, phone = self.doors_of(name)
        own = self.world.people[name].weeks
        with self.at():
            rows = {row["week"]: row for row in phone.get("check-ins/?size=200").json()["results"]}
            shared = phone.get("weeks/?size=200").json()["results"]
            home = phone.get("home/").json()["check_in"]
        assert home == self.world.home(name)
        assert sorted(row["week"] for row in shared) == sorted(str(week) for week in self.world.revealed_to(name))
        assert set(rows) == {str(week) for week in own}
        for week, check_in in own.items():
            row = rows[str(week)]
            assert {column: row[column] for column in TOGETHER if row[column] is not None} == check_in.answers
            assert (set(row["passed"]), set(row["kept"])) == (check_in.passed, check_in.kept)
            assert row["state"] == ("submitted" if check_in.sealed else "draft")

    def comes_across(self, name, weeks) -> str:
        """All that every door shows of anyone's words."""
        browser, phone = self.doors_of(name)
        found = [browser.get(page, follow=True).content.decode() for page in PAGES]
        listed = re.findall(r'href="/weeks/(\d{4}-\d\d-\d\d)/"', found[2])
        linked = {str(week) for week in self.world.listed(name)}
        assert len(listed) == len(set(listed)) and set(listed) <= linked
        assert set(listed) == linked or self.world.couple_of(name) is None
        for week in weeks:
            page = browser.get(f"/weeks/{week}/")
            found.append(page.content.decode())
            self.looks_like_any_other(name, week, page)
        page = phone.get("sync/").json()
        found.append(json.dumps(page))
        while page.get("more"):
            page = phone.get(f"sync/?cursor={page['cursor']}").json()
            found.append(json.dumps(page))
        found.append(json.dumps([rows for _kind, rows in everything(self.fresh(name))], default=str))
        return "\n".join(found)

    def looks_like_any_other(self, name, week, page) -> None:
        """A closed week of the couple without answers of one's own: the same page whatever the partner did."""
        couple = self.world.couple_in(name, week)
        if couple is None or week in self.world.people[name].weeks or self.world.now < closes(week):
            return
        (partner,) = set(couple.members) - {name}
        shown = DATES.sub("", VARYING.sub("", page.content.decode()))
        assert "No shared check-in this week." in shown
        assert self.blank.setdefault((name, partner), shown) == shown

    @rule(name=names)
    def reads(self, name) -> None:
        """By every door: own rows stay, each week is there once, and nobody's sealed words are."""
        known = {week for one in self.world.people.values() for week in one.weeks}
        recent = {self.world.lived(name) - n * WEEK for n in range(-1, 3)}
        weeks = sorted(known | recent)[-7:]
        self.reads_own(name)
        for week in weeks:
            self.reads_week(name, week)
        _browser, phone = self.doors_of(name)
        with self.at():
            said = set(TOKEN.findall(self.comes_across(name, weeks)))
            assert said <= self.world.readable(name)
            for other in set(NAMES) - {name}:
                for check_in in list(self.world.people[other].weeks.values())[-3:]:
                    assert phone.get(f"check-ins/{check_in.id}/").status_code == 404

    @invariant()
    def weeks_exist_once(self) -> None:
        rows = CheckIn.objects.values_list("owner__name", "week", "state")
        assert sorted(rows) == sorted(
            (name, week, "submitted" if check_in.sealed else "draft")
            for name, one in self.world.people.items()
            for week, check_in in one.weeks.items()
        )
        ordered = list(Couple.objects.order_by("started_at", "ended_at").values_list("pk", flat=True))
        assert len(ordered) == len(self.world.couples)
        assert Membership.objects.filter(left_at=None).count() == 2 * sum(one.open for one in self.world.couples)
        shared = SharedWeek.objects.values_list("couple", "week")
        assert len(shared) == len(set(shared)) == sum(len(one.revealed) for one in self.world.couples)

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                for name in NAMES:
                    self.reads(name)
        finally:
            super().teardown()


def test_weeks_are_lived_as_the_model_says(db):
    live(LifeOfWeeks)
