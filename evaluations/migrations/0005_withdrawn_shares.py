from django.db import migrations, models


class Migration(migrations.Migration):
    """A decision can say that a share is not assigned any more."""

    dependencies = [
        ("evaluations", "0004_registered_levels_in_the_index_of_rates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="qualitytarget",
            name="share",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="Để trống: quyết định không giao chỉ tiêu này nữa.",
                max_digits=5,
                null=True,
                verbose_name="tỷ lệ phải đạt (%)",
            ),
        ),
    ]
