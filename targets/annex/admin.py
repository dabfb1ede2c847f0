"""The admin of decisions leads to “Nhập biểu chỉ tiêu”."""

from django.http import HttpResponseRedirect
from django.urls import path, reverse


class AnnexImportMixin:
    """Adds the link above the list; the address that the page had in the admin goes on leading to it."""

    change_list_template = "admin/targets/annex_change_list.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.annex_view)
        return [path("nhap-bieu/", page, name="targets_annex"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        allowed = {"may_import_annex": request.user.has_perm("targets.import_annex")}
        return super().changelist_view(request, {**allowed, **(extra_context or {})})

    def annex_view(self, request):
        return HttpResponseRedirect(reverse("annex-import"))
