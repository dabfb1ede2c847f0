"""The four roles. What each may do is written once, in ``unionhub/permissions.py``; which units, in ``visible_to``."""

from django.db import models


class Role(models.TextChoices):
    """Codes are the names of the groups that carry the permissions."""

    STAFF = "staff", "Cán bộ LĐLĐ tỉnh"
    LEADERSHIP = "leadership", "Lãnh đạo LĐLĐ tỉnh"
    REPORTER = "reporter", "Cán bộ báo cáo của đơn vị"
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"


# Roles that staff may give; the others are given by an administrator, so that nobody can raise the own rights.
GRANTED_BY_STAFF = frozenset({Role.REPORTER})
EVERYTHING_IN_SCOPE = frozenset({Role.STAFF, Role.LEADERSHIP, Role.ADMINISTRATOR})
ENTERS_ADMIN = frozenset({Role.STAFF, Role.ADMINISTRATOR})
