"""What the register adds up to by unit, beside what each still has to admit. Reads only."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from unionhub.overview import outlook
from units.register.scope import Scope, UnitName
from units.register.totals import Totals, totals, totals_by_unit
from vietnamese import clock


@dataclass(frozen=True)
class SummaryRow:
    """``unit``: None for the total. ``missing``: members to be admitted until the end; None without a target, and after
    the programme has ended.
    """

    unit: UnitName | None
    totals: Totals
    missing: int | None
    exceeded: int
    no_target: bool

    @property
    def url(self) -> str:
        return f"{reverse('union-list')}?don-vi={self.unit.code}" if self.unit else reverse("union-list")


@require_safe
def union_summary(request):
    scope = Scope(request.user)
    counted = totals_by_unit(scope.unions.active())
    progress = outlook.members_progress(request.user)
    units = [unit for unit in scope.units if not unit.ended or unit.pk in counted]
    whole = len(units) > 1
    province = (
        outlook.of_province(progress) if whole and request.user.has_perm("targets.view_progress") else None
    )
    # Above the province's total every unit is as of the same quarter.
    judged = progress.judged_count(progress.all_codes) if progress and province else None
    rows = [_row(unit, counted.get(unit.pk, Totals()), progress, judged) for unit in units]
    return render(
        request,
        "unionhub/register_summary.html",
        {
            "rows": rows,
            "total": totals(scope.unions.active()) if whole else None,
            "outlook": province or (outlook.of_unit(progress, rows[0].unit.code) if len(rows) == 1 else None),
            "province": province,
            "through": progress.quarters[judged - 1] if judged else None,
            "today": clock.today(),
            "breadcrumb": [("Công đoàn cơ sở", reverse("union-list")), ("Tổng hợp theo đơn vị", "")],
        },
    )


def _row(unit: UnitName, counted: Totals, progress, judged: int | None) -> SummaryRow:
    measure = (
        progress.of_unit(progress.members_admitted, unit.code, judged=judged)
        if progress and progress.members_admitted and unit.code in progress.unit_by_code
        else None
    )
    if measure is None or measure.target is None or measure.term.closed_on:
        return SummaryRow(unit, counted, None, 0, False)
    return SummaryRow(unit, counted, measure.missing, measure.exceeded, not measure.target)
