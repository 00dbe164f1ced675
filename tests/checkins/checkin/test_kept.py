"""How a boundary was kept: on its owner's page alone."""

from checkins.checkin.kept import kept_of
from tests.checkins.weeks import ANA, BEN, boundary, evening, marks, sealed, week


def test_owner_reads_how_it_was_kept(ana, ben, lived, web, time_machine):
    one = lived["ana"][0]
    for n, mark in enumerate((4, None, 2)):
        sealed(ana, week(n), marks=marks((one, mark)), **ANA)
        sealed(ben, week(n), marks=marks((one, 5)), **BEN)
    told = kept_of(one, ana)
    assert told["sentence"] == "Sometimes, in the two weeks it came up."
    assert told["mean"] == "50 of 100, the mean of your own marks."
    assert [(line["says"], line["partner"], line["apart"]) for line in told["weeks"]] == [
        ("2 of 5", "well", True),
        ("did not come up", "well", False),
        ("4 of 5", "well", False),
    ]
    time_machine.move_to(evening(week(3)))
    assert "Sometimes, in the two weeks" in web(ana).get(one.url).content.decode()
    assert "How it was kept" not in web(ben).get(one.url).content.decode()


def test_mean_of_all_stands_beside_that_of_one(ana, ben, lived, long_ago):
    one, other = lived["ana"][0], boundary(ana, long_ago.replace(month=5), shared=False)
    for n in range(2):
        sealed(ana, week(n), marks=marks((one, 5), (other, 1)), **ANA)
    assert (
        kept_of(one, ana)["mean"] == "100 of 100, the mean of your own marks. All your boundaries in these weeks: 50."
    )
    assert kept_of(other, ana)["mean"].startswith("0 of 100")


def test_partners_marks_are_no_part_of_the_mean(ana, ben, lived):
    one = lived["ana"][0]
    sealed(ana, week(), marks=marks((one, 5)), **ANA)
    sealed(ben, week(), marks=marks((one, 1)), **BEN)
    assert kept_of(one, ana)["mean"] == "100 of 100, the mean of your own marks."


def test_what_never_came_up_has_no_mean(ana, ben, lived):
    sealed(ana, week(), marks=marks((lived["ana"][0], None)), **ANA)
    assert kept_of(lived["ana"][0], ana)["mean"] == ""


def test_draft_says_nothing_yet(ana, ben, lived):
    from tests.checkins.weeks import draft

    draft(ana, week(), marks=marks((lived["ana"][0], 1)))
    assert kept_of(lived["ana"][0], ana) == {}


def test_partners_mark_waits_for_the_reveal(ana, ben, lived):
    one = lived["ana"][0]
    sealed(ana, week(), marks=marks((one, 3)), **ANA)
    assert kept_of(one, ana)["weeks"][0]["partner"] is None
    sealed(ben, week(), marks=marks((one, 3)), **BEN)
    assert kept_of(one, ana)["weeks"][0]["partner"] == "partly"
