"""Keeping files that people attach; attaching the scan of a founding decision, and taking a wrong one off again."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from units import attachments
from units.models import Founding, FoundingAttachment
from units.rights import may_manage, require
from vietnamese.text import one_line

NAME_LENGTH = 150


@transaction.atomic
def attach(*, by, founding: Founding, name: str, content: bytes) -> FoundingAttachment:
    """Keep a file with the founding, also while that is frozen; the same content again is the row that is there already.

    ``name``: as the file is called where it came from. Raises ValidationError with what is wrong with the content.
    """
    require(_may_change(by, founding))
    # One at a time, so that two sendings of the same file cannot both find nothing.
    Founding.objects.select_for_update(no_key=True).get(pk=founding.pk)
    return keep(founding.attachments, by=by, name=name, content=content)


def keep(attached, *, by, name: str, content: bytes, **columns):
    """Add a file to ``attached``, a manager of attachments, unless the same content is there; returns the row.

    ``columns``: whose it is, where the manager does not say so.

    Inside a transaction that holds the row they belong to. Raises ValidationError with what is wrong with the content.
    """
    kind = attachments.check(content)
    digest = hashlib.sha256(content).hexdigest()
    found = attached.filter(sha256=digest).first()
    if found is not None:
        return found
    return attached.create(
        file=ContentFile(content, name="x"),
        original_name=_shown_name(name, kind),
        kind=kind,
        size=len(content),
        sha256=digest,
        uploaded_by=by,
        **columns,
    )


@transaction.atomic
def detach(*, by, attachment: FoundingAttachment) -> None:
    """Remove a file that was attached by mistake; its name and check sum stay in the history. Not while frozen."""
    require(_may_change(by, attachment.founding))
    founding = Founding.objects.select_for_update(no_key=True).get(pk=attachment.founding_id)
    if founding.frozen_at is not None:
        raise ValidationError("Báo cáo có CĐCS này đã gửi hoặc đã duyệt nên tệp quyết định được giữ nguyên.")
    discard(attachment)


def discard(attachment) -> None:
    """Delete the row, and the file once that is committed."""
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    if path:
        transaction.on_commit(lambda: storage.delete(path))


def _may_change(by, founding) -> bool:
    """By the unit that the founding counts for, or the one that the union belongs to now."""
    return may_manage(by, founding.unit_id) or may_manage(by, founding.union.unit_id)


def _shown_name(name: str, kind) -> str:
    text = one_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    return text[-NAME_LENGTH:] or f"quyet-dinh.{kind}"
