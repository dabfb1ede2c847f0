"""Quarters that were reported before foundings were listed keep their numbers: they have no list."""

from django.db import migrations


def keep_numbers(apps, schema_editor):
    periods = apps.get_model("targets", "ReportingPeriod")
    figures = apps.get_model("targets", "ReportFigure")
    reported = figures.objects.filter(value__isnull=False).values("revision__report__period")
    periods.objects.filter(opened_at__isnull=False, pk__in=reported).update(needs_founding_list=False)


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_foundings")]

    operations = [migrations.RunPython(keep_numbers, migrations.RunPython.noop, elidable=True)]
