"""Recognising levels by a decision, one or thousands at once, and taking a decision back: whole or not at all."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluations.appraisal.excellence_cap import overruns_without, with_caps
from evaluations.models import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    RatingRound,
    RecognitionDecision,
    RuleSet,
)
from evaluations.rights import may_appraise, may_manage_all, require, serves
from evaluations.rounds.endings import endings_of
from units.models import Unit, UnitKind
from units.structure.lineage import answering
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.text import one_line, prose
from workflow.steps import SomebodyWasFaster, Step, StepRefused, perform_many

RECOGNISE = Step("recognise", "Công nhận", (EvaluationState.APPRAISED,), EvaluationState.RECOGNISED)
WITHDRAW = Step(
    "withdraw",
    "Thu hồi quyết định công nhận",
    (EvaluationState.RECOGNISED,),
    EvaluationState.APPRAISED,
    needs_comment=True,
)
CAPS_CHANGED = (
    "Sau khi anh/chị xem, kết quả khác của cùng đợt đã được công nhận hoặc mở lại nên mức khống chế “xuất sắc” thay đổi. "
    "Chưa có gì được công nhận; vui lòng xem lại danh sách."
)
LOG = (EvaluationTransition, "evaluation")


@dataclass(frozen=True)
class Paper:
    """The decision as it is printed. ``in_spite``: why one recognises by rules that nobody has confirmed; it goes to the log."""

    number: str
    signed_on: datetime.date
    note: str = ""
    in_spite: str = ""


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
    if known and (known.withdraws_id or hasattr(known, "withdrawn_by")):
        errors["number"] = (
            f"Số {number} là quyết định thu hồi hoặc đã bị thu hồi. Vui lòng ghi số của quyết định công nhận mới."
        )
    elif known and (known.round_id != found.pk or known.signed_on != paper.signed_on):
        errors["number"] = (
            f"Số {number} đã ghi cho quyết định ký ngày {date_vi(known.signed_on)}, đợt “{known.round}”. "
            "Vui lòng kiểm tra lại số và ngày."
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
        note=prose(paper.note),
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
    """Recognise the appraised levels of these ratings of one round, after the caps on “xuất sắc”; one decision for all.

    ``evaluations`` as the person saw them; ``chosen``: ids of those that keep “xuất sắc” where a cap leaves a tie; ``levels``:
    what the person was shown after the caps, where it was shown. Where the rules of one of them are not confirmed,
    ``paper.in_spite`` must say why they are recognised all the same.
    Raises ValidationError about the paper, StepRefused (``problems``: who cannot be recognised, or which tie is open), and
    SomebodyWasFaster where one of them changed since it was seen.
    """
    evaluations = list(evaluations)
    if not evaluations:
        raise StepRefused("Chưa chọn công đoàn nào để công nhận.")
    # One recognition of a round at a time: a cap counts what the others have recognised.
    RatingRound.objects.select_for_update(no_key=True).get(pk=found.pk)
    decision = record_decision(by=by, found=found, issuer=issuer, paper=paper)
    current = _as_seen(evaluations, found)
    _refuse_wrong(by, found, issuer, current)
    unconfirmed = unconfirmed_of(current)
    in_spite = prose(paper.in_spite)
    if unconfirmed and not in_spite:
        raise StepRefused(
            "Có bộ tiêu chí chưa ai xác nhận. Muốn công nhận theo bộ này, vui lòng đánh dấu “Tôi đã biết…” và ghi rõ lý do.",
            [str(one) for one in unconfirmed],
        )
    remark = f". Bộ tiêu chí chưa xác nhận, vẫn công nhận: {in_spite}" if unconfirmed else ""
    caps = with_caps(current, chosen)
    if caps.undecided:
        raise StepRefused(
            "Có công đoàn bằng điểm nhau ở mức khống chế “xuất sắc”; vui lòng chọn công đoàn được giữ mức này.",
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
        comment=f"Quyết định số {decision.number} ngày {date_vi(decision.signed_on)}{remark}",
        changes=lambda row: {"decision": decision, "recognised_level": caps.levels[row.pk]},
        logged=lambda row: {
            "points": row.appraised_points,
            "level": caps.levels[row.pk],
            "decision": decision,
        },
    )
    return decision


def unconfirmed_of(rows: Iterable[Evaluation]) -> list[RuleSet]:
    """The rule sets of these ratings that nobody has confirmed; reads ``rule_set``."""
    sets = {row.rule_set_id: row.rule_set for row in rows if row.rule_set_id}
    return [one for _, one in sorted(sets.items()) if not one.is_confirmed]


@transaction.atomic
def withdraw(*, by, decision: RecognitionDecision, paper: Paper) -> RecognitionDecision:
    """Take back all that ``decision`` recognised by another one of the same issuer; ``paper.note`` says why.

    Every rating returns to “Đã thẩm định” with its points and level; one that was reopened since is not the decision's any
    more. Raises ValidationError about the paper, and StepRefused with ``problems`` where something rests on the decision.
    """
    RatingRound.objects.select_for_update(no_key=True).get(pk=decision.round_id)
    decision = RecognitionDecision.objects.select_related("round", "issuer").get(pk=decision.pk)
    require(may_manage_all(by) or (serves(by, decision.issuer_id) and not _is_province(decision.issuer)))
    rows = list(
        Evaluation.objects.filter(decision=decision)
        .select_for_update(no_key=True, of=("self",))
        .select_related("rule_set", "unit", "rated_unit", "rated_union")
        .order_by("pk")
    )
    for row in {(row.level, row.unit_id): row for row in rows}.values():
        require(may_appraise(by, row))
    if blockers := withdrawal_blockers(decision, rows):
        raise StepRefused("Chưa thu hồi được; chưa có gì thay đổi.", blockers)
    withdrawal = _withdrawal(by, decision, paper)
    perform_many(
        WITHDRAW,
        rows,
        by=by,
        log=LOG,
        comment=(
            f"Quyết định số {withdrawal.number} ngày {date_vi(withdrawal.signed_on)} thu hồi Quyết định số "
            f"{decision.number} ngày {date_vi(decision.signed_on)}: {withdrawal.note}"
        ),
        changes=lambda row: {"decision": None, "recognised_level": ""},
        logged=lambda row: {
            "points": row.appraised_points,
            "level": row.recognised_level,
            "decision": withdrawal,
        },
    )
    return withdrawal


def withdrawal_blockers(decision: RecognitionDecision, rows: Iterable[Evaluation]) -> list[str]:
    """Why the decision cannot be taken back as things stand, for people; ``rows``: what it recognises."""
    rows = list(rows)
    if hasattr(decision, "withdrawn_by"):
        return [f"Quyết định này đã bị thu hồi theo Quyết định số {decision.withdrawn_by.number}."]
    if decision.withdraws_id:
        return ["Đây là quyết định thu hồi. Muốn công nhận lại thì công nhận theo một quyết định mới."]
    if not rows:
        return ["Không còn kết quả nào theo quyết định này."]
    found = []
    if decision.round.is_closed:
        found.append(f"Đợt “{decision.round}” đã kết thúc. Vui lòng mở lại đợt trước.")
    found += [
        f"{row.subject}: đang đề nghị xem xét lại. Vui lòng trả lời đề nghị đó trước."
        for row in rows
        if row.state == EvaluationState.OBJECTED
    ]
    found += [
        f"{one.rule_set}: còn {one.excellent} “xuất sắc” trong {one.rated} công đoàn đã công nhận theo quyết định khác, "
        f"khống chế chỉ cho {one.allowed}. Vui lòng thu hồi các quyết định đó trước."
        for one in overruns_without(rows)
    ]
    return found


def _withdrawal(by, decision, paper) -> RecognitionDecision:
    number, errors = one_line(paper.number), {}
    if paper.signed_on > clock.today():
        errors["signed_on"] = "Ngày ký ở tương lai."
    elif paper.signed_on < decision.signed_on:
        errors["signed_on"] = f"Ngày ký trước quyết định bị thu hồi ({date_vi(decision.signed_on)})."
    note = prose(paper.note)
    if not note:
        errors["note"] = "Cần ghi rõ lý do thu hồi."
    if errors:
        raise ValidationError(errors)
    withdrawal = RecognitionDecision(
        round=decision.round,
        issuer=decision.issuer,
        number=number,
        number_year=paper.signed_on.year,
        signed_on=paper.signed_on,
        note=note,
        withdraws=decision,
        recorded_by=by,
    )
    withdrawal.full_clean()
    withdrawal.save()
    return withdrawal


def _as_seen(evaluations, found):
    """The rows as they are now, locked; refused where one is not what was seen."""
    seen = {row.pk: row for row in evaluations}
    rows = list(
        Evaluation.objects.filter(round=found, pk__in=seen)
        .select_for_update(no_key=True, of=("self",))
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
            "Danh sách đã được thẩm định hoặc công nhận thêm sau khi anh/chị mở trang. "
            "Chưa có gì được công nhận; vui lòng xem lại."
        )
    return rows


def _refuse_wrong(by, found, issuer, rows):
    for row in {(row.level, row.unit_id): row for row in rows}.values():
        require(may_appraise(by, row))
    problems = [
        f"{row.subject}: chưa thẩm định xong." for row in rows if row.state != EvaluationState.APPRAISED
    ] + [f"{row.subject}: {row.get_exclusion_display()}." for row in rows if row.exclusion]
    day = min(found.last_day, clock.today())
    endings = endings_of(rows, day)
    problems += [
        f"{row.subject}: {endings[row.pk].sentence} Vui lòng cập nhật danh sách xếp loại của đợt trước."
        for row in rows
        if row.pk in endings
    ]
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
