"""The form of a self-score: points, evidence in words and a file for every criterion, by groups."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from evaluations.fields import PointsField
from evaluations.models import Criterion, Evaluation, RuleSet
from evaluations.rating.detail_page import Group, Line, groups_of, sum_of
from evaluations.rating.rules import Thresholds, level_of
from evaluations.rating.scoring import SelfScore
from pages.kept_form import replace_data
from units.attachments import DecisionFileField
from vietnamese.fields import ProseFormField
from vietnamese.numbers import plain_number, shortest

LONGEST = 2000
_NAME = re.compile(r"(points|evidence)-([0-9]{1,18})")


class ScoreForm(forms.Form):
    """``points-<id>``, ``evidence-<id>`` and ``file-<id>`` of every criterion; ``version``: the saving that was on the page.

    ``rules``: the rule set that the page showed, so that a newer one does not take what was typed.
    """

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    rules = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, evaluation: Evaluation, rule_set: RuleSet, **kwargs):
        self.rule_set = rule_set
        self.groups = groups_of(evaluation, rule_set)
        self.lines = [line for group in self.groups for line in group.lines]
        initial = {"version": evaluation.version, "rules": rule_set.pk}
        for line in self.lines:
            initial[f"points-{line.criterion.pk}"] = line.self_points
            initial[f"evidence-{line.criterion.pk}"] = line.score.evidence if line.score else ""
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        for line in self.lines:
            one = line.criterion
            self.fields[f"points-{one.pk}"] = PointsField(
                label=f"{one}: điểm tự chấm", required=False, max_value=one.max_points
            )
            self.fields[f"evidence-{one.pk}"] = ProseFormField(
                label=f"{one}: minh chứng", required=False, max_length=LONGEST, rows=2
            )
            self.fields[f"file-{one.pk}"] = DecisionFileField(label=f"{one}: thêm tệp minh chứng")

    def initial_of(self, evaluation) -> dict:
        """What is saved, as ``claim`` read it."""
        return self.initial

    def claim(self, evaluation) -> "ScoreForm":
        """What was typed and chosen, beside the scores and files as they are saved now."""
        replace_data(self, version=evaluation.version)
        for file in self.files.values():
            file.seek(0)
        form = ScoreForm(self.data, self.files, evaluation=evaluation, rule_set=self.rule_set)
        form.is_valid()
        return form

    def clean(self):
        # Kept apart: errors that are added later take values out of ``cleaned_data``, and the sum still needs them.
        self.readable = dict(self.cleaned_data)
        return self.cleaned_data

    @property
    def criteria(self) -> list[Criterion]:
        return [line.criterion for line in self.lines]

    @property
    def scores(self) -> dict[int, SelfScore]:
        """``{criterion id: what was typed}``, of a valid form."""
        return {
            one.pk: SelfScore(
                self.readable.get(f"points-{one.pk}"), self.readable.get(f"evidence-{one.pk}") or ""
            )
            for one in self.criteria
        }

    @property
    def chosen_files(self) -> list[tuple[Criterion, object]]:
        return [
            (one, self.cleaned_data[f"file-{one.pk}"])
            for one in self.criteria
            if self.cleaned_data.get(f"file-{one.pk}")
        ]

    @property
    def points(self) -> list[Decimal | None]:
        """As far as they can be read, in the order of the criteria."""
        known = self.readable if self.is_bound else self.initial
        return [known.get(f"points-{one.pk}") for one in self.criteria]

    @property
    def missing(self) -> list[Criterion]:
        return [one for one, value in zip(self.criteria, self.points, strict=True) if value is None]

    @property
    def sum(self) -> Decimal | None:
        return sum_of(self.points)

    @property
    def level(self) -> str:
        """What the sum would give as it stands; '' where nothing is scored."""
        return "" if self.sum is None else level_of(self.sum, Thresholds.of(self.rule_set)).label


@dataclass
class Row:
    """A criterion of the form: its fields, its files, what the level above said before."""

    line: Line
    points: forms.BoundField
    evidence: forms.BoundField
    file: forms.BoundField

    @property
    def criterion(self) -> Criterion:
        return self.line.criterion

    @property
    def invalid(self) -> bool:
        return bool(self.points.errors or self.evidence.errors or self.file.errors)

    @property
    def appraised_before(self) -> str:
        """Points and reason of the last appraisal, after a return."""
        score = self.line.score
        if score is None or (score.appraised_points is None and not score.reason):
            return ""
        points = "" if score.appraised_points is None else f"{shortest(score.appraised_points)} điểm. "
        return f"Thẩm định lần trước: {points}{score.reason}".strip()


@dataclass
class Part:
    """A group of criteria with its rows."""

    group: Group
    rows: list[Row]


def parts_of(form: ScoreForm) -> list[Part]:
    return [
        Part(
            group,
            [
                Row(line, *(form[f"{name}-{line.criterion.pk}"] for name in ("points", "evidence", "file")))
                for line in group.lines
            ],
        )
        for group in form.groups
    ]


def moved_to(data, rule_set: RuleSet):
    """``data`` (a QueryDict) typed on another rule set, as far as criteria of the same code are in this one."""
    shown = plain_number(data.get("rules"))
    if shown is None or shown == rule_set.pk:
        return data, False
    old = dict(Criterion.objects.filter(rule_set=shown).values_list("pk", "code"))
    new = dict(rule_set.criteria.values_list("code", "pk"))
    moved = data.copy()
    for name in data:
        match = _NAME.fullmatch(name)
        if match and int(match[2]) in old:
            del moved[name]
            if old[int(match[2])] in new:
                moved[f"{match[1]}-{new[old[int(match[2])]]}"] = data[name]
    moved["rules"] = str(rule_set.pk)
    return moved, True
