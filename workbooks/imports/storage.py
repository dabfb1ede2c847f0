"""Folders of files: where uploads lie on a site of one host."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A file appears under its name when it is finished, and takes the place of an earlier one of that name."""

    def get_available_name(self, name, max_length=None):
        return name

    def _save(self, name, content):
        draft = super()._save(f"{name}.{secrets.token_hex(4)}.part", content)
        os.replace(self.path(draft), self.path(name))
        return name


def restrict_media() -> None:
    """Give files and folders under the media folder the permissions of new ones; what belongs to others is left alone."""
    root = Path(settings.MEDIA_ROOT)
    if not root.exists():
        return
    for path in (root, *root.rglob("*")):
        wanted = (
            settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS if path.is_dir() else settings.FILE_UPLOAD_PERMISSIONS
        )
        with contextlib.suppress(FileNotFoundError, PermissionError):
            if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) != wanted:
                path.chmod(wanted)
