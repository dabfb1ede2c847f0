"""A declared list: what its rows become, what is said of the whole file, and how answers count."""

import datetime
from functools import partial

import pytest

from workbooks.cell_values import day_of, side_text_of, text_of, whole_of
from workbooks.cells import Sheet
from workbooks.imports.answers import SKIP
from workbooks.imports.decisions import Decision, decision_day, decision_number, put_apart
from workbooks.imports.declared import DeclaredList, ListColumn, words
from workbooks.imports.plan import Choice
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED, counted
from workbooks.reading import LIST, read_workbook


class Things(DeclaredList):
    columns = (
        ListColumn("name", "Tên", words("Tên gọi | Tên\n đầy đủ"), partial(text_of, max_length=20), width=30),
        ListColumn("count", "Số lượng", read=whole_of, width=10),
        ListColumn("note", "Ghi chú thêm", read=partial(side_text_of, max_length=10)),
        ListColumn("day", "Ngày lập", read=day_of, days=True),
    )
    nothing = "Không có bảng."
    empty = "{sheet} trống."

    def judge(self, row):
        states = {"Cũ": UNCHANGED, "Khác": CHANGED}
        row.state = states.get(row.name, NEW)
        if row.name == "Hỏi":
            row.ask("Là cái nào?", Choice("same", "Là cái cũ", 7), Choice("new", "Là cái mới"))


class OneSheet(Things):
    what, any_of, needed, max_rows = "bảng", ("count",), ("day",), 2


HEAD = ["Tên gọi", "Số lượng", "Ghi chú thêm", "Ngày lập"]


def read(*rows, head=HEAD, kind=Things, **more):
    return kind(**more).read([Sheet("T", rows=[head, *map(list, rows)])])


def test_every_row_falls_into_one_group_and_the_first_line_counts_them():
    plan = read(
        ["Mới", 1.0, "", ""],
        ["Khác", 1.0, "", ""],
        ["Cũ", 1.0, "", ""],
        ["Sai", "x", "", ""],
        ["Hỏi", 1.0, "", ""],
    )
    assert counted(plan.counts) == "1 mới, 1 thay đổi, 1 không thay đổi, 1 bị từ chối, 1 cần trả lời"
    assert [cell for cell, _ in plan.errors] == ["T!B5"]
    assert [row.name for row in plan.writable] == ["Mới", "Khác"]
    assert [row.name for row in plan.accepted] == ["Mới", "Khác", "Cũ"]


@pytest.mark.parametrize(
    ("answer", "counts", "pk"),
    [("same", (0, 1, 0), 7), ("new", (1, 0, 0), None), (SKIP, (0, 0, 0), None), ("forged", (0, 0, 1), None)],
)
def test_an_answer_moves_its_row(answer, counts, pk):
    plan = read(["Hỏi", 1.0, "", ""])
    (row,) = plan.asked
    plan.given = {row.number: answer}
    assert (plan.counts[NEW], plan.counts[CHANGED], plan.counts["asked"]) == counts
    assert [line.pk for line in plan.writable] == ([pk] if sum(counts[:2]) else [])
    assert row.pk is None, "the plan itself stays as it was"


def test_a_side_field_is_shortened_and_said_and_a_main_one_refused():
    plan = read(["Mới", 1.0, "mười hai ký tự", ""], ["Tên dài quá hai mươi ký tự", 1.0, "", ""])
    assert plan.new[0].values["note"] == "mười hai"
    assert plan.new[0].notes[0].startswith("T!C2: Nội dung dài 14 ký tự")
    assert [cell for cell, _ in plan.errors] == ["T!A3"]


def test_a_cell_that_reads_in_two_ways_is_asked_about():
    short = ["Mới", 1.0, "", "1/2/24"]
    plan = read(short)
    (row,) = plan.asked
    assert "Có phải là ngày 01/02/2024?" in row.questions[0]
    plan.given = {row.number: row.choices[0].code}
    assert plan.writable[0].values["day"] == datetime.date(2024, 2, 1)
    both = read(["Hỏi", 1.0, "", "1/2/24"])
    assert [cell for cell, _ in both.errors] == ["T!D2"], "one row, one question"
    assert "Có phải là ngày 01/02/2024?" in both.errors[0][1]


