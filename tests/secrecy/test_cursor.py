"""A cursor tells nothing but that there is more."""

import uuid

from tracker.api.cursor import pack, unpack


def test_length_of_a_cursor_does_not_grow_with_the_feed():
    epoch = str(uuid.uuid4())
    cursors = [pack([epoch, seq], "sync", "ana") for seq in (0, 9, 10, 12_345, 10**9)]
    assert len({len(cursor) for cursor in cursors}) == 1
    assert [unpack(cursor, "sync", "ana")[1] for cursor in cursors] == [0, 9, 10, 12_345, 10**9]
