"""In a transaction of its own: PostgreSQL alters no table whose rows were written in the same one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0007_federation_of_programmes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='programme',
            name='federation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='units.unit', verbose_name='liên đoàn lao động'),
        ),
    ]
