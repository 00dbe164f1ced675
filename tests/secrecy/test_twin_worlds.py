"""Two worlds that differ only in what Ana keeps to herself: all that Ben can see, ask, pull or be sent is the same."""

from __future__ import annotations

import functools
import json
import re
import uuid
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accounts.couple.models import partner_of
from accounts.notice import actions as notices
from accounts.notice.delivery import send_due
from accounts.notice.series import ensure_recurring
from accounts.person import actions as people
from accounts.person.models import Person
from accounts.takeout.export import everything
from checkins.boundary import actions as boundaries
from checkins.boundary.models import Boundary
from checkins.checkin import actions as check_ins
from checkins.checkin.models import COLUMNS
from checkins.heard import actions as heard
from checkins.planned import actions as planned
from checkins.planned.models import PlannedBlock
from checkins.quiet import actions as quiet
from checkins.suggestion import actions as suggestions
from checkins.suggestion.models import Suggestion
from checkins.timelog import actions as times
from checkins.timelog.models import TimeEntry
from goals.goal import actions as goals
from tests.cast import Phone, person
from tests.checkins.weeks import ANA, BEN, evening, sealed, week
from tests.conftest import link
from tests.pages.life import BEFORE_LOGGING_IN, names
from tracker.urls import router

LINKED = datetime(2026, 8, 31, 9, 0, tzinfo=UTC)
SHARED_LIFE = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)
"""A Tuesday in the second week, after the first was revealed."""
PRIVATE_LIFE = datetime(2026, 9, 16, 9, 0, tzinfo=UTC)
LOOKS = {"open": evening(week(1)) + timedelta(hours=1), "closed": evening(week(1)) + timedelta(days=6)}
PAGES = (
    *("/", "/goals/", "/boundaries/", "/time/", "/time/targets/", "/checkin/", "/weeks/", "/balance/"),
    *("/suggestions/", "/planned/", "/weeks/history/", "/couple/", "/settings/", "/settings/notices/"),
    *(
        "/checkin/quiet/",
        f"/summaries/{week(1)}/",
        f"/summaries/{week(1):%Y-%m}/",
        f"/summaries/{week(1):%Y}/",
        "/settings/former-couples/",
        f"/weeks/?before={week(1)}",
        "/goals/new/",
        "/goals/propose/",
        "/boundaries/new/",
    ),
    *(f"/weeks/{week(n)}/" for n in range(-1, 3)),
    *(f"/weeks/{week(n)}/card/" for n in range(2)),
    *(f"/checkin/{week(1)}/{part}/" for part in ("time", "room", "closeness", "moving", "boundaries", "words")),
)
RESOURCES = (
    *("goals", "steps", "progress", "boundaries", "revisions", "acknowledgements", "time-entries", "time-notes"),
    *("planned-blocks", "block-notes"),
    *("targets", "check-ins", "weeks", "balance", "suggestions", "heard-notes", "topics", "shared-answers"),
    *("couple", "invitations", "notices", "notices/settings", "me", "home", "quiet"),
    *(f"weeks/{week(n)}" for n in range(3)),
)


def named(name: str) -> uuid.UUID:
    """The same id in every world."""
    return uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_URL, name).bytes, version=4)


# ---- the life that both worlds share


def shared_life() -> tuple[Person, Person]:
    """Ana and Ben, a week revealed, and a row of every word that both see."""
    ana = person("Ana", "Europe/Lisbon", id=named("ana"), created_at=LINKED, device_salt=named("ana salt"))
    ben = person("Ben", "America/New_York", id=named("ben"), created_at=LINKED, device_salt=named("ben salt"))
    link(ana, ben, LINKED)
    sealed(ana, week(0), **ANA, x1="Thanks for Tuesday.")
    sealed(ben, week(0), **BEN, x1="Thanks for the soup.")
    for turn, do in enumerate((shared_goal, let_in_goal, shared_boundary, we_time, planned_time)):
        do(ana, ben, SHARED_LIFE + timedelta(minutes=turn))
    return ana, ben


def shared_goal(ana, ben, now):
    goal = goals.propose(ana, id=named("ours"), now=now, title="A bench for the garden")
    goals.agree(goal, ben, seen=None, now=now)
    goals.add_step(goal, ana, id=named("our step"), now=now, text="Choose the wood")


