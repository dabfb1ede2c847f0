"""What lies beside a kept upload: the answers to the questions of its preview, and what was written of it."""

import json
from collections.abc import Iterable

from workbooks.imports.upload_store import Upload

ANSWERS, WRITTEN = ".answers", ".done"
SKIP = "skip"  # answers every question: the row is left out


def answers(upload: Upload) -> dict[str, str]:
    """The answers given so far: number of the question → code of the choice."""
    data = upload.read(ANSWERS)
    return json.loads(data) if data else {}


def keep_answers(
    upload: Upload, questions: Iterable, given: dict[str, str], all_with: str = ""
) -> dict[str, str]:
    """Keep ``given`` to the ``questions`` (each with ``number`` and ``choices``, which have a ``code``); an empty one takes
    an answer back. ``all_with``: this choice for every question that has it and no answer yet.
    """
    kept = answers(upload)
    for question in questions:
        codes = {choice.code for choice in question.choices}
        answer = given.get(question.number)
        if answer in codes or answer == SKIP:
            kept[question.number] = answer
        elif answer == "":
            kept.pop(question.number, None)
        if all_with in codes:
            kept.setdefault(question.number, all_with)
    upload.write(ANSWERS, json.dumps(kept).encode())
    return kept


def note_written(upload: Upload, counts: dict[str, int], **more) -> None:
    """Keep that the file was written, so that it is not written twice; it stays for its time to be fetched, marked.

    ``counts``: rows by group as they were written; ``more``: ready for JSON.
    """
    upload.write(WRITTEN, json.dumps({"counts": counts} | more).encode())


def written(upload: Upload) -> dict | None:
    """What was written of this file already."""
    data = upload.read(WRITTEN)
    return json.loads(data) if data else None
