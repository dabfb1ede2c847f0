from units.models.installation import Installation
from units.models.unit import Unit, UnitAlias, UnitKind, UnitVersion
from units.models.user import Assignment, User

__all__ = ["Assignment", "Installation", "Unit", "UnitAlias", "UnitKind", "UnitVersion", "User"]