def let_in_goal(ana, ben, now):
    goal = goals.begin(ana, id=named("let in"), now=now, title="Swim", shared=True, help="ask")
    goals.add_step(goal, ana, id=named("her step"), now=now, text="Find a pool")


def shared_boundary(ana, ben, now):
    boundaries.state(ana, id=named("boundary"), now=now, category="money", text="I need a say.", shared=True)


def we_time(ana, ben, now):
    for who, name in ((ana, "hers"), (ben, "his")):
        times.log(who, id=named(name), now=now, kind="we", day=SHARED_LIFE.date(), minutes=60, what="Dinner")


def planned_time(ana, ben, now):
    given = {"now": now, "minutes": 90}
    planned.plan(ana, id=named("taken"), kind="me", day=PRIVATE_LIFE.date(), at=time(7), shared=True, **given)
    planned.plan(ben, id=named("outing"), kind="we", day=evening(week(1)).date(), at=time(14), what="Market", **given)


# ---- what Ana keeps to herself


def nothing(ana, now):
    """The plain world."""


def a_private_goal(ana, now):
    goal = goals.begin(ana, id=uuid.uuid4(), now=now, title="A course of her own", due=now.date())
    step = goals.add_step(goal, ana, id=uuid.uuid4(), now=now, text="Enrol")
    goals.tick(step, ana, seen=None, now=now)
    goals.note_progress(goal, ana, id=uuid.uuid4(), now=now, day=now.date(), note="Began")
    goals.let_go(goal, ana, seen=None, now=now, learnt="Later")
    goals.remove(goal, ana, seen=None, now=now)


def a_private_boundary(ana, now):
    row = boundaries.state(ana, id=uuid.uuid4(), now=now, category="work", text="I need quiet.")
    row = boundaries.reword(row, ana, seen=None, now=now, text="I need an hour of quiet.")
    boundaries.pause(row, ana, seen=None, now=now)


def time_and_notes(ana, now):
    times.log(ana, id=uuid.uuid4(), now=now, kind="me", day=now.date(), minutes=90, what="A walk", note="Alone")
    for name in ("hers", "his"):
        entry = TimeEntry.objects.visible_to(ana).get(pk=named(name))
        times.revise(entry, ana, now=now, seen=None, note="It was loud.")
        times.revise(entry, ana, now=now, seen=None, note="It was loud, and long.")
    times.set_target(ana, id=uuid.uuid4(), now=now, me_minutes=300, we_minutes=600)


def planned_and_lived(ana, now):
    """Time of her own on the day of an outing, moved, hidden again, called off; and what became of what he sees."""
    given = {"kind": "me", "day": evening(week(1)).date(), "minutes": 60, "note": "A course"}
    kept, gone = (planned.plan(ana, id=uuid.uuid4(), now=now, **given) for _ in range(2))
    planned.move(kept, ana, now=now, seen=None, minutes=90, at=time(9))
    planned.call_off(gone, ana, now=now)
    taken = PlannedBlock.objects.visible_to(ana).get(pk=named("taken"))
    planned.keep_note(taken, ana, now=now, text="A surprise")
    planned.keep_note(taken, ana, now=now, text="A surprise for him")
    planned.live(taken, ana, now=now)
    notices.prefer(ana, "planned_tomorrow", "off", hour=7, now=now)


def her_profile(ana, now):
    people.change_profile(ana, now=now, first_weekday=6, language="en")
    notices.with_content(ana, True, now=now)
    notices.prefer(ana, "weekly_summary", "off", now=now)
    notices.pause_until(ana, now.date() + timedelta(days=9), now=now)


def a_draft(ana, now):
    then = evening(week(1))
    marks = [{"boundary": named("boundary"), "mark": 1, "kept": False}]
    row = check_ins.begin(ana, id=uuid.uuid4(), week=week(1), now=then, s1=2, x2="Her words", marks=marks)
    check_ins.save(row, ana, seen=None, now=then, s1=3, marks=[])


def a_sealed_week(ana, now):
    marks = [{"boundary": named("boundary"), "mark": 1, "kept": False}]
    sealed(ana, week(1), marks=marks, **ANA, x1="Her thanks", x2="Her words")


def all_passed(ana, now):
    sealed(ana, week(1), passed=["s1", "s2", "d1", "t1"], kept=[])


def what_she_heard(ana, now):
    row = heard.note(ana, id=uuid.uuid4(), week=week(0), now=now, text="That he is tired.")
    row = heard.reword(row, ana, seen=None, now=now, text="That he has been tired for weeks.")
    heard.show_when_both(row, ana, seen=None, now=now)


