"""What is sealed stays sealed: nothing of it reaches the partner by any door, not even that it is there."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from accounts.couple import actions as couples
from accounts.feed.models import Change, Feed
from accounts.notice.models import Notice
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin import actions
from checkins.checkin.models import BoundaryMark, CheckIn
from checkins.checkin.rules import AlreadySealed, NothingAnswered, NotOpenYet, WeekClosed
from tests.checkins.weeks import ANA, BEN, boundary, draft, evening, marks, sealed, week

PAGES = ("/checkin/", "/weeks/", "/balance/", f"/weeks/{week()}/", f"/weeks/{week(-1)}/", f"/checkin/{week()}/time/")
RESOURCES = ("check-ins/", "weeks/", "balance/", f"weeks/{week()}/", f"weeks/{week(-1)}/")
VARYING = re.compile(rb'csrfmiddlewaretoken" value="\w+"|X-CSRFToken&quot;: &quot;\w+|"X-CSRFToken": "\w+"')


def told(viewer, web, api):
    """All that the front doors tell that viewer; what is new on every page left out."""
    browser, phone = web(viewer), api(viewer)
    pages = {page: VARYING.sub(b"", browser.get(page, follow=True).content) for page in PAGES}
    return pages | {resource: phone.get(resource).content for resource in RESOURCES} | {"feed": feed_of(viewer)}


def feed_of(viewer):
    lines = list(Change.objects.filter(viewer=viewer).order_by("seq").values_list("seq", "model", "row", "gone"))
    return lines, Feed.objects.filter(pk=viewer.pk).values_list("seq", "floor").first()


def drafts(ana, of):
    draft(ana, of, s1=2, x1="never mind")


def keeps(ana, of):
    draft(ana, of, s1=2, kept=["s1"], passed=["s2"], marks=marks((boundary(ana, evening(of), shared=False), 1)))


def seals(ana, of):
    sealed(ana, of, s1=2, x1="never mind")


@pytest.mark.parametrize("act", [drafts, keeps, seals], ids=["drafts", "keeps", "seals"])
@pytest.mark.parametrize("ben_too", [False, True], ids=["ben-waits", "ben-drafts"])
def test_ben_is_told_the_same_whatever_ana_does(act, ben_too, ana, ben, sunday, web, api, time_machine):
    time_machine.move_to(evening(week()), tick=False)
    if ben_too:
        draft(ben, week(), s1=4)
    before = told(ben, web, api)
    act(ana, week())
    after = told(ben, web, api)
    assert [door for door in before if before[door] != after[door]] == []
    time_machine.move_to(evening(week()).replace(day=17, hour=12), tick=False)
    closed = told(ben, web, api)
    assert b"No shared check-in" in closed[f"/weeks/{week()}/"]
    assert b"Ana" not in closed[f"/weeks/{week()}/"].replace(b"Ana\xe2\x80\x99s", b"")


def test_closed_week_reads_alike_whoever_answered(ana, ben, sunday, web, time_machine):
    sealed(ana, week(-1), now=evening(week(-1)))
    time_machine.move_to(evening(week()), tick=False)
    browser = web(ben)
    one = VARYING.sub(b"", browser.get(f"/weeks/{week(-1)}/").content)
    none = VARYING.sub(b"", browser.get(f"/weeks/{week(-2)}/").content)
    assert one.replace(b"31 August", b"").replace(b"6 September", b"") == none.replace(b"24 August", b"").replace(
        b"30 August", b""
    )


def test_partner_reads_nothing_until_both_submitted(ana, ben, sunday, web, api):
    sealed(ana, week(), **ANA, x1="the soup")
    assert "the soup" not in web(ben).get(f"/weeks/{week()}/").content.decode()
    assert api(ben).get(f"/api/v1/weeks/{week()}/").json()["revealed"] is False
    sealed(ben, week(), **BEN)
    assert "the soup" in web(ben).get(f"/weeks/{week()}/").content.decode()


def test_feed_hears_of_a_sealed_week_once_revealed(ana, ben, sunday):
    start = feed_of(ben)
    sealed(ana, week(), marks=marks((boundary(ana, evening(week()), shared=False), 2)), **ANA)
    assert feed_of(ben)[0] == start[0]
    sealed(ben, week(), **BEN)
    assert [model for _seq, model, _row, _gone in feed_of(ben)[0]][len(start[0]) :] == [
        "checkin",
        "ownreading",
        "sharedweek",
        "suggestion",
    ]


# ---- what is kept moves no shared byte


def shared_bytes():
    row = SharedWeek.objects.get()
    return [
        getattr(row, name) for name in ("answers", "times", "figures", "reading", "x1_first", "x1_second", "x2_first")
    ]


def revealed_with(ana, ben, more, ana_marks=()):
    sealed(ana, week(), **more, marks=list(ana_marks))
    sealed(ben, week(), **BEN)
    return shared_bytes()


@pytest.fixture
def three(ana, ben, lived, sunday):
    """The bytes of one week, told by a function that takes it back each time."""
    from django.db import transaction

    class Undo(Exception):
        pass

    def once(more, ana_marks=()):
        try:
            with transaction.atomic():
                found = revealed_with(ana, ben, more, ana_marks)
                raise Undo
        except Undo:
            return found

    return once


def test_kept_passed_and_unanswered_are_the_same_bytes(three):
    unanswered = {name: value for name, value in ANA.items() if name not in ("s5", "d1", "we_minutes", "s1")}
    ids = ["s5", "d1", "t2", "s1", "x1"]
    kept = three(ANA | {"x1": "not for you", "kept": ids})
    passed = three(unanswered | {"passed": ids[:4]})
    assert kept == passed == three(unanswered)
    assert three(ANA) != kept


def test_private_boundary_moves_no_shared_byte(three, ana, lived):
    private = boundary(ana, evening(week()), shared=False)
    one, two = lived["ana"]
    bare = three(ANA, marks((one, 4), (two, 5)))
    assert three(ANA, marks((one, 4), (two, 5), (private, 1))) == bare
    assert three(ANA, marks((one, 4), (two, 5), (private, 5))) == bare
    assert three(ANA, marks((one, 4), (two, 1))) != bare
    assert three(ANA, marks((one, 4), (two, 1), kept=(two,))) == three(ANA, marks((one, 4)))


def test_private_part_shows_in_ones_own_view_alone(ana, ben, lived, sunday):
    private = boundary(ben, evening(week()), shared=False)
    sealed(ana, week(), **ANA)
    sealed(ben, week(), marks=marks((lived["ben"][0], 3), (private, 1)), **BEN)
    assert round(OwnReading.objects.get(owner=ben).autonomy, 1) == 33.3
    row = SharedWeek.objects.get()
    assert row.figures_of(row.seat_of(ben))["autonomy"] == 40


def test_unshared_before_the_reveal_counts_for_its_owner_alone(ana, ben, lived, sunday):
    from checkins.boundary import actions as boundaries

    mark = lived["ben"][0]
    sealed(ben, week(), marks=marks((mark, 1)), **BEN)
    boundaries.stop_sharing(mark, ben, now=evening(week()), seen=None)
    sealed(ana, week(), **ANA)
    assert not BoundaryMark.objects.get().open
    row = SharedWeek.objects.get()
    assert "care" not in row.figures_of(row.seat_of(ben))["parts"]


def test_partners_mark_reaches_the_owner_in_bands(ana, ben, lived, sunday):
    mark, quiet = lived["ana"]
    sealed(ben, week(), marks=marks((mark, 2), (quiet, 5), kept=(quiet,)), **BEN)
    sealed(ana, week(), **ANA)
    assert OwnReading.objects.get(owner=ana).partner_marks == {str(mark.pk): "little"}
    assert OwnReading.objects.get(owner=ben).partner_marks == {}


def test_fourth_word_is_never_in_the_row_of_both(ana, ben, sunday):
    sealed(ana, week(), **ANA, x4="the sea")
    sealed(ben, week(), **BEN)
    row = SharedWeek.objects.get()
    assert "x4" not in row.said_by(row.seat_of(ana))


# ---- the week's window


def test_sealing_freezes(ana, ben, sunday):
    row = sealed(ana, week())
    with pytest.raises(AlreadySealed):
        actions.save(row, ana, seen=None, now=evening(week()), s1=1)


def test_empty_week_is_not_sealed(ana, ben, sunday):
    with pytest.raises(NothingAnswered):
        actions.submit(draft(ana, week()), ana, seen=None, now=evening(week()))


def test_not_this_week_everywhere_is_an_answer(ana, ben, sunday):
    sealed(ana, week(), passed=["s1"])
    sealed(ben, week(), passed=["s1"])
    assert SharedWeek.objects.get().answers == {"first": {}, "second": {}}


CLOSES = datetime(2026, 9, 17, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def test_week_closes_for_both_in_the_same_instant(ana, ben):
    for person in (ana, ben):
        row = draft(person, week(), now=CLOSES - TICK, s1=1)
        with pytest.raises(WeekClosed):
            actions.save(row, person, seen=None, now=CLOSES, s1=2)
        with pytest.raises(WeekClosed):
            actions.submit(row, person, seen=None, now=CLOSES)


def test_last_instant_of_the_week_still_reveals(ana, ben):
    for person in (ana, ben):
        sealed(person, week(), now=CLOSES - TICK)
    assert SharedWeek.objects.get().week == week()


def test_week_opens_on_its_last_day_by_ones_own_clock(ana, ben):
    with pytest.raises(NotOpenYet):
        draft(ana, week(), now=datetime(2026, 9, 12, 22, 59, tzinfo=UTC))
    draft(ana, week(), now=datetime(2026, 9, 12, 23, 0, tzinfo=UTC))
    with pytest.raises(NotOpenYet):
        draft(ben, week(), now=datetime(2026, 9, 13, 3, 59, tzinfo=UTC))


# ---- linking and leaving in between


def test_leaving_keeps_the_sealed_sealed_for_good(ana, ben, sunday, web, api):
    sealed(ana, week(), **ANA, x1="the soup")
    couples.leave(ben, now=evening(week()))
    mine = draft(ben, week(), s1=3)
    actions.submit(mine, ben, seen=None, now=evening(week()))
    assert not SharedWeek.objects.exists()
    assert web(ben).get(f"/weeks/{week()}/").status_code == 200
    assert "the soup" not in web(ben).get(f"/weeks/{week()}/").content.decode()
    assert "the soup" in web(ana).get(f"/weeks/{week()}/").content.decode()


def test_linking_again_flows_nothing_over(ana, ben, sunday):
    from tests.conftest import link

    sealed(ana, week())
    couples.leave(ben, now=evening(week()))
    again = link(ana, ben, evening(week()))
    sealed(ben, week(), **BEN)
    assert not SharedWeek.objects.exists()
    for person, answers in ((ana, ANA), (ben, BEN)):
        sealed(person, week(1), **answers)
    row = SharedWeek.objects.get()
    assert row.couple_id == again.pk and row.together().weeks == (week(1),)


def test_alone_before_linking_stays_theirs_alone(ana, cleo, sunday):
    from tests.conftest import link

    sealed(cleo, week(), s1=2)
    link(ana, cleo, evening(week()))
    sealed(ana, week(), **ANA)
    assert not SharedWeek.objects.exists()
    assert OwnReading.objects.get().owner_id == cleo.pk


def test_sealed_alone_promises_no_reveal_after_linking(ana, cleo, sunday, web):
    from tests.conftest import link

    sealed(cleo, week(), s1=2)
    link(ana, cleo, evening(week()))
    sealed(ana, week(), **ANA)
    promise = "ou both see it when both are in"
    for person, promised in ((cleo, False), (ana, True)):
        for page in (f"/weeks/{week()}/", "/checkin/", "/weeks/"):
            assert (promise in web(person).get(page).content.decode()) is promised, page


def test_drafts_begun_alone_are_revealed_once_linked(ana, cleo, sunday):
    """Each had begun before they linked in that very week: what is sealed after is of both."""
    from tests.conftest import link

    mine, theirs = draft(ana, week(), s1=2), draft(cleo, week(), s1=6)
    link(ana, cleo, evening(week()))
    for row, person in ((mine, ana), (theirs, cleo)):
        actions.submit(row, person, seen=None, now=evening(week()))
    assert SharedWeek.objects.get().answers == {"first": {"s1": "little"}, "second": {"s1": "much"}}


def test_draft_begun_together_is_sealed_alone_once_left(ana, ben, sunday):
    mine, theirs = draft(ana, week(), s1=2), draft(ben, week(), s1=6)
    couples.leave(ben, now=evening(week()))
    for row, person in ((mine, ana), (theirs, ben)):
        actions.submit(row, person, seen=None, now=evening(week()))
    assert not SharedWeek.objects.exists()
    assert {row.couple_id for row in CheckIn.objects.all()} == {None}


def test_partner_who_left_and_came_back_opens_nothing_sealed_before(ana, ben, sunday, web):
    from tests.conftest import link

    sealed(ana, week(), **ANA, x1="the soup")
    couples.leave(ben, now=evening(week()))
    link(ben, ana, evening(week()))
    sealed(ben, week(), **BEN)
    assert not SharedWeek.objects.exists()
    assert "the soup" not in web(ben).get(f"/weeks/{week()}/").content.decode()


def test_week_from_before_linking_is_each_ones_own(ana, cleo, sunday):
    from tests.conftest import link

    monday = evening(week()) + timedelta(days=1)
    link(ana, cleo, monday)
    for person in (ana, cleo):
        sealed(person, week(), now=monday, s1=5)
    assert not SharedWeek.objects.exists()
    assert {row.couple_id for row in CheckIn.objects.all()} == {None}


def test_archive_stays_readable_to_both(ana, ben, cleo, sunday, web, api):
    sealed(ana, week(), **ANA, x1="the soup")
    sealed(ben, week(), **BEN)
    couples.leave(ben, now=evening(week()))
    for person in (ana, ben):
        page = web(person).get(f"/weeks/{week()}/")
        assert "the soup" in page.content.decode()
        assert api(person).get(f"weeks/{week()}/").json()["revealed"] is True
        assert api(person).get("balance/").json()["shared"] is None
    assert web(cleo).get(f"/weeks/{week()}/").status_code == 404


def test_notice_of_the_reveal_dies_with_the_couple(ana, ben, sunday):
    sealed(ana, week())
    sealed(ben, week(), **BEN)
    couples.leave(ben, now=evening(week()))
    assert not Notice.objects.filter(kind="revealed", state="due").exists()


def test_id_of_anothers_check_in_tells_nothing(ana, ben, sunday):
    from tracker.refusal import NotThere

    theirs = draft(ana, week(), s1=2)
    with pytest.raises(NotThere):
        actions.begin(ben, id=theirs.pk, week=week(), now=evening(week()), s1=2)
    assert actions.begin(ben, id=uuid.uuid4(), week=week(), now=evening(week()), s1=2).owner_id == ben.pk
