"""Import from and export to Excel on admin pages: one format, a preview in words, samples marked as samples."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ConfirmImportForm, ImportForm

from units.models import Installation
from vietnamese import clock
from workbooks import file_types
from workbooks.formats import SafeXLSX
from workbooks.imports.upload_store import GONE, MOVED
from workbooks.reading import WorkbookRefused
from workbooks.writing import Column, table_workbook

UNGROUPED = {"năm", "quý", "TT"}  # 2026 is no 2.026


class TableXLSX(SafeXLSX):
    """Says above the table when the data are samples; the reader passes over it, so the file can come back."""

    def export_data(self, dataset, **kwargs):
        columns = [Column(name, number_format="0" if name in UNGROUPED else None) for name in dataset.headers]
        notes = Installation.notes()
        return table_workbook("", notes, columns, dataset)


class TableImportForm(ImportForm):
    file_label = file_types.LABEL

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["import_file"].widget.attrs["accept"] = file_types.ACCEPT

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > settings.MAX_WORKBOOK_BYTES:
            limit = filesizeformat(settings.MAX_WORKBOOK_BYTES)
            raise forms.ValidationError(f"Tệp quá lớn (tối đa {limit}). Chưa có gì được nhập.")
        return file

    @property
    def media(self):
        return forms.Media()  # one format: nothing to guess


class OneFormatConfirmForm(ConfirmImportForm):
    def clean_format(self):
        return "0"

    def clean_resource(self):
        return "0"


class TableExportMixin(ExportMixin):
    """“Xuất ra Excel”: the rows of the list as it is filtered. The model admin names ``resource_classes``."""

    formats = [TableXLSX]
    skip_export_form = True
    export_name = ""

    def exported_rows(self, queryset):
        """The rows of the export, where they are not the rows of the list."""
        return queryset

    def get_data_for_export(self, request, queryset, **kwargs):
        kwargs["force_native_type"] = True  # numbers and dates stay what they are
        return super().get_data_for_export(request, self.exported_rows(queryset), **kwargs)

    def get_export_filename(self, request, queryset, file_format):
        return f"{self.export_name or self.opts.model_name}-{clock.today():%Y-%m-%d}.xlsx"

    def export_action(self, request):
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)


class TableImportMixin(TableExportMixin, ImportMixin):
    """“Nhập từ tệp” beside it: preview, confirmation, then all rows or none."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_template_name = "admin/table_import.html"
    import_form_class = TableImportForm
    confirm_form_class = OneFormatConfirmForm

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_import_context_data(self, **kwargs):
        return {"result": None, "confirm_form": None}

    def add_data_read_fail_error_to_form(self, form, e):
        text = (
            e.message
            if isinstance(e, WorkbookRefused)
            else f"Không đọc được tệp. Vui lòng dùng tệp {file_types.NAMED}."
        )
        form.add_error("import_file", f"{text} Chưa có gì được nhập.")

    def process_import(self, request, **kwargs):
        if request.method != "POST":
            return HttpResponseRedirect(self._url("import"))
        if not self.has_import_permission(request):
            raise PermissionDenied
        if self.create_confirm_form(request).is_valid():
            try:
                return super().process_import(request, **kwargs)
            except OSError:
                pass  # the uploaded file is gone: imported already, or cleaned away
        self.message_user(request, GONE, messages.WARNING)
        return HttpResponseRedirect(self._url("import"))

    def process_dataset(self, dataset, form, request, **kwargs):
        return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            self.message_user(request, f"{MOVED} Cần chọn lại tệp.", messages.ERROR)
            return HttpResponseRedirect(self._url("import"))
        return super().process_result(result, request)

    def _url(self, page):
        return reverse(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{page}")
