from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "Chỉ tiêu và báo cáo"
    default_auto_field = "django.db.models.BigAutoField"
