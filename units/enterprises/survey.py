"""The yearly survey, by keyboard: one row for each enterprise without a union, one number each, the last one beside it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from pages.kept_form import Submission, replace_data
from pages.lists import PAGE, ListPage
from units.enterprises import actions
from units.enterprises.access import trail
from units.enterprises.filters import SurveyFilter
from units.enterprises.tables import SurveyTable
from units.enterprises.views import may_enter
from units.models import EnterpriseSurvey, SurveyedEnterprise
from vietnamese.fields import WholeNumberField
from vietnamese.numbers import group, plain_numbers
from workflow.steps import StepRefused

MISREAD = StepRefused(
    "Chưa lưu số nào vì địa chỉ của trang có chỗ không đọc được. Vui lòng xem lại năm và đơn vị rồi lưu lần nữa."
)


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


class SurveyList(ListPage):
    http_method_names = ["get", "head", "post"]
    filter_class, table_class = SurveyFilter, SurveyTable
    page_name = "enterprise-survey"
    template_name = "units/enterprises/survey.html"
    stylesheets = ("unionhub/enterprises.css",)

    @property
    def title(self):
        return f"Khảo sát doanh nghiệp năm {self.asked.year}"

    @property
    def caption(self):
        return f"Số lao động năm {self.asked.year}"

    def may_open(self, user):
        return may_enter(user)

    def table_options(self):
        several = len(self.asked.units) > 1 and "don-vi" not in self.asked.chosen
        return {"exclude": [] if several else ["unit"]}

    def table(self):
        table = super().table()
        self.has_next = table.page.has_next()
        return table

    def dress(self, records):
        """Put a form for its number on each row; ``submission`` holds all of them."""
        numbers = Numbers(records, self.asked.year)
        data = self.request.POST if self.request.method == "POST" else None
        for enterprise in records:
            enterprise.unit_name = self.asked.names[enterprise.unit_id]
            enterprise.last = numbers.last(enterprise)
            enterprise.form = NumberForm(
                data, enterprise=enterprise, year=self.asked.year, saved=numbers.text(enterprise)
            )
        self.submission = Submission(self.request, *(enterprise.form for enterprise in records), row=numbers)

    def post(self, request):
        self.begin(request)
        turned, posted = self.table(), self._posted()
        self.dress(posted)
        if self.asked.problems:
            self.submission.refuse(MISREAD)
        if self.submission.refused or not self.submission.carry_out(self._save):
            table = self.table_class(posted, **self.table_options())
            table.caption = self.caption
            table.paginate(per_page=max(len(posted), 1))
            return self.show(table, status=self.submission.status)
        saved, year = self.submission.done, self.asked.year
        messages.success(
            request, f"Đã lưu {group(saved)} số của năm {year}." if saved else "Không có số nào thay đổi."
        )
        return redirect(self._next(turned.page.number))

    def _posted(self) -> list[SurveyedEnterprise]:
        """Those that were on the page, in whatever order and on whatever page they would be now."""
        typed = (name[3:] for name in self.request.POST if name.startswith("so-"))
        keys = sorted(plain_numbers(typed))[: 4 * self.per_page]
        units = [pk for pk, _ in self.asked.units]
        mine = SurveyedEnterprise.objects.filter(pk__in=keys, unit__in=units)
        return list(mine.order_by(*self.asked.order))

    def _save(self) -> int:
        changed = [form for form in self.submission.forms if form.changes]
        return actions.record_surveys(
            by=self.request.user,
            year=self.asked.year,
            found={form.enterprise: form.cleaned_data["so"] for form in changed},
            seen={form.enterprise: form.seen for form in changed},
        )

    def _next(self, number: int) -> str:
        """The next page; of what is missing the same one, which has become shorter."""
        goes_on = self.request.POST.get("action") != "stay" and "con-lai" not in self.asked.chosen
        number += bool(goes_on and self.has_next)
        return reverse(self.page_name) + self.asked.query(**{PAGE: str(number) if number > 1 else ""})

    @property
    def nothing_found(self):
        return "Đã khảo sát đủ", "Mọi doanh nghiệp trong danh sách đã có số của năm này."

    def empty(self):
        return {
            "title": "Chưa có doanh nghiệp nào để khảo sát",
            "text": "Thêm doanh nghiệp trước.",
            "url": reverse("enterprise-add"),
            "action": "Thêm doanh nghiệp",
        }

    def breadcrumb(self):
        return trail(("Khảo sát hằng năm", ""))

    def context(self):
        problems = [
            (form["so"].auto_id, f"{form.enterprise.name}: {text}")
            for form in self.submission.forms
            for text in form["so"].errors
        ]
        return {
            "goes_on": self.has_next and "con-lai" not in self.asked.chosen,
            "done": self.asked.counted(),
            "problems": problems,
            "submission": self.submission,
            "action": reverse(self.page_name) + self.asked.query(**{PAGE: self.asked.data.get(PAGE, "")}),
        }
