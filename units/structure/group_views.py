"""The groups of units that a federation tells apart, and who is in them since when: a page to read, changed in the admin."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from units.models import UnitGroup, UnitGroupMember, UnitVersion
from units.structure.groups import covers, last_day_of
from vietnamese import clock


@require_safe
@permission_required("units.view_unitgroup", raise_exception=True)
def unit_groups(request):
    today = clock.today()
    names = UnitVersion.objects.in_force_on(today)
    members = UnitGroupMember.objects.filter(unit__withdrawn=False).select_related("unit")
    groups = UnitGroup.objects.visible_to(request.user).prefetch_related(
        Prefetch("members", queryset=members.order_by("unit__order", "unit", "valid_from"))
    )
    return render(
        request,
        "units/unit_groups.html",
        {
            "groups": [
                (
                    group,
                    names.get(group.federation_id),
                    [_row(one, names, today) for one in group.members.all()],
                )
                for group in groups
            ],
            "adds": request.user.has_perm("units.add_unitgroup"),
            "edits": request.user.has_perm("units.change_unitgroup"),
            "breadcrumb": [("Sắp xếp tổ chức", reverse("reorganise-list")), ("Nhóm đơn vị", "")],
        },
    )


def _row(member, names, today) -> dict:
    unit = member.unit
    last_day = last_day_of(unit.dissolved_on, today)
    state = (
        "Trong nhóm" if covers((member.valid_from, member.valid_until), last_day) else "Không còn trong nhóm"
    )
    if member.valid_from > today:
        state = "Chưa đến ngày"
    elif unit.has_ended(today):
        state += ", đơn vị đã kết thúc"
    return {"member": member, "name": names[unit.pk].name if unit.pk in names else unit.code, "state": state}
