"""Units and people in the admin site."""

from units.admin.committee import CommitteeMemberAdmin
from units.admin.kinds import OrganisationKindAdmin
from units.admin.units import UnitAdmin, UnitAliasAdmin
from units.admin.users import UserAdmin

__all__ = ["CommitteeMemberAdmin", "OrganisationKindAdmin", "UnitAdmin", "UnitAliasAdmin", "UserAdmin"]
