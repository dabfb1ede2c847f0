"""Groups and pages of a preview, whatever an address asks for."""

import pytest

from workbooks.imports.previews import GroupPages, page_number

TITLES = {"wrong": "Ô sai", "new": "Thêm mới", "same": "Không thay đổi"}


def pages(asked="", number=1):
    counts = {"wrong": 0, "new": 101, "same": 3}
    return GroupPages(counts, TITLES, asked=asked, number=number, size=50, url=lambda **more: repr(more))


@pytest.mark.parametrize(
    ("asked", "number", "shown"),
    [
        ("", 1, ("new", 1, 1, 50)),
        ("new", 3, ("new", 3, 101, 101)),
        ("new", 99, ("new", 3, 101, 101)),
        ("same", 0, ("same", 1, 1, 3)),
        ("wrong", 1, ("new", 1, 1, 50)),  # nothing is in it
    ],
)
def test_the_nearest_page_of_a_group_with_rows(asked, number, shown):
    found = pages(asked, number)
    assert (found.group, found.number, found.first_row, found.last_row) == shown


def test_tabs_and_neighbours():
    found = pages("new", 2)
    assert [(tab.title, tab.count, tab.current) for tab in found.tabs] == [
        ("Thêm mới", 101, True),
        ("Không thay đổi", 3, False),
    ]
    assert found.previous_url == "{'nhom': 'new', 'trang': 1}"
    assert found.next_url == "{'nhom': 'new', 'trang': 3}"
    assert (pages().previous_url, pages("new", 3).next_url) == ("", "")
    nothing = GroupPages({}, TITLES, asked="", number=1, size=50, url=repr)
    assert (nothing.group, nothing.title, nothing.tabs, nothing.last) == ("", "", [], 1)


@pytest.mark.parametrize(
    ("text", "number"), [("2", 2), ("0", 1), ("x", 1), ("", 1), ("9" * 5000, 1), ("²", 1)]
)
def test_page_in_an_address(text, number):
    assert page_number(text) == number
