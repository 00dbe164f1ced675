"""An archive that one of the two has hidden: nothing of it through any door, and the other as before."""

import json
import uuid

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from accounts.archive import actions
from accounts.belonging.endings import content
from accounts.couple import actions as couple_actions
from accounts.couple.models import Membership
from accounts.feed.models import Change, Feed
from accounts.takeout import export
from accounts.takeout.erase import erase
from checkins.checkin.models import CheckIn
from checkins.timelog.models import TimeEntry
from goals.goal import actions as goals
from goals.goal.models import Goal, Step
from tests.checkins.weeks import week
from tests.conftest import link
from tracker.refusal import NotThere

WORDS = ("a title of both", "ana step", "ben step", "ana note", "we walked")


def told(viewer, web, api, archive):
    """Everything that the doors of the site tell one of the two."""
    phone, browser = api(viewer), web(viewer)
    lists = ("goals", "steps", "progress", "time-entries", "time-notes", "weeks")
    paths = [f"{name}/" for name in lists] + [f"goals/{archive.goal.pk}/", f"steps/{archive.ben_step.pk}/", "sync/"]
    pages = ["/", "/goals/", f"/goals/{archive.goal.pk}/", "/time/", f"/time/{archive.time.pk}/", "/weeks/history/"]
    taken = json.dumps(list(export.everything(viewer)), cls=DjangoJSONEncoder)
    return " ".join([*(phone.get(path).text for path in paths), *(browser.get(path).text for path in pages), taken])


def feed_of(person):
    return dict(Change.objects.filter(viewer=person).values_list("row", "gone"))


def test_nothing_comes_through_any_door(ana, archive, web, api, now):
    before = told(ana, web, api, archive)
    assert [word for word in WORDS if word not in before] == []
    actions.hide(ana, couple=archive.couple.pk, now=now)
    after = told(ana, web, api, archive)
    assert [word for word in WORDS if word in after] == []
    assert "ana alone" in after


def test_weeks_both_saw_are_gone_and_ones_own_answers_stay(ana, ben, couple, seen_weeks, archive, web, api, now):
    pages = ["/", "/weeks/", f"/weeks/{week()}/", "/weeks/history/", "/balance/", "/checkin/"]
    calls = ["weeks/", f"weeks/{week()}/", "sync/", "balance/", "check-ins/", "home/"]

    def seen():
        return "".join(web(ana).get(page, follow=True).text for page in pages) + "".join(
            api(ana).get(c).text for c in calls
        )

    assert "ben thanks" in seen()
    actions.hide(ana, couple=archive.couple.pk, now=now)
    after = seen()
    assert "ben thanks" not in after and "Ben" not in after
    assert "ana thanks" in after
    own = CheckIn.objects.owned_by(ana).values_list("pk", flat=True)
    assert len(own) == 2 and not any(feed_of(ana)[pk] for pk in own)


def test_other_sees_the_very_same_as_before(ana, ben, archive, web, api, now):
    def seen():
        rows = [list(model.objects.visible_to(ben).order_by("pk").values()) for model in content()]
        return rows, feed_of(ben), Feed.objects.get(pk=ben.pk).seq, api(ben).get("couples/").json()

    before = seen()
    actions.hide(ana, couple=archive.couple.pk, now=now)
    assert seen() == before
    actions.show(ana, couple=archive.couple.pk, now=now)
    assert seen() == before


def test_feed_says_gone_and_later_live_again(ana, archive, now):
    rows = {archive.goal.pk, archive.ana_step.pk, archive.ben_step.pk, archive.progress.pk, archive.time.pk}
    actions.hide(ana, couple=archive.couple.pk, now=now)
    assert {row for row, gone in feed_of(ana).items() if gone} == rows
    assert not feed_of(ana)[archive.own.pk]
    actions.show(ana, couple=archive.couple.pk, now=now)
    assert not any(feed_of(ana).values())


def test_phone_hears_of_it_by_sync(ana, archive, api, now):
    phone = api(ana)
    cursor = phone.get("sync/").json()["cursor"]
    actions.hide(ana, couple=archive.couple.pk, now=now)
    first = phone.get(f"sync/?cursor={cursor}").json()
    gone = {one["word"] for one in first["changes"] if one["gone"]}
    assert gone == {"goals", "steps", "progress", "time-entries"}
    actions.show(ana, couple=archive.couple.pk, now=now)
    back = phone.get(f"sync/?cursor={first['cursor']}").json()["changes"]
    assert {one["row"]["title"] for one in back if one["word"] == "goals"} == {"a title of both"}


