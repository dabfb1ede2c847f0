"""An indicator that an administrator makes is data from end to end: form, checks, review, progress, print and workbook."""

import datetime
import io
import json
from itertools import pairwise

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets import progress
from targets.models import Indicator, IndicatorKind
from targets.models.indicator import PartHolds
from targets.progress.officials import SHARES, OfficerShares
from targets.reports import checks
from targets.reports.checks import Context
from tests.support import form_figures, people
from vietnamese import clock
from vietnamese.dates import Quarter

pytestmark = pytest.mark.usefixtures("reference_data")

CODE, NAME = "women_admitted", "Trong đó: đoàn viên nữ kết nạp mới"
DAY = datetime.date(2024, 4, 8)
DECLARED = {
    "code": CODE,
    "name": NAME,
    "short_name": "Kết nạp ĐV nữ",
    "unit_label": "đoàn viên",
    "order": 25,
    "kind": "flow",
    "reported": "on",
    "section": "members",
    "hint": "Chỉ tính nữ.",
    "part_holds": "quarter",
    "odd_factor": 3,
    "odd_at_least": 5,
}


def declare(client, **fields):
    """Made on the administrators' page, as people make it."""
    client.force_login(people.administrator())
    whole = Indicator.objects.get(code="members_admitted").pk
    answer = client.post(reverse("admin:targets_indicator_add"), DECLARED | {"part_of": whole} | fields)
    assert answer.status_code == 302, answer.content.decode()
    return Indicator.objects.get(code=fields.get("code", CODE))


def sheet_texts(answer) -> set:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_one_made_in_the_admin_goes_all_the_way(client):
    people.open_quarter(2024, 1)
    report = people.report_of("yen-dung", 2024, 1)
    people.save_figures(report, members_start=900, members_admitted=40, difficulties="Khó khăn đã ghi")
    declare(client)
    officer = people.reporter("yen-dung")
    with clock.at(DAY):
        client.force_login(officer)
        address = reverse("report-edit", args=[report.pk])
        page = client.get(address)
        html = page.content.decode()
        assert f'name="{CODE}"' in html
        assert "Chỉ tính nữ." in html
        assert 'value="40"' in html
        assert "Khó khăn đã ghi" in html
        parts = {part.section.code: [row.code for row in part.rows] for part in page.context["parts"]}
        assert parts["members"][1:3] == ["members_admitted", CODE]

        form = page.context["form"]
        typed = {name: form[name].value() for name in ("version", "key", "listed")}
        typed |= dict.fromkeys(form.asked, "0") | {"nothing_founded": "on"}
        typed |= {"members_start": "900", "members_admitted": "40", CODE: "41"}
        refused = client.post(address, typed | {"action": "send"}, follow=True).content.decode()
        assert f"“{NAME}” là 41, lớn hơn “Đoàn viên kết nạp mới” (40)." in refused

        form = client.get(address).context["form"]
        assert form[CODE].value() in (41, "41")
        typed |= {name: form[name].value() for name in ("version", "key", "listed")} | {CODE: "15"}
        client.post(address, typed | {"action": "send"})
        report.refresh_from_db()
        assert report.state == "submitted"
        assert NAME in client.get(reverse("report-detail", args=[report.pk])).content.decode()

        client.force_login(people.staff())
        review = client.get(reverse("review-report", args=[report.pk])).content.decode()
        assert NAME in review
    people.approve(report)

    with clock.at(DAY):
        out = io.StringIO()
        call_command("progress", "--on", "2024-04-08", "--format", "json", stdout=out)
        data = json.loads(out.getvalue())
        assert next(row for row in data["indicators"] if row["code"] == CODE)["approved"] == 15
        unit = next(row for row in data["units"] if row["code"] == "yen-dung")
        assert unit["approved"]["2024"][CODE] == 15
        client.force_login(people.leader())
        assert NAME in client.get(reverse("report-detail", args=[report.pk])).content.decode()
        assert client.get(reverse("dashboard-indicator", args=[CODE])).status_code == 200
        client.force_login(people.staff())
        export = client.get(reverse("admin:targets_quarterlyreport_changelist") + "export/")
        assert NAME in sheet_texts(export)


