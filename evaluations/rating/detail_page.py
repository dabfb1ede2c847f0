"""What the page of one rating says: points by group, how the level came about, what happened, results of other years."""

from dataclasses import dataclass, field
from decimal import Decimal

from evaluations.appraisal.recognition import RECOGNISE, WITHDRAW
from evaluations.labels import time_of_work
from evaluations.models import (
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationState,
    EvidenceFile,
    Level,
    RuleSet,
)
from evaluations.rating.rules import Thresholds, level_of
from evaluations.rating.steps import STEPS
from evaluations.rounds.eligibility import judged, pasts_of_unions, pasts_of_units
from units.models import GrassrootsUnion, Unit
from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import shortest


@dataclass
class Line:
    """A criterion with its points and evidence; ``differs``: the level above gave other points."""

    criterion: Criterion
    score: CriterionScore | None = None
    files: list[EvidenceFile] = field(default_factory=list)

    @property
    def self_points(self) -> Decimal | None:
        return self.score.self_points if self.score else None

    @property
    def appraised_points(self) -> Decimal | None:
        return self.score.appraised_points if self.score else None

    @property
    def differs(self) -> bool:
        return (
            None not in (self.self_points, self.appraised_points)
            and self.self_points != self.appraised_points
        )


@dataclass
class Group:
    """Criteria under one heading; sums are of what has points so far, None where nothing has."""

    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def max_points(self) -> Decimal:
        return sum((line.criterion.max_points for line in self.lines), Decimal(0))

    @property
    def self_points(self) -> Decimal | None:
        return sum_of(line.self_points for line in self.lines)

    @property
    def appraised_points(self) -> Decimal | None:
        return sum_of(line.appraised_points for line in self.lines)


def sum_of(points) -> Decimal | None:
    """Of what is there; None where nothing is."""
    known = [value for value in points if value is not None]
    return sum(known, Decimal(0)) if known else None


def groups_of(evaluation: Evaluation, rule_set: RuleSet | None) -> list[Group]:
    """The criteria in their order with what was scored; three queries."""
    if rule_set is None:
        return []
    scores = {row.criterion_id: row for row in evaluation.scores.all()}
    files = {}
    for one in evaluation.evidence_files.select_related("uploaded_by").order_by("pk"):
        files.setdefault(one.criterion_id, []).append(one)
    groups: list[Group] = []
    for criterion in rule_set.criteria.order_by("order", "pk"):
        if not groups or groups[-1].title != criterion.group:
            groups.append(Group(criterion.group))
        groups[-1].lines.append(Line(criterion, scores.get(criterion.pk), files.get(criterion.pk, [])))
    return groups


def time_sentence(evaluation: Evaluation, rule_set: RuleSet | None) -> str:
    """How the time of work was worked out as of the round's last day; '' without rules."""
    if rule_set is None:
        return ""
    day = evaluation.round.last_day
    if evaluation.is_upper_level:
        pasts = pasts_of_units(Unit.objects.filter(pk=evaluation.rated_unit_id), day)
    else:
        pasts = pasts_of_unions(GrassrootsUnion.objects.filter(pk=evaluation.rated_union_id), day)
    return "".join(time_of_work(found, day) for found in judged(pasts, rule_set, day).values())


