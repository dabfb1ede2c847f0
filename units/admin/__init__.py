"""Units and people in the admin site."""

from units.admin.committee import CommitteeMemberAdmin
from units.admin.units import UnitAdmin, UnitAliasAdmin
from units.admin.users import UserAdmin

__all__ = ["CommitteeMemberAdmin", "UnitAdmin", "UnitAliasAdmin", "UserAdmin"]
