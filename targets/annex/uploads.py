"""Uploaded annexes between the preview and its confirmation, on disk so that every worker finds them.

The browser holds only a signed ticket, bound to the person and expiring; what it says is never taken from the form.
"""

import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

KEPT_SECONDS = 2 * 60 * 60
_SALT = "targets.annex.upload"


@dataclass(frozen=True)
class Upload:
    """A kept file: its own name on disk, the name that the person gave it, and the person."""

    key: str
    filename: str
    user: int

    @property
    def ticket(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT)

    def read(self) -> bytes | None:
        """The bytes, or None where the file is gone or too old."""
        path = _folder() / self.key
        try:
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def discard(self) -> None:
        (_folder() / self.key).unlink(missing_ok=True)


def keep(data: bytes, *, filename: str, user: int) -> Upload:
    """Keep the bytes for two hours; older files of anybody are removed on the way."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    upload = Upload(secrets.token_hex(24), filename[:150], user)
    draft = folder / f"{upload.key}.part"
    with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)
    draft.rename(folder / upload.key)
    return upload


def kept(ticket: str, *, user: int) -> Upload | None:
    """The upload of a ticket that we gave this person and that has not expired."""
    try:
        upload = Upload(**signing.loads(ticket, salt=_SALT, max_age=KEPT_SECONDS))
    except (signing.BadSignature, TypeError):
        return None
    return upload if upload.user == user else None


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "annex-uploads"


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink()
        except FileNotFoundError:  # another worker sweeps too
            pass
