"""What the list of unions founded can be kept to: which of them, of which unit, year and quarter, as of which day."""

from dataclasses import replace
from functools import cached_property

import django_filters
from django.core.exceptions import ValidationError
from django.http import Http404

from pages.forms import Day
from pages.lists import ListFilter, Tab
from targets import progress as progress_of
from targets.foundings.counts import CountRule, load_rules
from targets.models import FoundingClaim
from targets.programme.current import PROGRAMME
from targets.progress.as_of import DayRefused, read_day
from unionhub.overview.filters import AS_REPORTED, DAY, NOWADAYS, STRUCTURE, Asked, kind_of
from unionhub.overview.foundings import FoundingsBehind, Wanted
from units.models import Unit
from vietnamese.dates import date_vi
from vietnamese.fields import LineFormField

KIND, UNIT, YEAR, QUARTER = "loai", "don-vi", "nam", "quy"
ROMAN = ("I", "II", "III", "IV")
APPROVED, WAITING = "", "cho-duyet"


def label(rule: CountRule) -> str:
    if not rule.enterprises:
        return "Tất cả CĐCS thành lập"
    return f"CĐCS doanh nghiệp từ {rule.workers} CNLĐ" if rule.workers else "CĐCS của doanh nghiệp"


class DayField(LineFormField):
    """Its value is the day as in addresses, “2026-06-30”; '' for today. Written and read as on every page: 30/06/2026."""

    def prepare_value(self, value):
        try:
            return date_vi(read_day(value or "")) if value else value
        except DayRefused:
            return value

    def clean(self, value):
        try:
            day = read_day(super().clean(value))
        except DayRefused as refused:
            raise ValidationError(str(refused)) from None
        return day.isoformat() if day else ""


class DayFilter(django_filters.CharFilter):
    field_class = DayField


class FoundingFilter(ListFilter):
    """Its rows are made of the numbers of progress (``behind``), not of a queryset."""

    loai = django_filters.ChoiceFilter(label="Loại", empty_label=None)
    don_vi = django_filters.ChoiceFilter(label="Đơn vị", empty_label="Tất cả")
    nam = django_filters.ChoiceFilter(label="Năm", empty_label="Cả nhiệm kỳ")
    quy = django_filters.ChoiceFilter(
        label="Quý",
        choices=[(str(number), f"Quý {roman}") for number, roman in enumerate(ROMAN, 1)],
        empty_label="Cả năm",
    )
    den = DayFilter(label="Số liệu đến ngày", widget=Day.widget)
    to_chuc = django_filters.ChoiceFilter(
        label="Cách xem các đơn vị đã sáp nhập, chia tách",
        choices=[
            (AS_REPORTED, progress_of.STRUCTURES[progress_of.REPORTED].capitalize()),
            (NOWADAYS, progress_of.STRUCTURES[progress_of.CURRENT].capitalize()),
        ],
        empty_label=None,
    )

    chuong_trinh = django_filters.ChoiceFilter(label="Chương trình", empty_label="Hiện nay")

    further = (DAY, STRUCTURE)
    old_names = {"d-page": "trang", "c-page": "trang"}
    tabs = (
        Tab(APPROVED, "Đã duyệt, được tính", empty="Chưa có CĐCS nào được duyệt"),
        Tab(WAITING, "Chờ duyệt, chưa tính", empty="Không có CĐCS nào chờ duyệt"),
    )

    def visible(self, user):
        return FoundingClaim.objects.none()

    def choices(self):
        """Within what the person may see; a unit that is not theirs does not exist. Raises Http404."""
        self.overview = Asked.of(self.data, self.user)
        self.rules = {kind_of(rule): rule for rule in load_rules()}
        if not self.rules:
            raise Http404
        codes = [rule.code for rule in self.rules.values()]
        try:
            self.progress = progress_of.load(
                on=self.overview.on,
                structure=self.overview.structure,
                indicators=codes,
                programme=self.overview.programme,
            )
        except progress_of.NoProgramme:
            raise Http404 from None
        if self.overview.on:
            self.data[DAY] = self.overview.on.isoformat()
        wanted = Wanted(codes[0], units=None if self.sees_everything else self._own_units())
        units = [(unit.code, unit.name) for unit in self.progress.units if wanted.has_unit(unit.code)]
        if self.data.get(UNIT) and self.data[UNIT] not in dict(units):
            raise Http404
        self._visible = wanted
        years = [(str(year), f"Năm {year}") for year in self.progress.programme.years]
        kinds = [(kind, label(rule)) for kind, rule in self.rules.items()]
        programmes = [(one.code, str(one)) for one in self.overview.choice.programmes]
        return {KIND: kinds, UNIT: units, YEAR: years, PROGRAMME: programmes}

    def defaults(self):
        return {KIND: next(iter(self.rules)), STRUCTURE: AS_REPORTED}

    def problem(self, name, typed):
        """Of day and structure as on the other pages of the overview, which say why a day is refused."""
        said = Asked.of({name: typed}, self.user).problems
        return said[0] if said else super().problem(name, typed)

    def in_words(self, name, value):
        return date_vi(read_day(value)) if name == DAY else super().in_words(name, value)

    @property
    def sees_everything(self) -> bool:
        return self.user.has_perm("targets.view_progress")

    def _own_units(self) -> frozenset[str]:
        """Own units and, read only, their predecessors; never another unit that carries the results of one."""
        own = set(Unit.objects.visible_to(self.user).values_list("code", flat=True))
        return frozenset({self.progress.carriers.get(code) for code in own} & own)

    @property
    def kind(self) -> str:
        return self.chosen.get(KIND, self.defaults()[KIND])

    @cached_property
    def wanted(self) -> Wanted:
        year, quarter = (int(self.chosen.get(name, 0)) or None for name in (YEAR, QUARTER))
        return replace(
            self._visible,
            indicator=self.rules[self.kind].code,
            unit=self.chosen.get(UNIT),
            year=year,
            quarter=quarter,
        )

    @cached_property
    def behind(self) -> FoundingsBehind:
        return FoundingsBehind(self.progress, self.wanted)

    @property
    def rows(self):
        return self.behind.waiting if self.tab.code == WAITING else self.behind.approved

    @cached_property
    def counts(self):
        return {APPROVED: self.behind.number, WAITING: self.behind.waiting_number}

    @property
    def span(self) -> str:
        """“quý II/2026”, “năm 2026”, “từ đầu nhiệm kỳ”."""
        year, quarter = self.wanted.year, self.wanted.quarter
        text = f"quý {ROMAN[quarter - 1]}" if quarter else ""
        if year:
            return f"{text}/{year}" if text else f"năm {year}"
        return f"{text} các năm" if text else "từ đầu nhiệm kỳ"
