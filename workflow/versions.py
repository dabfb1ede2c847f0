"""The saved state of a row that a page was opened on: it travels with the form, and is claimed when that is sent."""

from vietnamese.dates import datetime_vi
from workflow.steps import SomebodyWasFaster, who_acted


def version_of(row) -> int:
    """The number of the last saved state of a row with history; 0 where nothing was saved."""
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def claim_version(row, seen: int | None, *, by) -> None:
    """Raises SomebodyWasFaster, who and when, where the row is not at version ``seen`` any more; None claims nothing.

    ``row`` is held by this transaction, so that it stays what was claimed.
    """
    if seen is None or seen == version_of(row):
        return
    last = row.history.select_related("history_user").order_by("-history_id").first()
    raise SomebodyWasFaster(f"Chưa lưu: {who_wrote(last, by=by)}, sau khi anh/chị mở trang.")


def who_wrote(last, *, by) -> str:
    """“Bà B đã sửa lúc …” of a row of history, None where there is none, told to ``by``."""
    if last is None:
        return "hệ thống đã sửa"
    return f"{who_acted(last.history_user, by=by)} đã sửa lúc {datetime_vi(last.history_date)}"
