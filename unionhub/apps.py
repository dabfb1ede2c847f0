from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class UnionHubConfig(AppConfig):
    name = "unionhub"
    verbose_name = "Công đoàn Bắc Giang"


class UnionHubAdminConfig(AdminConfig):
    """Makes our site the one that ``admin.site`` means everywhere."""

    default_site = "unionhub.admin_site.UnionHubAdminSite"
