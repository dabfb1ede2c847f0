from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The database takes the three levels that one can aim at, and no other."""

    dependencies = [
        ("evaluations", "0008_empty_registrations_to_fail"),
        ("units", "0002_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="evaluation",
            name="evaluation_levels_known",
        ),
        migrations.AlterField(
            model_name="evaluation",
            name="registered_level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("excellent", "Hoàn thành xuất sắc nhiệm vụ"),
                    ("good", "Hoàn thành tốt nhiệm vụ"),
                    ("satisfactory", "Hoàn thành nhiệm vụ"),
                ],
                default="",
                max_length=20,
                verbose_name="mức đăng ký",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("self_level", ""),
                        ("self_level__in", ["excellent", "good", "satisfactory", "unsatisfactory"]),
                        _connector="OR",
                    ),
                    models.Q(
                        ("appraised_level", ""),
                        ("appraised_level__in", ["excellent", "good", "satisfactory", "unsatisfactory"]),
                        _connector="OR",
                    ),
                    models.Q(
                        ("recognised_level", ""),
                        ("recognised_level__in", ["excellent", "good", "satisfactory", "unsatisfactory"]),
                        _connector="OR",
                    ),
                    models.Q(("exclusion", ""), ("exclusion__in", ["not_yet", "other"]), _connector="OR"),
                ),
                name="evaluation_levels_known",
                violation_error_message="Mức xếp loại không hợp lệ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registered_level", ""),
                    ("registered_level__in", ["excellent", "good", "satisfactory"]),
                    _connector="OR",
                ),
                name="evaluation_registered_level_to_aim_at",
                violation_error_message="Chỉ đăng ký hoàn thành xuất sắc, hoàn thành tốt hoặc hoàn thành nhiệm vụ.",
            ),
        ),
    ]
