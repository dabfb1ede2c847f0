from django.db import migrations

UNSATISFACTORY = "unsatisfactory"
REMARK = (
    "Khi nâng cấp phần mềm: bỏ mức đăng ký “Không hoàn thành nhiệm vụ” vì không còn đăng ký mức này. "
    "Đăng ký lại một trong ba mức: hoàn thành xuất sắc, hoàn thành tốt, hoàn thành nhiệm vụ."
)


def empty(apps, schema_editor):
    """Each row keeps everything else; its log says what was taken out, in the name of whoever had registered it."""
    Evaluation = apps.get_model("evaluations", "Evaluation")
    Transition = apps.get_model("evaluations", "EvaluationTransition")
    User = apps.get_model("units", "User")
    rows = Evaluation.objects.filter(registered_level=UNSATISFACTORY)
    steps = Transition.objects.filter(step="register", evaluation__in=rows.values("pk"))
    registered_by = dict(steps.order_by("at", "pk").values_list("evaluation_id", "by_id"))
    anybody = User.objects.order_by("-is_superuser", "pk").values_list("pk", flat=True).first()
    for row in rows.order_by("pk").iterator():
        before = row.state
        row.registered_level = ""
        if before == "registered":
            row.state = "new"
        row.save(update_fields=["registered_level", "state"])
        # Without any account nobody can have registered, and there is nobody to name.
        if by := registered_by.get(row.pk, anybody):
            Transition.objects.create(
                evaluation=row,
                by_id=by,
                step="unregister",
                from_state=before,
                to_state=row.state,
                level=UNSATISFACTORY,
                comment=REMARK,
            )


class Migration(migrations.Migration):
    """Nobody registers to fail: what was registered so is emptied, with a line in the log of the rating."""

    dependencies = [
        ("evaluations", "0007_words_as_officers_write"),
        ("units", "__first__"),
    ]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop, elidable=True)]
