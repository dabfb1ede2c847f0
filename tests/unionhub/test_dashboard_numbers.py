"""Page, ranking, sheet for a meeting and workbook say the same numbers as ``targets/progress/loading.py``; and what they cost."""

import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from targets import progress
from targets.models import ReportingPeriod, ReportState
from tests.support import bulk
from tests.support.html import part, rows, text
from tests.support.people import leader
from units.models import Installation, Unit
from vietnamese import clock
from vietnamese.numbers import group

HEADLINES = MEMBERS, UNIONS, UNIONS_20PLUS = (
    "members_admitted",
    "unions_founded",
    "enterprise_unions_founded_20plus",
)
pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 20)
# The first page asks for rating (whose last concluded year is chosen first), for officials and for what units ask for, too.
QUERIES = 18


def state(unit, period):
    """The last quarter unfinished."""
    if (period.year, period.quarter) != (2026, 3):
        return ReportState.APPROVED
    return {"kcn": ReportState.SUBMITTED, "y-te": ReportState.RETURNED, "son-dong": None}.get(
        unit.code, ReportState.APPROVED
    )


@pytest.fixture
def filled(annex, client):
    units = list(Unit.objects.filter(owes_reports=True).exclude(code=bulk.PROVINCE))
    bulk.fill(units, list(ReportingPeriod.objects.ended(DAY)), state=state)
    client.force_login(leader())
    with clock.at(DAY):
        yield progress.load(headlines=True)


def get(client, name, *args, **parameters):
    response = client.get(reverse(name, args=args), parameters)
    assert response.status_code == 200
    return response


def shown(value):
    return "–" if value is None else group(value)


def cell(measure):
    """A cell of the annex as the page prints it."""
    if not measure.target:
        return None
    share = f" {measure.percent}" if measure.percent else ""
    return f"{shown(measure.approved)}/{group(measure.target)}{share}"


def annex_of(response):
    return {
        row[1]: row[2:] for row in rows(part(response, '<section id="bieu">', "</section>")) if len(row) > 10
    }


def test_the_annex_of_the_page(filled, client):
    found = annex_of(get(client, "dashboard-units"))
    for unit in filled.units:
        for column, code in enumerate((UNIONS, MEMBERS)):
            measure = filled.of_unit(code, unit.code)
            for position, one in enumerate((*measure.years, measure)):
                printed = found[unit.name][position * 2 + column]
                assert printed.startswith(shown(one.approved))
                if cell(one):
                    assert printed == cell(one)
                else:
                    assert "%" not in printed
    for name, codes in (
        ("TỔNG", filled.all_codes),
        ("Trong đó: CĐ các KCN", ("kcn",)),
        ("Các đơn vị còn lại", filled.other_codes),
    ):
        for column, code in enumerate((UNIONS, MEMBERS)):
            measure = filled.measure(code, codes)
            assert found[name][column::2] == [cell(one) for one in (*measure.years, measure)]


def test_the_workbook(filled, client):
    Installation.objects.create(sample_since=clock.now())
    response = get(client, "dashboard-export")
    assert "attachment" in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    notes = " ".join(str(row[0]) for row in found[:6])
    assert "DỮ LIỆU MẪU" in notes
    assert "Số liệu đến ngày 20/10/2026" in notes
    assert "quý III/2026, chốt 30/9/2026, đã duyệt báo cáo của 14/17 đơn vị" in notes
    assert "Chỉ gồm số liệu đã duyệt, gồm cả số đã duyệt sau quý II/2026." in notes
    answer = text(part(get(client, "dashboard-goal", MEMBERS), '<div class="answer">', "</div>"))
    assert answer in notes
    lines = {row[1]: row[2:] for row in found if row[1]}
    groups = [(unit.name, (unit.code,)) for unit in filled.units]
    groups += [("TỔNG", filled.all_codes), ("Các đơn vị còn lại", filled.other_codes)]
    for name, codes in groups:
        expected = []
        measures = [filled.measure(code, codes) for code in (UNIONS, MEMBERS)]
        for position in range(6):
            for measure in measures:
                one = (*measure.years, measure)[position]
                expected += [one.target, one.approved, one.percent]
        assert lines[name] == expected


def test_cards_and_blocks(filled, client):
    for code in HEADLINES:
        province, others = filled.province(code), filled.others(code)
        response = get(client, "dashboard-goal", code)
        found = {row[0]: row[1:] for row in rows(part(response, '<section class="block"', "</section>"))}
        for column, measure in enumerate((province, others)):
            assert found["Đã duyệt"][column].split()[0] == group(measure.approved_judged)
            assert found["Duyệt thêm sau đó"][column] == shown(measure.approved_later)
            assert found["Đã duyệt, kể cả phần duyệt thêm"][column] == group(measure.approved)
            assert found["Chờ duyệt"][column] == shown(measure.pending)
            assert found["Tiến độ kế hoạch"][column].split()[0] == shown(measure.plan)
            assert found["Dự báo đến hết năm 2028"][column].split()[0] == shown(measure.forecast)
        for position, quarter in enumerate(filled.quarters):
            approved, cumulative, plan, forecast = found[str(quarter)]
            assert approved.split()[0] == shown(province.approved_by_quarter[position])
            judged = position < province.judged_count
            assert cumulative == (shown(province.cumulative_by_quarter[position]) if judged else "–")
            assert plan == shown(province.plan_by_quarter[position])
            assert forecast == shown(province.forecast_by_quarter[position])
    assert province.cumulative_by_quarter[filled.ended - 1] == province.approved