def test_show_again_gives_every_row_back(ana, archive, web, api, now):
    before = told(ana, web, api, archive)
    actions.hide(ana, couple=archive.couple.pk, now=now)
    actions.show(ana, couple=archive.couple.pk, now=now)
    after = told(ana, web, api, archive)
    assert all((word in after) == (word in before) for word in WORDS)


def test_hiding_twice_is_alike(ana, archive, now):
    first = actions.hide(ana, couple=archive.couple.pk, now=now).hidden_at
    seq = Feed.objects.get(pk=ana.pk).seq
    assert actions.hide(ana, couple=archive.couple.pk, now=now.replace(year=now.year + 1)).hidden_at == first
    assert Feed.objects.get(pk=ana.pk).seq == seq
    actions.show(ana, couple=archive.couple.pk, now=now)
    seq = Feed.objects.get(pk=ana.pk).seq
    assert actions.show(ana, couple=archive.couple.pk, now=now).hidden_at is None
    assert Feed.objects.get(pk=ana.pk).seq == seq


def test_hidden_row_is_not_there_to_write(ana, archive, api, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    with pytest.raises(NotThere):
        goals.tick(archive.ana_step, ana, seen=None, now=now)
    assert api(ana).put(f"steps/{archive.ana_step.pk}/", {"goal": str(archive.goal.pk), "text": "x"}).status_code == 404
    assert api(ana).put(f"goals/{archive.goal.pk}/", {"kind": "personal", "title": "x"}).status_code == 404


def test_own_hidden_id_is_not_told_though_the_feed_forgot(ana, archive, api, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    Change.objects.filter(viewer=ana).update(gone=False)
    answer = api(ana).put(f"goals/{archive.goal.pk}/", {"kind": "personal", "title": "x"})
    assert (answer.status_code, "a title of both" in answer.text) == (404, False)


def test_pages_of_lists_stay_full(ana, archive, api, now):
    for _ in range(3):
        goals.begin(ana, id=uuid.uuid4(), now=now.replace(year=2020), title="older")
    actions.hide(ana, couple=archive.couple.pk, now=now)
    first = api(ana).get("goals/?size=2").json()
    assert len(first["results"]) == 2
    second = api(ana).get(f"goals/?size=2&cursor={first['next']}").json()
    assert (len(second["results"]), second["next"]) == (2, None)


def test_only_that_couple_is_hidden(ana, ben, dan, archive, ben_and_dan, now):
    with_dan = ben_and_dan[2]
    actions.hide(ben, couple=with_dan.pk, now=now)
    assert Goal.objects.visible_to(ben).filter(pk=archive.goal.pk).exists()
    actions.hide(ben, couple=archive.couple.pk, now=now)
    assert not Goal.objects.visible_to(ben).filter(joint=True).exists()


def test_a_new_couple_of_the_same_two_is_not_hidden(ana, ben, archive, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    link(ana, ben, now)
    goal = goals.propose(ben, id=uuid.uuid4(), now=now, title="anew")
    assert list(Goal.objects.visible_to(ana).filter(joint=True)) == [goal]


def test_an_open_couple_is_not_hidden(ana, ben, couple, now):
    for verb in (actions.hide, actions.show, actions.withdraw):
        with pytest.raises(NotThere):
            verb(ana, couple=couple.pk, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(person=ana, left_at=None).update(hidden_at=now)


def test_what_the_other_takes_out_makes_no_line_for_who_hid_it(ana, ben, archive, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    before = feed_of(ana), Feed.objects.get(pk=ana.pk).seq
    actions.withdraw(ben, couple=archive.couple.pk, now=now)
    assert (feed_of(ana), Feed.objects.get(pk=ana.pk).seq) == before
    erase(ben, now=now)
    assert (feed_of(ana), Feed.objects.get(pk=ana.pk).seq) == before
    actions.show(ana, couple=archive.couple.pk, now=now)
    assert Step.objects.get(pk=archive.ben_step.pk).text == "(removed)"
    assert not feed_of(ana)[archive.ben_step.pk]


def test_erasing_reaches_what_one_has_hidden(ana, ben, archive, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    erase(ana, now=now)
    assert Step.objects.get(pk=archive.ana_step.pk).text == "(removed)"
    assert TimeEntry.objects.visible_to(ben).filter(pk=archive.time.pk).exists()


def test_linking_anew_meanwhile_shows_the_open_couple(ana, cleo, archive, now):
    actions.hide(ana, couple=archive.couple.pk, now=now)
    link(ana, cleo, now)
    assert [place.couple_id for place in actions.former(ana)] == [archive.couple.pk]
    couple_actions.leave(cleo, now=now)
    assert len(actions.former(ana)) == 2
