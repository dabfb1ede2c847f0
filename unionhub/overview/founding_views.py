"""The page and the workbook of the unions behind a number; for leadership of all units, for officers of their own."""

from dataclasses import replace

import django_tables2 as tables
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from pages.paging import show_page
from targets import progress as progress_of
from targets.foundings.rules import LATE, UNIONS, without_list_text
from targets.rights import require, units_served
from unionhub.overview import labels
from unionhub.overview.filters import KINDS, Asked
from unionhub.overview.foundings import FoundingsBehind, Wanted
from unionhub.overview.views import existing, frame, own_trail, trail
from units.models import Installation, Unit
from units.models.installation import SAMPLE_NOTE
from vietnamese.dates import date_vi, text_date
from vietnamese.numbers import group, plain_number
from workbooks.writing import Column, table_workbook

PER_PAGE = 50
KIND, UNIT, YEAR, QUARTER = "loai", "don-vi", "nam", "quy"
LABELS = {
    "tat-ca": "Tất cả CĐCS thành lập",
    "doanh-nghiep": "CĐCS của doanh nghiệp",
    "tu-20": "CĐCS doanh nghiệp từ 20 CNLĐ",
}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class FoundingsTable(tables.Table):
    """Rows: ``foundings.Row``."""

    row_header = "name"

    unit = tables.Column("Đơn vị", accessor="unit__name")
    name = tables.Column("Công đoàn cơ sở", accessor="founding", default="", empty_values=())
    employer = tables.Column("Cơ quan, doanh nghiệp", accessor="founding", empty_values=())
    workforce = tables.Column(
        "CNVCLĐ ngày thành lập", accessor="founding__workforce", default="", attrs=NUMBER
    )
    members = tables.Column("Đoàn viên", accessor="founding__members", default="", attrs=NUMBER)
    decision = tables.Column("Quyết định", accessor="founding", empty_values=())
    quarter = tables.Column("Kỳ báo cáo", attrs={"td": {"class": "nowrap"}})

    class Meta:
        orderable = False
        attrs = {"class": "data cards"}

    def __init__(self, *args, caption, opens, **kwargs):
        """``opens``: ids of the units whose unions this person may open; None: all."""
        self.caption, self.opens = caption, opens
        super().__init__(*args, **kwargs)

    def render_name(self, record):
        founding = record.founding
        if founding is None:
            return format_html(
                '<span class="missing">{}</span>', without_list_text(record.count).capitalize()
            )
        name = founding.name
        if self.opens is None or founding.union.unit_id in self.opens:
            url = reverse("union-detail", args=[founding.union_id])
            name = format_html('<a href="{}">{}</a>', url, founding.name)
        now = founding.union.name
        return format_html(
            "{}{}{}",
            name,
            format_html('<span class="share">nay là {}</span>', now) if now != founding.name else "",
            format_html('<span class="share">{}</span>', LATE) if record.late else "",
        )

    def render_employer(self, record):
        founding = record.founding
        if founding is None:
            return ""
        code = founding.tax_code
        share = format_html('<span class="share">Mã số thuế {}</span>', code) if code else ""
        return format_html("{}{}", founding.employer, share)

    def render_workforce(self, value):
        return group(value)

    render_members = render_workforce

    def render_decision(self, record):
        founding = record.founding
        if founding is None:
            return ""
        number = f"Số {founding.decision_number}, " if founding.decision_number else ""
        return f"{number}ngày {date_vi(founding.founded_on)}"

    def render_quarter(self, value, record):
        if record.report is None:
            return str(value)
        return mark_safe(f'<a href="{labels.report_path(record.report)}">{value}</a>')


@require_safe
def foundings_page(request):
    asked, wanted, kind, problems = _asked(request)
    progress, wanted = _loaded(request, asked, wanted)
    behind = FoundingsBehind(progress, wanted)
    opens = None if _sees_everything(request.user) else units_served(request.user)
    listed = FoundingsTable(behind.approved, caption="Đã duyệt, được tính", opens=opens, prefix="d-")
    waiting = FoundingsTable(behind.waiting, caption="Chờ duyệt, chưa tính", opens=opens, prefix="c-")
    for table in (listed, waiting):
        show_page(request, table, per_page=PER_PAGE)
    chosen = _chosen(wanted, kind)
    name = progress.unit_by_code[wanted.unit].name if wanted.unit else ""
    everything = _sees_everything(request.user)
    return render(
        request,
        "unionhub/dashboard_foundings.html",
        frame(
            asked,
            progress,
            problems=[*asked.problems, *problems],
            behind=behind,
            about=", ".join(
                [part for part in (name or labels.PROVINCE if everything else name, _span(wanted)) if part]
            ),
            label=LABELS[kind],
            listed=listed,
            waiting=waiting,
            tabs=[
                (label, asked.url("dashboard-foundings", **(chosen | {KIND: one})), one == kind)
                for one, label in LABELS.items()
            ],
            hidden=list(chosen.items()),
            filters=_filters(progress, wanted),
            kind=kind,
            export_url=asked.url("dashboard-foundings-export", **chosen),
            indicator_url=(
                asked.url("dashboard-indicator", wanted.indicator)
                if everything and wanted.indicator in progress_of.HEADLINES
                else ""
            ),
            breadcrumb=(trail if everything else _own_trail)(asked, LABELS[kind]),
        ),
    )


