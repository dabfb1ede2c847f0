"""What the code knew of the numbers that lead, of the columns of the annex and of their words becomes rows; pages stay."""

import vietnamese.fields
from django.db import migrations, models

# code: place on the first page, column of the annex
PLACES = {
    "members_admitted": (1, 2),
    "unions_founded": (2, 1),
    "enterprise_unions_founded_20plus": (3, None),
}
HEADINGS = {"members_admitted": "Kết nạp đoàn viên", "unions_founded": "Thành lập công đoàn cơ sở"}
VERBS = {
    "members_admitted": "kết nạp",
    "unions_founded": "thành lập",
    "enterprise_unions_founded_20plus": "thành lập",
}


def fill_columns(apps, schema_editor):
    """In the histories too: nobody has changed anything."""
    keys = dict(apps.get_model("targets", "Indicator").objects.values_list("code", "pk"))
    for name in ("Goal", "HistoricalGoal"):
        goals = apps.get_model("targets", name).objects.filter(per="term")
        for code, (headline, annex_column) in PLACES.items():
            goals.filter(indicator_id=keys.get(code)).update(headline=headline, annex_column=annex_column)
    for name in ("Indicator", "HistoricalIndicator"):
        indicators = apps.get_model("targets", name).objects
        for code, heading in HEADINGS.items():
            indicators.filter(code=code).update(heading=heading)
        for code, verb in VERBS.items():
            indicators.filter(code=code).update(verb=verb)


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0008_every_programme_has_a_federation'),
    ]

    operations = [
        migrations.AddField(
            model_name='goal',
            name='annex_column',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Chỉ tiêu được giao cho từng đơn vị theo phụ lục. Để trống: không giao cho đơn vị.', null=True, verbose_name='thứ tự cột trong phụ lục'),
        ),
        migrations.AddField(
            model_name='goal',
            name='headline',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Mục tiêu đứng đầu trang Tổng quan và trang của đơn vị. Để trống: không nêu ở đó.', null=True, verbose_name='thứ tự trên trang Tổng quan'),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='annex_column',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Chỉ tiêu được giao cho từng đơn vị theo phụ lục. Để trống: không giao cho đơn vị.', null=True, verbose_name='thứ tự cột trong phụ lục'),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='headline',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Mục tiêu đứng đầu trang Tổng quan và trang của đơn vị. Để trống: không nêu ở đó.', null=True, verbose_name='thứ tự trên trang Tổng quan'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='heading',
            field=vietnamese.fields.LineField(blank=True, help_text='Ví dụ “Kết nạp đoàn viên”. Để trống: dùng tên chỉ tiêu.', max_length=120, verbose_name='tên trên trang Tổng quan'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='verb',
            field=vietnamese.fields.LineField(blank=True, help_text='Từ đứng trước con số trong câu đánh giá, ví dụ “kết nạp”. Để trống: “đạt”.', max_length=30, verbose_name='việc đã làm'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='heading',
            field=vietnamese.fields.LineField(blank=True, help_text='Ví dụ “Kết nạp đoàn viên”. Để trống: dùng tên chỉ tiêu.', max_length=120, verbose_name='tên trên trang Tổng quan'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='verb',
            field=vietnamese.fields.LineField(blank=True, help_text='Từ đứng trước con số trong câu đánh giá, ví dụ “kết nạp”. Để trống: “đạt”.', max_length=30, verbose_name='việc đã làm'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('per', 'term'), models.Q(('annex_column__isnull', True), ('headline__isnull', True)), _connector='OR'), name='goal_of_year_neither_leads_nor_assigned', violation_error_message='Chỉ mục tiêu cả nhiệm kỳ mới nêu trên trang Tổng quan và giao theo phụ lục được.'),
        ),
        migrations.RunPython(fill_columns, migrations.RunPython.noop, elidable=True),
    ]
