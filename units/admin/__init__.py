"""Units and people in the admin site."""

from units.admin.kinds import OrganisationKindAdmin
from units.admin.units import UnitAdmin, UnitAliasAdmin
from units.admin.users import UserAdmin

__all__ = ["OrganisationKindAdmin", "UnitAdmin", "UnitAliasAdmin", "UserAdmin"]
