"""Choosing the union that takes another one over: by what is typed of its name, within what one may change."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import unions
from tests.support.html import text
from tests.support.people import reporter
from units.models import UnionEvent
from units.register.union_choice import MOST
from vietnamese import clock
from workflow.versions import version_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(reference_data):
    with clock.at(datetime.date(2026, 6, 1)):
        yield


@pytest.fixture
def union():
    return unions.union("luc-nam", "CĐCS Công ty May Đồi Ngô")


@pytest.fixture
def heir():
    return unions.union("luc-nam", "CĐCS Công ty Ánh Dương", tax_code="2400123456", place="xã Bảo Đài")


@pytest.fixture
def send(client, union):
    client.force_login(reporter("luc-nam"))

    def post(**typed):
        values = {"version": version_of(union), "ceased_on": "2026-05-02", "reason": "merged"}
        return client.post(reverse("union-cease", args=[union.pk]), values | typed)

    return post


def found(answer):
    return [option.name for option in answer.context["form"]["merged_into"].options]


@pytest.mark.parametrize("typed", ["anh duong", "2400123456", "BẢO ĐÀI công"])
def test_it_is_found_by_what_is_typed_and_nothing_is_judged_or_saved(send, union, heir, typed):
    unions.union("kcn", "CĐCS Công ty Ánh Dương KCN", tax_code="2400123456-001", place="xã Bảo Đài")
    unions.union(
        "luc-nam", "CĐCS Ánh Dương cũ", ceased_on=datetime.date(2026, 1, 1), ceased_reason="dissolved"
    )
    answer = send(merged_into_tim=typed, merged_into_nut="1", ceased_on="3x", reason="", comment="Giữ lại")
    assert found(answer) == [heir.name, "Không chọn CĐCS nào"]
    page = answer.content.decode()
    assert "Giữ lại" in page
    assert 'value="3x"' in page
    assert "error-text" not in page
    union.refresh_from_db()
    assert union.ceased_on is None


def test_the_chosen_one_takes_it_over(send, union, heir):
    assert send(merged_into=heir.pk, merged_into_tim="anh").status_code == 302
    assert set(UnionEvent.objects.values_list("union", "kind")) == {
        (union.pk, "ceased"),
        (heir.pk, "merged_into"),
    }


def test_it_stays_chosen_while_one_looks_further(send, union, heir):
    answer = send(merged_into=heir.pk, merged_into_tim="zzz", merged_into_nut="1")
    assert found(answer)[0] == heir.name
    assert [option.chosen for option in answer.context["form"]["merged_into"].options] == [True, False]
    assert "Không có CĐCS nào đang hoạt động khớp với “zzz”" in text(answer)


def test_typed_but_not_chosen_is_asked_back_with_what_fits(send, union, heir):
    answer = send(merged_into_tim="ánh dương")
    assert answer.context["form"].errors.keys() == {"merged_into"}
    assert found(answer)[0] == heir.name
    assert send(merged_into_tim="ánh dương", merged_into="0").status_code == 302, "said on purpose: none"


@pytest.mark.parametrize("whose", ["another unit's", "itself", "no number"])
def test_only_unions_that_one_may_change(send, union, whose):
    key = {"itself": union.pk, "no number": "x' --"}.get(whose) or unions.union("kcn", "CĐCS Lạ").pk
    answer = send(merged_into=key)
    assert "không có trong danh sách của anh/chị" in text(answer)
    union.refresh_from_db()
    assert union.ceased_on is None


def test_many_that_fit_are_cut_and_counted_in_as_many_queries(send):
    asked = []
    for number in (2, MOST + 10):
        for one in range(number):
            unions.union("luc-nam", f"CĐCS Trường {number} {one}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = send(merged_into_tim="truong", merged_into_nut="1")
        asked.append(len(queries))
    assert len(found(answer)) == MOST + 1
    assert f"Có {MOST + 12} CĐCS khớp" in text(answer)
    assert asked[1] <= asked[0] + 1, "one more to count them"
    assert "Chưa gõ tên" in text(send(merged_into_nut="1"))