def how_level_came(evaluation: Evaluation, rule_set: RuleSet | None) -> list[str]:
    """Sentences from points over conditions and caps to the level that was recognised."""
    found = []
    if evaluation.self_points is not None:
        found.append(f"Tự chấm {shortest(evaluation.self_points)} điểm: {_of(evaluation.self_level)}.")
    elif evaluation.self_level:
        found.append(f"Tự xếp loại: {_of(evaluation.self_level)}.")
    points, level = evaluation.appraised_points, evaluation.appraised_level
    if points is not None and rule_set is not None:
        found.append(
            f"Thẩm định {shortest(points)} điểm: theo mức điểm là {_of(level_of(points, Thresholds.of(rule_set)))}."
        )
    elif points is not None:
        found.append(f"Thẩm định {shortest(points)} điểm.")
    if level:
        for applied in evaluation.applied_overrides.select_related("condition"):
            condition = applied.condition
            found.append(
                f"{condition}: {condition.text} Chỉ được xếp cao nhất {_of(condition.best_level)}. Căn cứ: {applied.reason}"
            )
        found.append(f"Mức thẩm định: {_of(level)}.")
    if evaluation.recognised_level:
        if level and evaluation.recognised_level != level and rule_set and rule_set.excellent_cap is not None:
            found.append(
                f"Tỷ lệ “xuất sắc” tối đa là {shortest(rule_set.excellent_cap)}% nên không phải công đoàn nào "
                "đủ điểm cũng được công nhận mức này."
            )
        paper = evaluation.decision
        found.append(
            f"Công nhận: {_of(evaluation.recognised_level)}, Quyết định số {paper.number} ngày {date_vi(paper.signed_on)}."
        )
    elif evaluation.state == EvaluationState.APPRAISED:
        last = evaluation.transitions.order_by("-at", "-pk").first()
        if last is not None and last.step == WITHDRAW.name:
            found.append(
                f"Đã công nhận {_of(last.level)} nhưng công nhận này bị thu hồi: {last.comment.rstrip('.')}."
            )
    return found


def _of(level: str) -> str:
    return f"“{Level(level).label}”" if level else "chưa có mức"


def log_of(evaluation: Evaluation) -> list[dict]:
    """Every step for ``components/timeline.html``, newest first; one query."""
    labels = {name: step.label for name, step in STEPS.items()}
    labels |= {RECOGNISE.name: RECOGNISE.label, WITHDRAW.name: WITHDRAW.label, "unregister": "Bỏ mức đăng ký"}
    found = []
    for step in evaluation.transitions.select_related("by").order_by("-at", "-pk"):
        what = [f"{shortest(step.points)} điểm"] if step.points is not None else []
        what += [step.get_level_display()] if step.level else []
        label = labels.get(step.step, str(step))
        found.append(
            {
                "label": f"{label}: {', '.join(what)}" if what else label,
                "who": str(step.by),
                "when": datetime_vi(step.at),
                "whom": "",
                "comment": step.comment,
            }
        )
    return found


@dataclass(frozen=True)
class Sendings:
    """Points of every sending and appraisal side by side, oldest first: ``rows`` of (criterion, [(text, changed), …])."""

    heads: list[str]
    rows: list[tuple[str, list[tuple[str, bool]]]]


def sendings_of(evaluation: Evaluation, groups: list[Group]) -> Sendings | None:
    """What the log kept of points; None where there is nothing to compare."""
    kept = [step for step in evaluation.transitions.order_by("at", "pk") if step.scores]
    if len(kept) < 2:
        return None
    texts = [
        {
            code: _points_text(one, appraised=step.to_state != EvaluationState.SUBMITTED)
            for code, one in step.scores.items()
        }
        for step in kept
    ]
    codes = [line.criterion.code for group in groups for line in group.lines]
    codes += sorted({code for one in texts for code in one} - set(codes))
    heads = [
        f"{STEPS[step.step].label if step.step in STEPS else step}, {datetime_vi(step.at)}" for step in kept
    ]
    rows = []
    for code in codes:
        values = [one.get(code, "") for one in texts]
        rows.append(
            (code, [(value, place > 0 and value != values[place - 1]) for place, value in enumerate(values)])
        )
    return Sendings(heads, rows)


def _points_text(one: dict, *, appraised: bool) -> str:
    return (one.get("appraised") if appraised else one.get("self")) or ""


def other_years(evaluation: Evaluation) -> list[Evaluation]:
    """The ratings of the same subject in other rounds, newest first; one query."""
    same = (
        {"rated_unit": evaluation.rated_unit_id}
        if evaluation.is_upper_level
        else {"rated_union": evaluation.rated_union_id}
    )
    rows = Evaluation.objects.filter(**same).exclude(pk=evaluation.pk)
    return list(rows.select_related("round", "decision").order_by("-year", "-pk"))


def last_return(evaluation: Evaluation):
    """The return that the rated side has to answer, or None."""
    if evaluation.state != EvaluationState.RETURNED:
        return None
    steps = evaluation.transitions.filter(to_state=EvaluationState.RETURNED, step="return")
    return steps.select_related("by").order_by("-at", "-pk").first()
