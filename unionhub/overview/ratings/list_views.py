"""The page and the workbook of the ratings behind a number; for leadership of all units, for officers of their own."""

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.models import Measure
from evaluations.rates import Basis, measure_of, rates
from pages.paging import show_page
from unionhub.overview.ratings.filters import FURTHER, Listed
from unionhub.overview.ratings.links import REASON, RESULT, ROUND, SUBJECT, TEXT, UNIT, YEAR
from unionhub.overview.ratings.list_table import USUAL_ORDER, RatingTable, name_of, result_of
from unionhub.overview.ratings.slicing import RatingData
from units.models import Installation
from units.models.installation import SAMPLE_NOTE
from units.rights import require
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.streaming import streamed_workbook
from workbooks.writing import Column

PER_PAGE = 50
ROWS_AT_ONCE = 2_000
PROGRESS = "targets.view_progress"
COLUMNS = [
    Column("TT", 6), Column("Đơn vị", 26), Column("Công đoàn", 44), Column("Đối tượng", 30), Column("Loại hình", 24),
    Column("Đợt xếp loại", 34), Column("Mức đăng ký", 30), Column("Điểm tự chấm", 10), Column("Điểm thẩm định", 10),
    Column("Kết quả", 34), Column("Lý do không xếp loại", 34), Column("Số quyết định công nhận", 18),
    Column("Ngày quyết định", 14),
]  # fmt: skip


def _asked(request) -> Listed:
    require(request.user.has_perm("evaluations.view_ratings"))
    return Listed.of(request.user, request.GET, everything=request.user.has_perm(PROGRESS))


@require_safe
def rating_list(request):
    asked = _asked(request)
    found = asked.evaluations()
    counts = rates(found)
    hidden = [] if len(asked.rounds) > 1 else ["round"]
    table = RatingTable(
        RatingData(
            found.select_related("rated_union", "kind", "round", "decision").order_by(*USUAL_ORDER),
            {unit: tally.total for unit, tally in counts.by_unit(asked.year, Measure).items()},
        ),
        unit_names=asked.unit_names,
        exclude=[*hidden, *(["unit"] if len(asked.choices[UNIT]) < 2 else [])],
    )
    show_page(request, table, per_page=PER_PAGE)
    counted = counts.total()
    everything, rates_url = (
        request.user.has_perm(PROGRESS),
        f"{reverse('dashboard-ratings')}?{YEAR}={asked.year}",
    )
    return render(
        request,
        "unionhub/ratings/list.html",
        {
            "asked": asked,
            "table": table,
            "counted": counted,
            "shares": [counted.share(basis) for basis in Basis],
            "fields": asked.fields(YEAR, *([UNIT] if len(asked.choices[UNIT]) > 1 else []), SUBJECT, RESULT),
            "further": asked.fields(*[name for name in FURTHER if name != ROUND or len(asked.rounds) > 1]),
            "further_used": sum(name in asked.chosen for name in FURTHER),
            "text": asked.chosen.get(TEXT, ""),
            "reason": asked.chosen.get(REASON, ""),
            "unconfirmed": any(one.unconfirmed for one in asked.rounds),
            "export_url": f"{reverse('dashboard-rating-export')}?{asked.query}",
            "rates_url": rates_url if everything else "",
            "breadcrumb": [
                *(
                    [("Tổng quan", reverse("dashboard")), (f"Xếp loại năm {asked.year}", rates_url)]
                    if everything
                    else []
                ),
                ("Danh sách xếp loại", ""),
            ],
        },
    )


@require_safe
def rating_export(request):
    """All rows of the list as it is filtered."""
    asked = _asked(request)
    if asked.problems:
        # A file carries no message: the page does.
        return redirect(f"{reverse('dashboard-rating-list')}?{request.GET.urlencode()}")
    found = asked.evaluations()
    counted = rates(found).total()
    note = "; ".join(asked.described)
    head = [
        f"Kết quả xếp loại chất lượng công đoàn năm {asked.year}",
        *([SAMPLE_NOTE] if Installation.is_sample() else []),
        f"{note}; xuất ngày {date_vi(clock.today())}",
        f"Tổng số {group(counted.total)}; không xếp loại {group(counted.excluded)}; đủ điều kiện {group(counted.eligible)}; "
        f"đã xếp loại {group(counted.rated)}.",
        *(
            ["Có bộ tiêu chí “Chưa xác nhận” là văn bản chính thức."]
            if any(one.unconfirmed for one in asked.rounds)
            else []
        ),
    ]
    file = streamed_workbook(head, COLUMNS, _rows(asked, found), sheet_title="Xếp loại", frozen=3)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"xep-loai-{asked.year}-{clock.today():%Y-%m-%d}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _rows(asked: Listed, found):
    names = asked.unit_names
    rows = found.select_related("rated_union", "kind", "round", "decision").order_by(*USUAL_ORDER)
    for number, one in enumerate(rows.iterator(chunk_size=ROWS_AT_ONCE), 1):
        yield (
            number,
            names.get(one.unit_id, ""),
            name_of(one, names),
            measure_of(one).label,
            one.kind.name if one.kind_id else "",
            one.round.name,
            one.get_registered_level_display() if one.registered_level else "Chưa đăng ký",
            one.self_points,
            one.appraised_points,
            result_of(one),
            one.exclusion_reason,
            one.decision.number if one.decision_id else "",
            one.decision.signed_on if one.decision_id else None,
        )
