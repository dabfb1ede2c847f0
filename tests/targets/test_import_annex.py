"""``manage.py import_annex``: exit codes, what is said where, and what is written."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.annex.actions import AnnexPaper, import_annex
from targets.annex.reader import Outcome
from targets.ledger.actions import correct
from targets.management.commands import import_annex as command
from targets.models import Goal, Issuer, Programme, TargetDecision, TargetEntry
from tests.support import programmes
from tests.support.annexes import CODES, INDICATORS, YEARS, Draft, expected
from tests.support.ledgers import LUC_NAM, adjust, current, ledger
from tests.support.workbooks import saved
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group

pytestmark = pytest.mark.usefixtures("reference_data")

SIGNED = datetime.date(2023, 8, 31)


@pytest.fixture
def annex(tmp_path):
    """Writes a draft to a file: ``annex(draft)``."""

    def write(draft=None):
        path = tmp_path / "bieu.xlsx"
        path.write_bytes(saved((draft or Draft()).book()))
        return path

    return write


def run(file, *options, decision="01/CTr-LĐLĐ", date="2023-08-31"):
    """(exit code, stdout, stderr)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(
            "import_annex",
            str(file),
            "--decision",
            decision,
            "--date",
            date,
            *options,
            stdout=out,
            stderr=err,
        )
    except SystemExit as left:
        return left.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def lines_with(text, *words):
    return [line for line in text.splitlines() if all(word in line for word in words)]


def test_the_shipped_annex_fills_an_empty_ledger(settings):
    file = settings.BASE_DIR / "fixtures/bieu-chi-tieu-2023-2028.xlsx"
    code, out, err = run(file, decision="…/CTr-LĐLĐ")
    assert (code, err) == (0, "")
    assert current() == expected()
    assert TargetEntry.objects.count() == 17 * 5 * 2
    decision = TargetDecision.objects.get()
    assert (decision.kind, decision.number, decision.signed_on) == ("assigned", "…/CTr-LĐLĐ", SIGNED)
    assert decision.effective_on == SIGNED
    by_year = {year: [0, 0] for year in YEARS}
    for (_, year, indicator), target in current().items():
        by_year[year][INDICATORS.index(indicator)] += target
    assert by_year == {year: [54, 23_960 if year == 2024 else 24_010] for year in YEARS}
    assert lines_with(out, "CĐ các KCN tỉnh", "2024", "– → 15", "– → 20.000")
    assert lines_with(out, "TỔNG", "2024–2028", "– → 270", "– → 120.000")
    assert "Đã ghi 170 số" in out


@pytest.mark.parametrize("number", ["01/CTr-LĐLĐ", "99/QĐ-LĐLĐ"])
@pytest.mark.parametrize("options", [[], ["--confirm"], ["--dry-run"]])
def test_repeated_nothing_changes(annex, number, options):
    run(annex())
    before = ledger()
    code, out, err = run(annex(), *options, decision=number)
    assert (code, err) == (0, "")
    assert "Không có thay đổi" in out
    assert ledger() == before


def test_only_the_differences_are_written(annex):
    run(annex())
    changed = Draft().set("luc-nam", 2027, "members_admitted", 450).set("yen-the", 2028, "unions_founded", 0)
    code, out, err = run(annex(changed), "--effective", "2027-01-01", decision="7/QĐ-LĐLĐ", date="2026-12-15")
    assert (code, err) == (0, "")
    decision = TargetDecision.objects.get(number="7/QĐ-LĐLĐ")
    assert decision.kind == "adjusted"
    assert decision.effective_on == datetime.date(2027, 1, 1)
    written = decision.entries.values_list("unit__code", "year", "indicator__code", "amount")
    assert sorted(written) == [
        ("luc-nam", 2027, "members_admitted", 50),
        ("yen-the", 2028, "unions_founded", -2),
    ]
    assert current() == changed.targets
    assert lines_with(out, "LĐLĐ huyện Lục Nam", "2027", "400 → 450")
    assert lines_with(out, "LĐLĐ huyện Yên Thế", "2028", "2 → 0")
    assert not lines_with(out, "LĐLĐ huyện Tân Yên")
    assert lines_with(out, "TỔNG", "2027", "24.010 → 24.060")


def test_dry_run_shows_and_writes_nothing(annex):
    code, out, err = run(annex(), "--dry-run")
    assert (code, err) == (0, "")
    assert lines_with(out, "TỔNG", "2024–2028", "– → 120.000")
    assert "Không có gì được ghi" in out
    assert ledger() == ([], [])


