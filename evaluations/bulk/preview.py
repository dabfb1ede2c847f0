"""What the preview of a list shows: counts, the levels before and after, one group of rows at a time, the recognition."""

import copy
from collections import Counter
from functools import cached_property

from django.urls import reverse

from evaluations.appraisal.excellence_cap import Caps, with_caps
from evaluations.bulk.columns import LABELS
from evaluations.bulk.reading import Line, Plan, level_counts
from evaluations.bulk.validation import Judged
from evaluations.models import Evaluation, EvaluationState, Level, RatingRound
from vietnamese.numbers import group, shortest
from workbooks.imports.preview import CHANGED, NEW, PAGE, REFUSED, UNCHANGED, Preview, ShownRow
from workbooks.imports.upload_store import Upload

_LEVELS = dict(Level.choices)


class RatingPreview(Preview):
    name_label = "CĐCS"

    def __init__(self, found: RatingRound, upload: Upload, plan: Plan, **page):
        self.found, self.plan, self.subject = found, plan, found.name
        self.refusal, self.notes, self.digest = plan.refusal, plan.notes, plan.digest
        new = {id(line) for line in plan.new}
        changed = [line for line in plan.changed if id(line) not in new]
        self._groups = {REFUSED: plan.refused, CHANGED: changed, NEW: plan.new, UNCHANGED: plan.unchanged}
        super().__init__(upload, **page)
        self.anything = bool(plan.changed or self.ready)
        self.promise = f"Sẽ ghi thay đổi của {group(len(plan.changed))} CĐCS, tất cả cùng lúc."
        if plan.refused:
            self.blocked = f"Có {group(plan.errors)} chỗ sai ở {group(len(plan.refused))} dòng, nên chưa ghi được dòng nào"

    def size_of(self, group: str) -> int:
        return len(self._groups.get(group, ()))

    def items(self, group: str, start: int) -> list[Line]:
        return self._groups[group][start : start + PAGE]

    def row(self, group: str, item: Line) -> ShownRow:
        row = ShownRow(item.name, item.cell(), item.row)
        row.errors = [(item.cell(column), text) for column, text in item.errors]
        if (judged := item.judged) is None:
            return row
        evaluation = judged.known.evaluation
        row.url = reverse("evaluation-detail", args=[evaluation.pk])
        row.changes = [
            (LABELS[name], said(name, old), said(name, new))
            for name, (old, new) in judged.differences.items()
        ]
        note = judged.settled.reason if judged.changes else evaluation.get_state_display()
        row.notes = [note] if note else []
        return row

    # --- the head -------------------------------------------------------------------------------------------------

    @property
    def figures(self) -> list[tuple[str, str]]:
        judged = [line.judged for line in self.plan.changed]
        return [
            ("Ghi mức xếp loại", group(sum(one.rates for one in judged))),
            ("Ghi tự chấm điểm", group(sum(one.sends for one in judged))),
            ("Ghi mức đăng ký", group(sum(one.registers for one in judged))),
            ("Không xếp loại", group(sum(one.excludes for one in judged))),
        ]

    @cached_property
    def levels(self) -> list[tuple[str, str, str]]:
        """Per level: how many of the file's unions stand there now, and after the writing."""
        judged = [line.judged for line in self.plan.lines if not line.errors]
        before = Counter(one.known.said.level for one in judged if not one.known.evaluation.exclusion)
        after = level_counts(judged)
        return [(level.label, group(before[level]), group(after[level])) for level in Level]

    # --- recognition ----------------------------------------------------------------------------------------------

    @cached_property
    def ready(self) -> list[Evaluation]:
        """The ratings of the file as they would be recognised right after the writing."""
        return [_after(line.judged) for line in self.plan.lines if not line.errors and _ready(line.judged)]

    def caps(self, chosen=()) -> Caps:
        return with_caps(self.ready, chosen)

    @property
    def units(self) -> set[int]:
        return {row.unit_id for row in self.ready}


def _ready(one: Judged) -> bool:
    row = one.known.evaluation
    excluded = one.excludes or (bool(row.exclusion) and not one.overrules)
    return not excluded and (one.rates or row.state == EvaluationState.APPRAISED)


def _after(one: Judged) -> Evaluation:
    """A copy of the rating as it will be; its rule set is the one that it is judged by."""
    row = copy.copy(one.known.evaluation)
    if one.rules is not None:
        row.rule_set = one.rules.rule_set
    row.appraised_points, row.appraised_level = one.settled.points, one.settled.level
    return row


def said(name: str, value) -> str:
    """A value as people read it."""
    if value in (None, "", ()):
        return ""
    if name.endswith("points"):
        return shortest(value)
    if name == "conditions":
        return ", ".join(value)
    return _LEVELS.get(value, value) if name.endswith("level") else value
