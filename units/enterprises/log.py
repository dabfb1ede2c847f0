"""Everything that happened to an enterprise: its steps and every change of its data, newest first."""

from django.utils.text import capfirst

from units.admin.changes import changes_of
from units.enterprises.actions import STEPS
from units.models import EnterpriseSurvey, SurveyedEnterprise
from vietnamese.dates import datetime_vi

CONTACTS = ("contact_name", "contact_phone")
# The steps say these; to say them twice would hide the rest.
SAID_BY_STEPS = ("state", "union")


def entries(enterprise, *, with_contacts: bool) -> list[dict]:
    """For ``components/timeline.html``. Contact persons are left out for those who may not change the enterprise."""
    left_out = {_label(name) for name in (*SAID_BY_STEPS, *(() if with_contacts else CONTACTS))}
    found = [
        (
            step.at,
            1,
            {
                "label": STEPS[step.step].label if step.step in STEPS else str(step),
                "who": str(step.by),
                "when": datetime_vi(step.at),
                "comment": step.comment,
            },
        )
        for step in enterprise.transitions.select_related("by")
    ]
    for change in changes_of(enterprise, [(EnterpriseSurvey, "enterprise")]):
        details = [
            f"{name}: {after}"
            if before is None
            else f"{name}: {before} → {after if after is not None else '–'}"
            for name, before, after in change.details
            if name not in left_out
        ]
        if details:
            found.append(
                (
                    change.at,
                    0,
                    {
                        "label": f"{change.what}: {change.kind.lower()}",
                        "who": change.by,
                        "when": datetime_vi(change.at),
                        "comment": "\n".join(details),
                    },
                )
            )
    return [entry for _, _, entry in sorted(found, key=lambda one: one[:2], reverse=True)]


def _label(name: str) -> str:
    return capfirst(SurveyedEnterprise._meta.get_field(name).verbose_name)
