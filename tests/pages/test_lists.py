"""The one list page, tried on the inspections: its dialect, what is said of unreadable parameters, chips, and the file."""

import pytest
from django.urls import get_resolver, reverse

from evaluations.inspections.filters import InspectionFilter
from pages.lists import ListFilter
from tests.support import inspections as given
from tests.support import people
from tests.support.html import text
from tests.support.inspections import DAY
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


@pytest.fixture
def look(client):
    client.force_login(people.staff())

    def look(query="", name="inspection-list"):
        return client.get(reverse(name) + query)

    return look


def asked(**parameters):
    return InspectionFilter(
        {name.replace("__", "-"): value for name, value in parameters.items()}, user=people.staff()
    )


def test_names_of_earlier_addresses_are_read():
    given.planned()
    old = asked(don_vi="luc-nam", tinh__trang="trong-ke-hoach", page="2")
    assert old.chosen == {"don-vi": "luc-nam"}
    assert old.tab.code == "trong-ke-hoach"
    assert old.query() == "?don-vi=luc-nam&muc=trong-ke-hoach"
    assert old.problems == []


def test_what_cannot_be_read_is_said_and_left_out(look):
    one = given.planned()
    answer = look("?nam=hai&don-vi=la&muc=khac&tim=" + "a" * 201)
    shown = text(answer)
    assert f"Không nhận được “hai” ở mục “Năm”; danh sách hiển thị năm {DAY.year}." in shown
    assert "Không nhận được “la” ở mục “Đơn vị được kiểm tra”; danh sách chưa lọc theo mục này." in shown
    assert shown.count("Chọn được: ") == 2
    assert "Không tìm thấy mục “khac”; danh sách hiển thị mục đầu tiên." in shown
    assert "ở mục “Tìm tên, không cần dấu”" in shown
    assert [row.record.pk for row in answer.context["table"].rows] == [one.pk]
    assert answer.context["chips"] == []
    assert answer.context["export_url"] == reverse("inspection-export")


def test_a_file_leads_to_the_page_that_says_what_was_not_read(look):
    answer = look("?don-vi=la", "inspection-export")
    assert (answer.status_code, answer["Location"]) == (302, reverse("inspection-list") + "?don-vi=la")


def test_each_chip_takes_its_filter_away(look):
    given.planned()
    answer = look("?don-vi=luc-nam&tim=luc+nam&muc=trong-ke-hoach&trang=3")
    here = reverse("inspection-list")
    assert answer.context["chips"] == [
        ("Tìm tên, không cần dấu: luc nam", f"{here}?don-vi=luc-nam&muc=trong-ke-hoach"),
        ("Đơn vị được kiểm tra: LĐLĐ huyện Lục Nam", f"{here}?tim=luc+nam&muc=trong-ke-hoach"),
    ]
    assert answer.context["clear_url"] == f"{here}?muc=trong-ke-hoach"
    assert "Bỏ lọc" in text(answer)


def test_nothing_as_filtered_is_not_the_same_as_nothing_yet(look):
    assert "Lập kế hoạch cho một hay nhiều công đoàn" in text(look())
    assert "Bớt điều kiện lọc" in text(look("?tim=khong+co"))


def test_an_empty_tab_beside_a_full_one_says_so(look):
    given.planned()
    shown = text(look("?muc=da-huy"))
    assert "Không có dòng nào như đang lọc" in shown
    assert "Chưa có cuộc" not in shown


def test_reading_only(look, client):
    assert client.post(reverse("inspection-list")).status_code == 405


def test_counts_are_of_the_tabs_and_follow_the_filters():
    given.planned()
    given.visited(given.union(name="CĐCS Hoa Sen"))
    counts = asked(tim="hoa sen").counts
    assert (counts[""], counts["trong-ke-hoach"], counts["da-thuc-hien"]) == (1, 0, 1)


def test_the_page_of_an_earlier_address_is_turned_to(look, monkeypatch):
    monkeypatch.setattr("pages.lists.ListPage.per_page", 1)
    for _ in range(3):
        given.planned(given.union(name="CĐCS Hoa Sen"))
    assert look("?page=2").context["table"].page.number == 2
    assert look("?page=2&trang=3").context["table"].page.number == 3


def test_the_only_unit_that_can_be_chosen_is_understood_although_it_is_not_asked(client):
    given.planned()
    client.force_login(people.reporter("luc-nam"))
    answer = client.get(reverse("inspection-list") + "?don-vi=luc-nam")
    assert answer.context["asked"].problems == []
    assert "don-vi" not in [field.name for field in answer.context["asked"].fields]


def _kinds(kind=ListFilter):
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def test_what_an_empty_tab_says_is_a_title_without_a_full_stop():
    get_resolver().url_patterns  # noqa: B018 - reads the views of every list
    said = {tab.empty for kind in _kinds() for tab in kind.tabs if tab.empty}
    assert len(said) > 10
    assert [text for text in sorted(said) if text.endswith(".")] == []