def a_wish_taken_back(ana, now):
    row = heard.note(ana, id=uuid.uuid4(), week=week(0), now=now, text="That he is tired.")
    row = heard.take_back(heard.show_when_both(row, ana, seen=None, now=now), ana, seen=None, now=now)
    heard.remove(row, ana, seen=None, now=now)


def a_draft_thrown_away(ana, now):
    then = evening(week(1))
    marks = [{"boundary": named("boundary"), "mark": 1, "kept": False}]
    for turn in range(2):
        row = check_ins.begin(ana, id=uuid.uuid4(), week=week(1), now=then, s1=2 + turn, x2="Her words", marks=marks)
        check_ins.discard(row, ana, seen=None, now=then)


def all_kept(ana, now):
    kept = [id for id in COLUMNS if id != "x4"]
    sealed(ana, week(1), **ANA, x1="Her thanks", x2="Her words", x3="Her plan", x4="Her choice", kept=kept)


def a_quiet_week(ana, now):
    quiet.go_quiet(ana, until=week(2), now=now)


def quiet_and_not(ana, now):
    quiet.go_quiet(ana, until=week(30), now=now)
    quiet.end_quiet(ana, now=now)
    quiet.go_quiet(ana, until=week(2), now=now)
    sealed(ana, week(1), **ANA)


def far_east(ana, now):
    people.change_profile(ana, now=now, time_zone="Pacific/Kiritimati")


def far_west_and_back(ana, now):
    for zone in ("Pacific/Niue", "Europe/Lisbon", "Pacific/Apia"):
        people.change_profile(ana, now=now, time_zone=zone)


def her_copy(ana, now):
    list(everything(ana))


STORIES = {
    "a draft thrown away": (a_draft_thrown_away, her_profile),
    "all kept": (all_kept, a_private_boundary),
    "quiet": (a_quiet_week, time_and_notes),
    "quiet and not": (quiet_and_not, a_private_goal),
    "far east": (far_east, what_she_heard),
    "far west and back": (far_west_and_back, her_copy),
    "a wish taken back": (a_wish_taken_back, planned_and_lived),
    "a draft": (a_draft,),
    "a sealed week": (a_sealed_week,),
    "all passed": (all_passed,),
}
"""What Ana does in each world, one after the other. A world costs three seconds, so most hold two things that leave
each other alone."""


def revealed(own_boundary: bool = False, **said):
    """A second week that both sealed; Ana's differs from world to world in what she keeps to herself."""

    def story(ana, now):
        marks = []
        if own_boundary:
            row = boundaries.state(ana, id=uuid.uuid4(), now=now, category="work", text="I need quiet.")
            marks = [{"boundary": row.pk, "mark": 1, "kept": False}]
        rest = {name: value for name, value in ANA.items() if name != "s1"}
        sealed(ana, week(1), marks=marks, **rest | said)
        sealed(partner_of(ana), week(1), **BEN)

    return story


def a_suggestion_answered(ana, now):
    """What the week suggested to her is made into a goal of her own."""
    revealed(passed=["s1"])(ana, now)
    row = Suggestion.objects.get(owner=ana, week=week(1))
    then = evening(week(1))
    suggestions.turn_into_goal(row, ana, id=uuid.uuid4(), seen=None, now=then, title="An evening of her own", due=None)


REVEALED = {
    "answered for herself": revealed(s1=1, kept=["s1"]),
    "answered high for herself": revealed(s1=7, kept=["s1"]),
    "left empty": revealed(),
    "a word to herself": revealed(passed=["s1"], x4="How I grew"),
    "a thank you kept": revealed(passed=["s1"], x1="Not for him", kept=["x1"]),
    "a boundary of her own": revealed(passed=["s1"], own_boundary=True),
    "a suggestion answered": a_suggestion_answered,
}


# ---- what Ben can see


MASKS = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1"),
    (re.compile(r'("X-CSRFToken": ?")[^"]*'), r"\1"),
    (re.compile(r"/mail/(stop|open)/[\w-]+"), r"/mail/\1/"),
)
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
CURSOR = re.compile(r'("(?:cursor|next)": ?")([^"]+)')


