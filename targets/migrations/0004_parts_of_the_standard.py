"""The parts of the officials' standard are asked for from now on; quarters that are open already may do without them."""

from django.db import migrations, models


def spare_open_quarters(apps, schema_editor):
    periods = apps.get_model("targets", "ReportingPeriod")
    periods.objects.filter(opened_at__isnull=False).update(needs_standard_parts=False)


LABEL = "đòi đủ bốn phần chuẩn của cán bộ chuyên trách"
HELP = "Bỏ chọn với các quý mở trước khi biểu có bốn số liệu này: để trống (Chưa nhập) vẫn gửi và duyệt được."


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_numbers_without_list")]

    operations = [
        migrations.AddField(
            "reportingperiod",
            "needs_standard_parts",
            models.BooleanField(LABEL, default=True, help_text=HELP),
        ),
        migrations.AddField(
            "historicalreportingperiod",
            "needs_standard_parts",
            models.BooleanField(LABEL, default=True, help_text=HELP),
        ),
        migrations.RunPython(spare_open_quarters, migrations.RunPython.noop, elidable=True),
    ]
