from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "Xếp loại chất lượng"
    default_auto_field = "django.db.models.BigAutoField"
