"""Units and people in the admin site."""

from units.committee.admin import CommitteeMemberAdmin
from units.enterprises.admin import SurveyedEnterpriseAdmin
from units.people.admin import UserAdmin
from units.register.admin import FoundingAdmin, GrassrootsUnionAdmin, OrganisationKindAdmin
from units.structure.admin import UnitAdmin, UnitAliasAdmin
from units.structure.group_admin import UnitGroupAdmin

__all__ = [
    "CommitteeMemberAdmin",
    "FoundingAdmin",
    "GrassrootsUnionAdmin",
    "OrganisationKindAdmin",
    "SurveyedEnterpriseAdmin",
    "UnitAdmin",
    "UnitAliasAdmin",
    "UnitGroupAdmin",
    "UserAdmin",
]
