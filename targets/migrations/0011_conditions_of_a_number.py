"""The parts of the officials' standard become data: which numbers are conditions of which."""

import django.db.models.deletion
from django.db import migrations, models

PARTS = (
    "officials_expertise",
    "officials_union_work",
    "officials_political_theory",
    "officials_skills",
)


def fill_conditions(apps, schema_editor):
    """In the history too: nobody has changed anything."""
    standard = apps.get_model("targets", "Indicator").objects.filter(code="officials_standardised").first()
    if standard is not None:
        for name in ("Indicator", "HistoricalIndicator"):
            rows = apps.get_model("targets", name).objects.filter(code__in=PARTS)
            rows.update(condition_of_id=standard.pk)
    # PostgreSQL makes no index, as comes next, while it has rows of the table to check.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0010_unions_counted_by_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalindicator',
            name='condition_of',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Ai được tính vào số kia đều đạt điều kiện này, nên số kia không lớn hơn số này.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='targets.indicator', verbose_name='là điều kiện của'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='condition_of',
            field=models.ForeignKey(blank=True, help_text='Ai được tính vào số kia đều đạt điều kiện này, nên số kia không lớn hơn số này.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='targets.indicator', verbose_name='là điều kiện của'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('condition_of__isnull', True), models.Q(('condition_of', models.F('id')), _negated=True), _connector='OR'), name='indicator_not_condition_of_itself', violation_error_message='Chỉ tiêu không thể là điều kiện của chính nó.'),
        ),
        migrations.RunPython(fill_conditions, migrations.RunPython.noop, elidable=True),
    ]
