"""One's own data as a zip: JSON for machines, CSV for spreadsheets, and a README that says what is in it.

Found by itself for every word: one's own rows whole, and the joint facts of one's couples without the words that the
other wrote alone. Never a row that the other kept private or only let one see.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.belonging.endings import content
from accounts.belonging.models import REMOVED
from accounts.couple.models import Invitation, Membership
from accounts.notice.models import NoticeSettings, Preference
from accounts.person.models import Person

Row = dict[str, Any]
Source = Callable[[Person], Iterator[Row]]
_sources: dict[str, Source] = {}

FORMULA = ("=", "+", "-", "@", "\t", "\r")
README = """Twofold: what is yours
======================

Made for {name} on {day} (UTC).

Each kind of thing is here twice: as .json (exact, for machines) and as .csv (for a spreadsheet). Both hold:

- everything you made yourself, private or shared;
- what belongs to you both (such as shared goals), without the words that the other wrote alone.

It holds nothing that the other kept private or only let you see.

"owner", and other columns about people, say "me" or "partner". Instants are in UTC. In the .csv files a cell that
begins with = + - @ has an apostrophe before it, so that no spreadsheet takes it for a formula.

{files}
"""


def also(name: str, source: Source) -> None:
    """Have one more kind of thing taken along, which is no row of content: `source` gives a person's rows."""
    _sources[name] = source


def write(person: Person, into: IO[bytes], *, now: datetime) -> None:
    """Write the zip into that file."""
    files = []
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as box:
        for name, rows in everything(person):
            box.writestr(f"{name}.json", json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
            box.writestr(f"{name}.csv", as_csv(rows))
            files.append(f"{name}: {len(rows)}")
        readme = README.format(name=person.name, day=now.date().isoformat(), files="\n".join(files))
        box.writestr("README.txt", readme)


def everything(person: Person) -> Iterator[tuple[str, list[Row]]]:
    """Every kind of thing by name, with this person's rows of it; one query a kind."""
    for name, source in {**ACCOUNT, **_sources}.items():
        yield name, list(source(person))
    others = _others(person)
    for model in content():
        yield model._meta.model_name, list(_rows(model, person, others))


def _others(person: Person) -> dict[UUID, Person]:
    """The other one of each couple this person is or was in, by the couple's id."""
    places = Membership.objects.filter(couple__memberships__person=person).exclude(person=person)
    return {couple: Person(pk=other) for couple, other in places.values_list("couple", "person")}


def _rows(model: Any, person: Person, others: dict[UUID, Person]) -> Iterator[Row]:
    """One's own rows of a word, and the joint ones without what the other alone put into them."""
    found = model.objects.visible_to(person).filter(Q(owner=person) | Q(joint=True)).order_by("created_at", "pk")
    for row in found.iterator():
        kept = row.without(others[row.couple_id]) if row.joint else {}
        values = {column.name: _value(row, column, person) for column in model._meta.concrete_fields}
        yield values | {name: None if value == REMOVED else value for name, value in kept.items()}


def _value(row: Any, column: Any, person: Person) -> Any:
    """What stands in a column, as that person may take it along."""
    value = getattr(row, column.attname)
    if isinstance(column, models.ForeignKey) and column.related_model is Person:
        return value and ("me" if value == person.pk else "partner")
    return value


def as_csv(rows: list[Row]) -> str:
    """The rows as a table whose cells no spreadsheet runs."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    if rows:
        table = csv.writer(out)
        table.writerow(names)
        table.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    is_number = isinstance(value, int | float) or hasattr(value, "as_tuple")
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def _account(person: Person) -> Iterator[Row]:
    names = ("email", "name", "time_zone", "language", "first_weekday", "created_at", "consented_at")
    yield {name: getattr(person, name) for name in names}


def _couples(person: Person) -> Iterator[Row]:
    for place in Membership.objects.filter(person=person).select_related("couple").order_by("couple__started_at"):
        couple = place.couple
        yield {
            "id": couple.pk,
            "started_at": couple.started_at,
            "ended_at": couple.ended_at,
            "partner": place.partner_name,
            "hidden_at": place.hidden_at,
            "withdrawn_at": place.withdrawn_at,
        }


def _invitations(person: Person) -> Iterator[Row]:
    for one in Invitation.objects.filter(sender=person).order_by("created_at"):
        yield {"email": one.address, "created_at": one.created_at, "accepted_at": one.accepted_at}


def _notices(person: Person) -> Iterator[Row]:
    for one in Preference.objects.filter(person=person).order_by("kind"):
        yield {"kind": one.kind, "channel": one.channel, "weekday": one.weekday, "hour": one.hour}


def _quiet(person: Person) -> Iterator[Row]:
    names = ("quiet_from", "quiet_until", "paused_until", "with_content")
    for one in NoticeSettings.objects.filter(person=person):
        yield {name: getattr(one, name) for name in names}


ACCOUNT: dict[str, Source] = {
    "account": _account,
    "couples": _couples,
    "invitations": _invitations,
    "notice-preferences": _notices,
    "notice-settings": _quiet,
}
