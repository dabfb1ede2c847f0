"""Targets by unit and year out of the sheets of a workbook, with every problem at its cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from targets.annex import checks
from targets.annex.checks import Key
from targets.annex.header import TOTAL, Table, find_tables
from targets.annex.problems import Located, Place, Problem, in_order
from targets.annex.rows import Body, read_rows
from units.structure.directory import UnitDirectory
from vietnamese.text import legacy_encoding
from workbooks.cells import Sheet

__all__ = ["Annex", "Problem", "read_annex"]

MAX_LEGACY_CELLS = 10


@dataclass
class Annex:
    """What the workbook says.

    ``targets`` maps (unit code, year, indicator code) to a whole number, an assigned 0 included; it is empty
    while there are ``errors``, so that half an annex cannot be written. ``cells`` gives the cell of each key
    (“Biểu chỉ tiêu!E17”). ``questions`` are to be confirmed, ``notes`` to be read.
    """

    targets: dict[Key, int] = field(default_factory=dict)
    cells: dict[Key, str] = field(default_factory=dict)
    years: list[int] = field(default_factory=list)
    sheet: str = ""
    errors: list[Problem] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_annex(
    sheets: Sequence[Sheet],
    directory: UnitDirectory,
    *,
    current: Mapping[Key, int],
    required_codes: Collection[str],
    years: Collection[int] | None = None,
) -> Annex:
    """Read the annex; raises nothing.

    ``current`` are the targets in force. Every unit of ``required_codes`` must have its row; other units of the
    directory may. ``years``, where given, are the only ones that the programme knows.
    """
    annex = Annex()
    located = [Located(sheet, index) for index, sheet in enumerate(sheets)]
    tables = find_tables(located)
    if len(tables) != 1:
        annex.errors = in_order(_several(tables) if tables else _none(located))
        return annex
    table = tables[0]
    body = read_rows(table, directory)
    annex.sheet, annex.years = table.at.sheet.name, table.years
    if table.at.sheet.hidden:
        annex.notes.append(f"Biểu chỉ tiêu nằm ở trang tính đang ẩn “{annex.sheet}”.")
    annex.notes += body.notes
    found, places = _targets(table, body)
    errors = [*table.problems, *body.problems]
    errors += _wrong_years(table, years)
    errors += _units(table, body, directory, required_codes)
    errors += checks.row_totals(table, body.units)
    errors += checks.column_totals(table, body.units, body.totals)
    names = {row.code: row.name for row in body.units if row.code}
    annex.cells = {key: str(place) for key, place in places.items()}
    annex.errors = in_order(errors)
    annex.questions = in_order(list(checks.suspicious(found, current, places, names)))
    if not errors:
        annex.targets = found
    return annex


def _targets(table: Table, body: Body) -> tuple[dict[Key, int], dict[Key, Place]]:
    """What can be read of the first row of each unit."""
    found: dict[Key, int] = {}
    places: dict[Key, Place] = {}
    for row in body.units:
        for column, (over, indicator) in table.columns.items():
            key = (row.code, over, indicator)
            if row.code is None or over == TOTAL or key in places:
                continue
            places[key] = table.at.place(row.number, column)
            if row.numbers[column] is not None:
                found[key] = row.numbers[column]
    return found, places


def _units(
    table: Table, body: Body, directory: UnitDirectory, required_codes: Collection[str]
) -> list[Problem]:
    problems = []
    first: dict[str, int] = {}
    for row in body.units:
        if row.code is None:
            continue
        if row.code in first:
            name, before = directory.name(row.code), first[row.code]
            text = f"{name} có hai dòng: dòng {before} và dòng {row.number}. Vui lòng chỉ giữ một dòng."
            problems.append(Problem(table.at.place(row.number, table.name_column), text))
        else:
            first[row.code] = row.number
    for code in required_codes:
        if code not in first:
            text = f"Thiếu đơn vị {directory.name(code)}. Mỗi đơn vị phải có một dòng, không giao thì ghi 0 hoặc “-”."
            problems.append(Problem(table.at.place(*table.unit_cell), text))
    return problems


def _wrong_years(table: Table, years: Collection[int] | None) -> list[Problem]:
    if years is None:
        return []
    return [
        Problem(
            table.at.place(table.last_header_row, column),
            f"Năm {over} không thuộc giai đoạn của Chương trình.",
        )
        for column, (over, _) in table.columns.items()
        if over != TOTAL and over not in years
    ]


def _several(tables: list[Table]) -> list[Problem]:
    where = ", ".join(str(table.at.place(*table.unit_cell)) for table in tables)
    text = f"Tệp có {len(tables)} biểu chỉ tiêu ({where}), không rõ lấy biểu nào. Vui lòng chỉ giữ một biểu."
    return [
        Problem(
            table.at.place(*table.unit_cell),
            f"{text} Trang tính này đang ẩn." if table.at.sheet.hidden else text,
        )
        for table in tables
    ]


def _none(located: list[Located]) -> list[Problem]:
    legacy = [
        Problem(
            at.place(*cell),
            f"Chữ trong ô dùng bảng mã cũ {encoding}. Vui lòng chuyển cả tệp sang Unicode rồi tải lên lại.",
        )
        for at in located
        for cell, value in sorted(at.sheet.cells.items())
        if isinstance(value, str) and (encoding := legacy_encoding(value))
    ]
    place = located[0].place() if len(located) == 1 else Place()
    text = (
        "Không tìm thấy biểu chỉ tiêu. Biểu phải có dòng tiêu đề với cột “Đơn vị” và dưới mỗi “Năm 20xx” là hai cột "
        "“CĐCS”, “ĐV”."
    )
    return [Problem(place, text), *legacy[:MAX_LEGACY_CELLS]]
