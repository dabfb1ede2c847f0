"""Units and people in the admin site."""

from units.committee.admin import CommitteeMemberAdmin
from units.people.admin import UserAdmin
from units.register.admin import OrganisationKindAdmin
from units.structure.admin import UnitAdmin, UnitAliasAdmin

__all__ = ["CommitteeMemberAdmin", "OrganisationKindAdmin", "UnitAdmin", "UnitAliasAdmin", "UserAdmin"]
