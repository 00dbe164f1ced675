"""Whether the site is well: `/healthz` for the process alone, `/readyz` for all that it needs.

A part that is *needed* makes `/readyz` answer 503, so that a balancer sends people elsewhere. A part that is only
*watched* (mails that wait) is named in the answer; taking the pages away would not help it. `/readyz?strict` answers
503 for both: that is the address for a monitor that reads nothing but the status.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)
LATE = timedelta(minutes=10)
PATIENCE = 2.0  # seconds for the broker's answer


@dataclass(frozen=True)
class Reading:
    """What a check found: whether the part is well, and figures that tell nothing of anyone."""

    well: bool
    figures: Mapping[str, int | None] = field(default_factory=dict)


def of_oldest(due_at: datetime | None, now: datetime, **figures: int) -> Reading:
    """Well while the oldest of what is due, if any is, waits for no longer than ten minutes beyond its instant."""
    late = max(now - due_at, timedelta()) if due_at else timedelta()
    return Reading(late <= LATE, {"oldest_due_seconds": int(late.total_seconds()), **figures})


Check = Callable[[datetime], Reading]
"""Given the UTC instant now; may raise, which means "not well"."""


@dataclass(frozen=True)
class _Part:
    check: Check
    needed: bool


_parts: dict[str, _Part] = {}


def register(name: str, check: Check, *, needed: bool = False) -> None:
    """Let `/readyz` ask `check` too, under `name`."""
    _parts[name] = _Part(check, needed)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"well": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every needed part is well, else 503; `failing` names the parts that are not, watched ones too."""
    now = timezone.now()
    readings = {name: _reading(name, part.check, now) for name, part in _parts.items()}
    failing = [name for name, reading in readings.items() if not reading.well]
    grave = [name for name in failing if _parts[name].needed or "strict" in request.GET]
    return JsonResponse(
        {
            "well": not failing,
            "failing": failing,
            "parts": {name: {"well": reading.well, **reading.figures} for name, reading in readings.items()},
        },
        status=HTTPStatus.SERVICE_UNAVAILABLE if grave else HTTPStatus.OK,
    )


def _reading(name: str, check: Check, now: datetime) -> Reading:
    try:
        return check(now)
    except Exception as failure:  # whatever a part raises, the others are still asked
        log.warning("part is not well", part=name, failure=type(failure).__name__)
        return Reading(well=False)


def _database(now: datetime) -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return Reading(well=cursor.fetchone() == (1,))


def _broker(now: datetime) -> Reading:
    if not settings.REDIS_URL:  # a single command or a test: nothing is shared between processes
        return Reading(well=settings.DEBUG or settings.TESTING)
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        return Reading(well=bool(client.ping()))
    finally:
        client.close()


register("database", _database, needed=True)
register("broker", _broker, needed=True)