def test_what_was_sent_before_can_still_be_approved(client):
    people.open_quarter(2024, 1)
    report = people.send_report("yen-dung", 2024, 1, members_admitted=5)
    declare(client)
    assert checks.missing_before_sending(report, revision=report.current_revision) == []
    assert people.approve(report).is_approved


def test_quarters_before_its_first_day_do_not_ask_for_it(client):
    people.open_quarter(2024, 1)
    people.open_quarter(2024, 2)
    declare(client, reported_from="01/04/2024")
    assert CODE not in Context.of(people.report_of("yen-dung", 2024, 1)).figures
    assert CODE in Context.of(people.report_of("yen-dung", 2024, 2)).figures


def test_a_retired_one_leaves_the_form_and_not_the_history(client):
    people.open_quarter(2024, 1)
    people.open_quarter(2024, 2)
    indicator = declare(client)
    report = people.approve_report("yen-dung", 2024, 1, members_admitted=5, **{CODE: 2})
    indicator.retired_from = datetime.date(2024, 4, 1)
    indicator.full_clean()
    indicator.save()
    assert CODE not in Context.of(people.report_of("yen-dung", 2024, 2)).figures
    client.force_login(people.reporter("yen-dung"))
    assert NAME in client.get(reverse("report-detail", args=[report.pk])).content.decode()
    assert progress.load(on=DAY).province(CODE).approved == 2


@pytest.mark.parametrize(
    "change", [{"code": "other"}, {"kind": "stock"}, {"added_to_id": None}, {"part_of_id": "self.start"}]
)
def test_what_an_approved_number_means_is_locked(client, change):
    people.open_quarter(2024, 1)
    people.approve_report("yen-dung", 2024, 1, members_admitted=5)
    indicator = Indicator.objects.get(code="members_admitted")
    if "part_of_id" in change:
        change = {"part_of_id": Indicator.objects.get(code="members_start").pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=indicator.pk).update(**change)
    for name, value in change.items():
        setattr(indicator, name, value)
    with pytest.raises(ValidationError, match="Đã có số liệu được duyệt"):
        indicator.full_clean()
    Indicator.objects.filter(pk=indicator.pk).update(name="Tên mới")
    client.force_login(people.administrator())
    html = client.get(reverse("admin:targets_indicator_change", args=[indicator.pk])).content.decode()
    assert 'name="kind"' not in html
    assert 'name="added_to"' not in html
    assert 'name="hint"' in html


def test_no_new_term_of_a_sum_with_approved_figures():
    people.open_quarter(2024, 1)
    people.approve_report("yen-dung", 2024, 1, members_admitted=5)
    total = Indicator.objects.get(code="members_end")
    new = Indicator(code="moved", name="Chuyển đến", short_name="Đến", unit_label="đoàn viên", order=35)
    new.kind, new.added_to = IndicatorKind.FLOW, total
    with pytest.raises(ValidationError, match="“cộng vào”"):
        new.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        new.save()


