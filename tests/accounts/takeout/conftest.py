"""Ana and Ben with something of each kind between them."""

import uuid
from types import SimpleNamespace

import pytest

from goals.goal import actions as goals

HELP = "cheer"


@pytest.fixture
def between(ana, ben, now):
    """Ana's private and let-in goal, Ben's, and a shared one with steps by each; every text names its author."""

    def begin(person, title, **fields):
        return goals.begin(person, id=uuid.uuid4(), now=now, title=title, **fields)

    shared = goals.propose(ana, id=uuid.uuid4(), now=now, title="a title of both")
    shared = goals.agree(shared, ben, seen=shared.version, now=now)
    made = SimpleNamespace(
        private=begin(ana, "ana private"),
        let_in=begin(ana, "ana let in", shared=True, help=HELP),
        ben_private=begin(ben, "ben private"),
        ben_let_in=begin(ben, "ben let in", shared=True, help=HELP),
        shared=shared,
        ana_step=goals.add_step(shared, ana, id=uuid.uuid4(), now=now, text="ana step"),
        ben_step=goals.add_step(shared, ben, id=uuid.uuid4(), now=now, text="ben step"),
        own_step=goals.add_step(begin(ana, "ana with step"), ana, id=uuid.uuid4(), now=now, text="ana own step"),
    )
    return made