def masked(text: str) -> str:
    """The text without tokens; a cursor's length stays, and ids that the site made are numbered as they appear."""
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    text = CURSOR.sub(lambda found: f"{found[1]}{len(found[2])}", text)
    known: dict[str, str] = {}
    return ID.sub(lambda found: known.setdefault(found[0], f"id-{len(known)}"), text)


def shapes(queries) -> list[str]:
    """The statements in their order, without the values in them."""
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b", "?", one["sql"]) for one in queries]


def asked(call) -> tuple:
    """What one request tells: status, headers that could differ, body, and the queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    headers = {name: value for name, value in answer.headers.items() if name in ("ETag", "Location", "Content-Type")}
    return answer.status_code, headers, masked(answer.content.decode()), shapes(queries)


def seen_by(ben: Person, cursor: str) -> dict[str, tuple]:
    """All that Ben's browser and phone are told."""
    browser, phone = Client(), Phone(ben)
    browser.force_login(ben)
    calls: dict[str, Any] = {path: lambda path=path: browser.get(path) for path in PAGES}
    calls |= {path: lambda path=path: phone.get(f"{path}/") for path in RESOURCES}
    calls |= {"sync anew": lambda: phone.get("sync/"), "sync on": lambda: phone.get(f"sync/?cursor={cursor}")}
    for name, path in ROWS.items():
        calls[f"page of {name}"] = lambda name=name: browser.get(PAGE_OF[name].format(named(name)))
        calls[f"row of {name}"] = lambda name=name, path=path: phone.get(f"{path}/{named(name)}/")
    found = {name: asked(call) for name, call in calls.items()}
    found["a copy of his data"] = (masked(json.dumps(list(everything(ben)), default=str)),)
    for name in RESOURCES:  # the site itself gave these rows their ids, so a tag is another one in every world
        found[name][1].pop("ETag", None)
    return found


ROWS = {
    **{"ours": "goals", "let in": "goals", "boundary": "boundaries", "hers": "time-entries", "his": "time-entries"},
    **{"taken": "planned-blocks", "outing": "planned-blocks"},
}
PAGE_OF = {
    "ours": "/goals/{}/",
    "let in": "/goals/{}/",
    "boundary": "/boundaries/{}/",
    "hers": "/time/{}/",
    "his": "/time/{}/",
    "taken": "/planned/{}/",
    "outing": "/planned/{}/",
}


def done_by(ben: Person) -> dict[str, tuple]:
    """What Ben is answered when he writes."""
    phone = Phone(ben)

    def guarded(method, name, body=None, verb=""):
        path = f"{ROWS[name]}/{named(name)}/"
        tag = phone.etag(path)
        return lambda: phone(method, path + verb, body, **{"If-Match": tag})

    draft = {"week": week(1).isoformat(), "s1": 4, "marks": [{"boundary": str(named("boundary")), "mark": 5}]}
    plan = {"kind": "me", "day": evening(week(1)).date().isoformat(), "minutes": 30}
    calls = {
        "a draft of his own": lambda: phone.put(f"check-ins/{named('his week')}/", draft),
        "acknowledging": guarded("POST", "boundary", {}, "acknowledge/"),
        "adjusting her entry": guarded("PATCH", "hers", {"minutes": 70}),
        "removing his entry": guarded("DELETE", "his"),
        "proposing a change": guarded("PATCH", "ours", {"title": "Two benches"}),
        "touching her goal": guarded("PATCH", "let in", {"title": "Mine"}),
        "what he heard": lambda: phone.put(
            f"heard-notes/{named('heard')}/", {"week": week(0).isoformat(), "text": "His own"}
        ),
        "moving the outing": guarded("PATCH", "outing", {"minutes": 70}),
        "touching her planned time": guarded("POST", "taken", {}, "live/"),
        "a plan of his own": lambda: phone.put(f"planned-blocks/{named('his plan')}/", plan),
        "a note of his own": lambda: phone.put(
            f"time-notes/{named('note')}/", {"entry": str(named("hers")), "text": "His own"}
        ),
    }
    return {name: asked(call) for name, call in calls.items()}


def mails_to(ben: Person, *, until: datetime) -> list[tuple]:
    """The mails that reach Ben from the second week on, with all that stands in them."""
    now = datetime.combine(week(1), time(12), UTC)
    while now < until:
        list(send_due(now, now))
        now += timedelta(hours=6)
    ours = [one for one in mail.outbox if one.to == [ben.email]]
    return [(one.subject, masked(one.body), masked(one.alternatives[0][0]), sorted(one.extra_headers)) for one in ours]


