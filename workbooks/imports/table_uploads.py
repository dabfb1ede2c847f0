"""Uploads of django-import-export in the same store as all others."""

from import_export.tmp_storages import BaseStorage

from workbooks.imports.upload_store import UploadStore

UPLOADS = UploadStore("table-uploads")
NOBODY = 0  # the library does not say whose file it is


class TableUpload(BaseStorage):
    """``name`` is the ticket: signed, and of no use after two hours."""

    def save(self, data: bytes) -> None:
        self.name = UPLOADS.keep(data, filename="", user=NOBODY).ticket

    def read(self) -> bytes:
        """Raises FileNotFoundError: the file is gone, or the ticket is not ours."""
        upload = self._upload()
        data = upload and upload.read()
        if data is None:
            raise FileNotFoundError
        return data

    def remove(self) -> None:
        if upload := self._upload():
            upload.discard()

    def _upload(self):
        return UPLOADS.find(self.name, user=NOBODY)
