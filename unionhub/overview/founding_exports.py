"""The unions behind a number as a workbook: those that count and those that wait, one row each."""

from targets.foundings.rules import LATE, without_list_text
from targets.progress import STRUCTURES
from unionhub.overview.foundings import FoundingsBehind
from units.models import Installation
from vietnamese.dates import text_date
from vietnamese.numbers import group
from workbooks.writing import Column, table_workbook


def foundings_workbook(behind: FoundingsBehind, title: str) -> bytes:
    columns = [
        Column("TT", 6), Column("Đơn vị", 30), Column("Công đoàn cơ sở khi thành lập", 44), Column("Tên hiện nay", 44),
        Column("Cơ quan, doanh nghiệp", 40), Column("Mã số thuế", 16), "CNVCLĐ ngày thành lập", "Đoàn viên",
        Column("Số quyết định", 18), "Ngày quyết định", "Kỳ báo cáo", "Trạng thái", "Số CĐCS", Column("Ghi chú", 26),
    ]  # fmt: skip
    listed = [(row, "Đã duyệt") for row in behind.approved] + [(row, "Chờ duyệt") for row in behind.waiting]
    rows = [_row(place, row, state) for place, (row, state) in enumerate(listed, 1)]
    notes = Installation.notes()
    notes.append(
        f"{behind.progress.programme}. "
        f"Số liệu đến ngày {text_date(behind.progress.as_of)}, {STRUCTURES[behind.progress.structure]}. Đã duyệt "
        f"{group(behind.number)}: {group(behind.listed)} có danh sách, {without_list_text(behind.without_list)}. "
        f"Chờ duyệt {group(behind.waiting_number)}."
    )
    return table_workbook(title, notes, columns, rows, sheet_title="CĐCS thành lập")


def _row(place, row, state):
    founding = row.founding
    if founding is None:
        union = [without_list_text(row.count).capitalize(), *[None] * 7]
    else:
        now = founding.union.name
        union = [
            founding.name, now if now != founding.name else None, founding.employer or None,
            founding.tax_code or None, founding.workforce, founding.members, founding.decision_number or None,
            founding.founded_on,
        ]  # fmt: skip
    note = LATE if row.late else None
    return [place, row.unit.name, *union, str(row.quarter), state, row.count, note]
