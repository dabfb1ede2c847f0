from units.models.attachment import FileKind, FoundingAttachment
from units.models.committee import CommitteeMember, CommitteeRole
from units.models.enterprise import (
    EnterpriseState,
    EnterpriseSurvey,
    EnterpriseTransition,
    SurveyedEnterprise,
)
from units.models.installation import Installation
from units.models.organisation import OrganisationKind, Sector
from units.models.reorganisation import PartRole, Reorganisation, ReorganisationKind, ReorganisationPart
from units.models.union import CeasedReason, Founding, GrassrootsUnion, UnionEvent, UnionEventKind
from units.models.unit import Unit, UnitAlias, UnitKind, UnitVersion
from units.models.unit_group import GroupPurpose, UnitGroup, UnitGroupMember
from units.models.user import Assignment, User

__all__ = [
    "Assignment",
    "CeasedReason",
    "CommitteeMember",
    "CommitteeRole",
    "EnterpriseState",
    "EnterpriseSurvey",
    "EnterpriseTransition",
    "FileKind",
    "Founding",
    "FoundingAttachment",
    "GrassrootsUnion",
    "GroupPurpose",
    "Installation",
    "OrganisationKind",
    "PartRole",
    "Reorganisation",
    "ReorganisationKind",
    "ReorganisationPart",
    "Sector",
    "SurveyedEnterprise",
    "UnionEvent",
    "UnionEventKind",
    "Unit",
    "UnitAlias",
    "UnitGroup",
    "UnitGroupMember",
    "UnitKind",
    "UnitVersion",
    "User",
]
