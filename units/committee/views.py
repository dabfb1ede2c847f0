"""The steering committee of the programme: its members in order, and which units each one looks after."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from units.committee.scope import members_with_units
from units.models import Unit, UnitKind, UnitVersion
from vietnamese import clock


@require_safe
@permission_required("units.view_committeemember", raise_exception=True)
def committee(request):
    today = clock.today()
    versions = UnitVersion.objects.in_force_on(today)
    members = members_with_units()
    looked_after = {pk for _, units in members for pk in units}
    left = [
        versions[unit.pk].short_name
        for unit in Unit.objects.reporting_in(today, today).filter(withdrawn=False)
        if unit.pk in versions and versions[unit.pk].kind != UnitKind.PROVINCE and unit.pk not in looked_after
    ]
    return render(
        request,
        "units/committee.html",
        {
            "members": [
                {
                    "member": member,
                    "units": [versions[pk].short_name for pk in units if pk in versions],
                    "is_me": member.user_id == request.user.pk,
                }
                for member, units in members
            ],
            "left": left,
            "edits": request.user.has_perm("units.change_committeemember"),
            "breadcrumb": [("Trang chủ", reverse("home")), ("Ban chỉ đạo", "")],
        },
    )
