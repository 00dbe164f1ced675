"""The week in which two people linked was worked out from their zones as they are; it is kept from now on."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import migrations, models

CHUNK = 2000


def fill(apps, schema_editor):
    """Work it out once more, as it stood: the week of the earlier of the two local dates. In steps, by id."""
    couple, membership = apps.get_model("accounts", "Couple"), apps.get_model("accounts", "Membership")
    empty = couple.objects.filter(first_week=None).order_by("pk").only("started_at", "first_weekday")
    while chunk := list(empty[:CHUNK]):
        zones = {}
        for pk, zone in membership.objects.filter(couple__in=chunk).values_list("couple", "person__time_zone"):
            zones.setdefault(pk, []).append(ZoneInfo(zone))
        for one in chunk:
            day = min(one.started_at.astimezone(zone).date() for zone in zones.get(one.pk) or [ZoneInfo("UTC")])
            one.first_week = day - timedelta(days=(day.weekday() - one.first_weekday) % 7)
        couple.objects.bulk_update(chunk, ["first_week"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_when_a_link_stopped_a_kind")]

    operations = [
        migrations.AddField("couple", "first_week", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("couple", "first_week", models.DateField()),
    ]
