from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "workbooks"
    verbose_name = "Bảng tính"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from workbooks import checks  # noqa: F401 - registers them
