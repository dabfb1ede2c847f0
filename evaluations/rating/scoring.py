"""Writing points: the self-score with its evidence, the appraisal with its reasons, and what they add up to.

Whoever saves names the saving that they saw: two people on one form never overwrite each other. The rule set is the newest
one that fits when the first score is written, and is fixed from then on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluations.models import (
    AppliedOverride,
    Criterion,
    CriterionScore,
    Evaluation,
    EvaluationState,
    EvidenceFile,
    RuleSet,
)
from evaluations.rating.rulebook import Rulebook
from evaluations.rating.rules import Thresholds, level_of, with_overrides
from evaluations.rights import may_appraise, may_enter, require
from evaluations.rounds.rule_set_actions import fix_for_scoring
from units.actions import attachments
from vietnamese import clock
from vietnamese.numbers import shortest
from vietnamese.text import prose
from workflow.steps import SomebodyWasFaster, StepRefused


@dataclass(frozen=True)
class SelfScore:
    """Points that the union gives itself for a criterion (None: not yet), and the evidence in words."""

    points: Decimal | None
    evidence: str = ""


@dataclass(frozen=True)
class Appraisal:
    """Points that the level above gives for a criterion (None: not yet); a reason where they differ from the self-score."""

    points: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class SelfScored:
    """What scores add up to; ``by_code`` is kept in the log: ``{criterion: {"self": …, "appraised": …, "reason": …}}``."""

    points: Decimal
    level: str
    by_code: dict


@transaction.atomic
def save_self_scores(
    *, by, evaluation: Evaluation, version: int, scores: Mapping[int, SelfScore]
) -> Evaluation:
    """Store a self-score, complete or not; ``scores`` by the id of the criterion, those left out stay as they were.

    Raises ValidationError ``{criterion id: message}``; SomebodyWasFaster where another person saved or sent meanwhile.
    """
    require(may_enter(by, evaluation))
    current = _held(evaluation, version)
    if not current.can_be_scored:
        raise SomebodyWasFaster(_moved_on(current))
    if current.exclusion:
        raise StepRefused(f"“{current.get_exclusion_display()}”: không chấm điểm trong đợt này.")
    criteria = _criteria(current, scores)
    _write(
        current,
        {
            pk: {"self_points": score.points, "evidence": prose(score.evidence)}
            for pk, score in scores.items()
            if pk in criteria
        },
        # A new self-score is appraised anew; what has not changed keeps the appraisal it had before the return.
        on_change=lambda row, new: (
            {"appraised_points": None, "reason": ""} if row.self_points != new["self_points"] else {}
        ),
    )
    return _saved(current, evaluation)


@transaction.atomic
def save_appraisal(
    *,
    by,
    evaluation: Evaluation,
    version: int,
    scores: Mapping[int, Appraisal],
    overrides: Mapping[int, str] | None = None,
) -> Evaluation:
    """Store an appraisal, complete or not. ``overrides``: ``{condition id: why it holds}``, all that hold; None: as before.

    Raises ValidationError ``{criterion id or "override-<id>": message}``; SomebodyWasFaster where another one was faster.
    """
    require(may_appraise(by, evaluation))
    current = _held(evaluation, version)
    if current.state != EvaluationState.SUBMITTED:
        raise SomebodyWasFaster(_moved_on(current))
    _criteria(current, scores)
    known = {row.criterion_id: row for row in current.scores.all()}
    errors = {
        pk: "Điểm thẩm định khác điểm tự chấm thì phải ghi rõ lý do."
        for pk, score in scores.items()
        if score.points is not None
        and not prose(score.reason)
        and pk in known
        and known[pk].self_points not in (None, score.points)
    }
    conditions = {row.pk: row for row in current.rule_set.overrides.all()}
    errors |= {
        f"override-{pk}": "Cần ghi căn cứ áp dụng điều kiện khống chế."
        for pk, reason in (overrides or {}).items()
        if not prose(reason)
    }
    if errors:
        raise ValidationError(errors)
    _write(
        current,
        {
            pk: {"appraised_points": score.points, "reason": prose(score.reason)}
            for pk, score in scores.items()
        },
    )
    if overrides is not None:
        if foreign := set(overrides) - set(conditions):
            raise StepRefused(f"Điều kiện không thuộc bộ tiêu chí này: {sorted(foreign)}.")
        current.applied_overrides.exclude(condition__in=overrides).delete()
        for pk, reason in overrides.items():
            AppliedOverride.objects.update_or_create(
                evaluation=current, condition=conditions[pk], defaults={"reason": prose(reason)}
            )
    # Who saves has begun: from now on the sending cannot be taken back under the appraisal.
    Evaluation.objects.filter(pk=current.pk, seen_at__isnull=True).update(seen_at=clock.now(), seen_by=by)
    return _saved(current, evaluation)


def self_scored(evaluation: Evaluation) -> SelfScored:
    """The sum and the level of a complete self-score. Raises StepRefused with ``problems`` where points are missing."""
    scores = _complete(evaluation, "self_points", "Chưa gửi được: còn tiêu chí chưa tự chấm điểm.")
    points = sum((row.self_points for row in scores), Decimal(0))
    return SelfScored(points, level_of(points, Thresholds.of(evaluation.rule_set)), _by_code(scores))


def appraised(evaluation: Evaluation) -> SelfScored:
    """The sum of a complete appraisal, and its level after the conditions that hold. Raises StepRefused as above."""
    scores = _complete(
        evaluation, "appraised_points", "Chưa thẩm định xong: còn tiêu chí chưa có điểm thẩm định."
    )
    points = sum((row.appraised_points for row in scores), Decimal(0))
    best = evaluation.applied_overrides.values_list("condition__best_level", flat=True)
    level = with_overrides(level_of(points, Thresholds.of(evaluation.rule_set)), best)
    return SelfScored(points, level, _by_code(scores))


def rules_to_score_by(evaluation: Evaluation) -> RuleSet:
    """The rule set of this rating, the newest that fits where none was used yet. Raises StepRefused where there is none."""
    found = Rulebook.of_round(evaluation.round_id).of(evaluation)
    if found is None:
        raise StepRefused(
            "Đợt này chưa có bộ tiêu chí cho loại hình này. Đề nghị LĐLĐ tỉnh lập bộ tiêu chí trước."
        )
    return found


@transaction.atomic
def attach_evidence(
    *, by, evaluation: Evaluation, name: str, content: bytes, criterion: Criterion | None = None
) -> EvidenceFile:
    """Keep a file as evidence; the same content again is the row that is there. Raises ValidationError about the content."""
    require(may_enter(by, evaluation))
    current = Evaluation.objects.select_for_update(no_key=True, of=("self",)).get(pk=evaluation.pk)
    if not current.can_be_scored:
        raise SomebodyWasFaster(_moved_on(current))
    # A file of a criterion rests on the rules as a score does.
    if criterion is not None and criterion.pk not in _criteria(current, {}):
        raise StepRefused("Tiêu chí này không thuộc bộ tiêu chí của công đoàn được xếp loại.")
    attached = EvidenceFile.objects.filter(evaluation=current, criterion=criterion)
    return attachments.keep(
        attached, by=by, name=name, content=content, evaluation=current, criterion=criterion
    )


@transaction.atomic
def detach_evidence(*, by, file: EvidenceFile) -> None:
    """Remove a file before the self-score is sent; its name and check sum stay in the history."""
    require(may_enter(by, file.evaluation))
    current = Evaluation.objects.select_for_update(no_key=True, of=("self",)).get(pk=file.evaluation_id)
    if not current.can_be_scored:
        raise SomebodyWasFaster(_moved_on(current))
    attachments.discard(file)


def _held(evaluation, version) -> Evaluation:
    """The row, locked, if it is still the saving that the person saw."""
    rows = Evaluation.objects.select_for_update(no_key=True, of=("self",)).select_related("round", "rule_set")
    current = rows.get(pk=evaluation.pk)
    if current.version != version:
        raise SomebodyWasFaster(
            "Bản này đã được lưu hoặc gửi lần nữa sau khi anh/chị mở trang. Chưa có gì bị ghi đè."
        )
    return current


def _criteria(evaluation, scores) -> dict[int, Criterion]:
    """The criteria of its rules, which are fixed now; ValidationError for points that a criterion cannot have."""
    if evaluation.rule_set_id is None:
        rules = rules_to_score_by(evaluation)
        fix_for_scoring(rules)
        evaluation.rule_set = rules
        evaluation.save(update_fields=["rule_set"])
    criteria = {row.pk: row for row in evaluation.rule_set.criteria.all()}
    errors = {}
    for pk, score in scores.items():
        if pk not in criteria:
            raise StepRefused("Có tiêu chí không thuộc bộ tiêu chí của công đoàn này. Vui lòng mở lại trang.")
        if score.points is not None and not 0 <= score.points <= criteria[pk].max_points:
            errors[pk] = f"Điểm phải từ 0 đến {shortest(criteria[pk].max_points)}."
    if errors:
        raise ValidationError(errors)
    return criteria


def _write(evaluation, values, on_change=lambda row, new: {}):
    known = {row.criterion_id: row for row in evaluation.scores.all()}
    new, changed, columns = [], [], set()
    for pk, wanted in values.items():
        row = known.get(pk)
        if row is None:
            new.append(CriterionScore(evaluation=evaluation, criterion_id=pk, **wanted))
            continue
        wanted = {**wanted, **on_change(row, wanted)}
        if any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            columns |= set(wanted)
            changed.append(row)
    CriterionScore.objects.bulk_create(new)
    if changed:
        CriterionScore.objects.bulk_update(changed, sorted(columns))


def _saved(current, evaluation) -> Evaluation:
    Evaluation.objects.filter(pk=current.pk).update(version=current.version + 1)
    evaluation.refresh_from_db()
    return evaluation


def _complete(evaluation, column, message):
    """Its scores in the order of the criteria, if every criterion has one."""
    if evaluation.rule_set_id is None:
        raise StepRefused(message, ["Chưa chấm điểm tiêu chí nào."])
    scores = {row.criterion_id: row for row in evaluation.scores.select_related("criterion")}
    criteria = list(evaluation.rule_set.criteria.order_by("order", "pk"))
    missing = [
        f"Tiêu chí {row.code}"
        for row in criteria
        if row.pk not in scores or getattr(scores[row.pk], column) is None
    ]
    if missing:
        raise StepRefused(message, missing)
    return [scores[row.pk] for row in criteria]


def _by_code(scores):
    return {
        row.criterion.code: {
            "self": None if row.self_points is None else shortest(row.self_points),
            "appraised": None if row.appraised_points is None else shortest(row.appraised_points),
            "reason": row.reason,
        }
        for row in scores
    }


def _moved_on(evaluation) -> str:
    return (
        f"Kết quả xếp loại này đang ở trạng thái “{evaluation.get_state_display()}” nên không sửa được. "
        "Chưa có gì thay đổi."
    )
