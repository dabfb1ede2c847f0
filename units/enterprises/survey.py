"""The yearly survey, by keyboard: one row for each enterprise without a union, one number each, the last one beside it."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.login_resume import typed_survives_login
from pages.paging import show_page
from units.enterprises import actions
from units.enterprises.access import UnitNames, require_year, trail, units_to_choose
from units.enterprises.tables import SurveyTable
from units.enterprises.views import may_enter
from units.models import EnterpriseState, EnterpriseSurvey, SurveyedEnterprise
from units.rights import require
from vietnamese import clock
from vietnamese.fields import WholeNumberField
from vietnamese.numbers import group, plain_numbers

PER_PAGE = 50
_NUMBER = WholeNumberField()


@dataclass
class Row:
    """``typed``: what the field shows; ``was``: what it showed when the page was opened; ``last``: the year before it."""

    enterprise: SurveyedEnterprise
    unit_name: str
    year: int
    last: str
    saved: str
    typed: str = ""
    was: str = ""
    errors: list[str] = field(default_factory=list)
    number: int | None = None

    @property
    def changes(self) -> bool:
        return self.typed.strip() != self.was


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_survey(request):
    require(may_enter(request.user))
    year = require_year(request.GET.get("nam", ""), clock.today().year)
    names = UnitNames()
    units = units_to_choose(request.user, names)
    unit = next((pk for pk, _ in units if str(pk) == request.GET.get("don-vi")), None)
    only_missing = request.GET.get("con-lai") == "1"
    enterprises = (
        SurveyedEnterprise.objects.filter(unit__in=[unit] if unit else [pk for pk, _ in units])
        .exclude(state=EnterpriseState.FOUNDED)
        .order_by("unit__order", "collation", "pk")
    )
    if only_missing:
        enterprises = enterprises.exclude(surveys__year=year)
    table = SurveyTable(
        enterprises,
        caption=f"Số lao động năm {year}",
        exclude=() if len(units) > 1 and not unit else ("unit",),
    )
    show_page(request, table, per_page=PER_PAGE)
    rows = _rows([row.record for row in table.paginated_rows], year, names)
    problems = []
    if request.method == "POST":
        # Those that were on the page, in whatever order and on whatever page they would be now.
        rows = _rows(_posted(request, units), year, names)
        _fill_in(rows, request.POST)
        problems = [
            (f"so-{row.enterprise.pk}", f"{row.enterprise.name}: {text}")
            for row in rows
            for text in row.errors
        ]
        if not problems and not request.login_interrupted:
            found = {row.enterprise: row.number for row in rows if row.changes}
            saved = actions.record_surveys(by=request.user, year=year, found=found)
            messages.success(
                request, f"Đã lưu {group(saved)} số của năm {year}." if saved else "Không có số nào thay đổi."
            )
            return redirect(_next(request, table, only_missing))
    shown = SurveyTable(rows, caption=table.caption, exclude=table.exclude)
    done = _counts(units, unit, year)
    return render(
        request,
        "units/enterprises/survey.html",
        {
            "table": shown,
            "page_of": table,
            "rows": rows,
            "year": year,
            "years": range(clock.today().year, clock.today().year - 3, -1),
            "units": units if len(units) > 1 else [],
            "unit": unit,
            "only_missing": only_missing,
            "done": done,
            "problems": problems,
            "logged_in_again": request.login_interrupted,
            "has_next": table.page.has_next(),
            "breadcrumb": trail(("Khảo sát hằng năm", "")),
        },
        status=200,
    )


def _rows(enterprises, year, names) -> list[Row]:
    numbers = {}
    for survey in EnterpriseSurvey.objects.filter(enterprise__in=enterprises, year__lte=year).order_by(
        "year"
    ):
        numbers.setdefault(survey.enterprise_id, {})[survey.year] = survey.workforce
    rows = []
    for one in enterprises:
        own = numbers.get(one.pk, {})
        saved = group(own[year]) if own.get(year) is not None else ""
        before = max((past for past in own if past < year), default=None)
        last = (
            "–"
            if before is None
            else f"{group(own[before]) if own[before] is not None else 'chưa rõ'} ({before})"
        )
        rows.append(Row(one, names[one.unit_id], year, last, saved, typed=saved, was=saved))
    return rows


def _posted(request, units) -> list[SurveyedEnterprise]:
    keys = sorted(plain_numbers(name[3:] for name in request.POST if name.startswith("so-")))[: 4 * PER_PAGE]
    mine = SurveyedEnterprise.objects.filter(pk__in=keys, unit__in=[pk for pk, _ in units])
    return list(mine.order_by("unit__order", "collation", "pk"))


def _fill_in(rows, data) -> None:
    for row in rows:
        row.typed, row.was = data.get(f"so-{row.enterprise.pk}", ""), data.get(f"cu-{row.enterprise.pk}", "")
        if not row.changes:
            continue
        try:
            row.number = _NUMBER.clean(row.typed)
        except ValidationError as error:
            row.errors += error.messages
            continue
        if row.saved != row.was and row.saved != (group(row.number) if row.number is not None else ""):
            row.errors.append(
                f"trong lúc trang mở, người khác đã ghi {row.saved or 'trống'}. Giữ số đó thì gõ lại số đó."
            )
            row.was = row.saved
        elif row.number is None:
            row.errors.append(f"đã ghi {row.was}; muốn sửa thì gõ số mới, không để trống.")


def _counts(units, unit, year) -> tuple[int, int]:
    """How many have a number of that year, of how many."""
    chosen = SurveyedEnterprise.objects.filter(unit__in=[unit] if unit else [pk for pk, _ in units]).exclude(
        state=EnterpriseState.FOUNDED
    )
    return chosen.filter(surveys__year=year).count(), chosen.count()


def _next(request, table, only_missing) -> str:
    """The next page; of “only what is missing” the same one, which has become shorter."""
    parameters = request.GET.dict()
    if request.POST.get("action") != "stay" and not only_missing and table.page.has_next():
        parameters["page"] = str(table.page.next_page_number())
    return (
        f"{reverse('enterprise-survey')}?{urlencode(parameters)}"
        if parameters
        else reverse("enterprise-survey")
    )
