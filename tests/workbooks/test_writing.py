"""Workbooks of ours: nothing in them runs, numbers are numbers, and they come back as they went."""

import datetime
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from workbooks.reading import read_workbook
from workbooks.writing import Column, original_text, rows_of, safe_text, table_workbook

DANGEROUS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "＝1",
    '=HYPERLINK("http://x";"y")',
    "-12",
    "--",
]
HARMLESS = ["", "-", "–", "Yên Dũng", "a=b", "1-2", "'=1", "LĐLĐ - CĐN", "5+"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_begins_like_a_formula_is_made_harmless_and_can_be_undone(text):
    assert safe_text(text) == f"'{text}"
    assert original_text(safe_text(text)) == text


@pytest.mark.parametrize("text", [text for text in HARMLESS if text != "'=1"])
def test_other_text_stays(text):
    assert safe_text(text) == text
    assert original_text(text) == text


@pytest.mark.parametrize("value", [None, 5, -5, 2.5, True, Decimal("1.5"), datetime.date(2024, 1, 1)])
def test_what_is_no_text_stays(value):
    assert safe_text(value) is value


def test_characters_that_no_workbook_can_hold_are_dropped():
    assert safe_text("a\x00b\x0bc\x1f") == "abc"


def open_sheet(data: bytes):
    return load_workbook(io.BytesIO(data)).active


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS, "#N/A", "#REF!"])
def test_no_text_becomes_a_formula_or_an_error_anywhere(text):
    sheet = open_sheet(table_workbook(text, [text], [text, "b"], [[text, 1]], total=[text, 1]))

    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert kinds <= {"s", "inlineStr"}
    if text in DANGEROUS:
        assert all(
            not cell.value.lstrip().startswith(("=", "+", "-", "@")) for cell in sheet["A"] if cell.value
        )


def table():
    columns = [
        "TT",
        Column("Đơn vị", width=30),
        "Đoàn viên",
        "Ngày ký",
        Column("Tỷ lệ", number_format="0.0%"),
    ]
    rows = [
        [1, "LĐLĐ huyện Yên Dũng", 20_000, datetime.date(2024, 8, 31), Decimal("0.51")],
        [2, "LĐLĐ huyện Việt Yên", None, datetime.datetime(2024, 8, 31, 23, 30, tzinfo=datetime.UTC), None],
    ]
    return table_workbook(
        ["CHỈ TIÊU", "NĂM 2024"], ["DỮ LIỆU MẪU"], columns, rows, total=[None, "TỔNG", 20_000, None, None]
    )


def test_titles_and_notes_stand_over_the_header():
    sheet = open_sheet(table())

    assert [cell.value for cell in sheet["A"]] == [
        "CHỈ TIÊU",
        "NĂM 2024",
        "DỮ LIỆU MẪU",
        None,
        "TT",
        1,
        2,
        None,
    ]
    assert [cell.value for cell in sheet[5]] == ["TT", "Đơn vị", "Đoàn viên", "Ngày ký", "Tỷ lệ"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "A2:E2", "A3:E3"}
    assert sheet.freeze_panes == "A6"


def test_numbers_and_dates_are_what_they_are():
    sheet = open_sheet(table())

    assert (sheet["C6"].value, sheet["C6"].number_format, sheet["C6"].alignment.horizontal) == (
        20_000,
        "#,##0",
        "right",
    )
    assert (sheet["D6"].value, sheet["D6"].number_format) == (datetime.datetime(2024, 8, 31), "dd/mm/yyyy")
    assert sheet["D7"].value == datetime.datetime(2024, 9, 1, 6, 30), "shown in Việt Nam"
    assert sheet["E6"].number_format == "0.0%"
    assert sheet["C7"].value is None
    assert sheet["C8"].font.bold


def test_it_prints_on_a4_landscape_with_its_header():
    sheet = open_sheet(table())

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"


def test_columns_are_as_wide_as_they_need_within_limits():
    sheet = open_sheet(table_workbook("", [], ["A", "B" * 20, "C"], [[1, "x", "y" * 500]]))

    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [8, 22, 60]


def test_our_own_reader_reads_it():
    (sheet,) = read_workbook(table())

    assert sheet.cells[6, 3] == 20_000
    assert sheet.cells[6, 4] == datetime.date(2024, 8, 31)


def test_a_sheet_title_that_excel_forbids_is_changed():
    assert open_sheet(
        table_workbook("", [], ["A"], [], sheet_title="Quý I/2024: [a]" + "x" * 40)
    ).title.startswith("Quý I 2024")


def test_a_row_of_another_length_is_a_mistake():
    with pytest.raises(ValueError, match="shorter"):
        table_workbook("", [], ["A", "B"], [[1]])


def test_a_truth_value_is_a_word():
    assert [cell.value for cell in open_sheet(table_workbook("", [], ["A", "B"], [[True, False]]))[2]] == [
        "Có",
        "Không",
    ]


class Kept:
    """A record as lists have them: attributes, words of a choice, something that may be missing."""

    def __init__(self, name, kind):
        self.name, self.kind = name, kind

    def get_name_display(self):
        return self.name.upper()


def test_columns_say_what_they_read_of_a_record():
    columns = [
        Column("TT"),
        Column("Tên", value="name"),
        Column("Viết hoa", value="get_name_display"),
        Column("Loại", value="kind.name"),
        Column("Độ dài", value=lambda record: len(record.name)),
    ]
    records = [Kept("một", Kept("loại", None)), Kept("", None)]
    assert list(rows_of(columns, records)) == [[1, "một", "MỘT", "loại", 3], [2, None, None, None, 0]]
    with pytest.raises(AttributeError):
        list(rows_of([Column("Sai", value="nothing_like_it")], records))
