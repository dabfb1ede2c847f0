"""The verbs of enterprises without a union: entered, surveyed, followed up step by step, founded or given up.

Each is one transaction and names its actor. Steps claim the state (``workflow.steps``), so that of two people who take
one at the same time only one succeeds, and an enterprise never gets two unions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from units.locks import change_register, refuse_reorganised
from units.models import (
    EnterpriseState,
    EnterpriseSurvey,
    EnterpriseTransition,
    Founding,
    GrassrootsUnion,
    OrganisationKind,
    SurveyedEnterprise,
    Unit,
    User,
)
from units.register import actions
from units.register.actions import FoundingPaper
from units.rights import may_manage, require
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, Step, perform
from workflow.versions import claim_version, who_wrote

State = EnterpriseState
_OPEN = (State.SURVEYED, State.APPROACHED, State.PREPARING)
APPROACH = Step("approach", "Bắt đầu vận động", (State.SURVEYED,), State.APPROACHED)
PREPARE = Step("prepare", "Chuẩn bị thành lập", (State.APPROACHED,), State.PREPARING)
FOUND = Step("found", "Thành lập CĐCS", _OPEN, State.FOUNDED)
# The register has its union already: somebody founded it without this list.
RECOGNISE = Step("recognise", "Ghi nhận đã có CĐCS", (*_OPEN, State.GIVEN_UP), State.FOUNDED)
GIVE_UP = Step("give_up", "Tạm dừng vận động", _OPEN, State.GIVEN_UP, needs_comment=True)
RESUME = Step("resume", "Vận động trở lại", (State.GIVEN_UP,), State.APPROACHED)
STEPS = {step.name: step for step in (APPROACH, PREPARE, FOUND, RECOGNISE, GIVE_UP, RESUME)}
# Those that need nothing but who follows it up, until when, and a word.
SIMPLE = {step.name: step for step in (APPROACH, PREPARE, GIVE_UP, RESUME)}

EARLIEST_YEAR = 2000


@dataclass(frozen=True)
class Following:
    """Who follows an enterprise up, and until when."""

    follower: User | None = None
    until: object = None  # a date

    @property
    def columns(self) -> dict:
        return {"follower": self.follower, "follow_up_by": self.until}


@transaction.atomic
def add(
    *, by, unit: Unit, name: str, year: int, workforce: int | None = None, **details
) -> SurveyedEnterprise:
    """Enter an enterprise that the survey of ``year`` found; ``details``: further columns. Raises ValidationError."""
    change_register()
    require(may_manage(by, unit.pk))
    refuse_reorganised(unit)
    _plausible(year)
    enterprise = SurveyedEnterprise(unit=unit, name=name, workforce=workforce, surveyed_year=year, **details)
    enterprise._history_user = by
    enterprise.full_clean()
    enterprise.save()
    survey = EnterpriseSurvey(enterprise=enterprise, year=year, workforce=workforce)
    survey._history_user = by
    survey.save()
    return enterprise


@transaction.atomic
def change(
    *, by, enterprise: SurveyedEnterprise, version: int | None = None, **columns
) -> SurveyedEnterprise:
    """Correct the enterprise itself, its unit included; not its stage and not what a survey found.

    ``version``: what ``version_of`` said when the page was opened; raises SomebodyWasFaster where that is no longer so,
    and ValidationError with what is wrong, by field.
    """
    change_register()
    require(may_manage(by, enterprise.unit_id))
    current = SurveyedEnterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    claim_version(current, version, by=by)
    if "unit" in columns:
        require(may_manage(by, columns["unit"].pk))
        refuse_reorganised(columns["unit"])
    for name, value in columns.items():
        setattr(current, name, value)
    current._history_user = by
    current.full_clean()
    current.save()
    return current


@transaction.atomic
def step(
    *, by, enterprise: SurveyedEnterprise, step: Step, comment: str = "", following: Following | None = None
) -> EnterpriseTransition:
    """Take one of the ``SIMPLE`` steps from the stage that ``enterprise.state`` says was seen.

    Raises StepRefused, or SomebodyWasFaster where it is in another stage by now.
    """
    if step.name not in SIMPLE:
        raise ValueError(f"{step.name} makes a union: it is an action of its own")
    require(may_manage(by, enterprise.unit_id))
    return _perform(step, enterprise, by, comment, following.columns if following else {})


@transaction.atomic
def found(
    *,
    by,
    enterprise: SurveyedEnterprise,
    name: str,
    kind: OrganisationKind,
    paper: FoundingPaper,
    comment: str = "",
    **details,
) -> Founding:
    """Found the union of this enterprise: union, founding and step, all or nothing.

    The step claims the stage, so a second click or a second person makes no second union (SomebodyWasFaster).
    """
    require(may_manage(by, enterprise.unit_id))
    details.setdefault("employer", enterprise.name)
    details.setdefault("address", enterprise.address)
    founding = actions.found(by=by, unit=enterprise.unit, name=name, kind=kind, paper=paper, **details)
    _perform(FOUND, enterprise, by, comment, {"union": founding.union})
    return founding


@transaction.atomic
def recognise(*, by, enterprise: SurveyedEnterprise, union: GrassrootsUnion, comment: str = ""):
    """Say that the enterprise has a union in the register already; nothing is founded. Raises ValidationError."""
    require(may_manage(by, enterprise.unit_id))
    if SurveyedEnterprise.objects.filter(union=union).exists():
        raise ValidationError("CĐCS này đã được ghi nhận cho một doanh nghiệp khác trong danh sách.")
    return _perform(RECOGNISE, enterprise, by, comment, {"union": union})


@transaction.atomic
def record_surveys(
    *,
    by,
    year: int,
    found: Mapping[SurveyedEnterprise, int],
    seen: Mapping[SurveyedEnterprise, int | None] | None = None,
) -> int:
    """Write what the survey of ``year`` found, ``{enterprise: workforce}``; returns how many numbers are new or changed.

    The enterprise's own workforce follows the newest year. As many queries for a thousand as for one.
    ``seen``: the numbers of that year that the person replaces; raises SomebodyWasFaster where they are others by now.
    """
    change_register()
    for unit in {enterprise.unit_id for enterprise in found}:
        require(may_manage(by, unit))
    _plausible(year)
    numbers = {enterprise.pk: workforce for enterprise, workforce in found.items()}
    enterprises = {
        one.pk: one
        for one in SurveyedEnterprise.objects.select_for_update(no_key=True)
        .filter(pk__in=numbers)
        .order_by("pk")
    }
    before = {
        one.enterprise_id: one
        for one in EnterpriseSurvey.objects.filter(enterprise__in=enterprises, year=year)
    }
    _claim_numbers(before, numbers, {one.pk: number for one, number in (seen or {}).items()}, by)
    new, changed, newest = [], [], []
    for pk, enterprise in enterprises.items():
        survey = before.get(pk)
        if survey is None:
            new.append(EnterpriseSurvey(enterprise=enterprise, year=year, workforce=numbers[pk]))
        elif survey.workforce != numbers[pk]:
            survey.workforce = numbers[pk]
            changed.append(survey)
        if year >= enterprise.surveyed_year and (enterprise.workforce, enterprise.surveyed_year) != (
            numbers[pk],
            year,
        ):
            enterprise.workforce, enterprise.surveyed_year = numbers[pk], year
            newest.append(enterprise)
    if new:
        bulk_create_with_history(new, EnterpriseSurvey, batch_size=500, default_user=by)
    if changed:
        bulk_update_with_history(changed, EnterpriseSurvey, ["workforce"], batch_size=500, default_user=by)
    if newest:
        bulk_update_with_history(
            newest, SurveyedEnterprise, ["workforce", "surveyed_year"], batch_size=500, default_user=by
        )
    return len(new) + len(changed)


def _claim_numbers(before, numbers, seen, by) -> None:
    """By the enterprise's id: surveys as stored, numbers to write, numbers that the person saw."""
    moved = []
    for pk, shown in seen.items():
        stored = before[pk].workforce if pk in before else None
        if stored not in (shown, numbers[pk]):
            moved.append(before.get(pk))
    if not moved:
        return
    last = EnterpriseSurvey.history.filter(id__in=[one.pk for one in moved if one]).select_related(
        "history_user"
    )
    raise SomebodyWasFaster(
        f"Chưa lưu số nào: {who_wrote(last.order_by('-history_id').first(), by=by)}, sau khi anh/chị mở trang."
    )


def _perform(step, enterprise, by, comment, changes) -> EnterpriseTransition:
    row = perform(
        step, enterprise, by=by, transitions=enterprise.transitions, comment=comment, changes=changes
    )
    # The claim is an UPDATE, which writes no history row by itself.
    enterprise._history_user = by
    enterprise.save()
    return row


def _plausible(year: int) -> None:
    if not EARLIEST_YEAR <= year <= clock.today().year:
        raise ValidationError({"year": f"Năm khảo sát từ {EARLIEST_YEAR} đến {clock.today().year}."})
