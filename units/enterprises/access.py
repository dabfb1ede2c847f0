"""Finding an enterprise that the person may see, and what the pages call units and stages."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404
from django.urls import reverse

from units.models import EnterpriseState, SurveyedEnterprise, Unit
from units.rights import EVERYWHERE, manageable_units, require
from units.structure.unit_names import UnitNames

sees_register = permission_required("units.view_register", raise_exception=True)

ICONS = {
    EnterpriseState.SURVEYED: "no_report",
    EnterpriseState.APPROACHED: "submitted",
    EnterpriseState.PREPARING: "draft",
    EnterpriseState.FOUNDED: "approved",
    EnterpriseState.GIVEN_UP: "no_target",
}


@dataclass(frozen=True)
class Mark:
    """For ``components/status.html``."""

    code: str
    label: str


OVERDUE = Mark("overdue", "Quá hạn")


def stage(enterprise) -> Mark:
    return Mark(ICONS[enterprise.state], enterprise.get_state_display())


def visible_enterprise(user, pk) -> SurveyedEnterprise:
    """Http404 where it is not this person's to see."""
    enterprises = SurveyedEnterprise.objects.visible_to(user).select_related(
        "unit", "kind", "follower", "union"
    )
    return get_object_or_404(enterprises, pk=pk)


def own_enterprise(user, pk) -> SurveyedEnterprise:
    """One that the person may change: not visible → 404, visible and not allowed → 403."""
    enterprise = visible_enterprise(user, pk)
    require(manages(user, enterprise))
    return enterprise


def manages(user, enterprise) -> bool:
    return user.has_perm(EVERYWHERE) or manageable_units(user).filter(pk=enterprise.unit_id).exists()


def units_to_choose(user, names: UnitNames, keep: int | None = None) -> list[tuple[int, str]]:
    """The units into which ``user`` may enter an enterprise."""
    found = names.below_the_province(manageable_units(user).order_by("order", "pk"), keep)
    return [(unit.pk, name) for unit, name in found]


def visible_units(user, names: UnitNames) -> list[tuple[str, str]]:
    """``[(code, name), …]`` of the units whose enterprises ``user`` sees."""
    found = names.below_the_province(Unit.objects.visible_to(user).order_by("order", "pk"))
    return [(unit.code, name) for unit, name in found]


def trail(*more):
    return [("Doanh nghiệp chưa có CĐCS", reverse("enterprise-list")), *more]
