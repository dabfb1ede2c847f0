"""The form of a self-score: points, evidence in words and a file for every criterion, by groups."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms

from evaluations.fields import PointsField
from evaluations.models import Criterion, Evaluation, RuleSet
from evaluations.rating.detail_page import Group, Line, sum_of
from evaluations.rating.rules import Thresholds, level_of
from evaluations.rating.scoring import SelfScore
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

    def __init__(self, *args, evaluation: Evaluation, rule_set: RuleSet, lines: Iterable[Line], **kwargs):
        self.lines, self.rule_set = list(lines), rule_set
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

    def add_refusals(self, errors: dict) -> None:
        """What ``save_self_scores`` found wrong, at the field of its criterion."""
        for key, messages in errors.items():
            name = f"points-{key}"
            self.add_error(name if name in self.fields else None, messages)


@dataclass
class Row:
    """A criterion of the form: its fields, its files, what the level above said before, what is saved if it differs."""

    line: Line
    points: forms.BoundField
    evidence: forms.BoundField
    file: forms.BoundField
    other: list[str] = field(default_factory=list)

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


def parts_of(form: ScoreForm, groups: list[Group], differences: dict[int, list[str]]) -> list[Part]:
    return [
        Part(
            group,
            [
                Row(
                    line,
                    form[f"points-{line.criterion.pk}"],
                    form[f"evidence-{line.criterion.pk}"],
                    form[f"file-{line.criterion.pk}"],
                    differences.get(line.criterion.pk, []),
                )
                for line in group.lines
            ],
        )
        for group in groups
    ]


def differences(form: ScoreForm) -> dict[int, list[str]]:
    """``{criterion id: what the saved draft says}`` where the form says something else."""
    found = {}
    for line in form.lines:
        saved = SelfScore(line.self_points, line.score.evidence if line.score else "")
        typed = form.scores[line.criterion.pk]
        texts = []
        if saved.points != typed.points or f"points-{line.criterion.pk}" in form.errors:
            texts.append("chưa chấm điểm" if saved.points is None else f"{shortest(saved.points)} điểm")
        if saved.evidence != typed.evidence:
            texts.append(f"minh chứng: {saved.evidence}" if saved.evidence else "chưa ghi minh chứng")
        if texts:
            found[line.criterion.pk] = texts
    return found


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
