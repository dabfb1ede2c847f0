"""Everything that happened to an inspection: its steps, those of its findings, every change of their words, its files."""

from django.utils.text import capfirst

from evaluations.inspections import actions, finding_actions
from evaluations.models import Finding, FindingTransition, Inspection, InspectionFile
from units.admin.changes import changes_of
from vietnamese.dates import date_vi, datetime_vi

STATE = capfirst(Inspection._meta.get_field("state").verbose_name)


def entries(inspection, names) -> list[dict]:
    """For ``components/timeline.html``, newest first; as many queries for ten findings as for one."""
    found = [
        (step.at, 1, _entry(step, actions.STEPS[step.step].label, step.comment))
        for step in inspection.transitions.select_related("by")
    ]
    steps = FindingTransition.objects.filter(finding__inspection=inspection).select_related("by", "finding")
    for step in steps:
        label = f"{step.finding}: {finding_actions.STEPS[step.step].label.lower()}"
        comment = step.comment
        if step.step == finding_actions.DEMAND.name:
            comment += f"\nHạn khắc phục: {date_vi(step.deadline)}"
        entry = _entry(step, label, comment)
        if step.on_behalf_of_id:
            entry["whom"] = names[step.on_behalf_of_id]
        found.append((step.at, 1, entry))
    for change in changes_of(inspection, [(Finding, "inspection")]):
        if change.details and not _by_a_step(change):
            found.append((change.at, 0, _of_change(change)))
    found += [(row.history_date, 0, _of_file(row)) for row in _files(inspection)]
    return [entry for _, _, entry in sorted(found, key=lambda one: one[:2], reverse=True)]


def _entry(step, label, comment):
    return {"label": label, "who": str(step.by), "when": datetime_vi(step.at), "comment": comment}


def _by_a_step(change) -> bool:
    """Whether this saving only followed a step, which stands in the log already."""
    return any(name == STATE and before is not None for name, before, _ in change.details)


def _of_change(change) -> dict:
    """A new row without its content, which the page shows; a correction with what it changed."""
    details = [
        f"{name}: {before} → {after if after is not None else '–'}"
        for name, before, after in change.details
        if before is not None
    ]
    return {
        "label": f"{change.what}: {change.kind.lower()}",
        "who": change.by,
        "when": datetime_vi(change.at),
        "comment": "\n".join(details),
    }


def _files(inspection):
    return InspectionFile.history.filter(inspection_id=inspection.pk).select_related(
        "history_user", "finding"
    )


def _of_file(row) -> dict:
    whose = f"{row.finding}: " if row.finding_id else ""
    removed = row.history_type == "-"
    what = "bỏ tệp" if removed else "đính kèm tệp"
    return {
        "label": f"{whose}{what}" if whose else capfirst(what),
        "who": str((row.history_user if removed else row.uploaded_by) or "Hệ thống"),
        "when": datetime_vi(row.history_date),
        "comment": row.original_name,
    }
