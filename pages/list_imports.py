"""The pages of an import of a declared list: what they show and mark comes from its plan."""

from typing import ClassVar

from pages.imports import ImportView
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.plan import Plan
from workbooks.imports.preview import Preview
from workbooks.imports.upload_store import Upload


class ListImport(ImportView):
    preview_class: ClassVar[type[ListPreview]] = ListPreview

    def plan(self, upload: Upload) -> Plan:
        """By ``read_upload``. Raises ImportGone."""
        raise NotImplementedError

    def subject(self, upload: Upload) -> str:
        """What the file is about."""
        return ""

    def preview(self, upload: Upload, **page) -> Preview:
        return self.preview_class(upload, self.plan(upload), self.subject(upload), **page)
