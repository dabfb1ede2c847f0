"""Which unions founded a number counts becomes data of the indicator; the three shipped ones count what they did."""

from django.db import migrations, models

RULES = {
    "unions_founded": {"counted_unions": "all"},
    "enterprise_unions_founded": {"counted_unions": "enterprises"},
    "enterprise_unions_founded_20plus": {"counted_unions": "enterprises", "workers_from": 20},
}


def fill_rules(apps, schema_editor):
    """In the history too: nobody has changed anything."""
    for name in ("Indicator", "HistoricalIndicator"):
        for code, rule in RULES.items():
            apps.get_model("targets", name).objects.filter(code=code, kind="flow").update(**rule)


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0009_indicators_that_a_programme_leads_with'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='historicalindicator',
            name='counted_from_foundings',
        ),
        migrations.RemoveField(
            model_name='indicator',
            name='counted_from_foundings',
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='counted_unions',
            field=models.CharField(blank=True, choices=[('all', 'mọi CĐCS thành lập mới'), ('enterprises', 'CĐCS của doanh nghiệp')], help_text='Trong các kỳ có danh sách CĐCS thành lập, số này tự đếm. Để trống: đơn vị nhập.', max_length=12, verbose_name='đếm từ danh sách thành lập'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='workers_from',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Chỉ đếm CĐCS của doanh nghiệp có từ ngần ấy CNLĐ ngày thành lập. Để trống: mọi doanh nghiệp.', null=True, verbose_name='doanh nghiệp có từ (CNLĐ)'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='counted_unions',
            field=models.CharField(blank=True, choices=[('all', 'mọi CĐCS thành lập mới'), ('enterprises', 'CĐCS của doanh nghiệp')], help_text='Trong các kỳ có danh sách CĐCS thành lập, số này tự đếm. Để trống: đơn vị nhập.', max_length=12, verbose_name='đếm từ danh sách thành lập'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='workers_from',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Chỉ đếm CĐCS của doanh nghiệp có từ ngần ấy CNLĐ ngày thành lập. Để trống: mọi doanh nghiệp.', null=True, verbose_name='doanh nghiệp có từ (CNLĐ)'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('counted_unions', ''), ('kind', 'flow'), _connector='OR'), name='indicator_counted_is_flow', violation_error_message='Chỉ số phát sinh trong kỳ mới đếm từ danh sách thành lập được.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('workers_from__isnull', True), models.Q(('counted_unions', 'enterprises'), ('workers_from__gte', 1)), _connector='OR'), name='indicator_workers_of_enterprises', violation_error_message='Số CNLĐ, từ 1 trở lên, chỉ ghi cho số CĐCS của doanh nghiệp.'),
        ),
        migrations.RunPython(fill_rules, migrations.RunPython.noop, elidable=True),
    ]
