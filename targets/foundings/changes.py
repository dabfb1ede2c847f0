"""The list of one sending, and what changed in it since the sending before. Reads only."""

from dataclasses import replace

from targets.foundings.counts import Rules
from targets.foundings.rules import Entry, FoundingList, sizes_of
from targets.models import ListedFounding, ReportingPeriod, ReportRevision
from units.models import Founding
from vietnamese.dates import date_vi
from vietnamese.numbers import group

NEW = "Mới thêm"
NAMES = {
    "founded_on": "ngày quyết định",
    "decision_number": "số quyết định",
    "name": "tên",
    "employer": "cơ quan, doanh nghiệp",
    "tax_code": "mã số thuế",
    "is_enterprise": "là doanh nghiệp",
    "workforce": "CNVCLĐ",
    "members": "đoàn viên",
}


def list_of(revision: ReportRevision, period: ReportingPeriod, rules: Rules) -> FoundingList:
    """What a closed sending listed, as it was then; the union may be gone. ``rules``: of the form of ``period``."""
    rows = list(revision.listed_foundings.all())
    known = Founding.objects.select_related("union__kind").in_bulk([row.founding_id for row in rows])
    entries = []
    for row in rows:
        then = Founding(pk=row.founding_id, **{name: getattr(row, name) for name in ListedFounding.COPIED})
        if row.founding_id in known:
            then.union = known[row.founding_id].union
        entries.append(Entry(then, row.founded_on < period.first_day, sizes=sizes_of(then, rules)))
    return FoundingList(counted=False, entries=tuple(entries), rules=rules)


def since(previous: ReportRevision | None, entries) -> tuple[list[Entry], list[ListedFounding]]:
    """``entries`` with what changed in each since ``previous``, and what that one listed and they do not."""
    if previous is None:
        return list(entries), []
    before = {row.founding_id: row for row in previous.listed_foundings.all()}
    found = []
    for entry in entries:
        row = before.pop(entry.founding.pk, None)
        found.append(replace(entry, changes=(NEW,) if row is None else _changes(row, entry.founding)))
    return found, list(before.values())


def _changes(row: ListedFounding, founding: Founding) -> tuple[str, ...]:
    return tuple(
        f"Đã sửa {NAMES[name]}: {_text(getattr(row, name))} → {_text(getattr(founding, name))}"
        for name in ListedFounding.COPIED
        if getattr(row, name) != getattr(founding, name)
    )


def _text(value) -> str:
    if value is None or value == "":
        return "chưa ghi"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return group(value)
    return value if isinstance(value, str) else date_vi(value)
