"""An uploaded list between its preview and its confirmation. The plan is worked out anew each time it is looked at."""

from django.conf import settings

from evaluations.bulk.actions import Rating, Written, rate_many
from evaluations.bulk.imports import RatingList
from evaluations.models import AppliedOverride, Evaluation, EvaluationTransition, RatingRound
from evaluations.rights import OWN, may_manage_all, require
from workbooks.imports.declared import read_upload
from workbooks.imports.plan import Plan
from workbooks.imports.upload_store import Upload, UploadStore
from workflow.statistics import refresh_statistics
from workflow.steps import StepRefused
from workflow.uploads import write_once

UPLOADS = UploadStore("rating-uploads")


def may_import(user) -> bool:
    """Whether the user rates grassroots unions at all; which, each row says."""
    return user.is_active and (may_manage_all(user) or user.has_perm(OWN))


def plan_of(*, by, found: RatingRound, kept: Upload) -> Plan:
    """What the kept file would do as things stand now. Raises ImportGone."""
    require(may_import(by) and kept.user == by.pk)
    return read_upload(
        kept, lambda sheets: RatingList(by, found).read(sheets), max_bytes=settings.MAX_WORKBOOK_BYTES
    )


def confirm(*, by, found: RatingRound, kept: Upload, digest: str, **recognition) -> Written:
    """Write exactly what the preview of this digest said; ``recognition``: paper, issuer and chosen as in ``rate_many``.

    Raises ImportGone, ImportMoved, StepRefused where cells are wrong, and what ``rate_many`` raises.
    """
    return write_once(
        kept,
        digest=digest,
        # One confirmation of a round at a time: the file is written once.
        hold=lambda: RatingRound.objects.select_for_update(no_key=True).get(pk=found.pk),
        plan=lambda: plan_of(by=by, found=found, kept=kept),
        write=lambda plan: _write(by, found, plan, recognition),
    )


def _write(by, found: RatingRound, plan: Plan, recognition: dict) -> Written:
    if plan.refusal or plan.refused:
        raise StepRefused("Còn ô sai nên chưa ghi gì.", [])
    ratings = [Rating(row.item.known.evaluation, row.item.settled) for row in plan.accepted]
    written = rate_many(by=by, found=found, ratings=ratings, **recognition)
    refresh_statistics(Evaluation, EvaluationTransition, AppliedOverride)
    return written
