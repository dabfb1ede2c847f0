"""Unions found by what people call them."""

import pytest

from units.register.known_names import KnownNames


@pytest.mark.parametrize(
    ("written", "same", "near"),
    [
        ("CĐCS Trạm y tế xã Phương Sơn", [1], []),
        ("Công đoàn cơ sở TRẠM Y TẾ xã Phương Sơn", [1], []),
        ("CĐCS Trạm y tế xã Phượng Sơn", [], [1]),
        ("CĐCS Trường Tiểu học Mĩ Độ", [], [2]),
        ("CĐCS Trường THCS Bảo Đài", [3, 4], []),
        ("CĐCS Không có", [], []),
        ("", [], []),
    ],
)
def test_other_marks_and_i_for_y_are_only_near(written, same, near):
    known = KnownNames()
    for key, name in enumerate(
        ["CĐCS Trạm y tế xã Phương Sơn", "CĐCS Trường Tiểu học Mỹ Độ", *["CĐCS Trường THCS Bảo Đài"] * 2], 1
    ):
        known.add(key, name)
    assert known.find(written, lambda key: True) == (same, near)
    assert known.find(written, lambda key: False) == ([], [])


def test_who_is_not_found_by_the_core_is_found_as_written():
    known = KnownNames()
    known.add(1, "CĐCS Công ty May", by_core=False)
    assert known.find("CĐCS Cty May", lambda key: True) == ([], [])
    assert known.find("CĐCS CÔNG TY MAY", lambda key: True) == ([1], [])
