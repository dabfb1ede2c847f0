"""The pages of an import of a declared list: what they show and mark comes from its plan."""

from typing import ClassVar

from django.conf import settings

from pages.imports import ImportView
from workbooks.imports.declared import DeclaredList, read_upload
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.plan import Plan
from workbooks.imports.preview import Preview
from workbooks.imports.upload_store import Upload


class ListImport(ImportView):
    preview_class: ClassVar[type[ListPreview]] = ListPreview

    def declared(self, upload: Upload) -> DeclaredList:
        """The list that the file is read as."""
        raise NotImplementedError

    def plan(self, upload: Upload) -> Plan:
        """What the file would do as things stand now. Raises ImportGone."""
        max_bytes = getattr(settings, self.max_bytes)
        return read_upload(upload, lambda sheets: self.declared(upload).read(sheets), max_bytes=max_bytes)

    def subject(self, upload: Upload) -> str:
        """What the file is about."""
        return ""

    def preview(self, upload: Upload, **page) -> Preview:
        return self.preview_class(upload, self.plan(upload), self.subject(upload), **page)
