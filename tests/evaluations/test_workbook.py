"""The workbook of a rule set: round trip, errors at their cells, what Excel and people do to numbers and texts."""

import io
from decimal import Decimal

import openpyxl
import pytest

from evaluations.models import UnionLevel
from evaluations.rounds.rule_set_content import Content, OverrideLine
from evaluations.rounds.workbook.reader import read_rule_set
from evaluations.rounds.workbook.writer import rule_set_workbook
from tests.support import ratings
from tests.support.workbooks import from_rows, saved
from workbooks.reading import read_workbook

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def rules():
    return ratings.shipped()


@pytest.fixture
def sheet(rules):
    """The exported workbook, opened for changing."""
    return openpyxl.load_workbook(io.BytesIO(rule_set_workbook(rules))).active


def read(data, level=UnionLevel.GRASSROOTS):
    return read_rule_set(read_workbook(data), level=level, before=Content.of(ratings.shipped(level)))


def reread(sheet, **changes):
    """Read after setting cells by their address."""
    for where, value in changes.items():
        sheet[where] = value
    return read(saved(sheet.parent))


def at(sheet, text, right=1):
    """The address of the cell beside the one that has this text."""
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)
    return sheet.cell(cell.row, cell.column + right).coordinate


def problems(reading):
    return {cell.rpartition("!")[2]: text for cell, text in reading.errors}


@pytest.mark.parametrize("level", UnionLevel)
def test_what_is_written_is_read_back_unchanged(level):
    rules = ratings.shipped(level)
    reading = read(rule_set_workbook(rules, ["DỮ LIỆU MẪU"]), level)
    assert reading.errors == []
    assert reading.content == Content.of(rules)
    assert reading.content.fingerprint == Content.of(rules).fingerprint
    assert Content.from_json(reading.content.as_json()) == reading.content


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 240", "-5 điểm", "@SUM(A1)", "#N/A", "1.10", "Hai\ndòng", "“x”:"]
)
def test_texts_come_back_as_they_were_and_are_no_formula(rules, text):
    line = rules.criteria.first()
    line.text = line.evidence = line.group = text.replace("\n", " ")
    line.text = text
    line.save()
    rules.overrides.update(text=text)
    rules.note = text
    rules.save()
    data = rule_set_workbook(rules)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+@"]
    assert read(data).content == Content.of(rules)


def test_changes_are_read(sheet):
    reading = reread(
        sheet,
        **{
            at(sheet, "“Hoàn thành xuất sắc nhiệm vụ” từ (điểm):"): "92,5",
            at(sheet, "Tỷ lệ “xuất sắc” tối đa (%):"): 20,
            at(sheet, "1.1", 3): 4.25,
            at(sheet, "ĐK4", 1): "hoàn thành NHIỆM VỤ",
        },
    )
    assert reading.errors == []
    content = reading.content
    assert (content.settings["excellent_from"], content.settings["excellent_cap"]) == (Decimal("92.5"), 20)
    assert content.criteria[0].max_points == Decimal("4.25")
    assert content.overrides[3].best_level == "satisfactory"
    assert content.shortcomings() == ["Điểm tối đa của các tiêu chí cộng lại là 99,25, khác tổng điểm 100."]


def test_every_error_at_its_cell(sheet):
    wrong = {
        at(sheet, "“Hoàn thành tốt nhiệm vụ” từ (điểm):"): (95, "Phải thấp hơn mức phía trên (90)"),
        at(sheet, "“Hoàn thành nhiệm vụ” từ (điểm):"): ("năm mươi", "không phải là số"),
        at(sheet, "Số tháng hoạt động để được xếp loại:"): (12.5, "số nguyên"),
        at(sheet, "Số tháng sau sáp nhập, chia, tách:"): (None, "Chưa nhập số"),
        at(sheet, "Tỷ lệ “xuất sắc” tối đa (%):"): (120, "0 đến 100"),
        at(sheet, "Cấp công đoàn:"): ("Công đoàn cấp trên trực tiếp cơ sở", "cấp công đoàn khác"),
        at(sheet, "1.1", 0): ("1.2", ""),
        at(sheet, "1.2", 2): (None, "Chưa ghi “Nội dung tiêu chí”"),
        at(sheet, "1.3", 3): ("2.5", "nhập 2,5"),
        at(sheet, "1.4", 3): (-3, "số âm"),
        at(sheet, "2.1", 3): (0, "lớn hơn 0"),
        at(sheet, "2.2", 3): (2.125, "quá nhiều chữ số"),
        at(sheet, "2.3", 3): ("=1+1", "công thức"),
        at(sheet, "3.1", 3): (None, "Chưa nhập điểm"),
        at(sheet, "3.2", 0): ("mã dài hơn mười chữ", "10"),
        at(sheet, "ĐK1", 1): ("Hoàn thành xuất sắc nhiệm vụ", "“Hoàn thành tốt nhiệm vụ”"),
        at(sheet, "ĐK2", 2): ("C«ng ®oµn c¬ së kh«ng b¸o c¸o", "bảng mã cũ"),
    }
    second = at(sheet, "1.2", 0)
    found = problems(reread(sheet, **{where: value for where, (value, _) in wrong.items()}))
    expected = {where: text for where, (_, text) in wrong.items() if text} | {second: "đã có ở ô"}
    assert set(found) == set(expected), found
    for where, text in expected.items():
        assert text in found[where], f"{where}: {found[where]}"


