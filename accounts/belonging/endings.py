"""When a couple ends, each one's own rows fall back to their owner, and vanish for the other at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet

from accounts.belonging.models import Belonging, Visibility
from accounts.couple.models import Couple
from accounts.feed.feed import Line
from accounts.person.models import Person


def content() -> list[Any]:
    """Every model of content, found by itself."""
    return [model for model in apps.get_models() if issubclass(model, Belonging)]


def fall_back(couple: Couple, people: list[Person], now: datetime) -> list[Line]:
    """Make the couple's not joint rows private again; the feed lines that say so to owner and other."""
    lines: list[Line] = []
    other = {people[0].pk: people[1].pk, people[1].pk: people[0].pk}
    for model in content():
        own = model.objects.filter(couple=couple, joint=False)
        shared = list(own.filter(visibility=Visibility.SHARED).values_list("pk", "owner"))
        label = model._meta.model_name
        lines += [Line(owner, label, pk) for pk, owner in shared]
        lines += [Line(other[owner], label, pk, gone=True) for pk, owner in shared]
        QuerySet.update(
            own.filter(visibility=Visibility.SHARED),
            visibility=Visibility.PRIVATE,
            shared_at=None,
            version=F("version") + 1,
            changed_at=now,
        )
    return lines
