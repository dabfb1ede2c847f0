"""What is wrong in an annex: each thing at its cell with its reason, all at once, and nothing left to write."""

import datetime
import unicodedata

import pytest
from openpyxl import Workbook

from targets.annex import UnitDirectory, read_annex
from tests.support.annexes import CODES, HEADS, NAMES, Draft, expected, read_book, read_sheets
from workbooks.cells import CellError, FormulaWithoutValue


def errors(annex) -> list[tuple[str, str]]:
    assert annex.targets == {}
    return [(cell.removeprefix("Biểu chỉ tiêu!"), text) for cell, text in annex.errors]


# The cell that is changed, what it gets, the cell that is named (the same unless given), and words of the reason.
CELLS = {
    "a fraction": ("E17", 2.5, None, "số thập phân 2,5"),
    "a fraction that English Excel made": ("F24", 24.01, None, "24.010"),
    "a fraction as text": ("F17", "20,5", None, "số thập phân"),
    "a negative number": ("C8", -5, None, "số âm"),
    "a negative text": ("C8", "-5", None, "số âm"),
    "words": ("D9", "hai trăm", None, "không phải là số"),
    "a number with a unit": ("D9", "200 ĐV", None, "không phải là số"),
    "a comma between thousands": ("F17", "20,000", None, "Ý anh/chị là"),
    "a truth value": ("D9", True, None, "lô-gic"),
    "a date": ("D9", datetime.date(2024, 2, 1), None, "ngày"),
    "a formula without its result": ("D9", "=100+100", None, "công thức"),
    "a total's formula without its result": ("C24", "=SUM(C7:C23)", None, "công thức"),
    "an enormous number": ("D9", 10**14, None, "quá lớn"),
    "legacy text in a number's place": ("D9", "kh«ng giao", None, "TCVN3"),
    "a unit's name in a legacy encoding": ("B8", "L§L§ huyÖn Yªn Dòng", None, "TCVN3"),
    "an unknown unit": ("B8", "LĐLĐ huyện Yên Phong", None, "Không có đơn vị nào tên “LĐLĐ huyện Yên Phong”"),
    "the province": ("B7", "LĐLĐ tỉnh Bắc Giang", None, "Không có đơn vị nào tên"),
    "half a name": ("B7", "Bắc Giang", None, "Không có đơn vị nào tên"),
    "a unit twice": ("B9", "LĐLĐ huyện Yên Dũng", None, "có hai dòng: dòng 8 và dòng 9"),
    "no name": ("B8", None, None, "không có tên đơn vị"),
    "a number as name": ("B8", 2, None, "phải là chữ"),
    "two units in one cell": ("B8", "LĐLĐ huyện Yên Dũng, LĐLĐ huyện Việt Yên", None, "nhiều đơn vị"),
    "a row's total": ("M7", 26, None, "ô ghi 26 nhưng cộng các năm được 25 (chênh 1)"),
    "a row's total in members": ("N8", "2.600", None, "ô ghi 2.600 nhưng cộng các năm được 2.500"),
    "a dash for a row's total": ("M7", "-", None, "ô ghi 0"),
    "a column's total": ("D24", "23.961", None, "ô ghi 23.961 nhưng cộng các đơn vị được 23.960 (chênh 1)"),
    "the total of totals": ("N24", 120_001, None, "ô ghi 120.001"),
    "a total in words": ("C24", "năm tư", None, "không phải là số"),
    "a column without a year": ("C5", None, "C6", "không rõ của năm nào"),
    "a misspelt year": ("E5", "Năm 2o25", "E6", "không rõ của năm nào"),
    "a year twice": ("E5", "Năm 2024", "E6", "đã có ở ô"),
    "a column missing": ("D6", "Ghi chú", "C6", "Năm 2024 thiếu cột ĐV"),
}


@pytest.mark.parametrize("name", CELLS)
def test_one_wrong_cell(name):
    cell, value, named, reason = CELLS[name]
    draft = Draft()
    draft[cell] = value

    found = errors(draft.read())

    assert any(at == (named or cell) and reason in message for at, message in found), found


def test_a_wrong_number_names_unit_year_and_indicator_and_hides_no_other_total():
    draft = Draft()
    draft["D9"] = 2.5

    ((cell, message),) = errors(draft.read())

    assert cell == "D9"
    assert message.startswith("LĐLĐ huyện Việt Yên, năm 2024, ĐV: ")


