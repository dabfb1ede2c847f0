"""The workbook to fill in: one row for each grassroots union of a round, with what is known; only what is asked is unlocked."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from evaluations.bulk.columns import COLUMNS, LEVELS_OF, SAID
from evaluations.bulk.imports import HELP
from evaluations.bulk.lookups import RoundRules, known_ratings
from evaluations.bulk.validation import Known
from evaluations.models import Evaluation, Level, RatingRound
from evaluations.rights import units_appraised_by
from units.models import UnitVersion
from vietnamese import clock
from vietnamese.dates import date_vi
from workbooks import styles
from workbooks.writing import put

LIST = "Xếp loại"
HEADER_ROW = 4
_OPEN = PatternFill("solid", fgColor="FFF9E5")
_LABELS = dict(Level.choices)


def template_rows(by, found: RatingRound, unit_id: int | None = None) -> list[int]:
    """Ids of the ratings that this person may give in the round, those of one unit if asked, in the order of the list."""
    rows = Evaluation.objects.filter(round=found, rated_union__isnull=False)
    if unit_id is not None:
        rows = rows.filter(unit=unit_id)
    found_rows = list(
        rows.order_by("unit__order", "unit", "rated_union__collation", "pk").values_list("pk", "unit_id")
    )
    own = units_appraised_by(by, {unit for _, unit in found_rows})
    return [pk for pk, unit in found_rows if unit in own]


def workbook(by, found: RatingRound, *, unit_id: int | None = None, sample: bool = False) -> bytes:
    """The list of the round for this person; a constant number of queries for every few thousand unions."""
    keys = template_rows(by, found, unit_id)
    known = known_ratings(found, keys)
    units = {pk: version.short_name for pk, version in UnitVersion.objects.in_force_on(clock.today()).items()}
    rules = RoundRules(by, found)
    rules.prepare(one.evaluation for one in known.values())
    book = Workbook(write_only=True)
    page = book.create_sheet(LIST)
    for position, column in enumerate(("TT", *COLUMNS)):
        page.column_dimensions[_letter(position)].width = 6 if column == "TT" else column.width
    page.freeze_panes = f"{_letter(4)}{HEADER_ROW + 1}"
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = page.protection.autoFilter = False
    styles.print_on_a4(page, header_row=HEADER_ROW)
    note = f"{found.name}; lập ngày {date_vi(clock.today())}. Chỉ điền các cột nền vàng; ô để trống thì giữ như cũ."
    page.append([_text(page, "DANH SÁCH XẾP LOẠI CÔNG ĐOÀN CƠ SỞ", styles.TITLE_FONT)])
    page.append([_text(page, note, styles.NOTE_FONT)])
    page.append([_text(page, "DỮ LIỆU MẪU", styles.NOTE_FONT)] if sample else [])
    page.append([_header(page, "TT"), *(_header(page, column.label) for column in COLUMNS)])
    for number, pk in enumerate(keys, 1):
        values = _values(known[pk], units)
        page.append(
            [
                _cell(page, number),
                *(_cell(page, values[column.key], open_to=column.key in SAID) for column in COLUMNS),
            ]
        )
    _choices(page, len(keys))
    _help(book, [rules.of(one.evaluation) for one in known.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(known: Known, units: dict[int, str]) -> dict:
    row, said = known.evaluation, known.said
    values = {
        "pk": row.rated_union_id,
        "unit": units.get(row.unit_id, ""),
        "name": row.rated_union.name,
        "kind": row.kind.name,
        "tax_code": row.rated_union.tax_code,
        "standing": row.get_exclusion_display() if row.exclusion else "Được xếp loại",
        "self_points": said.self_points,
        "points": said.points,
        "conditions": ", ".join(said.conditions),
        "reason": "",
        "not_rated": said.not_rated,
        "in_spite": "",
    }
    return values | {key: _LABELS.get(getattr(said, key), "") for key in LEVELS_OF}


def _letter(position: int) -> str:
    return chr(ord("A") + position)


def _text(page, text, font):
    cell = WriteOnlyCell(page)
    put(cell, text)
    cell.font, cell.border, cell.alignment = font, styles.Border(), styles.Alignment()
    return cell


def _header(page, text):
    cell = WriteOnlyCell(page)
    put(cell, text)
    cell.font, cell.fill, cell.alignment = styles.HEADER_FONT, styles.HEADER_FILL, styles.CENTRED
    return cell


_UNLOCKED = Protection(locked=False)


def _cell(page, value, *, open_to: bool = False):
    cell = WriteOnlyCell(page)
    put(cell, None if value == "" else value)
    if open_to:
        cell.protection, cell.fill = _UNLOCKED, _OPEN
    return cell


def _choices(page, rows: int) -> None:
    """Each level column offers the first so many levels of the help sheet, which lists them from the best."""
    last = HEADER_ROW + max(rows, 1)
    for position, column in enumerate(COLUMNS, 1):
        if column.key not in LEVELS_OF:
            continue
        levels = f"'{HELP}'!$A$2:$A${1 + len(LEVELS_OF[column.key])}"
        rule = DataValidation(type="list", formula1=levels, allow_blank=True, errorStyle="warning")
        rule.error, rule.errorTitle = "Vui lòng chọn một mức trong danh sách.", "Chưa đúng"
        rule.add(f"{_letter(position)}{HEADER_ROW + 1}:{_letter(position)}{last}")
        page.data_validations.append(rule)


def _help(book, rules: Iterable) -> None:
    """The levels to choose from, and the conditions of the rule sets that the list uses, with their codes."""
    page = book.create_sheet(HELP)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 90
    page.append([_header(page, "Mức xếp loại"), _header(page, "Cách ghi khác được nhận")])
    also = ("xuất sắc", "tốt", "hoàn thành", "không hoàn thành")
    for level, text in zip(Level, also, strict=True):
        page.append([_cell(page, level.label), _cell(page, text)])
    conditions = {}
    for one in rules:
        if one is not None and one.rule_set.pk not in conditions:
            conditions[one.rule_set.pk] = one
    for one in conditions.values():
        page.append([])
        page.append([_header(page, "Điều kiện khống chế (mã)"), _header(page, str(one.rule_set))])
        for code, text in one.codes:
            page.append([_cell(page, code), _cell(page, text)])
