"""What an ordinary workbook holds once it is read."""

import datetime
import time

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.support.workbooks import MAIN, OFFICE, from_rows, package, saved
from workbooks.cells import CellError, FormulaWithoutValue, Sheet, address, describe, position
from workbooks.reading import WorkbookRefused, read_workbook


def cells(data: bytes):
    (sheet,) = read_workbook(data)
    return sheet.cells


def test_values_keep_their_kind_and_place():
    day = datetime.date(2024, 9, 30)
    moment = datetime.datetime(2024, 9, 30, 8, 15, 30)
    data = from_rows(
        ["Đơn vị", 5, 500.0, 2.5], [None, True, day, moment], ["-", datetime.time(7, 30), "2.500"]
    )

    assert cells(data) == {
        (1, 1): "Đơn vị",
        (1, 2): 5,
        (1, 3): 500,
        (1, 4): 2.5,
        (2, 2): True,
        (2, 3): day,
        (2, 4): moment,
        (3, 1): "-",
        (3, 2): datetime.time(7, 30),
        (3, 3): "2.500",
    }


def test_shared_strings_with_runs_and_phonetic_hints_read_as_their_text():
    strings = (
        "<sst><si><t>Đơn vị</t></si><si><r><t xml:space='preserve'>Năm </t></r><r><t>2024</t></r></si>"
        "<si><t>A</t><rPh><t>b</t></rPh></si><si><t>a_x000D_b</t></si></sst>"
    )
    rels = (
        f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="strings.xml"/></Relationships>'
    )
    data = package(
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>',
        extra={"xl/strings.xml": strings, "xl/_rels/workbook.xml.rels": rels},
    )

    assert cells(data) == {(1, 1): "Đơn vị", (1, 2): "Năm 2024", (1, 3): "A", (1, 4): "a\rb"}


def test_names_with_a_prefix_are_understood():
    data = package(
        "",
        extra={
            "xl/worksheets/sheet1.xml": f'<x:worksheet {MAIN.replace("xmlns", "xmlns:x")}><x:sheetData><x:row r="3">'
            "<x:c r='B3'><x:v>7</x:v></x:c>"
            "</x:row></x:sheetData></x:worksheet>"
        },
    )

    assert cells(data) == {(3, 2): 7}


def test_a_formula_reads_as_its_saved_result_and_without_one_as_a_marker():
    data = package(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>SUM(A1:A1)</f></c>'
        '<c r="C1"><f>A1</f><v></v></c>'
        '<c r="D1" t="str"><f>"x"&amp;"y"</f><v>xy</v></c><c r="E1" t="str"><f>""</f><v></v></c>'
        '<c r="F1"><f t="shared" si="0"/></c></row>'
    )

    found = cells(data)

    assert found[1, 1] == 2
    assert found[1, 2] == FormulaWithoutValue("SUM(A1:A1)")
    assert found[1, 3] == FormulaWithoutValue("A1")
    assert found[1, 4] == "xy"
    assert (1, 5) not in found  # its saved result is the empty text
    assert found[1, 6] == FormulaWithoutValue("")
    assert "công thức" in describe(found[1, 2])


def test_a_formula_written_by_a_program_that_does_not_calculate_is_a_marker():
    book = Workbook()
    book.active["C7"] = "=SUM(C1:C6)"

    assert cells(saved(book)) == {(7, 3): FormulaWithoutValue("SUM(C1:C6)")}


def test_errors_are_markers():
    data = package(
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><v>abc</v></c><c r="C1"><v>1e999</v></c></row>'
    )

    found = cells(data)

    assert found == {(1, 1): CellError("#REF!"), (1, 2): "abc", (1, 3): CellError("#NUM!")}
    assert "#REF!" in describe(found[1, 1])


@pytest.mark.parametrize(
    ("number_format", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("#,##0", False),
        ('#,##0 "đồng"', False),
        ("#,##0\\ \\d", False),
        ("[Red]0", False),
        ("_(* #,##0_);_(* (#,##0)", False),
        ("[$-42A]dd mmmm yyyy", True),
    ],
)
def test_a_number_is_a_date_only_where_its_format_shows_one(number_format, is_date):
    book = Workbook()
    book.active["A1"] = 45000
    book.active["A1"].number_format = number_format

    assert cells(saved(book))[1, 1] == (datetime.date(2023, 3, 15) if is_date else 45000)


def test_dates_count_from_1904_where_the_workbook_says_so():
    book = Workbook()
    book.epoch = datetime.datetime(1904, 1, 1)
    book.active["A1"] = datetime.date(2024, 2, 29)

    assert cells(saved(book))[1, 1] == datetime.date(2024, 2, 29)


def test_hidden_sheets_are_read_and_say_so_and_charts_are_left_out():
    book = Workbook()
    book.active.title = "Biểu"
    hidden = book.create_sheet("Cũ")
    hidden["A1"] = 1
    hidden.sheet_state = "veryHidden"
    book.create_chartsheet("Biểu đồ")

    sheets = read_workbook(saved(book))

    assert [(sheet.name, sheet.state, sheet.hidden) for sheet in sheets] == [
        ("Biểu", "visible", False),
        ("Cũ", "veryHidden", True),
    ]


def test_merged_cells_are_named_and_only_the_first_has_a_value():
    book = Workbook()
    book.active["B2"] = "Năm 2024"
    book.active.merge_cells("B2:C3")

    (sheet,) = read_workbook(saved(book))

    assert sheet.cells == {(2, 2): "Năm 2024"}
    assert sheet.merged_at(3, 3) == (2, 2, 3, 3)
    assert sheet.merged_at(4, 3) is None


def test_thousands_of_merged_cells_over_each_other_are_soon_looked_through():
    sheet = Sheet("DS", merged=[(1, 100, 10_000, 100 + number % 100) for number in range(5_000)])
    began = time.process_time()
    assert {sheet.merged_at(row, column) for row in range(1, 1_000) for column in range(1, 50)} == {None}
    assert time.process_time() - began < 5


def test_blank_text_and_empty_formatted_cells_are_no_values():
    book = Workbook()
    book.active["A1"] = "  \n"
    book.active["B9"].fill = PatternFill("solid", fgColor="FFFF00")

    assert cells(saved(book)) == {}


def test_rows_come_in_order_of_row_and_column():
    (sheet,) = read_workbook(from_rows([None, "b", "c"], [], ["a"]))

    assert list(sheet.filled_rows().items()) == [(1, {2: "b", 3: "c"}), (3, {1: "a"})]


@pytest.mark.parametrize(
    ("row", "column", "name"), [(7, 3, "C7"), (1, 26, "Z1"), (2, 27, "AA2"), (1, 200, "GR1")]
)
def test_addresses_go_both_ways(row, column, name):
    assert address(row, column) == name
    assert position(name) == (row, column)


@pytest.mark.parametrize("text", ["", "7", "C", "C0", "1C", "ABCD1", "C-1", "Ç1"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="no cell address"):
        position(text)


def test_the_shipped_annex_is_read(settings):
    data = (settings.BASE_DIR / "fixtures/bieu-chi-tieu-2023-2028.xlsx").read_bytes()

    (sheet,) = read_workbook(data)

    assert sheet.name == "Biểu chỉ tiêu"
    assert sheet.cells[17, 2] == "CĐ Các KCN tỉnh"
    assert sheet.cells[17, 4] == "20.000"


def test_a_refusal_carries_its_message():
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(b"")
    assert refused.value.message.startswith("Tệp rỗng")
