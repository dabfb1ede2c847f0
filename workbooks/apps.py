from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "workbooks"
    verbose_name = "Bảng tính"
    default_auto_field = "django.db.models.BigAutoField"
