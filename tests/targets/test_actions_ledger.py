"""The ledger's verbs: a decision is written whole, sealed, known by its number, and never edited."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.ledger.actions import LedgerRefused, correct, record_decision, transfer
from targets.models import DecisionKind, Indicator, Issuer, Programme, TargetDecision, TargetEntry
from units.models import Unit, User

pytestmark = pytest.mark.usefixtures("reference_data")

SIGNED = datetime.date(2024, 3, 1)
CODES = ("luc-nam", "yen-the", "kcn")
CELL = ("luc-nam", 2026, "members_admitted")


def line(unit="luc-nam", year=2026, indicator="members_admitted", amount=400):
    return Unit.objects.get(code=unit), year, Indicator.objects.get(code=indicator), amount


def paper(number="12/QĐ-LĐLĐ", signed_on=SIGNED, effective_on=None, **more):
    return {
        "by": None,
        "programme": Programme.objects.get(),
        "issuer": Issuer.PROVINCE,
        "number": number,
        "signed_on": signed_on,
        "effective_on": effective_on or signed_on,
        **more,
    }


def record(*entries, kind=DecisionKind.ASSIGNED, **more):
    return record_decision(entries=entries or [line()], kind=kind, **paper(**more))


def current(cell=CELL, on=None):
    return TargetEntry.objects.current_targets(on).get(cell)


def test_a_decision_is_written_with_its_entries_and_closed():
    decision = record(line(amount=400), line(year=2027, amount=0))
    assert decision.closed_at is not None
    assert decision.number_year == 2024
    assert current() == 400
    assert current(("luc-nam", 2027, "members_admitted")) == 0
    assert current(("luc-nam", 2028, "members_admitted")) is None


def test_a_target_is_the_sum_of_its_entries_from_their_effective_days_on():
    record(line(amount=400))
    later = datetime.date(2026, 7, 1)
    record(line(amount=120), number="45", signed_on=later, kind=DecisionKind.ADJUSTED)
    assert current() == 520
    assert current(on=datetime.date(2026, 6, 30)) == 400
    assert current(on=later) == 520


def test_the_same_decision_again_changes_nothing():
    first = record(line(amount=400), line(year=2027, amount=0))
    again = record(line(year=2027, amount=0), line(amount=400), number=" 12/QĐ-LĐLĐ ", note="lần hai")
    assert again.pk == first.pk
    assert TargetEntry.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"entries": [("luc-nam", 2026, 401)]},
        {"entries": [("luc-nam", 2026, 400), ("luc-nam", 2027, 0)]},
        {"entries": [("yen-the", 2026, 400)]},
        {"kind": DecisionKind.ADJUSTED},
        {"effective_on": datetime.date(2024, 4, 1)},
    ],
)
def test_the_same_number_with_other_content_is_refused(change):
    record()
    entries = [
        line(unit, year, amount=amount)
        for unit, year, amount in change.pop("entries", [("luc-nam", 2026, 400)])
    ]
    with pytest.raises(LedgerRefused, match="nội dung khác"):
        record(*entries, **change)
    assert TargetDecision.objects.count() == 1
    assert current() == 400


def test_another_day_of_the_same_year_is_refused_and_another_year_is_another_decision():
    record()
    with pytest.raises(LedgerRefused, match="01/03/2024"):
        record(signed_on=datetime.date(2024, 3, 2))
    record(signed_on=datetime.date(2025, 3, 1))
    assert current() == 800


def test_what_the_confederation_assigned_is_another_book():
    record()
    record(line("bac-giang", amount=25_000), issuer=Issuer.CONFEDERATION)
    assert current() == 400
    assert current(("bac-giang", 2026, "members_admitted")) is None


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([], "không có dòng"),
        ([("luc-nam", 2023, "members_admitted", 5)], "ngoài chương trình"),
        ([("luc-nam", 2026, "officials_standardised_share", 100)], "tỷ lệ"),
        ([("luc-nam", 2026, "members_admitted", 1)] * 2, "hai dòng"),
        ([("luc-nam", 2026, "members_admitted", 10**10)], "quá lớn"),
        ([("luc-nam", 2026, "members_admitted", -1)], "không thể âm"),
    ],
)
def test_refused_entries_leave_nothing_behind(entries, reason):
    with pytest.raises(LedgerRefused, match=reason):
        record_decision(entries=[line(*entry) for entry in entries], kind=DecisionKind.ASSIGNED, **paper())
    assert not TargetDecision.objects.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": " "}, "số quyết định"),
        ({"number": "x" * 61}, "số quyết định"),
        ({"number": "QuyÕt ®Þnh sè 5"}, "TCVN3"),
        ({"signed_on": datetime.date(1024, 3, 1)}, "01/03/1024"),
        ({"kind": "gift"}, "loại quyết định"),
        ({"issuer": "nobody"}, "cấp giao"),
    ],
)
def test_refused_decisions(change, reason):
    with pytest.raises(LedgerRefused, match=reason):
        record(**change)


def test_a_target_may_not_be_negative_on_any_day():
    record(line(amount=400), effective_on=datetime.date(2025, 1, 1))
    with pytest.raises(LedgerRefused, match=r"LĐLĐ huyện Lục Nam, năm 2026, .* sẽ còn -1 .*không thể âm"):
        record(line(amount=-401), number="13", effective_on=datetime.date(2026, 1, 1))
    with pytest.raises(LedgerRefused, match="từ ngày 01/06/2024"):
        record(line(amount=-100), number="14", effective_on=datetime.date(2024, 6, 1))
    assert current() == 400


def test_a_person_needs_the_right():
    nobody = User.objects.create_user("nobody", full_name="Không Quyền")
    with pytest.raises(PermissionDenied):
        record(by=nobody)
    chief = User.objects.create_superuser("quantri", full_name="Quản Trị")
    assert record(by=chief).recorded_by == chief


def test_a_correction_reverses_and_points_at_what_it_corrects():
    wrong = record(line(amount=4000), line(year=2027, amount=400)).entries.get(year=2026)
    done = correct(reverse=[wrong], entries=[line(amount=400)], **paper("13"))
    assert done.kind == DecisionKind.CORRECTION
    assert sorted(done.entries.values_list("amount", "reverses")) == [(-4000, wrong.pk), (400, None)]
    assert current() == 400
    again = correct(reverse=[wrong], entries=[line(amount=400)], **paper("13"))
    assert again.pk == done.pk
    with pytest.raises(LedgerRefused, match="đã được đính chính theo số 13 ngày 01/03/2024"):
        correct(reverse=[wrong], entries=[line(amount=500)], **paper("14"))
    with pytest.raises(LedgerRefused, match="không được đính chính tiếp"):
        correct(reverse=[done.entries.get(reverses=wrong)], **paper("15"))


def test_a_correction_is_of_one_decision_that_is_not_later():
    first = record().entries.get()
    second = record(number="13", signed_on=datetime.date(2025, 1, 1)).entries.get()
    with pytest.raises(LedgerRefused, match="một quyết định"):
        correct(reverse=[first, second], **paper("14", datetime.date(2025, 1, 2)))
    with pytest.raises(LedgerRefused, match="01/01/2025"):
        correct(reverse=[second], **paper("14", datetime.date(2024, 12, 31)))
    with pytest.raises(LedgerRefused, match="Chưa chọn"):
        correct(reverse=[], **paper("14"))
    with pytest.raises(LedgerRefused, match="hai lần"):
        correct(reverse=[first, first], **paper("14"))
    with pytest.raises(LedgerRefused, match="nêu rõ dòng chỉ tiêu"):
        record(number="14", kind=DecisionKind.CORRECTION)


def test_a_transfer_keeps_the_sum():
    record(line("luc-nam", amount=400), line("yen-the", amount=250))
    giver, year, indicator, _ = line("luc-nam")
    taker = line("yen-the")[0]
    moved = transfer(moves=[(giver, taker, year, indicator, 100)], **paper("13"))
    assert sum(entry.amount for entry in moved.entries.all()) == 0
    assert (current(), current(("yen-the", 2026, "members_admitted"))) == (300, 350)
    with pytest.raises(LedgerRefused, match="không thể âm"):
        transfer(moves=[(giver, taker, year, indicator, 301)], **paper("14"))
    for wrong in [(giver, giver, year, indicator, 1), (giver, taker, year, indicator, 0)]:
        with pytest.raises(LedgerRefused, match="Chuyển chỉ tiêu"):
            transfer(moves=[wrong], **paper("14"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE targets_targetentry SET amount = amount + 1",
        "DELETE FROM targets_targetentry",
        "UPDATE targets_targetdecision SET number = 'x'",
        "UPDATE targets_targetdecision SET closed_at = NULL",
        "DELETE FROM targets_targetdecision",
        "INSERT INTO targets_targetentry (decision_id, unit_id, year, indicator_id, amount) "
        "SELECT decision_id, unit_id, 2028, indicator_id, amount FROM targets_targetentry",
    ],
)
def test_a_closed_decision_is_sealed_in_the_database(statement):
    decision = record()
    before = list(TargetEntry.objects.values_list())
    with (
        pytest.raises(IntegrityError, match="sealed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(TargetEntry.objects.values_list()) == before
    decision.refresh_from_db()
    assert decision.closed_at is not None


@given(
    decisions=st.lists(
        st.dictionaries(
            st.tuples(st.sampled_from(CODES), st.integers(2024, 2028), st.sampled_from(["unions_founded"])),
            st.integers(-5, 9),
            min_size=1,
            max_size=6,
        ),
        max_size=6,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_current_target_is_the_sum_of_all_that_was_recorded(decisions):
    with transaction.atomic():
        expected = {}
        for number, entries in enumerate(decisions):
            after = dict(expected)
            for cell, amount in entries.items():
                after[cell] = after.get(cell, 0) + amount
            try:
                record(*(line(*cell, amount) for cell, amount in entries.items()), number=str(number))
            except LedgerRefused:
                assert min(after.values()) < 0
            else:
                assert min(after.values()) >= 0
                expected = after
        assert TargetEntry.objects.current_targets() == expected
        transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("amounts", [(400, 400, 400, 400), (400, 500, 600, 700)])
def test_of_several_with_one_number_one_is_recorded(amounts):
    """The same content: all get the one decision. Other content: all but one are refused."""
    start = threading.Barrier(len(amounts))
    answers = []

    def write(amount):
        try:
            entry, details = line(amount=amount), paper()
            start.wait()
            answers.append(record_decision(entries=[entry], kind=DecisionKind.ASSIGNED, **details).pk)
        except LedgerRefused:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(amount,)) for amount in amounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert TargetDecision.objects.count() == 1
    assert TargetEntry.objects.count() == 1
    refused = 0 if len(set(amounts)) == 1 else len(amounts) - 1
    assert answers.count("refused") == refused
