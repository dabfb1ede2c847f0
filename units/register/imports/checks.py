"""What must hold between the values of one row. Pure: each adds (column, message) to the row's errors."""

from units.register.imports.columns import FOUNDING_KEYS, Kinds
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group


def check_new(got: dict, errors: list, columns: dict, *, ended: bool) -> None:
    """A union that the register does not have yet: what every union needs."""
    if not got.get("name"):
        errors.append((columns["name"], "Chưa ghi tên công đoàn cơ sở."))
    if got.get("kind") is None:
        errors.append(
            (
                columns.get("kind", 0),
                "Chưa ghi loại hình. Vui lòng ghi ở cột “Loại hình”, hoặc đánh dấu “x” vào một cột loại hình.",
            )
        )
    if ended:
        errors.append((columns.get("unit", 0), "Đơn vị này đã kết thúc hoạt động, không thêm CĐCS mới được."))


def check_sizes(got: dict, changes: dict, errors: list, columns: dict) -> None:
    """Members within the workforce; days that have come; an end with both its day and its reason."""
    workforce, members = got.get("workforce"), got.get("members")
    if workforce is not None and members is not None and members > workforce:
        column = columns.get("members" if "members" in changes or not changes else "workforce", 0)
        errors.append((column, f"Số đoàn viên ({group(members)}) lớn hơn số CNVCLĐ ({group(workforce)})."))
    if (got.get("ceased_on") is None) != (not got.get("ceased_reason")):
        key = "ceased_reason" if got.get("ceased_on") else "ceased_on"
        errors.append((columns.get(key, 0), "Kết thúc hoạt động cần cả ngày và lý do."))
    today = clock.today()
    if (day := got.get("figures_on")) is not None and day > today:
        errors.append((columns.get("figures_on", 0), f"Ngày {date_vi(day)} chưa đến."))


def check_founding(got: dict, errors: list, notes: list, columns: dict, kinds: Kinds) -> None:
    """The decision that founded it: its day first, not to come, not after the end; few members are only remarked."""
    founded, _, workforce, members = (got.get(key) for key in FOUNDING_KEYS)
    if founded is None:
        for key in FOUNDING_KEYS[1:]:
            # “0” and nothing are both no founding.
            if got.get(key) and columns.get(FOUNDING_KEYS[0]) not in dict(errors):
                errors.append((columns.get(key, 0), "Chưa ghi ngày quyết định thành lập của CĐCS này."))
                return
        return
    if founded > clock.today():
        errors.append((columns.get(FOUNDING_KEYS[0], 0), f"Ngày {date_vi(founded)} chưa đến."))
    if got.get("ceased_on") is not None and got["ceased_on"] < founded:
        errors.append((columns.get("ceased_on", 0), "Ngày kết thúc hoạt động trước ngày thành lập."))
    if workforce is not None and members is not None and members > workforce:
        errors.append(
            (
                columns.get("founding__members", 0),
                f"Số đoàn viên khi thành lập ({group(members)}) lớn hơn số CNVCLĐ ({group(workforce)}).",
            )
        )
    kind = kinds.by_pk.get(got.get("kind"))
    if kind and members is not None and members < kind.founding_minimum:
        notes.append(
            f"Thành lập với {group(members)} đoàn viên, ít hơn {group(kind.founding_minimum)}; phần mềm chỉ nhắc."
        )