def test_a_count_of_foundings_is_declared_and_retired_like_others(client):
    """Of enterprises from 100 workers: data in the admin; counted from the list in the quarters that have it."""
    for number in (1, 2):
        people.open_quarter(2024, number)
    whole = Indicator.objects.get(code="enterprise_unions_founded_20plus").pk
    fields = {"code": "large", "name": "CĐCS doanh nghiệp từ 100 CNLĐ", "section": "unions", "part_of": whole}
    counted = {"counted_unions": "enterprises", "workers_from": 100, "unit_label": "CĐCS", "order": 75}
    indicator = declare(client, **fields, **counted)
    report = people.report_of("yen-dung", 2024, 1)
    for name, workforce in (("CĐCS lớn", 120), ("CĐCS nhỏ", 30)):
        people.add_founding(report, name, workforce=workforce, on=datetime.date(2024, 2, 1))
    assert checks.figures_of(report.current_revision)["large"] == 1
    context = Context.of(report)
    assert context.foundings.by_code == {
        "unions_founded": 2,
        "enterprise_unions_founded": 2,
        "enterprise_unions_founded_20plus": 2,
        "large": 1,
    }
    with clock.at(DAY):
        client.force_login(people.reporter("yen-dung"))
        assert 'name="large"' not in client.get(reverse("report-edit", args=[report.pk])).content.decode()
    people.approve(people.send_report("yen-dung", 2024, 1, **context.foundings.by_code))
    with clock.at(DAY):
        client.force_login(people.leader())
        rows = client.get(reverse("dashboard-foundings"), {"loai": "tu-100"})
        assert [row.founding.name for row in rows.context["behind"].approved] == ["CĐCS lớn"]
    indicator.retired_from = datetime.date(2024, 4, 1)
    indicator.full_clean()
    indicator.save()
    later = Context.of(people.report_of("yen-dung", 2024, 2)).foundings
    assert later.counted
    assert "large" not in later.codes


def test_without_any_count_the_form_asks_for_no_list(client):
    """All of them retired: nothing is counted, nothing is asked for, and the report goes."""
    people.open_quarter(2024, 1)
    Indicator.objects.exclude(counted_unions="").update(retired_from=datetime.date(2024, 1, 1))
    report = people.report_of("yen-dung", 2024, 1)
    listed = Context.of(report).foundings
    assert (listed.counted, listed.counts, listed.first_code) == (False, (), "")
    with clock.at(DAY):
        client.force_login(people.reporter("yen-dung"))
        assert client.get(reverse("report-edit", args=[report.pk])).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"workers_from": 20},
        {"counted_unions": "all", "workers_from": 20},
        {"counted_unions": "enterprises", "workers_from": 0},
        {"counted_unions": "all", "kind": "stock"},
    ],
)
def test_a_size_is_of_enterprises_and_a_count_is_a_flow(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(code="first_time_officers").update(**change)


def test_a_fifth_part_of_the_standard_is_data():
    """A condition made in the admin is asked for, checked, and stands among the shares; the newest code is unknown."""
    people.open_quarter(2024, 1)
    standard = Indicator.objects.get(code="officials_standardised")
    fifth = Indicator(
        code="officials_languages", name="Cán bộ chuyên trách đạt chuẩn về ngoại ngữ", order=155
    )
    fifth.short_name, fifth.unit_label, fifth.kind = "CB chuẩn ngoại ngữ", "người", IndicatorKind.STOCK
    fifth.part_of, fifth.condition_of = Indicator.objects.get(code="officials"), standard
    fifth.full_clean()
    fifth.save()
    report = people.report_of("yen-dung", 2024, 1)
    figures = dict.fromkeys(form_figures.CARRIED_OVER, 4) | {"officials_languages": 3}
    context = Context.of(report)
    problems = checks.errors(people.whole_figures(report, **figures), context)
    assert [(problem.code, "ngoại ngữ” (3)" in problem.message) for problem in problems] == [
        (standard.code, True)
    ]
    context.needs_standard_parts = False
    assert context.may_stay_blank("officials_languages")
    assert not context.may_stay_blank("officials")
    people.approve_report("yen-dung", 2024, 1, **figures | {"officials_languages": 4})
    with clock.at(DAY):
        shares = OfficerShares(progress.load(indicators=SHARES))
    assert shares.standard[-1] == ("officials_languages", "CB chuẩn ngoại ngữ")
    assert shares.province().standard["officials_languages"].part == 4


def test_an_opening_stock_is_neither_a_sum_nor_of_a_share():
    start, share = Indicator.objects.get(code="members_start"), Indicator.objects.filter(kind="share").first()
    total = Indicator(
        code="x", name="X", short_name="X", unit_label="người", order=90, kind="stock", opening_of=share
    )
    with pytest.raises(ValidationError) as refused:
        total.full_clean()
    assert "opening_of" in refused.value.error_dict
    total.opening_of, total.added_to = None, start
    with pytest.raises(ValidationError) as refused:
        total.full_clean()
    assert "added_to" in refused.value.error_dict


@pytest.mark.parametrize("name", ["part_of", "added_to"])
def test_circles_are_refused(name):
    first, second = Indicator.objects.filter(code__in=["officials", "first_time_officers"]).order_by("order")
    Indicator.objects.filter(pk=first.pk).update(**{name: second})
    first.refresh_from_db()
    setattr(second, name, first)
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert "Vòng lặp" in refused.value.message_dict[name][0]


@pytest.mark.parametrize("name", ["part_of", "added_to"])
@pytest.mark.parametrize("length", [2, 3, 9])
def test_the_database_refuses_circles_too(name, length):
    """Rows written past the model: by a program, or by two forms."""
    fields = {"unit_label": "người", "order": 300, "kind": "flow"}
    chain = [
        Indicator.objects.create(code=f"c{place}", name=f"C{place}", **fields) for place in range(length)
    ]
    for lower, upper in pairwise(chain):
        Indicator.objects.filter(pk=lower.pk).update(**{name: upper})
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=chain[-1].pk).update(**{name: chain[0]})
    Indicator.objects.filter(pk=chain[-1].pk).update(name="Tên khác")


