"""Uploaded files between a preview and its confirmation, on disk so that every worker finds them.

The browser holds only a signed ticket, bound to the person and expiring; what it says is never taken from the form.
"""

import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

KEPT_SECONDS = 2 * 60 * 60


@dataclass(frozen=True)
class Shelf:
    """A private folder under the media folder; ``name`` is its own and that of its tickets' signatures."""

    name: str

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.name

    def keep(self, data: bytes | Iterable[bytes], *, filename: str, user: int) -> "Kept":
        """Keep the bytes (or chunks of them) for two hours; older files of anybody are removed on the way."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        kept = Kept(self, secrets.token_hex(24), filename[:150], user)
        kept.write("", [data] if isinstance(data, bytes) else data)
        return kept

    def find(self, ticket: str, *, user: int) -> "Kept | None":
        """The file of a ticket that we gave this person and that has not expired."""
        try:
            key, filename, owner = signing.loads(ticket, salt=self.name, max_age=KEPT_SECONDS)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return Kept(self, key, filename, owner) if owner == user else None

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            try:
                if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                    path.unlink()
            except FileNotFoundError:  # another worker sweeps too
                pass


@dataclass(frozen=True)
class Kept:
    """A kept file: its shelf, its own name on disk, the name that the person gave it, and the person.

    What was worked out from it may lie beside it, under the same name with an ``ending``.
    """

    shelf: Shelf
    key: str
    filename: str
    user: int

    @property
    def ticket(self) -> str:
        return signing.dumps([self.key, self.filename, self.user], salt=self.shelf.name)

    def path(self, ending: str = "") -> Path:
        return self.shelf.folder / f"{self.key}{ending}"

    def open(self, ending: str = ""):
        """The file, open for reading, or None where it is gone or too old."""
        try:
            if self.path(ending).stat().st_mtime < time.time() - KEPT_SECONDS:
                return None
            return self.path(ending).open("rb")
        except FileNotFoundError:
            return None

    def read(self, ending: str = "") -> bytes | None:
        """The bytes, or None where the file is gone or too old."""
        file = self.open(ending)
        if file is None:
            return None
        with file:
            return file.read()

    def write(self, ending: str, chunks: Iterable[bytes]) -> None:
        """Put a file beside it, whole or not at all; for its owner's eyes only."""
        with self.writing(ending) as file:
            for chunk in chunks:
                file.write(chunk)

    def writing(self, ending: str) -> "_Draft":
        return _Draft(self.path(ending))

    def discard(self) -> None:
        for path in self.shelf.folder.glob(f"{self.key}*"):
            path.unlink(missing_ok=True)


class _Draft:
    """A file that appears under its name when it is finished."""

    def __init__(self, path: Path):
        self._path, self._draft = path, path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")

    def __enter__(self):
        self._file = open(self._draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))
        return self._file

    def __exit__(self, kind, *_):
        self._file.close()
        if kind is None:
            self._draft.rename(self._path)
        else:
            self._draft.unlink(missing_ok=True)
