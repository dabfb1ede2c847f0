"""The list of foundings in a draft, and what a sending makes of it: copied, counted and frozen.

Every change of the list is a saving of the draft: a sending counts exactly the list that its sender saw.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from targets.foundings import rules
from targets.foundings.counts import Counts, load_rules, typed_counts
from targets.foundings.remainders import fill_remainder
from targets.models import FoundingClaim, ListedFounding, QuarterlyReport, ReportRevision
from targets.programme import current
from targets.reports import checks
from targets.reports.drafts import count_saving, draft_of, store_figures
from targets.rights import may_enter, require
from units.locks import change_register
from units.models import Founding, OrganisationKind
from units.register import founding_actions as registered
from units.register.actions import FoundingPaper, found
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import SomebodyWasFaster, StepRefused


@dataclass(frozen=True)
class Listed:
    """Where a founding counts: in the draft (``filled`` None), or in the approved report whose number it now explains."""

    founding: Founding
    filled: QuarterlyReport | None = None


@transaction.atomic
def add_founding(
    *, by, report: QuarterlyReport, name: str, kind: OrganisationKind, paper: FoundingPaper, **details
) -> Listed:
    """Enter a union that was founded, with its founding, and list it in the draft.

    ``details``: further columns of the union. Raises ValidationError by field, StepRefused where the report is not open.
    """
    change_register()
    require(may_enter(by, report))
    revision = _begin(by, report)
    _refuse_wrong_day(paper.founded_on, report)
    founding = found(
        by=by, unit=report.responsible, name=name, kind=kind, paper=paper, counts_for=report.unit, **details
    )
    return _list(by, report, revision, founding)


@transaction.atomic
def list_founding(*, by, report: QuarterlyReport, founding: Founding) -> Listed:
    """List a founding that is in the register already. Raises StepRefused where it counts elsewhere or does not fit."""
    require(may_enter(by, report))
    revision = _begin(by, report)
    if founding.unit_id != report.unit_id:
        raise StepRefused(f"“{founding.name}” tính cho đơn vị khác, không kê khai được trong báo cáo này.")
    try:
        _refuse_wrong_day(founding.founded_on, report)
    except ValidationError as refused:
        raise StepRefused(" ".join(refused.messages)) from None
    return _list(by, report, revision, founding)


@transaction.atomic
def correct_founding(
    *,
    by,
    report: QuarterlyReport,
    founding: Founding,
    name,
    kind,
    paper: FoundingPaper,
    employer,
    tax_code,
    version: int | None = None,
) -> Founding:
    """Change what was entered about a founding that the draft lists; ``version``: what the person saw of it.

    Raises ValidationError by field, SomebodyWasFaster.
    """
    change_register()
    require(may_enter(by, report))
    revision = _begin(by, report)
    _claim_of(report, founding)
    _refuse_wrong_day(paper.founded_on, report)
    founding = registered.correct_founding(
        by=by,
        founding=founding,
        name=name,
        kind=kind,
        paper=paper,
        employer=employer,
        tax_code=tax_code,
        version=version,
    )
    _recount(report, revision)
    return founding


@transaction.atomic
def remove_founding(*, by, report: QuarterlyReport, founding: Founding, mistake: bool) -> None:
    """Take a founding off the draft's list. ``mistake``: it never was; its union is deleted too, if nothing rests on it."""
    change_register()
    require(may_enter(by, report))
    revision = _begin(by, report)
    _claim_of(report, founding).delete()
    if mistake:
        registered.strike_out(by=by, founding=founding)
    _recount(report, revision)


def close_list(report: QuarterlyReport, revision: ReportRevision, at) -> None:
    """As part of a sending that holds the revision: copy the list into it and freeze what is listed.

    Raises SomebodyWasFaster where the list no longer adds up to the figures that the sender saw.
    """
    listed = list(
        Founding.objects.select_for_update(no_key=True, of=("self",))
        .filter(claim__report=report)
        .order_by("founded_on", "pk")
    )
    counted = load_rules(report.period.first_day)
    figures = typed_counts(checks.figures_of(revision), counted)
    if report.period.needs_founding_list and figures != Counts.of(listed, counted):
        raise SomebodyWasFaster(
            "Danh sách CĐCS thành lập vừa thay đổi, khác số đã lưu. Báo cáo chưa gửi; vui lòng xem lại danh sách rồi gửi."
        )
    ListedFounding.objects.bulk_create(ListedFounding.copy_of(founding, revision) for founding in listed)
    Founding.objects.filter(pk__in=[founding.pk for founding in listed]).update(frozen_at=at)


def reopen_list(report: QuarterlyReport) -> None:
    """The report can be edited again, and with it what it lists."""
    Founding.objects.filter(claim__report=report, frozen_at__isnull=False).update(frozen_at=None)


def _begin(by, report) -> ReportRevision:
    revision = draft_of(report)
    count_saving(revision, by=by)
    revision.refresh_from_db()
    return revision


def _list(by, report, revision, founding) -> Listed:
    claim = fill_remainder(by=by, founding=founding)
    if claim is not None:
        return Listed(founding, claim.report)
    try:
        with transaction.atomic():
            FoundingClaim.objects.create(
                founding=founding, report=report, claimed_by=by, claimed_at=clock.now()
            )
    except IntegrityError:
        raise SomebodyWasFaster(_claimed_already(founding)) from None
    _recount(report, revision)
    return Listed(founding)


def _claim_of(report, founding) -> FoundingClaim:
    claim = FoundingClaim.objects.filter(report=report, founding=founding).first()
    if claim is None:
        raise SomebodyWasFaster(f"“{founding.name}” không còn trong danh sách của báo cáo này.")
    return claim


def _claimed_already(founding) -> str:
    claim = FoundingClaim.objects.filter(founding=founding).select_related("report__period").first()
    where = f" trong báo cáo {claim.report.period}" if claim else ""
    day = date_vi(claim.claimed_at.astimezone(clock.ZONE)) if claim else ""
    when = f" ngày {day}" if day else ""
    return f"“{founding.name}” đã được kê khai{where}{when}. Một CĐCS chỉ tính trong một báo cáo."


def _recount(report, revision) -> None:
    """The counts of the draft follow its list; in a period where they are typed they stay as they are."""
    context = checks.Context.of(report)
    if context.foundings.counted:
        values = context.foundings.counted_values(checks.figures_of(revision))
        store_figures(revision, values)


def _refuse_wrong_day(founded_on, report) -> None:
    programme = current.of_unit(report.unit_id, report.period.cut_off)
    if wrong := rules.wrong_day(founded_on, report.period, programme and programme.counts_from):
        raise ValidationError({"founded_on": wrong})
