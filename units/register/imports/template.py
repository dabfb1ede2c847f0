"""The empty workbook to fill in: our columns, with lists to choose units, kinds and reasons from."""

import io

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from units.models import CeasedReason, OrganisationKind, UnitVersion
from units.register.columns import COLUMNS, Content
from units.rights import manageable_units
from vietnamese import clock
from workbooks import styles
from workbooks.writing import put

ROWS = 3_000
HEADER_ROW = 3


def workbook(user) -> bytes:
    book = Workbook()
    page = book.active
    page.title = "Danh sách"
    lists = book.create_sheet("Danh mục")
    lists.sheet_state = "hidden"
    put(page.cell(1, 1), "DANH SÁCH CÔNG ĐOÀN CƠ SỞ")
    page.cell(1, 1).font, page.cell(1, 1).border = styles.TITLE_FONT, styles.Border()
    chosen = {Content.UNIT: _units(user), Content.KIND: _kinds(), Content.REASON: CeasedReason.labels}
    columns = [column for column in COLUMNS if not column.computed]
    for position, column in enumerate(columns, 1):
        cell = page.cell(HEADER_ROW, position)
        put(cell, column.label)
        cell.font, cell.fill, cell.alignment = styles.HEADER_FONT, styles.HEADER_FILL, styles.CENTRED
        letter = cell.column_letter
        page.column_dimensions[letter].width = column.width
        area = f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + ROWS}"
        if column.content == Content.DATE:
            page.column_dimensions[letter].number_format = styles.DATE
        if column.attribute == "tax_code":
            page.column_dimensions[letter].number_format = "@"  # keeps the 0 in front
        names = chosen.get(column.content)
        if names:
            _choices(page, lists, area, names, position)
    page.freeze_panes = page.cell(HEADER_ROW + 1, 4)
    styles.print_on_a4(page, header_row=HEADER_ROW)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _choices(page, lists, area: str, names: list[str], column: int) -> None:
    for row, name in enumerate(names, 1):
        put(lists.cell(row, column), name)
    letter = lists.cell(1, column).column_letter
    rule = DataValidation(
        type="list", formula1=f"'Danh mục'!${letter}$1:${letter}${len(names)}", allow_blank=True
    )
    rule.error = "Vui lòng chọn trong danh sách."
    rule.errorTitle = "Chưa đúng"
    page.add_data_validation(rule)
    rule.add(area)


def _units(user) -> list[str]:
    versions = UnitVersion.objects.in_force_on(clock.today())
    units = manageable_units(user).filter(dissolved_on__isnull=True).order_by("order", "pk")
    return [
        versions[unit.pk].short_name
        for unit in units
        if unit.pk in versions and versions[unit.pk].kind != "province"
    ]


def _kinds() -> list[str]:
    return list(OrganisationKind.objects.values_list("name", flat=True))