def test_without_the_table_the_result_is_one_line(annex):
    """``make run`` asks for that: how to log in is on the screen at the end, not ninety lines of targets."""
    code, out, err = run(annex(), "--verbosity", "0")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Đã ghi 170 số vào sổ chỉ tiêu theo số 01/CTr-LĐLĐ ngày 31/08/2023 (giao chỉ tiêu)."
    ]


def test_only_if_empty(annex, tmp_path):
    assert run(annex(), "--only-if-empty")[0] == 0
    before = ledger()
    changed = Draft().set("luc-nam", 2027, "members_admitted", 450)
    for file in (annex(changed), tmp_path / "missing.xlsx"):
        code, out, err = run(file, "--only-if-empty", decision="7")
        assert (code, err) == (0, "")
        assert "không nhập lại" in out
    assert ledger() == before


def test_a_suspicious_value_is_asked_and_can_be_confirmed(annex):
    draft = Draft().set("kcn", 2026, "members_admitted", 20)
    code, _, err = run(annex(draft))
    assert code == 2
    assert lines_with(err, "Biểu chỉ tiêu!H17", "CĐ các KCN tỉnh, năm 2026")
    assert "--confirm" in err
    assert ledger() == ([], [])
    assert run(annex(draft), "--dry-run")[0] == 2
    assert run(annex(draft), "--confirm", "--dry-run")[0] == 0
    assert ledger() == ([], [])
    assert run(annex(draft), "--confirm")[0] == 0
    assert current()["kcn", 2026, "members_admitted"] == 20
    # Confirmed once, it is not asked again: neither alone nor beside another change.
    assert run(annex(draft))[0] == 0
    assert run(annex(draft.set("luc-nam", 2027, "members_admitted", 450)), decision="7")[0] == 0


@pytest.mark.parametrize("options", [[], ["--confirm"], ["--dry-run"]])
def test_errors_refuse_the_whole_file_each_at_its_cell(annex, options):
    run(annex())
    before = ledger()
    draft = Draft().set("luc-nam", 2027, "members_admitted", 450)
    draft["D8"], draft["F9"], draft["B10"] = "năm trăm", 2.5, "LĐLĐ huyện Lục Sơn"
    code, _, err = run(annex(draft), *options, decision="7")
    assert code == 1
    for cell in ("D8", "F9", "B10"):
        assert lines_with(err, f"Biểu chỉ tiêu!{cell}: ")
    assert lines_with(err, "Thiếu đơn vị LĐLĐ huyện Tân Yên")
    assert "từ chối cả tệp" in err
    assert "Không có gì được ghi" in err
    assert ledger() == before


def test_a_later_adjustment_is_never_taken_back_silently(annex):
    run(annex())
    adjust()
    before = ledger()
    # Under another number: asked; under its own: asked too, and nothing can confirm it.
    for number, date in [("99/QĐ-LĐLĐ", "2026-08-01"), ("01/CTr-LĐLĐ", "2023-08-31")]:
        code, out, err = run(annex(), decision=number, date=date)
        assert code == 2
        assert lines_with(out, "LĐLĐ huyện Lục Nam", "2026", "520 → 400")
        assert lines_with(
            err, "Lục Nam", "biểu ghi 400, sổ đang ghi 520", "45/QĐ-LĐLĐ ngày 01/07/2026", "120"
        )
        assert ledger() == before
    code, _, err = run(annex(), "--confirm")
    assert code == 1
    assert "số quyết định mới" in err
    assert ledger() == before
    code, _, err = run(annex(), "--confirm", decision="99/QĐ-LĐLĐ", date="2026-08-01")
    assert (code, err) == (0, "")
    assert current() == expected()
    assert TargetDecision.objects.get(number="99/QĐ-LĐLĐ").entries.get().amount == -120


def test_a_value_that_the_cell_never_had_is_no_taking_back(annex):
    run(annex())
    adjust()
    code, _, err = run(
        annex(Draft().set(*LUC_NAM, 480)), "--effective", "2026-09-01", decision="50", date="2026-09-01"
    )
    assert (code, err) == (0, "")
    assert current()[LUC_NAM] == 480


def test_a_corrected_value_is_not_taken_back_silently_either(annex):
    wrong = Draft().set(*LUC_NAM, 4000)
    run(annex(wrong))
    entry = TargetEntry.objects.get(unit__code="luc-nam", year=2026, indicator__code="members_admitted")
    correct(
        by=None,
        programme=Programme.objects.get(),
        issuer=Issuer.PROVINCE,
        number="02",
        signed_on=SIGNED,
        effective_on=SIGNED,
        reverse=[entry],
        entries=[(entry.unit, 2026, entry.indicator, 400)],
    )
    assert current() == expected()
    assert run(annex())[0] == 0
    assert run(annex(wrong), decision="03")[0] == 2


