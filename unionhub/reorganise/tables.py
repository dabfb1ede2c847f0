"""The list of events."""

from dataclasses import dataclass

import django_tables2 as tables
from django.urls import reverse

from pages.tables import AT_A_DESK, DayColumn, ListTable, cells
from units.models import PartRole, Reorganisation
from vietnamese import clock
from vietnamese.dates import date_vi

cell = cells("unionhub/reorganise/_cell_{}.html")


@dataclass(frozen=True)
class State:
    code: str
    label: str


def state_of(event: Reorganisation) -> State:
    if event.undone_at:
        return State("returned", "Đã hủy")
    if event.effective_on > clock.today():
        return State("submitted", f"Có hiệu lực từ {date_vi(event.effective_on)}")
    return State("approved", "Đã thực hiện")


def names_of(event: Reorganisation) -> list[tuple[str, str]]:
    """``[(role, name), …]``: as the units were called, ending ones the day before; needs ``parts__unit__versions``."""
    return [(part.get_role_display(), name_of(part, event)) for part in event.parts.all()]


def name_of(part, event) -> str:
    day = event.effective_on
    if part.role == PartRole.ENDING:
        version = max(
            (one for one in part.unit.versions.all() if one.valid_from < day),
            key=lambda one: (one.valid_from, one.sequence),
            default=None,
        )
    else:
        of_event = [one for one in part.unit.versions.all() if one.event_id == event.pk]
        version = min(of_event, key=lambda one: one.sequence, default=None)
    version = version or part.unit.version_on(day)
    return version.name if version else part.unit.code


def where_past_counts(heir: str) -> str:
    """Of a unit that ends: who carries its past on, by name; "" for nobody."""
    if heir:
        return f"Kết quả trước đây, khi xem theo tổ chức hiện nay, cộng cho {heir}."
    return "Kết quả trước đây giữ thành một dòng riêng “đã kết thúc”."


class EventTable(ListTable):
    """Rows: Reorganisation with ``names`` and ``standing``."""

    row_header = "kind"

    kind = tables.Column(
        "Hình thức",
        accessor="get_kind_display",
        linkify=lambda record: reverse("reorganise-detail", args=[record.pk]),
    )
    units = cell("units", "Đơn vị", attrs={"td": {"class": "one-line"}})
    effective_on = DayColumn("Có hiệu lực từ", attrs={"td": {"class": "nowrap"}})
    number = tables.Column("Quyết định", attrs=AT_A_DESK)
    state = cell("state", "Tình trạng")

    def render_number(self, record):
        return f"Số {record.number}, ngày {date_vi(record.signed_on)}"
