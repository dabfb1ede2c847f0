"""What the sender of an annex does not see, or writes with more words than others: read right, and said."""

import pytest

from tests.support.annexes import Draft, expected, read_book


def test_a_hidden_row_is_taken_and_named():
    book = Draft().book()
    book.active.row_dimensions[11].hidden = True
    annex = read_book(book)
    assert annex.targets == expected()
    assert annex.notes == ["Trang tính “Biểu chỉ tiêu”: dòng 11 đang ẩn nhưng vẫn được đọc."]


@pytest.mark.parametrize(
    "label", ["Tổng cộng: 17 đơn vị", "Cộng các đơn vị", "TỔNG CỘNG CÁC ĐƠN VỊ (I + II)"]
)
def test_a_total_with_more_words_is_compared_and_named(label):
    draft = Draft()
    draft.grid[23][1] = label
    annex = draft.read()
    assert annex.targets == expected()
    assert annex.notes == [f"Không nhập các dòng cộng: dòng 24 “{label}”."]
    draft["C24"] = 55
    assert any("Biểu chỉ tiêu!C24" in str(problem) for problem in draft.read().errors)


def test_a_subtotal_of_the_rows_since_the_last_one():
    draft = Draft()
    rows = draft.grid[6:16]
    subtotal = [None, "Cộng các huyện, thành phố"] + [
        sum(column) for column in zip(*(row[2:] for row in rows), strict=True)
    ]
    draft.grid.insert(16, subtotal)
    annex = draft.read()
    assert annex.targets == expected()
    assert "dòng 17 “Cộng các huyện, thành phố”" in annex.notes[0]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("LÄ\x90LÄ\x90 huyá»‡n Yên Dũng", "UTF-8"),
        ("L?L? huy?n Yên Dũng", "?"),
        ("LĐLĐ huyện Yên Dung", "Không có đơn vị nào tên"),
        ("LĐLĐ huyện Lục Ngan", "Không có đơn vị nào tên"),
    ],
)
def test_a_damaged_name_or_one_with_other_marks_is_refused_at_its_cell(name, reason):
    draft = Draft()
    draft["B8"] = name
    problems = [str(problem) for problem in draft.read().errors]
    assert any("Biểu chỉ tiêu!B8" in problem and reason in problem for problem in problems)
