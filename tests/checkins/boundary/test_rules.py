"""What a boundary is about, and when it can still be changed."""

import pytest

from checkins.boundary import rules


def test_every_category_has_a_name():
    assert set(rules.NAMES) == set(rules.Category)


@pytest.mark.parametrize(("state", "stands"), [("active", True), ("paused", True), ("retired", False)])
def test_only_a_standing_boundary_changes(state, stands):
    if stands:
        rules.check_not_retired(state)
    else:
        with pytest.raises(rules.BoundaryRetired):
            rules.check_not_retired(state)
