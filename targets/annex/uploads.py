"""Uploaded annexes between the preview and its confirmation (``workbooks/kept.py``)."""

from workbooks.kept import KEPT_SECONDS, Kept, Shelf

__all__ = ["KEPT_SECONDS", "Upload", "keep", "kept"]

SHELF = Shelf("annex-uploads")
Upload = Kept


def keep(data: bytes, *, filename: str, user: int) -> Upload:
    return SHELF.keep(data, filename=filename, user=user)


def kept(ticket: str, *, user: int) -> Upload | None:
    return SHELF.find(ticket, user=user)
