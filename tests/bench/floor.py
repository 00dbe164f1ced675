"""The floor beside which the site is measured: a plain Django project that does the least a page or a call could do.

Its own tables in its own database on the same server, Django's usual middleware, sessions and users, DRF for the
create. No couples, no privacy, no encrypted texts, no feed. Served by the same gunicorn with the same options.

`python -m tests.bench.floor` makes its tables, fills them, and prints what is needed to call it.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import UTC, datetime, timedelta

import dj_database_url
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse

ON_POSTGRES = os.environ["FLOOR_DATABASE_URL"].startswith("postgres")
ENTRY = {"day": "2026-03-01", "minutes": 30, "kind": "me", "what": "Reading"}
CREATORS = 16

TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dashboard</title></head><body>
<nav><a href="/">Home</a> <a href="/goals">Goals</a> <a href="/time">Time</a> {{ user.username }}</nav>
<h1>Hello {{ user.username }}</h1><p>With {{ partner.name }}. Me {{ sums.me }}, we {{ sums.we }} minutes.</p>
<ul>{% for goal in goals %}<li><a href="/goals/{{ goal.pk }}/">{{ goal.kind }}</a> {{ goal.state }}
{% if goal.due %}by {{ goal.due|date:"j F" }}{% endif %} {{ goal.target }}</li>{% endfor %}</ul>
<table>{% for one in check_ins %}<tr><td>{{ one.week|date:"j F" }}</td><td>{{ one.autonomy }}</td>
<td>{{ one.connection }}</td></tr>{% endfor %}</table></body></html>"""

settings.configure(
    DEBUG=False,
    SECRET_KEY="thrown-away-" + "0" * 40,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": dj_database_url.parse(os.environ["FLOOR_DATABASE_URL"])
        | ({"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True} if ON_POSTGRES else {})
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "rest_framework",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"dashboard.html": TEMPLATE})],
                    )
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
if not ON_POSTGRES:
    settings.DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import Q, Sum  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.authentication import BaseAuthentication  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402


class Token(models.Model):
    key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)

    class Meta:
        app_label = "floor"


class Partner(models.Model):
    owner = models.OneToOneField(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=40)

    class Meta:
        app_label = "floor"


class Goal(models.Model):
    """The columns of the site's goals, without their texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    visibility = models.CharField(max_length=7, default="private")
    created_at = models.DateTimeField()
    kind = models.CharField(max_length=8, default="personal")
    state = models.CharField(max_length=8, default="active")
    measure = models.CharField(max_length=6, default="number")
    start = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    times_a_week = models.PositiveSmallIntegerField(null=True)
    due = models.DateField(null=True)
    help = models.CharField(max_length=13, default="")
    proposal = models.CharField(max_length=6, default="")
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    new_target = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    new_due = models.DateField(null=True)

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["owner", "-created_at", "id"], name="goals_of_owner")]


class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=2)
    what = models.CharField(max_length=120, blank=True)

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["owner", "-day"], name="entries_of_owner")]


class CheckIn(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    week = models.DateField()
    autonomy = models.FloatField()
    connection = models.FloatField()

    class Meta:
        app_label = "floor"


TABLES = (Token, Partner, Goal, Entry, CheckIn)
COLUMNS = tuple(field.attname for field in Goal._meta.concrete_fields)


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """Six queries: session, user, partner, 20 goals, 8 check-ins, sums of minutes."""
    context = {
        "partner": Partner.objects.get(owner=request.user.pk),
        "goals": list(Goal.objects.filter(owner=request.user.pk).order_by("-created_at")[:20]),
        "check_ins": list(CheckIn.objects.filter(owner=request.user.pk).order_by("-week")[:8]),
        "sums": Entry.objects.filter(owner=request.user.pk, day__gte="2026-02-22").aggregate(
            me=Sum("minutes", filter=Q(kind="me")), we=Sum("minutes", filter=Q(kind="we"))
        ),
    }
    return render(request, "dashboard.html", context)


def person_of(key: str) -> User | None:
    token = Token.objects.select_related("user").filter(key=key).first()
    return token.user if token else None


def goals(request: HttpRequest) -> HttpResponse:
    """Two queries: token with its user, 50 rows by `.values()`."""
    person = person_of(request.headers.get("X-Token", ""))
    if person is None:
        return HttpResponse(status=401)
    rows = Goal.objects.filter(owner=person.pk).order_by("-created_at", "-pk").values(*COLUMNS)[:50]
    return JsonResponse({"results": list(rows)})


class Tokens(BaseAuthentication):
    def authenticate(self, request):
        person = person_of(request.headers.get("X-Token", ""))
        return (person, None) if person else None


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("id", "day", "minutes", "kind", "what", "created_at")


class Create(generics.CreateAPIView):
    """Two queries: token with its user, insert."""

    authentication_classes = (Tokens,)
    permission_classes = (IsAuthenticated,)
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer

    def perform_create(self, serializer):
        serializer.save(owner=self.request.user)


def fill() -> tuple[User, list[str]]:
    """Someone with 60 goals, 8 check-ins and 120 entries, and others who create; their tokens."""
    now = datetime.now(UTC)
    people = [User.objects.create_user(f"floor{n}") for n in range(CREATORS)]
    tokens = Token.objects.bulk_create(Token(key=uuid.uuid4().hex, user=person) for person in people)
    first = people[0]
    Partner.objects.create(owner=first, name="Ben")
    Goal.objects.bulk_create(
        Goal(
            owner=person,
            created_at=now - timedelta(hours=n),
            target=n,
            due=(now + timedelta(days=n)).date() if n % 2 else None,
        )
        for person in people
        for n in range(60)
    )
    CheckIn.objects.bulk_create(
        CheckIn(owner=person, week=(now - timedelta(weeks=n)).date(), autonomy=70, connection=60)
        for person in people
        for n in range(8)
    )
    Entry.objects.bulk_create(
        Entry(
            owner=person, day=(now - timedelta(days=n % 30)).date(), minutes=30, kind="mw"[n % 2] + "e", what="Reading"
        )
        for person in people
        for n in range(120)
    )
    return first, [token.key for token in tokens]


def counted(call) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    assert answer.status_code < 300, answer.content
    return len(queries)


def prepare() -> dict:
    """What the bench needs to know: cookie, tokens, and how many queries each view makes."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    first, tokens = fill()
    client = Client()
    client.force_login(first)
    headers = {"X-Token": tokens[0]}
    return {
        "cookie": client.cookies["sessionid"].value,
        "tokens": tokens,
        "dashboard": counted(lambda: client.get("/")),
        "list": counted(lambda: client.get("/goals/", headers=headers)),
        "create": counted(lambda: client.post("/entries/", ENTRY, content_type="application/json", headers=headers)),
    }


urlpatterns = [path("", dashboard), path("goals/", goals), path("entries/", Create.as_view())]
application = get_wsgi_application()

if __name__ == "__main__":
    json.dump(prepare(), sys.stdout)
