from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import migrations, models

from checkins.planned.rules import over


def fill(apps, editor):
    blocks = apps.get_model("checkins", "PlannedBlock").objects
    for pk, day, at, minutes, zone in blocks.values_list("pk", "day", "at", "minutes", "zone"):
        blocks.filter(pk=pk).update(over_at=over(day, at, minutes, ZoneInfo(zone)))


class Migration(migrations.Migration):

    dependencies = [
        ('checkins', '0006_suggestions_from_open_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='plannedblock',
            name='over_at',
            field=models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=UTC), editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