@st.composite
def declarations(draw):
    """Indicators in a row, each perhaps added to a later one, or a part of one."""
    number = draw(st.integers(2, 6))
    made = []
    for pk in range(1, number + 1):
        later = st.none() | st.integers(pk + 1, number) if pk < number else st.none()
        made.append(
            Indicator(
                pk=pk,
                code=f"i{pk}",
                name=f"Chỉ tiêu {pk}",
                order=draw(st.integers(1, 3)),
                kind=IndicatorKind.FLOW,
                section=draw(st.sampled_from(["members", "unions", "officers"])),
                added_to_id=draw(later),
                subtracted=draw(st.booleans()),
                part_of_id=draw(later),
                part_holds=draw(st.sampled_from(PartHolds.values)),
            )
        )
    return made


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(declarations(), st.data())
def test_sums_and_parts_of_any_declaration(made, data):
    codes = [indicator.code for indicator in made]
    numbers = st.fixed_dictionaries(dict.fromkeys(codes, st.none() | st.integers(0, 9)))
    history = {Quarter(2026, 1): data.draw(numbers)}
    context = Context(Quarter(2026, 2), history, {indicator.code: indicator for indicator in made})
    assert sorted(context.figures) == sorted(codes)
    typed = data.draw(numbers)
    typed |= context.foundings.counted_values(typed) if context.foundings.counted else {}
    values = checks.complete(typed, context)
    for total in made:
        terms = [term for term in made if term.added_to_id == total.pk]
        if not terms:
            continue
        parts = [(-1 if term.subtracted else 1, values[term.code]) for term in terms]
        known = None not in [value for _, value in parts]
        amount = sum(sign * value for sign, value in parts) if known else None
        assert values[total.code] == (amount if known and amount >= 0 else None)
        negative = known and amount < 0
        blamed = {term.code for term in terms if term.subtracted}
        found = [p for p in checks.errors(values, context) if "nhiều hơn" in p.message and p.code in blamed]
        assert bool(found) == bool(negative)
    wrong = {(p.code) for p in checks.errors(values, context) if "lớn hơn" in p.message}
    for part in made:
        whole = next((other for other in made if other.pk == part.part_of_id), None)
        if whole is None or None in (values[part.code], values[whole.code]):
            assert part.code not in wrong
            continue
        term = part.part_holds == PartHolds.TERM
        before = [history[Quarter(2026, 1)][i.code] or 0 if term else 0 for i in (part, whole)]
        assert (part.code in wrong) == (values[part.code] + before[0] > values[whole.code] + before[1])