def world(story) -> dict:
    """Live both lives, gather what Ben is told, and leave no trace."""
    found: dict = {}
    with transaction.atomic():
        mail.outbox = []
        with time_machine.travel(SHARED_LIFE, tick=False):
            ana, ben = shared_life()
            notices.with_content(ben, True, now=SHARED_LIFE)
            for one in (ana, ben):
                ensure_recurring(one, datetime.combine(week(1), time(), UTC))
            cursor = Phone(ben).get("sync/").json()["cursor"]
        with time_machine.travel(PRIVATE_LIFE, tick=False):
            story(ana, PRIVATE_LIFE)
        for name, moment in LOOKS.items():
            with time_machine.travel(moment, tick=False):
                found[name] = seen_by(ben, cursor)
                found[f"writing while {name}"] = done_by(ben) if name == "open" else {}
                found[f"mails while {name}"] = {"mails": mails_to(ben, until=moment)}
        transaction.set_rollback(True)
    return found


@functools.cache
def plain_world() -> dict:
    return world(nothing)


@pytest.fixture
def plain(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return plain_world()


def differences(one: dict, other: dict) -> list[str]:
    return [f"{part}: {name}" for part in one for name in one[part] if one[part][name] != other[part][name]]


def test_a_world_tells_the_same_twice(plain):
    again = world(nothing)
    assert differences(plain, again) == []
    assert all(plain["open"][page][0] == 200 for page in ("/", "/time/", f"/weeks/{week(0)}/", "row of hers"))
    assert "Swim" in plain["open"]["/goals/"][2]
    assert len(plain["mails while closed"]["mails"]) >= 2


@pytest.mark.parametrize("name", STORIES)
def test_what_ana_keeps_to_herself_changes_nothing_for_ben(plain, name):
    def story(ana, now):
        for does in STORIES[name]:
            does(ana, now)

    assert differences(plain, world(story)) == []


def a_topic_taken_off(ana, now):
    boundary = Boundary.objects.get(pk=named("boundary"))
    for _ in range(2):
        topic = boundaries.put_on_card(boundary, ana, week=week(0), now=now)
        boundaries.take_off_card(topic, ana, seen=None, now=now)


def what_she_heard_taken_back(ana, now):
    """Ben has not wished: what she showed to nobody is no line of his, either."""
    a_wish_taken_back(ana, now)
    what_she_heard(ana, now)


@pytest.mark.parametrize(("story", "told"), [(a_topic_taken_off, ["sync on"]), (what_she_heard_taken_back, [])])
def test_what_ana_took_back_is_gone_everywhere(story, told, plain):
    """A phone that may hold it is told to forget it; nothing else tells that it was there."""
    differs = differences(plain, world(story))
    assert {one.split(": ", 1)[1] for one in differs} == set(told)


def test_a_topic_is_on_the_card_and_in_no_mail(plain):
    """What differs for Ben once Ana has put her boundary on the card: that week's card, and the topic itself."""

    def story(ana, now):
        boundaries.put_on_card(Boundary.objects.get(pk=named("boundary")), ana, week=week(0), now=now)

    differs = {one.split(": ", 1)[1] for one in differences(plain, world(story))}
    assert differs == {f"/weeks/{week(0)}/", f"/weeks/{week(0)}/card/", "topics", "sync anew", "sync on"}


@functools.cache
def passed_world() -> dict:
    return world(revealed(passed=["s1"]))


@pytest.mark.parametrize("name", REVEALED)
def test_what_ana_keeps_of_a_revealed_week_changes_nothing(name, plain):
    assert differences(passed_world(), plain)
    assert differences(passed_world(), world(REVEALED[name])) == []


# ---- nothing is left out


def test_every_resource_is_compared():
    assert {prefix for prefix, _view, _name in router.registry} <= set(RESOURCES)


OF_ONESELF = ("devices", "takeout", "erase", "leave", "history-csv", "history-json")
"""Pages that ask for the password, hold what is random, or are the same for everyone."""


def test_every_page_is_compared(ben, web):
    browser, missing = web(ben), []
    for name in sorted(names() - {*BEFORE_LOGGING_IN, *OF_ONESELF}):
        if name.startswith(("account_", "dev-")):
            continue
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        if browser.get(path).status_code == 200 and path not in PAGES:
            missing.append(path)
    assert missing == []
