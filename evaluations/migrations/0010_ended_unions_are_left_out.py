from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A rating says since when its union or unit has ended, where that is why it is left out."""

    dependencies = [
        ('evaluations', '0009_levels_to_aim_at'),
        ('units', '0002_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='ended_on',
            field=models.DateField(editable=False, null=True, verbose_name='kết thúc hoạt động từ ngày'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('exclusion', 'other'), _connector='OR'), name='evaluation_ended_is_not_rated', violation_error_message='Công đoàn đã kết thúc hoạt động đến ngày cuối đợt thì không xếp loại.'),
        ),
    ]
