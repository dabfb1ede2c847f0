from django.db import migrations, models


class Migration(migrations.Migration):
    """One index for rates and for what was registered: both are counted from it alone."""

    dependencies = [
        ("evaluations", "0003_round_steps"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="evaluation", name="evaluation_rates"),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(
                fields=[
                    "year",
                    "unit",
                    "level",
                    "sector",
                    "exclusion",
                    "recognised_level",
                    "registered_level",
                ],
                name="evaluation_rates",
            ),
        ),
    ]