def test_a_known_number_with_other_content_is_refused(annex):
    run(annex())
    before = ledger()
    for options in ([], ["--confirm"]):
        code, _, err = run(annex(Draft().set(*LUC_NAM, 450)), *options)
        assert code == 1
        assert "01/CTr-LĐLĐ ngày 31/08/2023" in err
        assert "nội dung khác" in err
    assert ledger() == before


def test_a_known_number_of_another_day_of_the_year_is_refused(annex):
    run(annex())
    adjust()
    code, _, err = run(annex(), date="2023-09-01")
    assert code == 1
    assert "ngày ký 31/08/2023" in err
    # Numbers start again every year.
    assert run(annex(), date="2026-09-01")[0] == 2


def test_a_target_below_zero_is_refused_by_dry_run_and_writing_alike(annex):
    adjust(day=datetime.date(2023, 1, 1), number="00")
    before = ledger()
    draft = Draft().set(*LUC_NAM, 10)
    for options in (["--dry-run"], []):
        code, _, err = run(annex(draft), *options, date="2022-12-31")
        assert code == 1
        assert "không thể âm" in err
        assert ledger() == before


def test_units_that_ended_or_owe_nothing_need_no_row(annex):
    run(annex())
    Unit.objects.filter(code="yen-dung").update(dissolved_on=datetime.date(2025, 1, 1))
    draft = Draft()
    draft.grid.pop(7)
    draft.grid[22] = draft.grid[22][:2]
    draft.merged = draft.merged[:2]
    assert run(annex(draft), decision="5", date="2024-12-31")[0] == 1
    assert run(annex(draft), decision="5", date="2025-01-01")[0] == 0
    code, _, err = run(
        annex(Draft().set("yen-dung", 2025, "unions_founded", 1)), decision="5", date="2025-01-01"
    )
    assert code == 1
    assert "đã kết thúc hoạt động" in err
    assert "Yên Dũng" in err


def test_units_are_found_by_earlier_names_and_aliases(annex):
    viet_yen = Unit.objects.get(code="viet-yen")
    old = viet_yen.versions.get()
    viet_yen.versions.create(
        valid_from=datetime.date(2024, 2, 1),
        name="Liên đoàn Lao động thị xã Việt Yên mới",
        short_name="LĐLĐ thị xã Việt Yên mới",
        kind="town",
        parent=old.parent,
    )
    for name in ("LĐLĐ huyện Việt Yên", "LĐLĐ thị xã Việt Yên", "LĐLĐ TX Việt Yên mới"):
        draft = Draft()
        draft["B9"] = name
        assert run(annex(draft), decision=name, date="2025-01-01")[0] == 0
    assert current() == expected()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "rỗng"), (b"%PDF-1.7", "không phải"), (b"xin", "Không tìm thấy biểu"), (b"PK\x03\x04xx", "hỏng")],
)
def test_no_workbook(tmp_path, content, reason):
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(content)
    code, out, err = run(file)
    assert (code, out) == (1, "")
    assert reason in err
    assert "Không có gì được ghi" in err


def test_files_that_cannot_be_read(tmp_path):
    for file, reason in [(tmp_path, "thư mục"), (tmp_path / "x.xlsx", "Không có tệp"), ("a\0b", "Không")]:
        code, _, err = run(file)
        assert code == 1
        assert reason in err


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"date": "31-08-2023"}, "--date “31-08-2023”"),
        ({"date": "2023-02-30"}, "--date “2023-02-30”"),
        ({"date": "0001-01-01"}, "--date “0001-01-01”"),
        ({"decision": "   "}, "số quyết định"),
        ({"decision": "x" * 61}, "số quyết định"),
    ],
)
def test_impossible_decisions(annex, options, reason):
    code, _, err = run(annex(), **options)
    assert code == 1
    assert reason in err
    assert ledger() == ([], [])


def test_an_impossible_effective_day(annex):
    code, _, err = run(annex(), "--effective", "mai")
    assert code == 1
    assert "--effective “mai”" in err


def test_only_if_empty_asks_for_no_programme(annex):
    """``make run`` comes here every time, also after the next programme was made."""
    assert run(annex())[0] == 0
    programmes.of_years(2029, 2033)
    code, out, err = run(annex(), "--only-if-empty")
    assert (code, err) == (0, "")
    assert "không nhập lại" in out


