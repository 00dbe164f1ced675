"""The reveal: one moment, one row for both, and each one's own reading."""

from accounts.notice.models import Notice
from checkins.balance import rules
from checkins.balance.models import OwnReading, SharedWeek
from checkins.checkin import actions
from checkins.checkin.models import CheckIn
from tests.checkins.weeks import ANA, BEN, evening, marks, sealed, week


def both(ana, ben, lived, of, **more):
    one, two = lived["ana"]
    sealed(ana, of, marks=marks((one, 4), (two, 5)), **ANA | more)
    sealed(ben, of, marks=marks((lived["ben"][0], 3)), **BEN)


def test_worked_example_is_stored_as_told(ana, ben, lived):
    both(ana, ben, lived, week())
    mine = OwnReading.objects.get(owner=ana)
    theirs = OwnReading.objects.get(owner=ben)
    assert [round(row.autonomy, 1) for row in (mine, theirs)] == [76.8, 38.3]
    assert [round(row.connection, 1) for row in (mine, theirs)] == [84.2, 86.7]
    shared = SharedWeek.objects.get()
    a, b = shared.seat_of(ana), shared.seat_of(ben)
    assert (shared.figures_of(a)["autonomy"], shared.figures_of(b)["autonomy"]) == (75, 40)
    assert [row.word for row in shared.times_of(b)] == ["short", "over"]
    assert shared.method_version == rules.METHOD_VERSION


def test_second_shared_week_brings_a_reading(ana, ben, lived):
    for n in range(2):
        both(ana, ben, lived, week(n))
    assert SharedWeek.objects.get(week=week()).together().blank == "two-weeks"
    found = SharedWeek.objects.get(week=week(1)).together()
    assert not found.blank and len(found.weeks) == 2
    assert found.differ == ("autonomy",)


def test_reveal_tells_both_once(ana, ben, lived):
    both(ana, ben, lived, week())
    told = Notice.objects.filter(kind="revealed")
    assert {notice.person_id for notice in told} == {ana.pk, ben.pk}
    assert {notice.about for notice in told} == {SharedWeek.objects.get().pk}


def test_sealing_twice_is_alike(ana, ben, lived):
    one = sealed(ana, week())
    again = actions.submit(one, ana, seen=None, now=evening(week()))
    assert again.version == CheckIn.objects.get(pk=one.pk).version
    assert not SharedWeek.objects.exists()
