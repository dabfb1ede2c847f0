"""Recognising levels by a decision, one or thousands at once: whole or not at all."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluations.capping import with_caps
from evaluations.models import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    RatingRound,
    RecognitionDecision,
)
from evaluations.rights import may_appraise, may_manage_all, require, serves
from units.lineage import answering
from units.models import Unit, UnitKind
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.text import one_line
from workflow.steps import SomebodyWasFaster, Step, StepRefused, perform_many

RECOGNISE = Step("recognise", "Công nhận", (EvaluationState.APPRAISED,), EvaluationState.RECOGNISED)
CAPS_CHANGED = (
    "Sau khi anh/chị xem, kết quả khác của cùng đợt đã được công nhận hoặc mở lại nên mức khống chế «xuất sắc» thay đổi. "
    "Chưa có gì được công nhận; đề nghị xem lại danh sách."
)
LOG = (EvaluationTransition, "evaluation")


@dataclass(frozen=True)
class Paper:
    """The decision as it is printed."""

    number: str
    signed_on: datetime.date
    note: str = ""


def record_decision(*, by, found: RatingRound, issuer: Unit, paper: Paper) -> RecognitionDecision:
    """The decision of that number, made where it does not exist yet; inside the caller's transaction.

    Raises ValidationError: signed in the future or before the round, or the number stands for something else this year.
    """
    require(may_manage_all(by) or (serves(by, issuer.pk) and not _is_province(issuer)))
    number = one_line(paper.number)
    errors = {}
    if paper.signed_on > clock.today():
        errors["signed_on"] = "Ngày ký ở tương lai."
    elif paper.signed_on < found.first_day:
        errors["signed_on"] = f"Ngày ký trước ngày đầu của đợt ({date_vi(found.first_day)})."
    known = RecognitionDecision.objects.filter(
        issuer=issuer, number=number, number_year=paper.signed_on.year
    ).first()
    if known and (known.round_id != found.pk or known.signed_on != paper.signed_on):
        errors["number"] = (
            f"Số {number} đã ghi cho quyết định ký ngày {date_vi(known.signed_on)}, đợt «{known.round}». "
            "Xin kiểm tra lại số và ngày."
        )
    if errors:
        raise ValidationError(errors)
    if known:
        return known
    decision = RecognitionDecision(
        round=found,
        issuer=issuer,
        number=number,
        number_year=paper.signed_on.year,
        signed_on=paper.signed_on,
        note=paper.note.strip(),
        recorded_by=by,
    )
    decision.full_clean()
    decision.save()
    return decision


@transaction.atomic
def recognise(
    *,
    by,
    found: RatingRound,
    issuer: Unit,
    paper: Paper,
    evaluations: Iterable[Evaluation],
    chosen: Collection[int] = (),
    levels: Mapping[int, str] | None = None,
) -> RecognitionDecision:
    """Recognise the appraised levels of these ratings of one round, after the caps on «xuất sắc»; one decision for all.

    ``evaluations`` as the person saw them; ``chosen``: ids of those that keep «xuất sắc» where a cap leaves a tie; ``levels``:
    what the person was shown after the caps, where it was shown.
    Raises ValidationError about the paper, StepRefused (``problems``: who cannot be recognised, or which tie is open), and
    SomebodyWasFaster where one of them changed since it was seen.
    """
    evaluations = list(evaluations)
    if not evaluations:
        raise StepRefused("Chưa chọn công đoàn nào để công nhận.")
    # One recognition of a round at a time: a cap counts what the others have recognised.
    RatingRound.objects.select_for_update().get(pk=found.pk)
    decision = record_decision(by=by, found=found, issuer=issuer, paper=paper)
    current = _as_seen(evaluations, found)
    _refuse_wrong(by, issuer, current)
    caps = with_caps(current, chosen)
    if caps.undecided:
        raise StepRefused(
            "Có công đoàn bằng điểm nhau ở mức khống chế «xuất sắc»; xin chọn công đoàn được giữ mức này.",
            [
                f"Chọn đúng {group.places} trong {len(group.tied)} công đoàn bằng điểm."
                for group in caps.undecided
            ],
        )
    if levels is not None and caps.levels != dict(levels):
        raise SomebodyWasFaster(CAPS_CHANGED)
    perform_many(
        RECOGNISE,
        current,
        by=by,
        log=LOG,
        comment=f"Quyết định số {decision.number} ngày {date_vi(decision.signed_on)}",
        changes=lambda row: {"decision": decision, "recognised_level": caps.levels[row.pk]},
        logged=lambda row: {"points": row.appraised_points, "level": caps.levels[row.pk]},
    )
    return decision


def _as_seen(evaluations, found):
    """The rows as they are now, locked; refused where one is not what was seen."""
    seen = {row.pk: row for row in evaluations}
    rows = list(
        Evaluation.objects.filter(round=found, pk__in=seen)
        .select_for_update(of=("self",))
        .select_related("rule_set", "unit", "rated_unit", "rated_union")
        .order_by("pk")
    )
    changed = [
        row
        for row in rows
        if (row.version, row.state, row.exclusion, row.appraised_level)
        != (seen[row.pk].version, seen[row.pk].state, seen[row.pk].exclusion, seen[row.pk].appraised_level)
    ]
    if changed or len(rows) != len(seen):
        raise SomebodyWasFaster(
            "Danh sách đã thay đổi sau khi anh/chị xem, có thể người khác vừa thẩm định hoặc công nhận. "
            "Chưa có gì được công nhận; đề nghị xem lại."
        )
    return rows


def _refuse_wrong(by, issuer, rows):
    for row in {(row.level, row.unit_id): row for row in rows}.values():
        require(may_appraise(by, row))
    problems = [
        f"{row.subject}: chưa thẩm định xong." for row in rows if row.state != EvaluationState.APPRAISED
    ] + [f"{row.subject}: {row.get_exclusion_display()}." for row in rows if row.exclusion]
    if not _is_province(issuer):
        # A unit that ended is answered for by the one after it.
        answered_by = answering({row.unit_id for row in rows})
        problems += [
            f"{row.subject}: không do đơn vị ban hành quyết định quản lý."
            for row in rows
            if row.is_upper_level or issuer.pk not in (row.unit_id, answered_by[row.unit_id])
        ]
    if problems:
        raise StepRefused("Chưa công nhận được; chưa có gì thay đổi.", problems)


def _is_province(unit: Unit) -> bool:
    version = unit.version_on(clock.today())
    return version is not None and version.kind == UnitKind.PROVINCE
