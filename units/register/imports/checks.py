"""What must hold between the values of one row of a list of unions: each refuses it at the cell."""

from units.register.imports.columns import FOUNDED_ON, FOUNDING_KEYS, Kinds
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.imports.plan import Row


def check_new(row: Row, *, ended: bool) -> None:
    """A union that the register does not have yet: what every union needs."""
    if not row.values.get("name"):
        row.refuse("name", "Chưa ghi tên công đoàn cơ sở.")
    if row.values.get("kind") is None:
        text = "Vui lòng ghi ở cột “Loại hình”, hoặc đánh dấu “x” vào một cột loại hình."
        row.refuse("kind", f"Chưa ghi loại hình. {text}")
    if ended:
        row.refuse("unit", "Đơn vị này đã kết thúc hoạt động, không thêm CĐCS mới được.")


def check_sizes(row: Row, after: dict, changes: dict | None = None) -> None:
    """Members within the workforce; days that have come; an end with both its day and its reason.

    ``after``: the values that the union has then; ``changes``: what of them the row changes, of a new union all.
    """
    workforce, members = after.get("workforce"), after.get("members")
    if workforce is not None and members is not None and members > workforce:
        text = f"Số đoàn viên ({group(members)}) lớn hơn số CNVCLĐ ({group(workforce)})."
        row.refuse("members" if not changes or "members" in changes else "workforce", text)
    if (after.get("ceased_on") is None) != (not after.get("ceased_reason")):
        key = "ceased_reason" if after.get("ceased_on") else "ceased_on"
        row.refuse(key, "Kết thúc hoạt động cần cả ngày và lý do.")
    if (day := after.get("figures_on")) is not None and day > clock.today():
        row.refuse("figures_on", f"Ngày {date_vi(day)} chưa đến.")


def check_founding(row: Row, values: dict, kinds: Kinds) -> None:
    """The decision that founded it: its day first, not to come, not after the end; few members are only remarked."""
    founded, _, workforce, members = (values.get(key) for key in FOUNDING_KEYS)
    if founded is None:
        # “0” and nothing are both no founding.
        key = next((key for key in FOUNDING_KEYS[1:] if values.get(key)), "")
        if key and not row.is_wrong(FOUNDED_ON):
            row.refuse(key, "Chưa ghi ngày quyết định thành lập của CĐCS này.")
        return
    if founded > clock.today():
        row.refuse(FOUNDED_ON, f"Ngày {date_vi(founded)} chưa đến.")
    if values.get("ceased_on") is not None and values["ceased_on"] < founded:
        row.refuse("ceased_on", "Ngày kết thúc hoạt động trước ngày thành lập.")
    if workforce is not None and members is not None and members > workforce:
        text = f"Số đoàn viên khi thành lập ({group(members)}) lớn hơn số CNVCLĐ ({group(workforce)})."
        row.refuse("founding__members", text)
    kind = kinds.by_pk.get(values.get("kind"))
    if kind and members is not None and members < kind.founding_minimum:
        text = f"ít hơn {group(kind.founding_minimum)}; phần mềm chỉ nhắc."
        row.notes.append(f"Thành lập với {group(members)} đoàn viên, {text}")
