"""Annexes as offices write them, in all shapes that mean the same: read to exactly the same targets."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.support.annexes import CODES, INDICATORS, NAMES, YEARS, Draft, expected, read_book, read_sheets
from vietnamese.numbers import group
from workbooks.cells import Sheet
from workbooks.reading import read_workbook


def accepted(annex, targets=None):
    assert [str(problem) for problem in annex.errors] == []
    assert [str(problem) for problem in annex.questions] == []
    assert annex.targets == (expected() if targets is None else targets)


def test_the_shipped_annex_yields_the_targets_of_the_programme(settings):
    annex = read_sheets(
        read_workbook((settings.BASE_DIR / "fixtures/bieu-chi-tieu-2023-2028.xlsx").read_bytes())
    )

    accepted(annex)
    assert annex.years == [*YEARS]
    assert annex.sheet == "Biểu chỉ tiêu"
    assert annex.cells["kcn", 2024, "members_admitted"] == "Biểu chỉ tiêu!D17"
    assert annex.cells.keys() == annex.targets.keys()
    assert (
        sum(value for (*_, indicator), value in annex.targets.items() if indicator == "unions_founded") == 270
    )
    members = dict.fromkeys(YEARS, 0)
    for (_, year, indicator), value in annex.targets.items():
        members[year] += value if indicator == "members_admitted" else 0
    assert list(members.values()) == [23_960, 24_010, 24_010, 24_010, 24_010]


def change(name):
    return pytest.param(CHANGES[name], id=name)


def every_number(shape):
    def apply(draft):
        for row in draft.grid[6:24]:
            row[2:] = [shape(value) for value in row[2:]]

    return apply


def every_name(shape):
    def apply(draft):
        for row in draft.grid[4:24]:
            row[:] = [shape(value) if isinstance(value, str) else value for value in row]

    return apply


def set_cells(**values):
    def apply(draft):
        for cell, value in values.items():
            draft[cell] = value

    return apply


def drop_column(draft, column):
    for row in draft.grid[4:24]:
        del row[column - 1 :]
    draft.merged = draft.merged[:-1]


def move(draft, rows, columns):
    for row in draft.grid:
        row[:0] = [None] * columns
    draft.grid[:0] = [[] for _ in range(rows)]
    draft.merged = []


def shuffle(draft):
    body = draft.grid[6:23]
    random.Random(1).shuffle(body)
    draft.grid[6:23] = body


def swap_columns(draft):
    for row in draft.grid[5:24]:
        for column in range(2, 14, 2):
            row[column : column + 2] = reversed(row[column : column + 2])


def without_order(draft):
    for row in draft.grid[4:24]:
        row[0] = None


def sections(draft):
    draft.grid.insert(6, ["I", "LĐLĐ các huyện, thành phố"])
    draft.grid.insert(17, ["II", "Khối công đoàn ngành"])


def subtotals(draft):
    units = draft.grid[6:23]
    for start, end in ((10, 17), (0, 10)):
        sums = [sum(row[column] for row in units[start:end]) for column in range(2, 14)]
        draft.grid.insert(6 + end, [None, "Cộng", *sums])


CHANGES = {
    "as it is": lambda draft: None,
    "numbers as text with dots": every_number(group),
    "numbers as text with spaces": every_number(lambda value: group(value).replace(".", " ")),
    "numbers with no-break spaces": every_number(lambda value: group(value).replace(".", "\u00a0")),
    "whole numbers with a decimal": every_number(float),
    "whole numbers as text with a decimal": every_number(lambda value: f"{value},0"),
    "dash for nothing": every_number(lambda value: value or "-"),
    "blank for nothing": every_number(lambda value: value or None),
    "names in NFD": every_name(lambda text: unicodedata.normalize("NFD", text)),
    "names in capitals": every_name(str.upper),
    "names in small letters": every_name(str.lower),
    "names with odd spaces": every_name(lambda text: f"  {text.replace(' ', chr(0xA0) + ' ')}\n"),
    "rows in another order": shuffle,
    "no order numbers": without_order,
    "wrong order numbers": set_cells(A7=17, A8=17, A9="x"),
    "unions and members swapped": swap_columns,
    "the header elsewhere": lambda draft: move(draft, 31, 9),
    "no title": lambda draft: (draft.grid.__delitem__(slice(0, 4)), draft.merged.clear()),
    "no merged cells": lambda draft: draft.merged.clear(),
    "years as numbers": set_cells(C5=2024, E5="2025", G5="NĂM 2026", I5="Năm\n2027", K5="Chỉ tiêu năm 2028"),
    "long labels": set_cells(
        C6="Thành lập CĐCS", D6="Kết nạp đoàn viên", E6="Công đoàn cơ sở", F6="Số ĐV (người)"
    ),
    "another name for the units": set_cells(B5="Tên đơn vị", A5="STT"),
    "no row of totals": lambda draft: draft.grid.pop(23),
    "no columns of totals": lambda draft: drop_column(draft, 13),
    "no totals at all": lambda draft: (drop_column(draft, 13), draft.grid.pop(23)),
    "blank totals": lambda draft: draft.grid[23].__setitem__(slice(2, None), [None] * 12),
    "some blank totals": set_cells(C24=None, N24=None, M7=None),
    "Tổng cộng": set_cells(B24="Tổng cộng:", M5="Cộng"),
    "Cộng": set_cells(B24="CỘNG", M5="TỔNG CỘNG"),
    "the total labelled in the first column": set_cells(A24="TỔNG SỐ", B24=None),
    "the total merged over two columns": lambda draft: (
        set_cells(A24="TỔNG", B24=None)(draft),
        draft.merged.append("A24:B24"),
    ),
    "the total first": lambda draft: draft.grid.insert(6, draft.grid.pop(23)),
    "headings of sections": sections,
    "subtotals": subtotals,
    "columns numbered": lambda draft: draft.grid.insert(6, ["A", "B", *range(1, 13)]),
    "columns numbered in brackets": lambda draft: draft.grid.insert(
        6, ["(1)", "(2)", *[f"({n})" for n in range(3, 15)]]
    ),
    "empty rows between": lambda draft: [draft.grid.insert(row, []) for row in (20, 12, 9, 7)],
    "notes below": set_cells(
        B26="Ghi chú: không tính LĐLĐ huyện Yên Dũng", A27="Nơi nhận:", C28="999", B29="LĐLĐ tỉnh", C29=7
    ),
    "signatures below without totals": lambda draft: (
        draft.grid.pop(23),
        set_cells(
            B26="Người lập biểu", K26="TM. BAN THƯỜNG VỤ", I25="Bắc Giang, ngày 31/8/2023", B28="LĐLĐ TỈNH"
        )(draft),
    ),
    "remarks beside": set_cells(O5="Ghi chú", O7="xem QĐ số 12", O8=5),
    "aliases": set_cells(
        B7="LĐLĐ TP Bắc Giang",
        B9="LĐLĐ thị xã Việt Yên",
        B17="CĐ các KCN",
        B18="Công đoàn ngành Công Thương",
        B23="CĐVC",
    ),
}


@pytest.mark.parametrize("apply", [change(name) for name in CHANGES])
def test_shapes_that_mean_the_same(apply):
    draft = Draft()
    apply(draft)

    accepted(draft.read())


def test_it_is_found_on_any_sheet():
    book = Workbook()
    book.active.title = "Bìa"
    book.active["A1"] = "LIÊN ĐOÀN LAO ĐỘNG TỈNH"
    Draft().write(book.create_sheet("Phụ lục 1"))
    other = book.create_sheet("Kết quả")
    other.append(["TT", "Đơn vị", "Kết quả"])

    annex = read_book(book)

    accepted(annex)
    assert annex.cells["yen-dung", 2025, "unions_founded"] == "Phụ lục 1!E8"


def test_a_hidden_sheet_is_read_and_said():
    book = Draft().book()
    book.create_sheet("Trống")
    book.active.sheet_state = "hidden"

    annex = read_book(book)

    accepted(annex)
    assert annex.notes == ["Biểu chỉ tiêu nằm ở trang tính đang ẩn “Biểu chỉ tiêu”."]


def test_empty_formatted_cells_far_out_change_nothing():
    book = Draft().book()
    book.active["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")

    accepted(read_book(book))


def test_what_was_skipped_is_said():
    draft = Draft()
    sections(draft)

    assert draft.read().notes == [
        "Bỏ qua dòng 7: “LĐLĐ các huyện, thành phố” không phải là đơn vị và không có số.",
        "Bỏ qua dòng 18: “Khối công đoàn ngành” không phải là đơn vị và không có số.",
    ]


def test_a_unit_after_the_total_counts_where_the_totals_say_so():
    draft = Draft()
    last = draft.grid.pop(22)
    draft.grid.append(last)

    accepted(draft.read())


def test_an_assigned_zero_is_a_target():
    draft = Draft().set("son-dong", 2026, "unions_founded", 0)
    draft.row_of("son-dong")[6] = "-"

    annex = draft.read()

    accepted(annex, draft.targets)
    assert annex.targets["son-dong", 2026, "unions_founded"] == 0


def test_fewer_years_are_an_annex_too():
    sheet = Draft().sheet()
    sheet.cells = {cell: value for cell, value in sheet.cells.items() if cell[1] < 5}

    annex = read_sheets([sheet])

    accepted(annex, {key: value for key, value in expected().items() if key[1] == 2024})
    assert annex.years == [2024]


TARGETS = st.fixed_dictionaries(
    {
        (code, year, indicator): st.integers(0, 99)
        for code in CODES
        for year in YEARS
        for indicator in INDICATORS
    }
)


@settings(max_examples=40, deadline=None)
@given(TARGETS)
def test_any_valid_annex_is_read_as_it_was_written(targets):
    accepted(read_sheets([Draft(targets).sheet()]), targets)


@settings(max_examples=150, deadline=None)
@given(TARGETS, st.integers(0, 17), st.integers(2, 13), st.integers(0, 200))
def test_any_single_number_changed_is_refused(targets, row, column, value):
    draft = Draft(targets)
    changed = draft.grid[6 + row]
    if changed[column] == value:
        value += 1
    changed[column] = value

    annex = read_sheets([draft.sheet()])

    assert annex.targets == {}
    assert annex.errors


def test_sheets_without_cells_are_no_annex():
    assert read_sheets([Sheet("Trang 1")]).errors


def test_columns_are_those_that_the_programme_assigns():
    """Of another unit of measure, in its own words: the file is read by data, not by two names in code."""
    book = Workbook()
    sheet = book.active
    sheet.append(["TT", "Đơn vị", "Năm 2026", None])
    sheet.append([None, None, "Hội nghị", "ĐV kết nạp"])
    for number, code in enumerate(CODES, 1):
        sheet.append([number, NAMES[code][0], number, 100 * number])
    sheet.merge_cells("C1:D1")
    heads = {"meetings": "hội nghị", "members_admitted": "ĐV"}
    annex = read_book(book, heads=heads)
    assert annex.errors == []
    first = CODES[0]
    assert annex.targets[first, 2026, "meetings"] == 1
    assert annex.targets[first, 2026, "members_admitted"] == 100
