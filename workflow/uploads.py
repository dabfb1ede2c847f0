"""The writing of an uploaded file: once, in one transaction, and only what its preview showed."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from workbooks.imports import answers
from workbooks.imports.upload_store import ImportGone, ImportMoved, Upload
from workflow.conflicts import atomic_with_retry


class Plan(Protocol):
    """What a file would do. ``digest``: of everything that would be written or is asked; ``counts``: rows by group, with the
    answers given.
    """

    digest: str
    counts: Mapping[str, int]


P = TypeVar("P", bound=Plan)
T = TypeVar("T")


def write_once(
    upload: Upload,
    *,
    digest: str,
    plan: Callable[[], P],
    write: Callable[[P], T],
    hold: Callable[[], object] = lambda: None,
) -> T:
    """Write what the preview with this ``digest`` said, and note beside the upload that it was written.

    ``hold`` takes the locks under which ``plan``, what the file would do now, holds until ``write`` is through. All of it or
    nothing. Raises ImportGone where the file was written before, ImportMoved where it would do something else by now.
    """
    result, counts = _write(upload, digest, plan, write, hold)
    # Only now is it sure; the file stays for its time, so that it can still be fetched, marked.
    answers.note_written(upload, counts)
    return result


@atomic_with_retry
def _write(upload, digest, plan, write, hold):
    hold()
    if answers.written(upload) is not None:
        raise ImportGone
    planned = plan()
    if planned.digest != digest:
        raise ImportMoved(planned)
    counts = dict(planned.counts)
    return write(planned), counts
