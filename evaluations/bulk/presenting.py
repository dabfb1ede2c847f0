"""What the preview of a list shows: counts, the levels before and after, one group of rows at a time, the recognition."""

import copy
from collections import Counter
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from evaluations.bulk.columns import LABELS
from evaluations.bulk.judging import Judged
from evaluations.bulk.kept import done
from evaluations.bulk.reading import Line, Plan, level_counts
from evaluations.capping import Caps, with_caps
from evaluations.models import Evaluation, EvaluationState, Level, RatingRound
from vietnamese.numbers import group, shortest
from workbooks.kept import Kept
from workbooks.marked_upload import marks_cells
from workbooks.previews import GroupPages

PAGE = 50
REFUSED, CHANGED, UNCHANGED = "loi", "thay-doi", "giu-nguyen"
TITLES = {REFUSED: "Ô sai", CHANGED: "Thay đổi", UNCHANGED: "Không thay đổi"}
_LEVELS = dict(Level.choices)


class Preview:
    """One page of the preview of a kept file. ``asked``: the group that is wanted; ``number``: its page, from 1."""

    def __init__(self, found: RatingRound, kept: Kept, plan: Plan, asked: str = "", number: int = 1):
        self.found, self.kept, self.plan = found, kept, plan
        self._groups = {REFUSED: plan.refused, CHANGED: plan.changed, UNCHANGED: plan.unchanged}
        counts = {name: len(lines) for name, lines in self._groups.items()}
        self.pages = GroupPages(counts, TITLES, asked=asked, number=number, size=PAGE, url=self.url)
        self.done = done(kept)

    # --- the head -------------------------------------------------------------------------------------------------

    @property
    def figures(self) -> list[tuple[str, str]]:
        judged = [line.judged for line in self.plan.changed]
        return [
            ("Dòng trong tệp", group(len(self.plan.lines))),
            ("Ghi mức xếp loại", group(sum(one.rates for one in judged))),
            ("Ghi tự chấm điểm", group(sum(one.sends for one in judged))),
            ("Ghi mức đăng ký", group(sum(one.registers for one in judged))),
            ("Không xếp loại", group(sum(one.excludes for one in judged))),
            ("Không thay đổi", group(len(self.plan.unchanged))),
            ("Ô sai", group(self.plan.errors)),
        ]

    @cached_property
    def levels(self) -> list[tuple[str, str, str]]:
        """Per level: how many of the file's unions stand there now, and after the writing."""
        judged = [line.judged for line in self.plan.lines if not line.errors]
        before = Counter(one.known.said.level for one in judged if not one.known.evaluation.exclusion)
        after = level_counts(judged)
        return [(level.label, group(before[level]), group(after[level])) for level in Level]

    @property
    def marked_url(self) -> str:
        address = reverse("rating-import-marked", args=[self.found.pk])
        return f"{address}?{urlencode({'tep': self.kept.ticket})}"

    @property
    def marks_cells(self) -> bool:
        return marks_cells(self.kept, len(self.plan.lines))

    def url(self, **asked) -> str:
        address = reverse("rating-import-preview", args=[self.found.pk])
        return f"{address}?{urlencode({'tep': self.kept.ticket} | asked)}"

    # --- recognition ----------------------------------------------------------------------------------------------

    @cached_property
    def ready(self) -> list[Evaluation]:
        """The ratings of the file as they would be recognised right after the writing."""
        return [_after(line.judged) for line in self.plan.lines if not line.errors and _ready(line.judged)]

    @property
    def can_confirm(self) -> bool:
        return not self.plan.refused and bool(self.plan.changed or self.ready)

    def caps(self, chosen=()) -> Caps:
        return with_caps(self.ready, chosen)

    @property
    def units(self) -> set[int]:
        return {row.unit_id for row in self.ready}

    # --- the rows -------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[dict]:
        start = self.pages.start
        return [_row(line) for line in self._groups.get(self.pages.group, [])[start : start + PAGE]]


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


def _row(line: Line) -> dict:
    shown = {
        "name": line.name or "(không có tên)",
        "row": line.cell(),
        "errors": [(line.cell(column), text) for column, text in line.errors],
        "url": "",
        "changes": [],
        "note": "",
    }
    if line.judged is None:
        return shown
    row = line.judged.known.evaluation
    shown["url"] = reverse("evaluation-detail", args=[row.pk])
    shown["note"] = line.judged.settled.reason if line.judged.changes else row.get_state_display()
    shown["changes"] = [
        (LABELS[name], said(name, old), said(name, new))
        for name, (old, new) in line.judged.differences.items()
    ]
    return shown


def said(name: str, value) -> str:
    """A value as people read it."""
    if value in (None, "", ()):
        return ""
    if name.endswith("points"):
        return shortest(value)
    if name == "conditions":
        return ", ".join(value)
    return _LEVELS.get(value, value) if name.endswith("level") else value