@pytest.mark.parametrize("value", [CellError("#REF!"), FormulaWithoutValue("SUM(C7:C23)")])
def test_cells_without_a_usable_value(value):
    draft = Draft()
    draft["C7"] = value

    ((cell, message),) = errors(read_sheets([draft.sheet()]))

    assert cell == "C7"
    assert ("#REF!" if isinstance(value, CellError) else "công thức") in message


def test_a_missing_unit_is_named():
    draft = Draft()
    del draft.grid[16]

    found = errors(draft.read())

    assert (
        "B5",
        "Thiếu đơn vị CĐ các KCN tỉnh. Mỗi đơn vị phải có một dòng, không giao thì ghi 0 hoặc “-”.",
    ) in found
    assert any(cell == "D23" and "chênh 20.000" in message for cell, message in found)


def test_a_unit_without_figures_that_is_unknown_is_refused_and_not_taken_for_a_remark():
    draft = Draft()
    draft.grid.insert(12, [None, "LĐLĐ huyện Yên Phong"])
    draft.grid.insert(14, ["9a", "LĐLĐ"])

    assert [cell for cell, _ in errors(draft.read())] == ["B13"]


def test_a_name_that_fits_two_units_is_refused_with_both():
    twice = {**NAMES, "luc-nam": ["LĐLĐ huyện Lục Nam", "LĐLĐ huyện Yên Thế"]}

    found = errors(
        read_annex(
            [Draft().sheet()], UnitDirectory(twice.items()), current={}, required_codes=CODES, heads=HEADS
        )
    )

    assert any(
        cell == "B14" and "trùng với nhiều đơn vị: LĐLĐ huyện Lục Nam, LĐLĐ huyện Yên Thế" in message
        for cell, message in found
    )


def test_a_unit_after_the_total_that_the_totals_leave_out():
    draft = Draft()
    draft["B26"] = "LĐLĐ huyện Yên Dũng"
    draft["C26"] = 1

    found = dict(errors(draft.read()))

    assert "có hai dòng" in found["B26"]
    assert "Đã cộng cả đơn vị đứng sau dòng này: LĐLĐ huyện Yên Dũng." in found["C24"]


def test_a_subtotal_must_match_its_units():
    draft = Draft()
    draft.grid.insert(9, [None, "Cộng", 14])

    ((cell, message),) = errors(draft.read())

    assert cell == "C10"
    assert "ô ghi 14" in message


@pytest.mark.parametrize(("area", "cell"), [("C7:D7", "C7"), ("C7:C8", "C7"), ("C7:C8", "C8")])
def test_merged_figures_are_refused(area, cell):
    draft = Draft()
    draft.merged.append(area)

    found = errors(draft.read())

    assert any(at == cell and f"vùng gộp {area}" in message for at, message in found)


def test_a_name_merged_over_several_rows_is_refused():
    draft = Draft()
    draft.merged.append("B8:B9")

    assert any(
        cell == "B9" and "Tên đơn vị ở ô B8 gộp nhiều dòng" in message
        for cell, message in errors(draft.read())
    )


def test_two_annexes_are_an_error_on_both_sheets():
    book = Draft().book()
    Draft().write(book.create_sheet("Bản cũ"))
    book["Bản cũ"].sheet_state = "hidden"

    (first, said), (second, of_the_other) = read_book(book).errors

    assert (first, second) == ("Biểu chỉ tiêu!B5", "Bản cũ!B5")
    assert "2 biểu chỉ tiêu (Biểu chỉ tiêu!B5, Bản cũ!B5)" in said
    assert of_the_other.endswith("đang ẩn.")


def test_a_second_header_on_the_same_sheet_is_an_error():
    draft = Draft()
    draft.grid[15:15] = [list(row) for row in draft.grid[4:6]]
    draft.merged.clear()

    assert [cell for cell, _ in errors(draft.read())] == ["B5", "B16"]


def test_no_annex_is_an_error_that_says_what_is_looked_for():
    book = Workbook()
    book.active.title = "Báo cáo"
    book.active.append(["TT", "Đơn vị", "Kết quả"])

    ((cell, message),) = read_book(book).errors

    assert cell == "Báo cáo"
    assert "“Đơn vị”" in message
    assert "“CĐCS”" in message


