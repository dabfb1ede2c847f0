from django.apps import AppConfig


class VietnameseConfig(AppConfig):
    name = "vietnamese"
    verbose_name = "Tiếng Việt"
    default_auto_field = "django.db.models.BigAutoField"
