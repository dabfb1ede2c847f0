"""The table of shares as an Excel file: one to fill in, and what stands in one that comes back, with errors at their cells."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from evaluations.models import Measure
from evaluations.models.quality_target import NO_PERCENTAGE
from evaluations.quality_targets.rows import SHORT, UnitRow
from evaluations.quality_targets.shares import HIGHEST, WITHDRAWN, is_withdrawal
from units.models.installation import SAMPLE_NOTE
from units.register.imports.headings import HEADINGS
from units.register.imports.lookups import KnownUnits
from vietnamese.numbers import NumberRefused, shortest, spreadsheet_decimal
from workbooks.cell_values import DASHES, CellRefused
from workbooks.cells import CellError, FormulaWithoutValue, Sheet, address, describe
from workbooks.lists import ListSheet, Refusal, Wanted, find_lists
from workbooks.reading import LIST, read_workbook
from workbooks.writing import Column, table_workbook

NAME = "name"
WANTED = [
    Wanted(
        Measure.UPPER,
        (SHORT[Measure.UPPER], Measure.UPPER.label, "CĐ cấp trên", "Công đoàn cấp trên", "CĐ cấp trên TTCS"),
    ),
    Wanted(
        Measure.STATE,
        (
            SHORT[Measure.STATE],
            "Khu vực nhà nước",
            "CĐCS nhà nước",
            "CĐCS khu vực nhà nước",
            "CĐCS KV nhà nước",
            "KV nhà nước",
            "KVNN",
        ),
    ),
    Wanted(
        Measure.NON_STATE,
        (
            SHORT[Measure.NON_STATE],
            "Ngoài khu vực nhà nước",
            "Khu vực ngoài nhà nước",
            "CĐCS khu vực ngoài nhà nước",
            "CĐCS ngoài nhà nước",
            "CĐCS ngoài khu vực nhà nước",
            "CĐCS KV ngoài nhà nước",
            "KV ngoài nhà nước",
            "NKVNN",
        ),
    ),
    # Last: “Công đoàn cấp trên” over the shares is what is rated, not who is addressed.
    Wanted(NAME, ("Đơn vị", "Tên đơn vị", *HEADINGS["unit"])),
]
NO_TABLE = (
    "Không tìm thấy biểu chỉ tiêu. Cần một hàng tiêu đề có cột “Đơn vị” và ít nhất một trong các cột "
    + ", ".join(f"“{label}”" for label in SHORT.values())
    + "."
)
SEVERAL = "Tệp có nhiều trang tính chứa biểu chỉ tiêu: {names}. Vui lòng chỉ để lại một trang."
AS_PERCENT = (
    "Ô chứa {value}. Nếu là {meant}%, vui lòng gõ {meant} và đổi định dạng ô về số (ô định dạng phần trăm lưu 90% "
    "thành 0,9)."
)


def template(year: int, units: Sequence[UnitRow], *, sample: bool) -> bytes:
    """The units of that year with blank shares."""
    notes = [SAMPLE_NOTE] if sample else []
    notes.append(
        "Ghi tỷ lệ phần trăm phải đạt, ví dụ 90 hoặc 87,5. Để trống: quyết định không nêu, chỉ tiêu trước giữ nguyên. "
        f"Ghi “{WITHDRAWN}” để rút chỉ tiêu đã giao."
    )
    columns = [Column("TT", 6), Column("Đơn vị", 34), *(Column(SHORT[measure], 18) for measure in Measure)]
    rows = [[unit.number, unit.name, None, None, None] for unit in units]
    return table_workbook(
        f"Chỉ tiêu chất lượng năm {year}: tỷ lệ xếp loại hoàn thành tốt nhiệm vụ trở lên (%)",
        notes,
        columns,
        rows,
        sheet_title=f"Chỉ tiêu chất lượng {year}",
    )


@dataclass
class Read:
    """``shares`` in percent (None: withdrawn) by unit id and measure, only where there are no ``errors``: (cell, text)."""

    shares: dict[tuple[int, Measure], Decimal | None] = field(default_factory=dict)
    units: int = 0
    notes: list[str] = field(default_factory=list)  # on how the file was read
    errors: list[tuple[str, str]] = field(default_factory=list)


def read(upload, *, by, units: Sequence[UnitRow]) -> Read:
    """What an uploaded file says. Raises WorkbookRefused where it is no workbook that can be read."""
    with tempfile.TemporaryFile() as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        sheets = read_workbook(kept, size=LIST, max_bytes=settings.MAX_WORKBOOK_BYTES)
    return read_sheets(sheets, by=by, units=units)


def read_sheets(sheets: Sequence[Sheet], *, by, units: Sequence[UnitRow]) -> Read:
    found = Read()
    lists, passed = find_lists(sheets, WANTED, name=NAME)
    if len(lists) != 1:
        names = ", ".join(f"“{one.name}”" for one in lists)
        found.errors.append(("", SEVERAL.format(names=names) if lists else " ".join([NO_TABLE, *passed])))
        return found
    (table,) = lists
    found.errors += [
        (f"{table.name}!{address(row, column)}", message) for row, column, message in table.problems
    ]
    if not found.errors:
        _read_rows(found, table, KnownUnits(by), {unit.pk: unit for unit in units})
        found.notes = [*passed, *table.remarks]
    if not found.errors and not found.shares:
        found.errors.append(("", f"Trang tính “{table.name}” chưa ghi tỷ lệ nào."))
    if found.errors:
        found.shares = {}
    return found


def _read_rows(found: Read, table: ListSheet, known: KnownUnits, units: dict[int, UnitRow]) -> None:
    taken: dict[int, int] = {}
    for row in table.rows():
        values = dict(zip(table.keys, row.values, strict=True))

        def refuse(key, message, number=row.number):
            found.errors.append((f"{table.name}!{address(number, table.columns[key])}", message))

        try:
            unit = units.get(known.read(values.pop(NAME)))
        except CellRefused as refused:
            refuse(NAME, refused.message)
            continue
        if unit is None:
            refuse(NAME, "Đơn vị này không có trong danh sách giao chỉ tiêu của năm.")
            continue
        if unit.pk in taken:
            refuse(NAME, f"Đơn vị này đã có ở dòng {taken[unit.pk]}.")
            continue
        taken[unit.pk] = row.number
        found.units += 1
        for measure, value in values.items():
            withdrawn = isinstance(value, str) and is_withdrawal(value)
            try:
                share = None if withdrawn else _share(value)
            except CellRefused as refused:
                refuse(measure, refused.message)
                continue
            if share is None and not withdrawn:
                continue
            if measure not in unit.measures:
                refuse(measure, "Đơn vị này không phải là một công đoàn cấp trên nên không giao tỷ lệ này.")
                continue
            found.shares[unit.pk, Measure(measure)] = share


def _share(value) -> Decimal | None:
    if isinstance(value, CellError | FormulaWithoutValue):
        raise CellRefused(describe(value))
    if isinstance(value, Refusal):
        raise CellRefused(value.message)
    if isinstance(value, str):
        value = value.strip().removesuffix("%").strip()
        if not value or value in DASHES:
            return None
    try:
        share = spreadsheet_decimal(value)
    except NumberRefused as refused:
        raise CellRefused(refused.message) from None
    if share is None:
        return None
    if not isinstance(value, str) and 0 < share <= 1:
        raise CellRefused(AS_PERCENT.format(value=shortest(share), meant=shortest(share * HIGHEST)))
    if share > HIGHEST:
        raise CellRefused(f"Ô chứa {shortest(share)}, lớn hơn 100. {NO_PERCENTAGE}")
    return share
