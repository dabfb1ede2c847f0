"""The list of unions, what it adds up to, and the same as a workbook. Reads only."""

from dataclasses import dataclass

from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from targets.progress import MEMBERS
from unionhub.register import outlook, workbook
from unionhub.register.outlook import Outlook
from unionhub.register.scope import Scope, UnitName
from units.committee import units_looked_after
from units.filters import UnionFilter
from units.models import Installation
from units.register_totals import Totals, totals, totals_by_unit
from units.tables import UnionTable
from vietnamese import clock

PER_PAGE = 50
MOST_PLACES = 400  # that a browser is given to complete what is typed


@require_safe
def union_list(request):
    scope = Scope(request.user)
    asked = _asked(request, scope)
    unions = asked.qs.with_outside().select_related("kind", "founding")
    table = UnionTable(
        unions.order_by("unit__order", "collation", "pk"),
        unit_names=scope.unit_names,
        exclude=["unit"] if len(scope.units) < 2 else [],
    )
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(
        request,
        "unionhub/register/list.html",
        {
            "asked": asked,
            "table": table,
            "counted": totals(asked.qs),
            "outlook": _outlook(request.user, scope, asked),
            "anything": bool(table.paginator.count) or scope.unions.exists(),
            "places": asked.places[:MOST_PLACES],
            "looked_after": [unit for unit in scope.units if unit.pk in units_looked_after(request.user)],
            "adds": scope.adds,
            "own": scope.units[0].name if len(scope.units) == 1 else "",
            "export_url": _with_query(request, "union-export"),
        },
    )


def _asked(request, scope) -> UnionFilter:
    asked = UnionFilter(request.GET, queryset=scope.unions, units=scope.choices)
    asked.form.is_valid()
    return asked


def _with_query(request, name) -> str:
    query = request.GET.copy()
    query.pop("trang", None)
    return reverse(name) + (f"?{query.urlencode()}" if query else "")


def _outlook(user, scope, asked) -> Outlook | None:
    """For the whole of what one sees or for one unit; anything narrower has no target to be measured by."""
    unit = scope.unit_of(asked.chosen.get("don_vi", ""))
    if asked.chosen.keys() - {"don_vi"}:
        return None
    if unit is None and len(scope.units) == 1:
        unit = scope.units[0]
    if unit is not None:
        return outlook.of_unit(outlook.members_progress(), unit.code)
    return outlook.of_province(outlook.members_progress()) if user.has_perm("targets.view_progress") else None


@dataclass(frozen=True)
class SummaryRow:
    """``unit``: None for the total. ``missing``: members to be admitted until the end; None without a target."""

    unit: UnitName | None
    totals: Totals
    missing: int | None
    exceeded: int
    no_target: bool

    @property
    def url(self) -> str:
        return f"{reverse('union-list')}?don_vi={self.unit.code}" if self.unit else reverse("union-list")


@require_safe
def union_summary(request):
    scope = Scope(request.user)
    counted = totals_by_unit(scope.unions.active())
    progress = outlook.members_progress()
    rows = [
        _row(unit, counted.get(unit.pk, Totals()), progress)
        for unit in scope.units
        if not unit.ended or unit.pk in counted
    ]
    whole = len(rows) > 1
    province = (
        outlook.of_province(progress) if whole and request.user.has_perm("targets.view_progress") else None
    )
    return render(
        request,
        "unionhub/register/summary.html",
        {
            "rows": rows,
            "total": totals(scope.unions.active()) if whole else None,
            "outlook": province or (outlook.of_unit(progress, rows[0].unit.code) if len(rows) == 1 else None),
            "province": province,
            "today": clock.today(),
            "breadcrumb": [("Công đoàn cơ sở", reverse("union-list")), ("Tổng hợp theo đơn vị", "")],
        },
    )


def _row(unit: UnitName, counted: Totals, progress) -> SummaryRow:
    measure = (
        progress.of_unit(MEMBERS, unit.code) if progress and unit.code in progress.unit_by_code else None
    )
    if measure is None or measure.target is None:
        return SummaryRow(unit, counted, None, 0, False)
    return SummaryRow(unit, counted, measure.missing, measure.exceeded, not measure.target)


@require_safe
def union_export(request):
    """All rows of the list as it is filtered and sorted, page by page or not."""
    scope = Scope(request.user)
    asked = _asked(request, scope)
    unions = asked.qs.order_by("unit__order", "collation", "pk")
    notes = [*asked.described] or ["Tất cả công đoàn cơ sở đang hoạt động"]
    file = workbook.of_unions(
        unions, unit_names=scope.unit_names, notes=notes, sample=Installation.is_sample()
    )
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"cong-doan-co-so-{clock.today():%Y-%m-%d}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