@require_safe
def foundings_export(request):
    asked, wanted, kind, problems = _asked(request)
    if asked.problems or problems:
        # A file carries no message: the page does.
        return redirect(f"{reverse('dashboard-foundings')}?{request.GET.urlencode()}")
    progress, wanted = _loaded(request, asked, wanted)
    behind = FoundingsBehind(progress, wanted)
    columns = [
        Column("TT", 6), Column("Đơn vị", 30), Column("Công đoàn cơ sở khi thành lập", 44), Column("Tên hiện nay", 44),
        Column("Cơ quan, doanh nghiệp", 40), Column("Mã số thuế", 16), "CNVCLĐ ngày thành lập", "Đoàn viên",
        Column("Số quyết định", 18), "Ngày quyết định", "Kỳ báo cáo", "Trạng thái", "Số CĐCS", Column("Ghi chú", 26),
    ]  # fmt: skip
    rows = [
        _exported(place, row, state)
        for place, (row, state) in enumerate(
            [
                *((row, "Đã duyệt") for row in behind.approved),
                *((row, "Chờ duyệt") for row in behind.waiting),
            ],
            1,
        )
    ]
    notes = [SAMPLE_NOTE] if Installation.is_sample() else []
    notes.append(
        f"Số liệu đến ngày {text_date(progress.as_of)}, {progress_of.STRUCTURES[progress.structure]}. Đã duyệt "
        f"{group(behind.number)}: {group(behind.listed)} có danh sách, {without_list_text(behind.without_list)}. "
        f"Chờ duyệt {group(behind.waiting_number)}."
    )
    content = table_workbook(
        f"{LABELS[kind]}, {_span(wanted)}", notes, columns, rows, sheet_title="CĐCS thành lập"
    )
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="thanh-lap-{progress.as_of:%Y-%m-%d}.xlsx"'
    return response


def _exported(place, row, state):
    founding = row.founding
    if founding is None:
        union = [without_list_text(row.count).capitalize(), *[None] * 7]
    else:
        now = founding.union.name
        union = [
            founding.name, now if now != founding.name else None, founding.employer or None,
            founding.tax_code or None, founding.workforce, founding.members, founding.decision_number or None,
            founding.founded_on,
        ]  # fmt: skip
    note = LATE if row.late else None
    return [place, row.unit.name, *union, str(row.quarter), state, row.count, note]


def _sees_everything(user) -> bool:
    return user.has_perm("targets.view_progress")


def _asked(request):
    """What the address asks for; what cannot be read is told and left out."""
    require(_sees_everything(request.user) or request.user.has_perm("targets.enter_report"))
    problems = []
    kind = request.GET.get(KIND) or "tat-ca"
    if kind not in KINDS:
        problems.append(f"Không tìm thấy danh sách “{kind[:40]}”; trang hiển thị tất cả CĐCS thành lập.")
        kind = "tat-ca"
    wanted = Wanted(
        indicator=KINDS[kind],
        unit=request.GET.get(UNIT) or None,
        year=_number(request, YEAR, 4, "Năm", problems),
        quarter=_number(request, QUARTER, 1, "Quý", problems),
    )
    return Asked.of(request.GET), wanted, kind, problems


def _number(request, name, digits, label, problems) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    number = plain_number(text)
    if number is not None and len(text) == digits and (name != QUARTER or 1 <= number <= 4):
        return number
    what = label.lower()
    problems.append(f"Không tìm thấy {what} “{text[:40]}”; danh sách chưa lọc theo {what}.")
    return None


def _loaded(request, asked: Asked, wanted: Wanted):
    """Progress, and what is wanted within what the person may see; a unit that is not theirs does not exist."""
    progress = existing(asked, UNIONS)
    if not _sees_everything(request.user):
        # Own units and, read only, their predecessors; never another unit that carries the results of one.
        own = set(Unit.objects.visible_to(request.user).values_list("code", flat=True))
        wanted = replace(wanted, units=frozenset({progress.carriers.get(code) for code in own} & own))
    if wanted.unit and (wanted.unit not in progress.unit_by_code or not wanted.has_unit(wanted.unit)):
        raise Http404
    return progress, wanted


def _chosen(wanted: Wanted, kind: str) -> dict[str, str]:
    found = {KIND: kind, UNIT: wanted.unit, YEAR: wanted.year, QUARTER: wanted.quarter}
    return {name: str(value) for name, value in found.items() if value}


def _span(wanted: Wanted) -> str:
    quarter = f"quý {('', 'I', 'II', 'III', 'IV')[wanted.quarter]}" if wanted.quarter else ""
    if wanted.year:
        return f"{quarter}/{wanted.year}" if quarter else f"năm {wanted.year}"
    return f"{quarter} các năm" if quarter else "từ đầu nhiệm kỳ"


def _filters(progress, wanted: Wanted):
    """``[(name, label, [(value, text, chosen), …]), …]`` for the form of the page."""
    units = [(unit.code, unit.name, unit.code == wanted.unit) for unit in progress.units if
             wanted.units is None or unit.code in wanted.units]  # fmt: skip
    years = [(str(year), f"Năm {year}", year == wanted.year) for year in progress.programme.years]
    quarters = [
        (str(n), f"Quý {roman}", n == wanted.quarter) for n, roman in enumerate(("I", "II", "III", "IV"), 1)
    ]
    return [
        (UNIT, "Đơn vị", "Tất cả", units),
        (YEAR, "Năm", "Cả nhiệm kỳ", years),
        (QUARTER, "Quý", "Cả năm", quarters),
    ]


def _own_trail(asked, last):
    return own_trail(last)
