"""The admin site in the product's words."""

from django.contrib.admin import AdminSite


class UnionHubAdminSite(AdminSite):
    site_title = "Công đoàn Bắc Giang"
    site_header = "Quản trị – Công đoàn Bắc Giang"
    index_title = "Quản trị"
    empty_value_display = "–"
