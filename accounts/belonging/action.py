"""`@action`: what a person does is one verb, one transaction, the couple first and the feed last."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from accounts.belonging.act import Act, begin, current
from accounts.belonging.models import Belonging
from accounts.couple.rules import CoupleEnded
from accounts.person.models import Person
from tracker.refusal import NotThere
from tracker.transaction import one_transaction

P = ParamSpec("P")
T = TypeVar("T")


def action(verb: Callable[P, T]) -> Callable[P, T]:
    """Wrap a verb `(row or person, ..., *, now)` so that it acts under lock.

    The first Person among the arguments acts. Their open couple is locked first and looked at again; every row among
    the arguments is read again as they may see it, and locked. Raises NotThere for a row they may not see (any more),
    CoupleEnded for one of an archive. Within another action the same act goes on. A deadlock is tried once more.
    """

    @functools.wraps(verb)
    def acted(*args: P.args, **kwargs: P.kwargs) -> T:
        person = next(value for value in (*args, *kwargs.values()) if isinstance(value, Person))
        if (act := current()) is not None:
            return _run(verb, act, args, kwargs)
        return _transaction(verb, person, args, kwargs)

    return acted


@one_transaction
def _transaction(verb: Callable[..., T], person: Person, args: Any, kwargs: Any) -> T:
    with begin(person, kwargs["now"]) as act:
        return _run(verb, act, args, kwargs)


def _run(verb: Callable[..., T], act: Act, args: Any, kwargs: Any) -> T:
    fresh = [_fresh(act, value) for value in args]
    named = {name: _fresh(act, value) for name, value in kwargs.items()}
    return verb(*fresh, **named)


def _fresh(act: Act, value: Any) -> Any:
    """A row as it is now, under lock; anything else as it is. A row that only names an id is always looked up."""
    if not isinstance(value, Belonging) or (value.pk in act.locked and not value._state.adding):
        return value
    row = type(value).objects.visible_to(act.person).select_for_update(of=("self",)).filter(pk=value.pk).first()
    if row is None:
        raise NotThere
    if row.joint and (act.couple is None or row.couple_id != act.couple.pk):
        raise CoupleEnded
    if act.couple is not None and row.couple_id == act.couple.pk:
        row.couple = act.couple
    act.locked.add(row.pk)
    return row


def locked(row: Any, act: Act) -> Any:
    """A row that an action found by itself, read again under lock. Raises NotThere, CoupleEnded."""
    return _fresh(act, row)
