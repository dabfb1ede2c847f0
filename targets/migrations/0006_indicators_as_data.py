"""What the code knew of each indicator becomes its row; the form, its checks and its words stay as they were."""

import django.db.models.deletion
import vietnamese.fields
from django.db import migrations, models


MEMBERS = ("members_start", "members_admitted", "members_decreased", "members_end")
UNIONS = ("unions_founded", "enterprise_unions_founded", "enterprise_unions_founded_20plus")
OFFICIALS = (
    "officials",
    "officials_standardised",
    "officials_expertise",
    "officials_union_work",
    "officials_political_theory",
    "officials_skills",
)
HINTS = {
    "members_start": "Chưa có báo cáo quý trước để chuyển số sang: nhập một lần, từ quý sau số này tự chuyển.",
    "members_admitted": "Chỉ tính đoàn viên kết nạp mới, không tính đoàn viên từ nơi khác chuyển đến.",
    "unions_founded": "Không tính đổi tên, chuyển giao, công nhận lại sau sáp nhập.",
    "officials_standardised": "Người đạt chuẩn là người đạt cả bốn tiêu chuẩn dưới đây.",
}


def fill_columns(apps, schema_editor):
    indicators = apps.get_model("targets", "Indicator").objects
    # Rows that administrators had added were never in the form: they are until somebody switches them on.
    shipped = [*MEMBERS, *UNIONS, "first_time_officers", "first_time_officers_trained", *OFFICIALS]
    indicators.exclude(kind="share").exclude(code__in=shipped).update(reported=False)
    indicators.filter(code__in=MEMBERS).update(section="members")
    indicators.filter(code__in=UNIONS).update(section="unions")
    indicators.filter(code__in=OFFICIALS).update(carried_over=True)
    for code, hint in HINTS.items():
        indicators.filter(code=code).update(hint=hint)
    total = indicators.filter(code="members_end").first()
    if total is not None:
        indicators.filter(code="members_start").update(opening_of=total)
        indicators.filter(code__in=MEMBERS[:3]).update(added_to=total)
        indicators.filter(code="members_decreased").update(subtracted=True)
    # PostgreSQL makes no index, as comes next, while it has rows of the table to check.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0005_words_as_officers_write'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalindicator',
            name='added_to',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Chỉ tiêu được cộng vào thì tự tính, đơn vị không nhập.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='targets.indicator', verbose_name='cộng vào'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='carried_over',
            field=models.BooleanField(default=False, help_text='Nút “Không thay đổi” chép số của quý trước vào ô còn trống.', verbose_name='chép được từ quý trước'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='hint',
            field=vietnamese.fields.LineField(blank=True, max_length=250, verbose_name='hướng dẫn nhập'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='odd_at_least',
            field=models.PositiveSmallIntegerField(default=5, help_text='Chênh lệch nhỏ hơn số này thì không coi là bất thường.', verbose_name='và chênh lệch từ'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='odd_factor',
            field=models.PositiveSmallIntegerField(default=3, help_text='Gấp hơn hoặc chưa bằng một phần ngần ấy mức thường gặp thì báo cáo ghi chú “bất thường”.', verbose_name='bất thường khi gấp (lần)'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='opening_of',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Tự lấy số cuối kỳ của quý trước.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='targets.indicator', verbose_name='là số đầu kỳ của'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='reported_from',
            field=models.DateField(blank=True, help_text='Chỉ có trong biểu mẫu của các quý bắt đầu từ ngày này. Để trống: có trong mọi quý còn nhập.', null=True, verbose_name='báo cáo từ ngày'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='retired_from',
            field=models.DateField(blank=True, help_text='Không còn trong biểu mẫu của các quý bắt đầu từ ngày này; số liệu đã báo cáo vẫn giữ.', null=True, verbose_name='ngừng báo cáo từ ngày'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='section',
            field=models.CharField(choices=[('members', 'A. Đoàn viên'), ('unions', 'B. Công đoàn cơ sở'), ('officers', 'C. Cán bộ')], default='officers', max_length=10, verbose_name='phần của biểu mẫu báo cáo'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='subtracted',
            field=models.BooleanField(default=False, verbose_name='trừ đi thay vì cộng vào'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='added_to',
            field=models.ForeignKey(blank=True, help_text='Chỉ tiêu được cộng vào thì tự tính, đơn vị không nhập.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='targets.indicator', verbose_name='cộng vào'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='carried_over',
            field=models.BooleanField(default=False, help_text='Nút “Không thay đổi” chép số của quý trước vào ô còn trống.', verbose_name='chép được từ quý trước'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='hint',
            field=vietnamese.fields.LineField(blank=True, max_length=250, verbose_name='hướng dẫn nhập'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='odd_at_least',
            field=models.PositiveSmallIntegerField(default=5, help_text='Chênh lệch nhỏ hơn số này thì không coi là bất thường.', verbose_name='và chênh lệch từ'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='odd_factor',
            field=models.PositiveSmallIntegerField(default=3, help_text='Gấp hơn hoặc chưa bằng một phần ngần ấy mức thường gặp thì báo cáo ghi chú “bất thường”.', verbose_name='bất thường khi gấp (lần)'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='opening_of',
            field=models.ForeignKey(blank=True, help_text='Tự lấy số cuối kỳ của quý trước.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator', verbose_name='là số đầu kỳ của'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='reported_from',
            field=models.DateField(blank=True, help_text='Chỉ có trong biểu mẫu của các quý bắt đầu từ ngày này. Để trống: có trong mọi quý còn nhập.', null=True, verbose_name='báo cáo từ ngày'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='retired_from',
            field=models.DateField(blank=True, help_text='Không còn trong biểu mẫu của các quý bắt đầu từ ngày này; số liệu đã báo cáo vẫn giữ.', null=True, verbose_name='ngừng báo cáo từ ngày'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='section',
            field=models.CharField(choices=[('members', 'A. Đoàn viên'), ('unions', 'B. Công đoàn cơ sở'), ('officers', 'C. Cán bộ')], default='officers', max_length=10, verbose_name='phần của biểu mẫu báo cáo'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='subtracted',
            field=models.BooleanField(default=False, verbose_name='trừ đi thay vì cộng vào'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('added_to__isnull', True), models.Q(('added_to', models.F('id')), _negated=True), _connector='OR'), name='indicator_not_added_to_itself', violation_error_message='Chỉ tiêu không thể cộng vào chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('opening_of__isnull', True), models.Q(('opening_of', models.F('id')), _negated=True), _connector='OR'), name='indicator_not_opening_of_itself', violation_error_message='Chỉ tiêu không thể là số đầu kỳ của chính nó.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('odd_factor__gte', 2)), name='indicator_odd_factor_from_2', violation_error_message='Mức bất thường phải từ 2 lần trở lên.'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('retired_from__isnull', True), ('reported_from__isnull', True), ('retired_from__gt', models.F('reported_from')), _connector='OR'), name='indicator_retired_after_start', violation_error_message='Ngày ngừng báo cáo phải sau ngày bắt đầu báo cáo.'),
        ),
        migrations.RunPython(fill_columns, migrations.RunPython.noop, elidable=True),
    ]
