"""An uploaded list between its preview and its confirmation. The plan is worked out anew each time it is looked at."""

import json

from django.conf import settings
from django.db import transaction

from evaluations.actions.bulk import Rating, Written, rate_many
from evaluations.bulk.reading import Plan, Reader
from evaluations.models import RatingRound
from evaluations.rights import OWN, may_manage_all, require
from workbooks.kept import Kept, Shelf
from workbooks.tables import WorkbookRefused, read_tables
from workflow.steps import StepRefused

SHELF = Shelf("rating-uploads")
DONE = ".done"


class ImportGone(Exception):
    """The uploaded file is not kept any more, or was written already."""


class PlanMoved(Exception):
    """Something that the preview rests on has changed since it was shown; nothing was written."""


def may_import(user) -> bool:
    """Whether the user rates grassroots unions at all; which, each row says."""
    return user.is_active and (may_manage_all(user) or user.has_perm(OWN))


def plan_of(*, by, found: RatingRound, kept: Kept) -> Plan:
    """What the kept file would do as things stand now. Raises ImportGone."""
    require(may_import(by) and kept.user == by.pk)
    file = kept.open()
    if file is None:
        raise ImportGone
    try:
        with file:
            sheets = read_tables(file, max_bytes=settings.MAX_WORKBOOK_BYTES)
    except WorkbookRefused as refused:
        return Plan(refusal=refused.message)
    return Reader(by, found).read(sheets)


def confirm(*, by, found: RatingRound, kept: Kept, digest: str, **recognition) -> Written:
    """Write exactly what the preview of this digest said; ``recognition``: paper, issuer and chosen as in ``rate_many``.

    Raises ImportGone, PlanMoved, StepRefused where cells are wrong, and what ``rate_many`` raises.
    """
    with transaction.atomic():
        # One confirmation of a round at a time: the file is written once.
        RatingRound.objects.select_for_update().get(pk=found.pk)
        if done(kept) is not None:
            raise ImportGone
        plan = plan_of(by=by, found=found, kept=kept)
        if plan.digest != digest:
            raise PlanMoved
        if plan.refusal or plan.refused:
            raise StepRefused("Còn ô sai nên chưa ghi gì.", [])
        written = rate_many(
            by=by,
            found=found,
            ratings=[Rating(line.judged.known.evaluation, line.judged.settled) for line in plan.lines],
            **recognition,
        )
        counts = [
            written.rated,
            written.registered,
            written.excluded,
            written.unchanged,
            written.recognised,
            written.sent,
        ]
        transaction.on_commit(lambda: kept.write(DONE, [json.dumps(counts).encode()]))
    return written


def done(kept: Kept) -> Written | None:
    """What was written of this file already; without the decision."""
    found = kept.read(DONE)
    return Written(*json.loads(found)) if found else None