def test_merged_and_blank_groups_go_on_below(sheet):
    first = sheet[at(sheet, "1.1", 1)]
    sheet.merge_cells(start_row=first.row, end_row=first.row + 1, start_column=2, end_column=2)
    sheet.cell(first.row + 2, 2).value = None
    content = read(saved(sheet.parent)).content
    assert {line.group for line in content.criteria[:4]} == {first.value}


def test_lines_may_be_added_and_left_out(sheet):
    last = sheet[at(sheet, "ĐK4", 0)]
    for column, value in enumerate(["ĐK5", "Hoàn thành nhiệm vụ", "Trường hợp mới"], 1):
        sheet.cell(last.row + 1, column).value = value
    sheet.delete_rows(sheet[at(sheet, "1.2", 0)].row)
    content = read(saved(sheet.parent)).content
    assert content.overrides[-1] == OverrideLine("ĐK5", "satisfactory", "Trường hợp mới")
    assert len(content.criteria) == 15 + 1
    assert [line.code for line in content.criteria[:2]] == ["1.1", "1.3"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Cái gì đó", "khác"]], "Không tìm thấy bảng tiêu chí"),
        ([["Mã", "Nhóm tiêu chí", "Nội dung tiêu chí", "Điểm tối đa", "Minh chứng"]], "Thiếu bảng điều kiện"),
        (
            [
                ["Mã", "Nội dung tiêu chí", "Điểm tối đa"],
                ["Mã", "Chỉ được xếp cao nhất", "Trường hợp bị khống chế"],
            ],
            "Thiếu cột",
        ),
    ],
)
def test_another_file_is_named_as_such(rows, said):
    reading = read(from_rows(*rows))
    assert reading.content is None
    assert any(said in text for _, text in reading.errors)


def test_settings_that_are_missing_twice_or_unknown(sheet):
    row = sheet[at(sheet, "Ghi chú:", 0)].row
    sheet.cell(row, 1).value = "Tổng điểm"
    found = [text for _, text in read(saved(sheet.parent)).errors]
    assert any("“Tổng điểm” có hai lần" in message for message in found)
    assert any("Thiếu dòng “Ghi chú”" in message for message in found)
    sheet.cell(row, 1).value = "Lạ"
    found = problems(read(saved(sheet.parent)))
    assert "Không rõ dòng này" in found[f"A{row}"]


def test_hidden_rows_and_columns_that_are_not_read_are_named(sheet):
    assert reread(sheet).notes == []
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Mã")
    sheet.row_dimensions[head.row + 1].hidden = True
    sheet.column_dimensions[head.column_letter].hidden = True
    sheet.cell(head.row, 9, "Người chấm")

    assert reread(sheet).notes == [
        f"Trang tính “{sheet.title}”: không dùng các cột “Người chấm”.",
        f"Trang tính “{sheet.title}”: dòng {head.row + 1} đang ẩn, cột {head.column_letter} đang ẩn nhưng vẫn được đọc.",
    ]


def test_a_line_left_out_moves_no_other_and_one_that_moves_is_said(sheet):
    sheet.delete_rows(sheet[at(sheet, "1.2", 0)].row)
    plan = read(saved(sheet.parent))
    assert [(row.name[:4], row.cell(), row.notes) for row in plan.changed] == [
        ("1.2.", sheet.title, ["Bỏ: tệp không có dòng này."])
    ]
    first, second = sheet[at(sheet, "1.3", 0)].row, sheet[at(sheet, "1.4", 0)].row
    for column in range(1, 6):
        upper, lower = sheet.cell(first, column), sheet.cell(second, column)
        upper.value, lower.value = lower.value, upper.value
    moved = [row.name[:4] for row in read(saved(sheet.parent)).changed if row.notes == ["Đổi thứ tự."]]
    assert moved == ["1.4.", "1.3."]
