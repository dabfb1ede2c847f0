"""“Đính chính” in the admin: right numbers at the lines of a decision, a preview, and what is refused at its field."""

import re

import pytest
from django.urls import reverse

from targets.models import DecisionKind, Indicator, TargetDecision, TargetEntry
from tests.support import people
from tests.support.html import text
from tests.support.ledgers import LUC_NAM, adjust, current, ledger
from units.models import Unit

pytestmark = pytest.mark.usefixtures("annex")
PAPER = {"number": "77/QĐ-LĐLĐ", "signed_on": "02/07/2026", "effective_on": "01/07/2026", "note": ""}


@pytest.fixture
def wrong():
    """The 120 of S5, recorded as 1.200."""
    return adjust(amount=1200)


@pytest.fixture
def send_page(client, wrong):
    client.force_login(people.staff())
    address = reverse("admin:targets_targetdecision_correct", args=[wrong.pk])

    def visit(follow=False, **typed):
        return client.post(address, PAPER | typed, follow=follow) if typed else client.get(address)

    return visit


def line(decision, right) -> dict:
    return {f"dung-{decision.entries.get(reverses=None).pk}": right}


def seen(response) -> str:
    return re.search(r'name="seen" value="([^"]*)"', response.content.decode())[1]


def missing(code="luc-ngan", year=2026, amount="120"):
    indicator = Indicator.objects.get(code="members_admitted").pk
    return {
        "don-vi-0": Unit.objects.get(code=code).pk, "nam-0": year, "chi-tieu-0": indicator, "so-0": amount,
    }  # fmt: skip


def test_a_wrong_number_is_put_right_after_a_preview(send_page, client, wrong):
    assert current()[LUC_NAM] == 1600
    detail = client.get(reverse("admin:targets_targetdecision_change", args=[wrong.pk])).content.decode()
    assert reverse("admin:targets_targetdecision_correct", args=[wrong.pk]) in detail
    assert "Chỉ ghi số đúng vào dòng ghi sai" in text(send_page())
    kept = ledger()
    preview = send_page(**line(wrong, "120"))
    assert "1.200 → 120 1.600 → 520" in text(preview)
    assert ledger() == kept
    typed = line(wrong, "120") | {"seen": seen(preview), "write": "1"}
    assert "Đã ghi đính chính số 77/QĐ-LĐLĐ" in text(send_page(follow=True, **typed))
    done = TargetDecision.objects.get(kind=DecisionKind.CORRECTION)
    assert (current()[LUC_NAM], done.recorded_by.username) == (520, "canbo")
    assert set(done.entries.values_list("amount", "reverses__decision")) == {(-1200, wrong.pk), (120, None)}
    kept = ledger()
    assert "đã có trong sổ chỉ tiêu với đúng nội dung này" in text(send_page(follow=True, **typed))
    assert ledger() == kept
    assert "đã đính chính theo số 77/QĐ-LĐLĐ" in text(send_page())


def test_a_line_of_the_wrong_unit_moves_to_the_right_one(send_page, wrong):
    other = ("luc-ngan", 2026, "members_admitted")
    before = current()[other]
    typed = line(wrong, "0") | missing(amount="1.200")
    send_page(**typed, seen=seen(send_page(**typed)), write="1")
    assert (current()[LUC_NAM], current()[other]) == (400, before + 1200)
    assert not TargetEntry.objects.filter(amount=0, decision__kind=DecisionKind.CORRECTION).exists()


@pytest.mark.parametrize(
    ("right", "changed", "field", "words"),
    [
        ("", {}, "", "Chưa ghi số đúng cho dòng nào"),
        ("1.200", {}, "dung", "Quyết định đã ghi 1.200"),
        ("nhiều", {}, "dung", "không phải là số"),
        ("-500", {}, "dung", "chỉ tiêu không thể âm"),
        ("120", {"effective_on": "30/06/2026"}, "effective_on", "trước quyết định được đính chính (01/07/2026)"),
        ("120", {"number": "45/QĐ-LĐLĐ", "signed_on": "01/07/2026"}, "number", "với nội dung khác"),
        ("120", {"number": "", "signed_on": "31/02/2026"}, "signed_on", "Cần ghi số của văn bản"),
        ("120", {"so-0": "5"}, "don-vi-0", "phải có đủ đơn vị, năm, chỉ tiêu"),
    ],
    ids=["nothing", "same", "no number", "negative", "too early", "number", "paper", "half a line"],
)  # fmt: skip
def test_what_is_refused_is_said_at_its_field(send_page, wrong, right, changed, field, words):
    kept = ledger()
    answer = send_page(**line(wrong, right), **changed)
    assert words in text(answer)
    assert "Ghi đính chính vào sổ" not in text(answer)
    errors = answer.context["form"].errors
    assert any(name.startswith(field) for name in errors) if field else "__all__" in errors
    assert ledger() == kept
    assert f'value="{changed.get("effective_on", "01/07/2026")}"' in answer.content.decode()


def test_what_moved_since_the_preview_is_shown_again(send_page, wrong):
    typed = line(wrong, "120")
    asked = seen(send_page(**typed))
    adjust(amount=10, number="46/QĐ-LĐLĐ")
    again = send_page(**typed, seen=asked, write="1")
    assert "Sổ chỉ tiêu vừa thay đổi" in text(again)
    assert "1.610 → 530" in text(again)
    send_page(**typed, seen=seen(again), write="1")
    assert current()[LUC_NAM] == 530


def test_a_line_that_was_corrected_meanwhile_is_refused_at_the_line(send_page, wrong):
    typed = line(wrong, "120")
    send_page(**typed, seen=seen(send_page(**typed)), write="1")
    answer = send_page(**typed, number="78/QĐ-LĐLĐ")
    assert "đã được đính chính theo số 77/QĐ-LĐLĐ" in text(answer)
    assert next(iter(typed)) in answer.context["form"].errors
    back = text(send_page(**typed, back="1"))
    assert "Chưa xem trước được" not in back
