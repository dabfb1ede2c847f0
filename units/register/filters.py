"""What a list of grassroots unions can be kept to. The names stand in addresses; what cannot be read is told and left out."""

from functools import cached_property

import django_filters
from django import forms
from django.db.models import Q

from pages.lists import ListFilter, search_filter
from units.models import Founding, OrganisationKind, Sector
from units.register.scope import Scope
from vietnamese import clock
from vietnamese.short_forms import is_found, search_terms
from vietnamese.text import fold

STATE, NON_STATE, FOREIGN = "nha-nuoc", "ngoai-nha-nuoc", "fdi"
SECTORS = [
    (STATE, "Khu vực nhà nước"),
    (NON_STATE, "Ngoài khu vực nhà nước"),
    (FOREIGN, "Trong đó: doanh nghiệp FDI"),
]
UNKNOWN = "chua-ro"
# Code, label, from, to (both included).
SIZES = [
    ("duoi-20", "Dưới 20 CNVCLĐ", 0, 19),
    ("tu-20", "Từ 20 CNVCLĐ trở lên", 20, None),
    ("20-49", "Từ 20 đến 49", 20, 49),
    ("50-199", "Từ 50 đến 199", 50, 199),
    ("200-999", "Từ 200 đến 999", 200, 999),
    ("tu-1000", "Từ 1.000 trở lên", 1000, None),
]
ACTIVE, CEASED, ALL = "hoat-dong", "da-ket-thuc", "tat-ca"
STATES = [(CEASED, "Đã kết thúc hoạt động"), (ALL, "Tất cả")]
NO_DECISION = "chua-ghi"
# What is asked for less often: folded on the page.
FURTHER = ("tinh-trang", "khu-vuc", "loai-hinh", "quy-mo", "nam", "dia-ban")


class UnionFilter(ListFilter):
    tim = search_filter("Tìm theo tên, cơ quan, doanh nghiệp, mã số thuế, địa bàn", method="find")
    don_vi = django_filters.ChoiceFilter(
        field_name="unit__code", label="Đơn vị quản lý", empty_label="Tất cả các đơn vị"
    )
    khu_vuc = django_filters.ChoiceFilter(
        method="in_sector", label="Khu vực", choices=SECTORS, empty_label="Tất cả khu vực"
    )
    loai_hinh = django_filters.ChoiceFilter(
        field_name="kind__code", label="Loại hình", empty_label="Tất cả loại hình"
    )
    quy_mo = django_filters.ChoiceFilter(
        method="of_size",
        label="Quy mô",
        choices=[*((code, label) for code, label, *_ in SIZES), (UNKNOWN, "Chưa có số liệu")],
        empty_label="Mọi quy mô",
    )
    nam = django_filters.ChoiceFilter(method="founded_in", label="Năm thành lập", empty_label="Mọi năm")
    dia_ban = django_filters.CharFilter(
        method="at_place",
        label="Địa bàn",
        max_length=150,
        widget=forms.TextInput(attrs={"list": "cac-dia-ban", "autocomplete": "off"}),
    )
    tinh_trang = django_filters.ChoiceFilter(
        method="in_state", label="Tình trạng", choices=STATES, empty_label="Đang hoạt động"
    )

    further = FURTHER
    order = ("unit__order", "collation", "pk")

    def visible(self, user):
        self.scope = Scope(user)
        return self.scope.unions

    def choices(self):
        days = Founding.objects.filter(union__in=self.queryset.order_by()).dates("founded_on", "year")
        years = [(str(day.year), str(day.year)) for day in reversed(days)]
        return {
            "don-vi": [(code, name) for _, code, name in self.scope.choices],
            "loai-hinh": list(OrganisationKind.objects.values_list("code", "name")),
            "nam": [*years, (NO_DECISION, "Chưa ghi quyết định thành lập")],
        }

    @cached_property
    def places(self) -> list[str]:
        places = self.queryset.exclude(place="").order_by("place")
        return list(places.values_list("place", flat=True).distinct())

    # --- how each of them chooses ---------------------------------------------------------------------------------

    def find(self, unions, name, typed):
        return unions.found(typed)

    def in_sector(self, unions, name, code):
        if code == FOREIGN:
            return unions.filter(kind__is_foreign=True)
        return unions.filter(kind__sector=Sector.STATE if code == STATE else Sector.NON_STATE)

    def of_size(self, unions, name, code):
        if code == UNKNOWN:
            return unions.filter(Q(workforce__isnull=True) | Q(members__isnull=True))
        least, most = next((least, most) for one, _, least, most in SIZES if one == code)
        unions = unions.filter(workforce__gte=least)
        return unions if most is None else unions.filter(workforce__lte=most)

    def founded_in(self, unions, name, year):
        if year == NO_DECISION:
            return unions.filter(founding__isnull=True)
        return unions.filter(founding__founded_on__year=int(year))

    def at_place(self, unions, name, typed):
        terms = search_terms(typed)
        return unions.filter(place__in=[place for place in self.places if is_found(terms, fold(place))])

    def in_state(self, unions, name, code):
        return unions.ceased() if code == CEASED else unions

    def filter_queryset(self, queryset):
        """Without a word about the state: those that work today."""
        unions = super().filter_queryset(queryset)
        return unions if self.form.cleaned_data.get("tinh-trang") else unions.active(clock.today())
