"""Uploaded files between a preview and its confirmation, in the storage “uploads” of the settings, so that any process
on any host can serve the preview.

The browser holds only a signed ticket, bound to the person; what it says is never taken from the form.
"""

import io
import secrets
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core import signing
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

KEPT_SECONDS = 2 * 60 * 60
GONE = (
    "Tệp đã tải lên không còn được giữ (hết hạn sau hai giờ) hoặc đã được nhập rồi. "
    "Chưa ghi thêm gì; vui lòng chọn lại tệp."
)
MOVED = "Dữ liệu đã thay đổi kể từ lúc xem trước, nên chưa ghi gì. Vui lòng xem lại bản xem trước mới rồi xác nhận."


class ImportGone(Exception):
    """The uploaded file is not kept any more, or was written already."""


class ImportMoved(Exception):
    """What the preview rests on has changed since it was shown; nothing was written. ``plan``: the new one, if there is."""

    def __init__(self, plan=None):
        super().__init__(MOVED)
        self.plan = plan


_stores: list["UploadStore"] = []


@dataclass(frozen=True)
class UploadStore:
    """The uploads of one import; ``name``: of their folder, and of the signature of their tickets."""

    name: str

    def __post_init__(self):
        _stores.append(self)

    def keep(self, data: bytes | File, *, filename: str, user: int, about: dict | None = None) -> "Upload":
        """Keep the file for two hours; older files of every import are removed on the way, some are used once a year.

        ``about``: what was said with it (year, decision …), ready for JSON.
        """
        for store in _stores:
            store.sweep()
        upload = Upload(
            self, f"{secrets.token_hex(16)}{int(time.time()):010x}", filename[:150], user, about or {}
        )
        upload.write("", data)
        return upload

    def find(self, ticket: str, *, user: int) -> "Upload | None":
        """The upload of a ticket that we gave this person and that has not expired."""
        try:
            key, filename, owner, about = signing.loads(ticket, salt=self.name)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return Upload(self, key, filename, owner, about) if owner == user and not _expired(key) else None

    def names(self) -> list[str]:
        """Of all files in the folder."""
        try:
            return storages["uploads"].listdir(self.name)[1]
        except FileNotFoundError:
            return []

    def sweep(self) -> None:
        for name in self.names():
            if _expired(name):
                storages["uploads"].delete(f"{self.name}/{name}")


def _expired(key: str) -> bool:
    try:
        kept_at = int(key[32:42], 16)
    except ValueError:
        return True  # of an earlier version: no ticket leads to it
    return abs(time.time() - kept_at) > KEPT_SECONDS


@dataclass(frozen=True)
class Upload:
    """A kept file: its store, its own name there, the name that the person gave it, the person, what was said with it.

    What was worked out from it may lie beside it, under the same name with an ``ending``.
    """

    store: UploadStore
    key: str
    filename: str
    user: int
    about: dict = field(default_factory=dict)

    @property
    def ticket(self) -> str:
        return signing.dumps([self.key, self.filename, self.user, self.about], salt=self.store.name)

    def name(self, ending: str = "") -> str:
        """Its name in the storage."""
        return f"{self.store.name}/{self.key}{ending}"

    def open(self, ending: str = "") -> File | None:
        """The file, open for reading, with a descriptor; None where it is gone or too old."""
        try:
            file = None if _expired(self.key) else storages["uploads"].open(self.name(ending))
        except FileNotFoundError:
            return None
        return file if file is None or _has_descriptor(file) else _copy(file)

    def read(self, ending: str = "") -> bytes | None:
        """The bytes, or None where the file is gone or too old."""
        file = self.open(ending)
        if file is None:
            return None
        with file:
            return file.read()

    def size(self) -> int | None:
        """In bytes; None where the file is gone."""
        try:
            return storages["uploads"].size(self.name())
        except FileNotFoundError:
            return None

    def write(self, ending: str, data: bytes | File) -> None:
        """Put a file beside it, whole or not at all."""
        storages["uploads"].save(self.name(ending), ContentFile(data) if isinstance(data, bytes) else data)

    @contextmanager
    def writing(self, ending: str):
        """A file to write into; it is put beside the upload when all of it is written."""
        with tempfile.TemporaryFile() as file:
            yield file
            file.seek(0)
            self.write(ending, File(file))

    def discard(self) -> None:
        for name in self.store.names():
            if name.startswith(self.key):
                storages["uploads"].delete(f"{self.store.name}/{name}")


def _has_descriptor(file: File) -> bool:
    try:
        return file.fileno() >= 0
    except (AttributeError, io.UnsupportedOperation):
        return False


def _copy(file: File) -> File:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (whoever asked for it closes it)
    with file:
        for chunk in file.chunks():
            copy.write(chunk)
    copy.seek(0)
    return File(copy)
