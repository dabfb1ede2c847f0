from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Tổ chức công đoàn"
    default_auto_field = "django.db.models.BigAutoField"
