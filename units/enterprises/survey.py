"""The yearly survey, by keyboard: one row for each enterprise without a union, one number each, the last one beside it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission, replace_data
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


class NumberForm(forms.Form):
    """The number of one enterprise: ``so``; ``cu`` is what the page showed when it was opened."""

    so = WholeNumberField()
    cu = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, enterprise, year, saved: str):
        super().__init__(data, auto_id="%s", initial={"so": saved, "cu": saved}, prefix=str(enterprise.pk))
        self.enterprise = enterprise
        self.fields["so"].label = enterprise.name
        self.fields["so"].widget.attrs["aria-label"] = f"Số lao động năm {year} của {enterprise.name}"

    def add_prefix(self, field_name):
        return f"{field_name}-{self.prefix}"

    @property
    def changes(self) -> bool:
        return self.data.get(self.add_prefix("so"), "").strip() != self.seen_text

    @property
    def seen_text(self) -> str:
        return self.data.get(self.add_prefix("cu"), "")

    @property
    def seen(self) -> int | None:
        try:
            return self.fields["so"].clean(self.seen_text)
        except ValidationError:
            return None

    def clean(self):
        if self.changes and self.cleaned_data.get("so", 0) is None:
            self.add_error("so", f"đã ghi {self.seen_text}; muốn sửa thì gõ số mới, không để trống.")
        return self.cleaned_data

    def initial_of(self, numbers) -> dict:
        return {"so": numbers.of(self.enterprise)} if self.changes else {}

    def claim(self, numbers) -> None:
        # A number that nobody typed over goes on being no change, whatever is stored by now.
        if self.changes:
            replace_data(self, cu=numbers.text(self.enterprise))


class Numbers:
    """What is stored of some enterprises: the number of the year, and the last one before it."""

    def __init__(self, enterprises, year: int):
        self.enterprises, self.year = enterprises, year
        self.refresh_from_db()

    def refresh_from_db(self) -> None:
        self._by_enterprise = {}
        surveys = EnterpriseSurvey.objects.filter(enterprise__in=self.enterprises, year__lte=self.year)
        for survey in surveys.order_by("year"):
            self._by_enterprise.setdefault(survey.enterprise_id, {})[survey.year] = survey.workforce

    def of(self, enterprise) -> int | None:
        return self._by_enterprise.get(enterprise.pk, {}).get(self.year)

    def text(self, enterprise) -> str:
        number = self.of(enterprise)
        return "" if number is None else group(number)

    def last(self, enterprise) -> str:
        """“120 (2025)”."""
        numbers = self._by_enterprise.get(enterprise.pk, {})
        before = max((past for past in numbers if past < self.year), default=None)
        if before is None:
            return "–"
        return f"{'chưa rõ' if numbers[before] is None else group(numbers[before])} ({before})"


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    enterprise: SurveyedEnterprise
    unit_name: str
    last: str
    form: NumberForm


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
    # Of a sending, those that were on the page, in whatever order and on whatever page they would be now.
    on_page = (
        _posted(request, units) if request.method == "POST" else [row.record for row in table.paginated_rows]
    )
    numbers = Numbers(on_page, year)
    data = request.POST if request.method == "POST" else None
    submission = Submission(
        request,
        *(NumberForm(data, enterprise=one, year=year, saved=numbers.text(one)) for one in on_page),
        row=numbers,
    )

    def save():
        changed = [form for form in submission.forms if form.changes]
        return actions.record_surveys(
            by=request.user,
            year=year,
            found={form.enterprise: form.cleaned_data["so"] for form in changed},
            seen={form.enterprise: form.seen for form in changed},
        )

    if submission.carry_out(save):
        saved = submission.done
        messages.success(
            request, f"Đã lưu {group(saved)} số của năm {year}." if saved else "Không có số nào thay đổi."
        )
        return redirect(_next(request, table, only_missing))
    rows = [
        Row(form.enterprise, names[form.enterprise.unit_id], numbers.last(form.enterprise), form)
        for form in submission.forms
    ]
    problems = [
        (form["so"].auto_id, f"{form.enterprise.name}: {text}")
        for form in submission.forms
        for text in form["so"].errors
    ]
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
            "submission": submission,
            "has_next": table.page.has_next(),
            "breadcrumb": trail(("Khảo sát hằng năm", "")),
        },
        status=submission.status,
    )


def _posted(request, units) -> list[SurveyedEnterprise]:
    keys = sorted(plain_numbers(name[3:] for name in request.POST if name.startswith("so-")))[: 4 * PER_PAGE]
    mine = SurveyedEnterprise.objects.filter(pk__in=keys, unit__in=[pk for pk, _ in units])
    return list(mine.order_by("unit__order", "collation", "pk"))


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
