"""Finding an inspection or a finding that the person may see, and whom the person may plan for."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluations.inspections.labels import Names
from evaluations.inspections.rights import EVERYWHERE, VIEW, may_manage, require
from evaluations.models import Finding, Inspection
from units.models import Unit
from units.rights import units_served

sees_inspections = permission_required(VIEW, raise_exception=True)


def visible_inspection(user, pk) -> Inspection:
    """Http404 where it is not this person's to see."""
    inspections = Inspection.objects.visible_to(user).select_related(
        "issuer", "inspected_unit", "inspected_union"
    )
    return get_object_or_404(inspections, pk=pk)


def own_inspection(user, pk) -> Inspection:
    """One that the person may change: not visible → 404, visible and not allowed → 403."""
    inspection = visible_inspection(user, pk)
    require(may_manage(user, inspection))
    return inspection


def finding_of(inspection: Inspection, pk) -> Finding:
    finding = get_object_or_404(Finding, inspection=inspection, pk=pk)
    finding.inspection = inspection
    return finding


def issuers_of(user, names: Names) -> list[tuple[int, str]]:
    """The units for which the person plans inspections, the province first; staff for all, officers for their own."""
    units = Unit.objects.order_by("order", "pk")
    if not user.has_perm(EVERYWHERE):
        units = units.filter(pk__in=units_served(user))
    found = [(unit.pk, names.full(unit.pk)) for unit, _ in names.living(units)]
    return sorted(found, key=lambda one: not names.is_province(one[0]))


def trail(*more):
    return [
        ("Xếp loại chất lượng", reverse("rating-home")),
        ("Kiểm tra, giám sát", reverse("inspection-list")),
        *more,
    ]


def trail_of(inspection: Inspection, names: Names, *more):
    return trail((names.subject(inspection), reverse("inspection-detail", args=[inspection.pk])), *more)
