"""What the preview of a list shows: counts, the levels before and after, one group of rows at a time, the recognition."""

import copy
from collections import Counter
from functools import cached_property

from evaluations.appraisal.excellence_cap import Caps, with_caps
from evaluations.bulk.imports import left_out
from evaluations.bulk.validation import Judged
from evaluations.labels import UNCONFIRMED
from evaluations.models import Evaluation, EvaluationState, Level
from vietnamese.numbers import group
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.plan import Plan
from workbooks.imports.upload_store import Upload


class RatingPreview(ListPreview):
    name_label = "CĐCS"

    def __init__(self, upload: Upload, plan: Plan, subject: str, *, unconfirmed: bool, **page):
        super().__init__(upload, plan, subject, **page)
        self.unconfirmed = UNCONFIRMED if unconfirmed else ""
        self.anything = bool(plan.writable or self.ready)

    @property
    def does(self):
        return f"Sẽ ghi thay đổi của {group(len(self.plan.writable))} CĐCS, tất cả cùng lúc."

    # --- the head -------------------------------------------------------------------------------------------------

    @property
    def figures(self) -> list[tuple[str, str]]:
        judged = [row.item for row in self.plan.writable]
        return [
            ("Ghi mức xếp loại", group(sum(one.rates for one in judged))),
            ("Ghi tự chấm điểm", group(sum(one.scores for one in judged))),
            ("Ghi mức đăng ký", group(sum(one.registers for one in judged))),
            ("Không xếp loại", group(sum(one.excludes for one in judged))),
        ]

    @cached_property
    def levels(self) -> list[tuple[str, str, str]]:
        """Per level: how many of the file's unions stand there now, and after the writing."""
        judged = [row.item for row in self.plan.accepted]
        before = Counter(one.known.said.level for one in judged if not one.known.evaluation.exclusion)
        after = Counter(one.settled.level for one in judged if one.settled.level and not left_out(one))
        return [(level.label, group(before[level]), group(after[level])) for level in Level]

    # --- recognition ----------------------------------------------------------------------------------------------

    @cached_property
    def ready(self) -> list[Evaluation]:
        """The ratings of the file as they would be recognised right after the writing."""
        return [_after(row.item) for row in self.plan.accepted if _ready(row.item)]

    def caps(self, chosen=()) -> Caps:
        return with_caps(self.ready, chosen)

    @property
    def units(self) -> set[int]:
        return {row.unit_id for row in self.ready}


def _ready(one: Judged) -> bool:
    row = one.known.evaluation
    return not left_out(one) and (one.rates or row.state == EvaluationState.APPRAISED)


def _after(one: Judged) -> Evaluation:
    """A copy of the rating as it will be; its rule set is the one that it is judged by."""
    row = copy.copy(one.known.evaluation)
    if one.rules is not None:
        row.rule_set = one.rules.rule_set
    row.appraised_points, row.appraised_level = one.settled.points, one.settled.level
    return row