def test_each_reading_is_judged_and_only_what_can_be_is_offered():
    class First(Things):
        def judge(self, row):
            if row.values.get("day") != datetime.date(2024, 1, 2):
                row.refuse("day", "Không phải ngày này.")

    class Same(Things):
        def judge(self, row):
            row.state = UNCHANGED

    days = [["Một", 1.0, "", datetime.datetime(2024, 1, 2)], ["Hai", 1.0, "", "25/02/2024"]]
    (row,) = read(*days, kind=First).asked
    assert [choice.label for choice in row.choices] == ["Là 02/01/2024"]
    assert not read(["Hai", 1.0, "", "1/2/24"], kind=First).asked
    assert [row.name for row in read(*days, kind=Same).unchanged] == ["Một", "Hai"]


def test_an_answer_may_leave_its_row_out_and_one_thing_is_written_once():
    class Twice(Things):
        def judge(self, row):
            row.ask("Cái nào?", Choice("same", "Cái cũ", 7), Choice("none", "Bỏ", becomes=SKIP))

    plan = read(*(["Hỏi", number, "", ""] for number in (1.0, 2.0, 3.0)), kind=Twice)
    plan.given = dict(zip((row.number for row in plan.asked), ("same", "same", "none"), strict=True))
    assert [row.values["count"] for row in plan.writable] == [2]
    assert counted(plan.counts) == "0 mới, 1 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời"
    assert plan.left_out == 2


def test_the_whole_file_is_refused_in_a_sentence():
    assert read(["x"], head=["Khác"]).refusal == "Không có bảng."
    assert read().refusal == "Trang tính “T” trống."
    assert "thiếu cột “Ngày lập”" in read(["Mới", 1.0], head=HEAD[:2], kind=OneSheet).refusal
    rows = [[f"Mới {number}", 1.0, "", "1/2/2024"] for number in range(3)]
    many = read(*rows, kind=OneSheet)
    assert (many.refusal, many.rows) == ("Tệp có hơn 2 dòng. Vui lòng chia thành nhiều tệp.", [])
    sheets = [Sheet(name, rows=[HEAD, *rows]) for name in "AB"]
    assert "nhiều trang tính chứa bảng: “A”, “B”" in OneSheet().read(sheets).refusal


def test_the_digest_holds_what_would_be_written_refused_or_asked():
    rows = ["Mới", 1.0, "", ""], ["Hỏi", 1.0, "", ""]
    digest = read(*rows).digest
    assert read(*rows).digest == digest
    for other in (["Mới", 2.0, "", ""], ["Cũ", 1.0, "", ""], ["Mới", "x", "", ""]):
        assert read(other, rows[1]).digest != digest


@pytest.mark.parametrize(
    ("values", "after", "wrong"),
    [
        (("05/QĐ ngày 01 tháng 02 năm 2024", ""), ("05/QĐ", datetime.date(2024, 2, 1)), ""),
        (("", "Số 05/QĐ, ngày 01/02/2024"), ("05/QĐ", datetime.date(2024, 2, 1)), ""),
        (("05/QĐ ngày 01/02/2024", "02/02/2024"), ("05/QĐ", datetime.date(2024, 2, 2)), "number"),
        (("05/QĐ", "01/02/2024"), ("05/QĐ", datetime.date(2024, 2, 1)), ""),
    ],
)
def test_numbers_and_days_of_decisions_in_one_cell_or_two(values, after, wrong):
    number, day = decision_number(values[0], 60), decision_day(values[1])
    got = {key: value for key, value in (("number", number), ("day", day)) if value}
    key, text = put_apart(got, "number", "day", {"number": "Số", "day": "Ngày"})
    assert (got["number"], got["day"]) == after
    assert key == wrong
    assert ("khác với cột “Ngày”" in text) == bool(wrong)
    assert not any(isinstance(value, Decision) for value in got.values())


def test_a_text_of_lines_has_lines_and_columns_and_no_sheet():
    def plan(*lines):
        return Things().read(read_workbook("\n".join(lines).encode(), size=LIST))

    head = ";".join(HEAD)
    assert [cell for cell, _ in plan(head, "Sai;x;;").errors] == ["dòng 2, cột B"]
    assert plan(head, "Mới;1;;").rows[0].place == "dòng 2"
    assert plan(f"{head};Khác", "Mới;1;;;5").notes == ["Tệp: không dùng các cột “Khác”."]
    assert plan(head, "").refusal == "Tệp trống."