def test_columns_that_count_the_same_are_called_by_their_numbers(tmp_path):
    """Two numbers of unions: “CĐCS” over both would tell neither."""
    goals = Goal.objects.filter(indicator__code="enterprise_unions_founded_20plus", per="term")
    assert goals.update(annex_column=3) == 1
    draft = Draft()
    for cells in draft.grid[4:24]:
        cells[2:] = [cell for place in range(2, 12, 2) for cell in (*cells[place : place + 2], cells[place])]
    draft.grid[5][2:] = ["CĐCS", "ĐV", "CĐCS DN từ 20 CNLĐ"] * 5
    draft.merged = []
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(saved(draft.book()))
    code, _, err = run(path)
    assert (code, err) == (0, "")
    written = TargetEntry.objects.filter(unit__code="luc-nam", year=2026).order_by("indicator__order")
    assert dict(written.values_list("indicator__code", "amount")) == {
        "members_admitted": draft.targets["luc-nam", 2026, "members_admitted"],
        "unions_founded": draft.targets["luc-nam", 2026, "unions_founded"],
        "enterprise_unions_founded_20plus": draft.targets["luc-nam", 2026, "unions_founded"],
    }


def test_after_the_last_programme_nothing_is_assigned(annex):
    with clock.at(datetime.date(2029, 1, 1)):
        code, _, err = run(annex())
    assert code == 1
    assert "Mọi chương trình đã kết thúc" in err


def test_without_a_programme_setup_is_named(annex):
    Goal.objects.all().delete()
    Programme.objects.all().delete()
    code, _, err = run(annex())
    assert code == 1
    assert "manage.py setup" in err


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("database is locked", "đang bận"),
        ("no such table: targets_programme", "manage.py setup"),
        ("connection refused", "DATABASE_URL"),
    ],
)
def test_a_database_that_does_not_answer(annex, monkeypatch, message, reason):
    def fail(**_):
        raise OperationalError(message)

    monkeypatch.setattr(command, "import_annex", fail)
    code, _, err = run(annex())
    assert code == 1
    assert reason in err


def test_a_wrong_command_line_is_refused_with_1(capsys):
    with pytest.raises(SystemExit) as left:
        command.Command(stderr=io.StringIO()).run_from_argv(["manage.py", "import_annex", "bieu.xlsx"])
    assert left.value.code == 1


# --- random annexes ----------------------------------------------------------------------------------------------

CHANGES = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(YEARS), st.sampled_from(INDICATORS)),
    st.integers(0, 30_000),
    max_size=8,
)


def bring_in(draft, number, confirm=True, day=SIGNED):
    return import_annex(
        by=None,
        sheets=[draft.sheet()],
        programme=Programme.objects.get(),
        paper=AnnexPaper(number, day, day),
        confirm=confirm,
    )


@given(rounds=st.lists(CHANGES, min_size=1, max_size=3))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_imports_write_exactly_the_differences_and_twice_is_once(rounds):
    with transaction.atomic():
        bring_in(Draft(), "0")
        targets = expected()
        for number, changes in enumerate(rounds, 1):
            changed = {key: value for key, value in changes.items() if targets[key] != value}
            written = bring_in(Draft(targets | changes), str(number)).decision
            differences = {key: value - targets[key] for key, value in changed.items()}
            entries = [] if written is None else written.entries.all()
            assert {
                (entry.unit.code, entry.year, entry.indicator.code): entry.amount for entry in entries
            } == differences
            targets |= changes
            assert current() == targets
            before = ledger()
            again = bring_in(Draft(targets), str(number))
            assert (again.changes, again.decision) == ((), None)
            assert again.outcome(confirm=False) is Outcome.DONE
            assert ledger() == before
        transaction.set_rollback(True)


@given(changes=CHANGES, number=st.sampled_from(["0", "1", "9"]))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_without_a_question_nothing_is_taken_back(changes, number):
    """Importing an older state of the ledger writes nothing, whatever was adjusted since and under whatever number."""
    with transaction.atomic():
        bring_in(Draft(), "0")
        changes = {key: value for key, value in changes.items() if expected()[key] != value}
        bring_in(Draft(expected() | changes), "1")
        before = ledger()
        answer = bring_in(Draft(), number, confirm=False)
        if changes:
            assert answer.outcome(confirm=False) is (Outcome.REFUSED if number == "1" else Outcome.ASKED)
            asked = "\n".join(answer.questions)
            assert number == "1" or all(
                f"năm {year}" in asked and group(expected()[code, year, indicator]) in asked
                for code, year, indicator in changes
            )
        assert ledger() == before
        transaction.set_rollback(True)
