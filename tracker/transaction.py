"""One transaction for one verb, begun anew, once, where the database broke it off over a deadlock."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

P = ParamSpec("P")
T = TypeVar("T")


def one_transaction(verb: Callable[P, T]) -> Callable[P, T]:
    """Have all that the verb does happen in one transaction or not at all; a deadlock is tried once more.

    Within another transaction it is a part of that. The verb must leave its arguments as they are until it is done.
    """

    transact = transaction.atomic(verb)

    @functools.wraps(verb)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return transact(*args, **kwargs)
        except OperationalError as error:
            if "deadlock" not in str(error):
                raise
        return transact(*args, **kwargs)

    return whole
