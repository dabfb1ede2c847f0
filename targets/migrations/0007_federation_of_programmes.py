"""A programme belongs to a federation, and a decision may end it; existing ones are of the only province."""

import django.db.models.deletion
import vietnamese.fields
from django.db import migrations, models


def fill_federation(apps, schema_editor):
    versions = apps.get_model("units", "UnitVersion").objects.order_by("unit__order", "unit_id")
    province = versions.filter(kind="province").first() or versions.first()
    if province is not None:
        for model in ("Programme", "HistoricalProgramme"):
            apps.get_model("targets", model).objects.update(federation_id=province.unit_id)


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0006_indicators_as_data'),
        ('units', '0004_spelling_of_unit_names'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='programme',
            options={'ordering': ['-first_year', 'pk'], 'verbose_name': 'chương trình', 'verbose_name_plural': 'chương trình'},
        ),
        migrations.AddField(
            model_name='historicalprogramme',
            name='end_issuer',
            field=vietnamese.fields.LineField(blank=True, max_length=200, verbose_name='cơ quan quyết định kết thúc'),
        ),
        migrations.AddField(
            model_name='historicalprogramme',
            name='end_number',
            field=vietnamese.fields.LineField(blank=True, max_length=60, verbose_name='số quyết định kết thúc'),
        ),
        migrations.AddField(
            model_name='historicalprogramme',
            name='end_signed_on',
            field=models.DateField(blank=True, null=True, verbose_name='ngày ký quyết định kết thúc'),
        ),
        migrations.AddField(
            model_name='historicalprogramme',
            name='ended_on',
            field=models.DateField(blank=True, help_text='Ngày cuối cùng còn tính kết quả, khi chương trình kết thúc trước hạn theo quyết định.', null=True, verbose_name='kết thúc ngày'),
        ),
        migrations.AddField(
            model_name='historicalprogramme',
            name='federation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='units.unit', verbose_name='liên đoàn lao động'),
        ),
        migrations.AddField(
            model_name='programme',
            name='end_issuer',
            field=vietnamese.fields.LineField(blank=True, max_length=200, verbose_name='cơ quan quyết định kết thúc'),
        ),
        migrations.AddField(
            model_name='programme',
            name='end_number',
            field=vietnamese.fields.LineField(blank=True, max_length=60, verbose_name='số quyết định kết thúc'),
        ),
        migrations.AddField(
            model_name='programme',
            name='end_signed_on',
            field=models.DateField(blank=True, null=True, verbose_name='ngày ký quyết định kết thúc'),
        ),
        migrations.AddField(
            model_name='programme',
            name='ended_on',
            field=models.DateField(blank=True, help_text='Ngày cuối cùng còn tính kết quả, khi chương trình kết thúc trước hạn theo quyết định.', null=True, verbose_name='kết thúc ngày'),
        ),
        migrations.AddField(
            model_name='programme',
            name='federation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='units.unit', verbose_name='liên đoàn lao động'),
        ),
        migrations.AlterField(
            model_name='goal',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='targets.programme', verbose_name='chương trình'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_issuer', ''), ('end_number', ''), ('end_signed_on__isnull', True), ('ended_on__isnull', True)), models.Q(('end_signed_on__isnull', False), ('ended_on__isnull', False), models.Q(('end_number', ''), _negated=True), models.Q(('end_issuer', ''), _negated=True)), _connector='OR'), name='programme_ended_by_decision', violation_error_message='Kết thúc chương trình cần đủ bốn mục: ngày kết thúc, số, ngày ký và cơ quan ban hành quyết định.'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('counts_from')), _connector='OR'), name='programme_ends_after_beginning', violation_error_message='Ngày kết thúc không được trước ngày bắt đầu tính kết quả.'),
        ),
        migrations.RunPython(fill_federation, migrations.RunPython.noop, elidable=True),
    ]
