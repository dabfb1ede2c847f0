"""Rating many grassroots unions at once, from a list or a sheet: whole or not at all, by the rules of one by one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from evaluations.appraisal.recognition import LOG, Paper, recognise
from evaluations.bulk.lookups import RoundRules, known_ratings, seen
from evaluations.bulk.validation import FROM_LIST, Judged, Said, judge
from evaluations.models import (
    AppliedOverride,
    Evaluation,
    EvaluationState,
    Exclusion,
    OverrideCondition,
    RatingRound,
    RecognitionDecision,
)
from evaluations.rating.steps import EXCLUDE, LIST_SELF_SCORE, OVERRULE, RATE, REGISTER, decide_many
from evaluations.rights import require, units_appraised_by
from evaluations.rounds.rule_set_actions import fix_for_scoring
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group
from workflow.steps import SomebodyWasFaster, StepRefused, batched, perform_many


@dataclass(frozen=True)
class Rating:
    """What is said of one rating, which the person saw as ``evaluation``."""

    evaluation: Evaluation
    said: Said


@dataclass(frozen=True)
class Written:
    """How many ratings were rated, got another registered level, were left out, stayed as they were, were recognised.

    ``scored``: how many got another self-score, appraised at the same time or not.
    """

    rated: int = 0
    registered: int = 0
    excluded: int = 0
    unchanged: int = 0
    recognised: int = 0
    scored: int = 0
    decision: RecognitionDecision | None = None

    def __str__(self):
        return (
            f"xếp loại {group(self.rated)} CĐCS, tự chấm điểm {group(self.scored)}, đăng ký {group(self.registered)}, "
            f"không xếp loại {group(self.excluded)}"
        )


class RatingsRefused(StepRefused):
    """``errors``: ``{evaluation id: {name in Said or "row": message}}``; nothing was written."""

    def __init__(self, errors: Mapping[int, Mapping[str, str]]):
        super().__init__("Có chỗ cần sửa nên chưa ghi gì.", [])
        self.errors = errors


class RowsMoved(SomebodyWasFaster):
    """``moved``: ids of ratings that are not any more what the person saw; nothing was written."""

    def __init__(self, moved: Collection[int]):
        super().__init__(
            f"Có {len(moved)} công đoàn đã được ghi hoặc chuyển trạng thái sau khi anh/chị mở trang. "
            "Chưa ghi gì; vui lòng xem lại các dòng đó."
        )
        self.moved = frozenset(moved)


@transaction.atomic
def rate_many(
    *,
    by,
    found: RatingRound,
    ratings: Iterable[Rating],
    paper: Paper | None = None,
    issuer: Unit | None = None,
    chosen: Collection[int] = (),
) -> Written:
    """Register, rate and leave out as the list says, one log row for each step of each rating.

    With ``paper`` and ``issuer``, whatever of the list is appraised then is recognised by that decision in the same
    transaction, under the caps (``chosen`` as in ``recognise``). Raises RatingsRefused, RowsMoved, PermissionDenied for
    a rating that is not this person's to appraise, and what ``recognise`` raises.
    """
    ratings = {rating.evaluation.pk: rating for rating in ratings}
    if paper is not None:
        # Before the ratings, as every recognition does.
        RatingRound.objects.select_for_update(no_key=True).get(pk=found.pk)
    judged = _judged(by, found, ratings)
    # Before the writing, which puts on the ratings what is settled.
    scored = sum(one.scores for one in judged)
    _write(by, judged)
    rows = [one.known.evaluation for one in judged]
    decision, recognised = None, 0
    if paper is not None:
        ready = [row for row in rows if row.state == EvaluationState.APPRAISED and not row.exclusion]
        decision = recognise(by=by, found=found, issuer=issuer, paper=paper, evaluations=ready, chosen=chosen)
        recognised = len(ready)
    return Written(
        rated=sum(one.rates for one in judged),
        registered=sum(one.registers for one in judged),
        excluded=sum(one.excludes for one in judged),
        unchanged=sum(not one.changes for one in judged),
        recognised=recognised,
        scored=scored,
        decision=decision,
    )


def _judged(by, found, ratings) -> list[Judged]:
    """Everything that is said, judged against the rows as they are now, which stay locked."""
    current = known_ratings(found, ratings, locked=True)
    units = {known.evaluation.unit_id for known in current.values()}
    require(units <= units_appraised_by(by, units))
    moved = [
        pk
        for pk, rating in ratings.items()
        if pk not in current or seen(current[pk].evaluation) != seen(rating.evaluation)
    ]
    if moved:
        raise RowsMoved(moved)
    rules = RoundRules(by, found)
    rules.prepare(known.evaluation for known in current.values())
    judged = [
        judge(known, ratings[pk].said, rules.of(known.evaluation), rules.registration)
        for pk, known in current.items()
    ]
    if errors := {one.known.evaluation.pk: one.errors for one in judged if one.errors}:
        raise RatingsRefused(errors)
    sets = {
        one.known.evaluation.pk: rules.of(one.known.evaluation).rule_set
        for one in judged
        if one.rates or one.sends
    }
    for rule_set in sorted(set(sets.values()), key=lambda rule_set: rule_set.pk):
        fix_for_scoring(rule_set)
    for one in judged:
        if one.known.evaluation.pk in sets:
            one.known.evaluation.rule_set = sets[one.known.evaluation.pk]
    return judged


def _write(by, judged: list[Judged]) -> None:
    now = clock.now()
    by_row = {one.known.evaluation.pk: one for one in judged}

    def said(row) -> Said:
        return by_row[row.pk].settled

    def rows(name):
        return [one.known.evaluation for one in judged if getattr(one, name)]

    decide_many(
        OVERRULE,
        rows("overrules"),
        by=by,
        changes=lambda row: {
            "exclusion": "",
            "overruled_at": now,
            "overruled_by": by,
            "overruled_reason": said(row).in_spite,
        },
        logged=lambda row: {"comment": said(row).in_spite},
    )
    perform_many(
        REGISTER,
        rows("registers"),
        by=by,
        log=LOG,
        changes=lambda row: {"registered_level": said(row).registered_level},
        logged=lambda row: {"level": said(row).registered_level, "comment": said(row).reason},
    )
    decide_many(
        EXCLUDE,
        rows("excludes"),
        by=by,
        changes=lambda row: {"exclusion": Exclusion.OTHER.value, "exclusion_reason": said(row).not_rated},
        logged=lambda row: {"comment": said(row).not_rated},
    )

    def scored(row):
        settled = said(row)
        return {
            "rule_set": row.rule_set,
            "self_points": settled.self_points,
            "self_level": settled.self_level,
            "version": row.version + 1,
        }

    perform_many(
        LIST_SELF_SCORE,
        rows("sends"),
        by=by,
        log=LOG,
        changes=lambda row: scored(row) | {"first_submitted_at": row.first_submitted_at or now},
        logged=lambda row: {
            "points": said(row).self_points,
            "level": said(row).self_level,
            "comment": said(row).reason,
        },
    )
    perform_many(
        RATE,
        rows("rates"),
        by=by,
        log=LOG,
        changes=lambda row: (
            scored(row) | {"appraised_points": said(row).points, "appraised_level": said(row).level}
        ),
        logged=lambda row: {
            "points": said(row).points,
            "level": said(row).level,
            "comment": said(row).reason,
        },
    )
    _hold([one for one in judged if one.rates and one.settled.conditions != one.known.held])


def _hold(judged: list[Judged]) -> None:
    """Make the conditions that hold those of the list."""
    if not judged:
        return
    sets = {one.known.evaluation.rule_set_id for one in judged}
    conditions = {
        (row.rule_set_id, row.code): row for row in OverrideCondition.objects.filter(rule_set__in=sets)
    }
    new, gone = [], set()
    for one in judged:
        row, held = one.known.evaluation, set(one.known.held)
        gone |= {(row.pk, code) for code in held - set(one.settled.conditions)}
        new += [
            AppliedOverride(
                evaluation=row,
                condition=conditions[row.rule_set_id, code],
                reason=one.settled.reason or FROM_LIST,
            )
            for code in one.settled.conditions
            if code not in held
        ]
    for some in batched(sorted({pk for pk, _ in gone}), 500):
        rows = AppliedOverride.objects.filter(evaluation__in=some).select_related("condition")
        over = [row.pk for row in rows if (row.evaluation_id, row.condition.code) in gone]
        AppliedOverride.objects.filter(pk__in=over).delete()
    AppliedOverride.objects.bulk_create(new, batch_size=500)