def test_ranking(filled, client):
    for parameters, codes in (({}, filled.all_codes), ({"khong-ke": "1"}, filled.other_codes)):
        response = get(client, "dashboard-ranking", **parameters)
        for code in (MEMBERS, UNIONS):
            expected = filled.shortfalls(code, codes)
            assert expected, "the random data make somebody late"
            section = part(response, f'<section id="{code}"', "</section>")
            found = [row for row in rows(section) if len(row) == 6][1:]
            assert [row[1] for row in found] == [unit.name for unit, _ in expected]
            assert [row[4].split()[0] for row in found] == [group(one.behind) for _, one in expected]
            others = {row[1] for row in rows(section) if len(row) == 5}
            assert [int(row[0]) for row in found] == [unit.order for unit, _ in expected]
            assert len(found) + len(others) - 1 == len(codes)


def test_the_sheet_for_a_meeting(filled, client):
    response = get(client, "dashboard-print")
    found = {row[1]: row[2:] for row in rows(response.content.decode()) if len(row) == 15}
    year, position = 2026, filled.ended - 1
    groups = [(unit.name, (unit.code,)) for unit in filled.units] + [("TỔNG", filled.all_codes)]
    for name, codes in groups:
        for column, code in enumerate((UNIONS, MEMBERS)):
            measure = filled.measure(code, codes)
            one = measure.year(year)
            assert found[name][column * 6 : column * 6 + 6] == [
                shown(one.target or None),
                shown(measure.approved_by_quarter[position]),
                shown(one.approved),
                one.percent or "–",
                shown(measure.approved),
                measure.percent or "–",
            ]
    assert "CĐ các KCN tỉnh (chờ duyệt)" in text(response)
    assert "<nav" not in part(response, "<h1>", "</html>")
    earlier = text(get(client, "dashboard-print", quy="2025-2"))
    assert "Quý II năm 2025 (số liệu đến ngày 30/6/2025)" in earlier
    assert "ngày chốt số liệu 30/6/2025; đã duyệt báo cáo của 17/17" in earlier


def test_every_number_opens_down_to_the_report(filled, client):
    """Province → units by quarter → report."""
    home = get(client, "dashboard").content.decode()
    indicator = reverse("dashboard-indicator", args=[MEMBERS])
    assert f'href="{indicator}?den=2026-06-30"' in home, "as of the judged quarter"
    assert f'href="{indicator}"' in get(client, "dashboard-goal", MEMBERS).content.decode()
    quarters = get(client, "dashboard-indicator", MEMBERS, nam="2026")
    report = filled.cell("luc-nam", filled.last_quarter).report
    value = filled.of_unit(MEMBERS, "luc-nam").approved_by_quarter[filled.ended - 1]
    assert (
        f'<a href="{reverse("report-detail", args=[report])}">{group(value)}</a>' in quarters.content.decode()
    )
    unit = get(client, "dashboard-unit", "luc-nam").content.decode()
    assert reverse("report-detail", args=[report]) in unit
    assert client.get(reverse("report-detail", args=[report])).status_code == 200


def test_every_link_leads_somewhere(filled, client):
    seen = set()
    for name, *args in PAGES[:-1]:
        html = get(client, name, *args).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        ids = set(re.findall(r'id="([^"]+)"', html))
        for url in re.findall(r'<a [^>]*href="([^"]+)"', main):
            if url.startswith("#"):
                assert url[1:] in ids
            elif (path := url.split("#")[0]) not in seen:
                seen.add(path)
                assert client.get(path, follow=True).status_code == 200, path
    assert len(seen) > 30


PAGES = [
    ("dashboard",),
    ("dashboard-goal", MEMBERS),
    ("dashboard-units",),
    ("dashboard-reports",),
    ("dashboard-register",),
    ("dashboard-ledger",),
    ("dashboard-ranking",),
    ("dashboard-indicator", MEMBERS),
    ("dashboard-unit", "kcn"),
    ("dashboard-officials",),
    ("dashboard-print",),
    ("dashboard-export",),
]


def counted(client):
    found = {}
    for name, *args in PAGES:
        with CaptureQueriesContext(connection) as queries:
            get(client, name, *args)
        found[name] = len(queries)
    return found


def test_as_many_queries_for_170_units_as_for_17(filled, client):
    few = counted(client)
    assert few["dashboard"] <= QUERIES
    # Six more: a unit's targets, its rating rounds with their counts, and what is registered in the running year.
    assert max(few.values()) <= QUERIES + 7
    more = bulk.more_units(153)
    bulk.assign(more)
    bulk.fill(more, list(ReportingPeriod.objects.ended(datetime.date(2024, 12, 31))), seed=2)
    assert counted(client) == few
    assert "LĐLĐ huyện số 170" in text(get(client, "dashboard-units")), "nothing is cut off"
