"""What each role may do: the one table of rights. Which units it concerns is the business of ``visible_to``."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from units.people.roles import Role

_VIEW_SHARES = ["evaluations.view_qualitytarget", "evaluations.view_qualitytargetdecision"]
_VIEW_ALL = [
    *(f"units.view_{model}" for model in ("unit", "unitversion", "unitalias", "user", "assignment")),
    *(f"units.view_{model}" for model in ("organisationkind", "committeemember", "reorganisation")),
    *(f"units.view_{model}" for model in ("unitgroup", "unitgroupmember")),
    "units.view_register",
    "evaluations.view_ratings",
    *(
        f"targets.view_{model}"
        for model in ("programme", "indicator", "goal", "unionclass", "pastresult", "reportingperiod")
    ),
    *(f"targets.view_{model}" for model in ("targetdecision", "targetentry")),
    *(
        f"targets.view_{model}"
        for model in ("quarterlyreport", "reportrevision", "reportfigure", "reporttransition")
    ),
    *_VIEW_SHARES,
    *(
        f"evaluations.view_{model}"
        for model in ("ratinground", "roundunit", "ruleset", "criterion", "overridecondition")
    ),
    "evaluations.view_inspection",
]


def _manage(app, *models, actions=("add", "change")):
    return [f"{app}.{action}_{model}" for model in models for action in actions]


ROLE_PERMISSIONS = {
    Role.REPORTER: [
        "targets.enter_report",
        "units.view_register",
        "units.manage_register",
        "evaluations.view_inspection",
        "evaluations.manage_inspections",
        "evaluations.view_ratings",
        "evaluations.enter_evaluation",
        *_VIEW_SHARES,
    ],
    Role.LEADERSHIP: [
        "targets.view_progress",
        "evaluations.view_ratings",
        "units.view_register",
        "units.view_committeemember",
        "units.view_reorganisation",
        "units.view_unitgroup",
        "evaluations.view_inspection",
        *_VIEW_SHARES,
    ],
    Role.STAFF: [
        "targets.view_progress",
        "targets.review_report",
        "targets.enter_on_behalf",
        "targets.import_annex",
        "units.manage_register_everywhere",
        "units.reorganise",
        *_VIEW_ALL,
        *_manage("units", "unit", "unitversion", "user", "assignment"),
        *_manage("units", "unitalias", "committeemember", actions=("add", "change", "delete")),
        *_manage("units", "unitgroup", "unitgroupmember", actions=("add", "change", "delete")),
        *_manage("units", "organisationkind"),
        *_manage("targets", "programme", "goal", "reportingperiod", "targetdecision", "targetentry"),
        *_manage("targets", "pastresult", "unionclass", actions=("add", "change", "delete")),
        *_manage("targets", "programme", actions=("delete",)),
        "evaluations.confirm_ruleset",
        "evaluations.manage_inspections_everywhere",
        "evaluations.manage_evaluations",
        "evaluations.add_qualitytargetdecision",
        *_manage("evaluations", "ratinground"),
        *(
            permission
            for model in ("roundunit", "ruleset", "criterion", "overridecondition")
            for permission in _manage("evaluations", model, actions=("add", "change", "delete"))
        ),
    ],
    Role.ADMINISTRATOR: [
        "targets.view_progress",
        *_VIEW_ALL,
        *_manage("units", "unit", "unitversion", "assignment"),
        *_manage("units", "user", "unitalias", actions=("add", "change", "delete")),
        *_manage("units", "unitgroup", "unitgroupmember", actions=("add", "change", "delete")),
        *_manage("units", "assignment", actions=("delete",)),
        *_manage("targets", "unionclass", actions=("add", "change", "delete")),
        *_manage("targets", "programme", "goal", "indicator", "reportingperiod"),
        *_manage("targets", "programme", actions=("delete",)),
    ],
}


@transaction.atomic
def sync_groups():
    """Make the four groups carry exactly the permissions of the table; raises KeyError for one that does not exist."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, names in ROLE_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([known[name] for name in names])
