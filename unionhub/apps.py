from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig


class UnionHubConfig(AppConfig):
    name = "unionhub"
    verbose_name = "Theo dõi Chương trình phát triển đoàn viên"

    def ready(self):
        apps.get_app_config("axes").verbose_name = "An toàn đăng nhập"  # the admin site shows it


class UnionHubAdminConfig(AdminConfig):
    """Makes our site the one that ``admin.site`` means everywhere."""

    default_site = "unionhub.admin_site.UnionHubAdminSite"