def test_an_annex_in_a_legacy_encoding_says_so():
    book = Workbook()
    book.active.title = "B"
    book.active.append(["TT", "§¬n vÞ", "N¨m 2024"])
    book.active.append([1, "L§L§ huyÖn Yªn Dòng", 5])

    found = read_book(book).errors

    assert found[0][1].startswith("Không tìm thấy biểu chỉ tiêu.")
    assert any(cell == "B!B2" and "TCVN3" in message for cell, message in found)


def test_a_year_that_the_programme_does_not_have():
    draft = Draft()
    draft["E5"] = "Năm 2035"

    assert [cell for cell, _ in errors(draft.read(years=range(2024, 2029)))] == ["E6", "F6"]


def test_a_year_over_no_columns_is_not_left_out_silently():
    draft = Draft()
    draft["O5"] = "Năm 2029"

    assert errors(draft.read()) == [("O5", "Dưới “Năm 2029” phải có đủ các cột CĐCS và ĐV.")]


def test_a_sheet_that_goes_on_and_on_is_refused():
    draft = Draft()
    for row in range(30, 1_600):
        draft[f"P{row}"] = "x"

    assert any("1.500 dòng" in message for _, message in errors(draft.read()))


def test_all_problems_come_at_once_in_the_order_of_the_cells():
    draft = Draft()
    draft["M24"] = 271
    draft["D9"] = "x"
    draft["B8"] = "LĐLĐ huyện Yên Phong"
    draft["C7"] = -1
    draft["F17"] = 2.4

    assert [cell for cell, _ in errors(draft.read())] == ["B5", "C7", "B8", "D9", "F17"]
    draft["C7"] = 5
    assert [cell for cell, _ in errors(draft.read())] == ["B5", "B8", "D9", "F17", "M24"]


@pytest.mark.parametrize(
    "spelling", ["Trong đó: CĐ Các KCN tỉnh", "Các đơn vị còn lại", "LĐLĐ huyện Yên Phong"]
)
def test_what_names_no_unit_after_the_total_is_ignored(spelling):
    draft = Draft()
    draft.grid.append([None, unicodedata.normalize("NFD", spelling), 75, 100_000])

    assert draft.read().errors == []


# --- questions --------------------------------------------------------------------------------------------------------


def questions(draft, **options):
    annex = draft.read(**options)
    assert annex.errors == []
    assert annex.targets == draft.targets
    return [tuple(text.removeprefix("Biểu chỉ tiêu!").split(": ", 1)) for text in annex.questions]


def test_a_twenty_where_twenty_thousand_is_usual_is_asked():
    draft = Draft().set("kcn", 2026, "members_admitted", 20)

    ((cell, message),) = questions(draft)

    assert cell == "H17"
    assert message == (
        "CĐ các KCN tỉnh, năm 2026: 20 ĐV, trong khi các năm khác thường là 20.000. Số này có đúng không?"
    )


def test_the_current_target_is_asked_about_where_all_years_are_small():
    draft = Draft()
    for year in range(2024, 2029):
        draft.set("kcn", year, "members_admitted", 20)

    assert questions(draft) == []
    asked = questions(draft, current=expected())
    assert [cell for cell, _ in asked] == ["D17", "F17", "H17", "J17", "L17"]
    assert "trong khi chỉ tiêu hiện hành là 20.000" in asked[0][1]


@pytest.mark.parametrize(("value", "asked"), [(199, True), (200, False), (201, False), (40_000, False)])
def test_one_percent_is_the_border(value, asked):
    assert bool(questions(Draft().set("kcn", 2026, "members_admitted", value))) is asked


def test_a_blank_where_thousands_are_usual_is_asked_and_where_little_is_usual_it_is_not():
    draft = Draft().set("kcn", 2026, "members_admitted", 0)
    draft["H17"] = None
    ((cell, message),) = questions(draft)
    assert cell == "H17"
    assert "không giao chỉ tiêu" in message

    assert questions(Draft().set("son-dong", 2026, "members_admitted", 0), current=expected()) == []


def test_the_annex_against_itself_asks_nothing():
    assert questions(Draft(), current=expected()) == []
