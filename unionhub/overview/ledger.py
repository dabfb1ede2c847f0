"""The ledger of targets, read only, for all who see progress: every target opens the entries that it is the sum of."""

import django_filters
import django_tables2 as tables
from django.db.models import Q, Sum
from django.http import Http404

from pages.lists import ListFilter, ListPage, Tab, search_filter
from pages.tables import AT_A_DESK, CountColumn, DayColumn, ListTable, cells
from targets.models import Indicator, Issuer, TargetEntry
from targets.programme.current import PROGRAMME, NoProgramme
from unionhub.overview import tabs
from unionhub.overview.filters import Asked
from units.models import UnitVersion
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group

UNIT, YEAR, INDICATOR, ISSUER = "don-vi", "nam", "chi-tieu", "cap"
_cell = cells("unionhub/ledger_cell_{}.html")


def _in_force():
    return Q(decision__effective_on__lte=clock.today())


class LedgerFilter(ListFilter):
    """Entries of one programme. What the confederation and what the province assigned are never added together."""

    don_vi = django_filters.ChoiceFilter(label="Đơn vị", field_name="unit__code", empty_label="Tất cả")
    nam = django_filters.ChoiceFilter(label="Năm", field_name="year", empty_label="Cả nhiệm kỳ")
    chi_tieu = django_filters.ChoiceFilter(
        label="Chỉ tiêu", field_name="indicator__code", empty_label="Tất cả"
    )
    so = search_filter("Số quyết định", field_name="decision__number", lookup_expr="icontains")
    cap = django_filters.ChoiceFilter(
        label="Cấp giao", field_name="decision__issuer", choices=Issuer.choices, empty_label=None
    )
    chuong_trinh = django_filters.ChoiceFilter(
        label="Chương trình", empty_label="Hiện nay", method="of_programme"
    )

    order = ("-decision__effective_on", "-decision__pk", "unit__order", "year", "indicator__order")
    tabs = (
        Tab("", "Đang có hiệu lực", _in_force, empty="Chưa giao chỉ tiêu nào"),
        Tab("sap-co-hieu-luc", "Chưa có hiệu lực", lambda: ~_in_force(), empty="Không có quyết định nào"),
    )

    def visible(self, user):
        """Who sees progress sees what it is measured by: the programme in scope is chosen in ``choices``."""
        return TargetEntry.objects.in_force()

    def of_programme(self, rows, name, value):
        """Chosen in ``choices``."""
        return rows

    def choices(self):
        """Keeps the rows to one programme first. Raises Http404 before there is any."""
        self.overview = Asked.of(self.data, self.user)
        try:
            programme = self.overview.programme
        except NoProgramme:
            raise Http404 from None
        self.queryset = self.queryset.filter(decision__programme=programme)
        entries = self.queryset.order_by()
        versions = UnitVersion.objects.filter(unit__in=entries.values("unit")).in_force_on(clock.today())
        self.names = {unit: version.short_name for unit, version in versions.items()}
        units = entries.values_list("unit_id", "unit__code", "unit__order").distinct()
        indicators = Indicator.objects.filter(pk__in=entries.values("indicator")).order_by("order")
        return {
            UNIT: [
                (code, self.names.get(pk, code)) for pk, code, _ in sorted(units, key=lambda unit: unit[2])
            ],
            YEAR: [(str(year), f"Năm {year}") for year in programme.years],
            INDICATOR: [(one.code, one.heading or one.name) for one in indicators],
            PROGRAMME: [(one.code, str(one)) for one in self.overview.choice.programmes],
        }

    def defaults(self):
        return {ISSUER: Issuer.PROVINCE.value}

    def numbers(self):
        return {"total": Sum("amount", filter=_in_force())}

    @property
    def target(self) -> str:
        """“Chỉ tiêu hiện hành: 400; từ 01/01/2027: 520 (số 12/QĐ-LĐLĐ)”; only where the rows are of one indicator."""
        if INDICATOR not in self.chosen or "so" in self.chosen:
            return ""
        total = self.counts["total"]
        said = ["Chưa giao chỉ tiêu" if total is None else f"Chỉ tiêu hiện hành: {group(total)}"]
        reached = total or 0
        coming = (
            self.qs.filter(~_in_force())
            .order_by("decision__effective_on", "decision_id")
            .values_list("decision__effective_on", "decision__number")
            .annotate(amount=Sum("amount"))
        )
        for day, number, amount in coming:
            reached += amount
            said.append(f"từ {date_vi(day)}: {group(reached)} (số {number})")
        return "; ".join(said)


class LedgerTable(ListTable):
    """Rows: ``TargetEntry``, dressed with the name of its unit."""

    row_header = "decision"

    decision = _cell("decision", "Quyết định")
    signed = DayColumn("Ngày ký", accessor="decision__signed_on", attrs=AT_A_DESK)
    effective = DayColumn("Có hiệu lực từ", accessor="decision__effective_on")
    unit = tables.Column("Đơn vị", accessor="unit_name")
    year = tables.Column("Năm")
    indicator = tables.Column("Chỉ tiêu", accessor="indicator__short_name")
    amount = CountColumn("Số giao")


class LedgerList(ListPage):
    permission = "targets.view_progress"
    filter_class, table_class = LedgerFilter, LedgerTable
    page_name = "dashboard-ledger"
    template_name = "unionhub/dashboard_ledger.html"
    stylesheets = ("unionhub/overview.css",)
    title = "Chỉ tiêu và quyết định"

    def prepared(self, rows):
        return rows.select_related("decision", "indicator", "unit", "reverses__decision")

    def dress(self, records):
        for entry in records:
            entry.unit_name = self.asked.names.get(entry.unit_id, entry.unit.code)

    def empty(self):
        text = "Chỉ tiêu được ghi bằng quyết định, hoặc bằng biểu chỉ tiêu, ở trang Quản trị."
        return {"title": self.asked.tab.empty, "text": text}

    def context(self):
        choice = self.asked.overview.choice
        return {
            "programme": choice.programme,
            "programmes": choice.links(clock.today(), self.asked.overview.parameters),
            "overview_tabs": tabs.tabs(self.asked.overview.query, tabs.LEDGER),
            "target": self.asked.target,
        }
