"""What the list of enterprises can be kept to, and its tabs: how far a union has come."""

import django_filters
from django.db.models import Case, Count, Q, When

from pages.lists import ListFilter, Tab, search_filter
from units.committee.scope import units_looked_after
from units.enterprises.access import units_to_choose, visible_units
from units.models import EnterpriseState, SurveyedEnterprise
from units.models.enterprise import OPEN
from units.models.union import TWENTY
from units.structure.unit_names import UnitNames
from vietnamese import clock
from vietnamese.text import sort_key

State = EnterpriseState
APPROACHED, PREPARING, SIZE_20 = "dang-van-dong", "chuan-bi", "tu-20"
SIZES = {
    SIZE_20: (f"Từ {TWENTY} lao động trở lên", Q(workforce__gte=TWENTY)),
    "duoi-20": (f"Dưới {TWENTY} lao động", Q(workforce__lt=TWENTY)),
    "chua-ro": ("Chưa rõ số lao động", Q(workforce__isnull=True)),
}
SURVEYED = [("da", "Đã khảo sát"), ("chua", "Chưa khảo sát")]
ALL, MINE = "tat-ca", "1"


def _in(code, label, states) -> Tab:
    return Tab(code, label, lambda: Q(state__in=states))


class EnterpriseFilter(ListFilter):
    """By promise; for a member of the steering committee, the units that she looks after first."""

    tim = search_filter("Tìm tên, mã số thuế, địa bàn; không cần gõ dấu", method="find")
    don_vi = django_filters.ChoiceFilter(field_name="unit__code", label="Đơn vị", empty_label="Tất cả")
    phu_trach = django_filters.ChoiceFilter(method="looked_after", label="Phạm vi", empty_label=None)
    quy_mo = django_filters.ChoiceFilter(
        method="of_size",
        label="Quy mô",
        choices=[(code, label) for code, (label, _) in SIZES.items()],
        empty_label="Mọi quy mô",
    )
    dia_ban = django_filters.ChoiceFilter(field_name="place", label="Địa bàn", empty_label="Tất cả")
    khao_sat = django_filters.ChoiceFilter(
        method="surveyed", label="Khảo sát năm nay", choices=SURVEYED, empty_label="Tất cả"
    )
    toi_theo_doi = django_filters.ChoiceFilter(
        method="followed", label="Người theo dõi", choices=[("1", "Tôi")], empty_label="Tất cả"
    )
    qua_han = django_filters.ChoiceFilter(
        method="overdue", label="Thời hạn theo dõi", choices=[("1", "Quá hạn")], empty_label="Tất cả"
    )

    further = ("quy-mo", "dia-ban", "khao-sat", "toi-theo-doi", "qua-han")
    within = {"dia-ban": "don-vi"}
    old_names = {"giai-doan": "muc"}
    tabs = (
        _in("", "Cần vận động", OPEN),
        _in("da-khao-sat", "Đã khảo sát", [State.SURVEYED]),
        _in(APPROACHED, "Đang vận động", [State.APPROACHED]),
        _in(PREPARING, "Đang chuẩn bị thành lập", [State.PREPARING]),
        _in("tam-dung", "Tạm dừng", [State.GIVEN_UP]),
        _in("da-thanh-lap", "Đã thành lập CĐCS", [State.FOUNDED]),
    )

    def visible(self, user):
        self.names, self.own_units = UnitNames(), units_looked_after(user)
        return SurveyedEnterprise.objects.visible_to(user)

    def choices(self):
        """Places are those of the unit that is chosen."""
        self.units = visible_units(self.user, self.names)
        placed = self.queryset.exclude(place="").order_by()
        if unit := self.data.get("don-vi"):
            placed = placed.filter(unit__code=unit)
        places = sorted(placed.values_list("place", flat=True).distinct(), key=sort_key)
        mine = [(MINE, "Đơn vị tôi phụ trách")] if self.own_units else []
        return {
            "don-vi": self.units,
            "dia-ban": [(place, place) for place in places],
            "phu-trach": [(ALL, "Tất cả các đơn vị"), *mine],
        }

    def defaults(self):
        return {"phu-trach": ALL}

    @property
    def mine_first(self) -> bool:
        return bool(self.own_units) and not self.chosen.keys() & {"phu-trach", "don-vi"}

    @property
    def rows(self):
        first = [Case(When(unit__in=self.own_units, then=0), default=1)] if self.mine_first else []
        return super().rows.by_promise(*first)

    def numbers(self):
        late = Q(state__in=OPEN, surveyed_year__lt=clock.today().year)
        return {"not_surveyed": Count("pk", filter=late)}

    # --- how each of them chooses -----------------------------------------------------------------------------------

    def find(self, rows, name, typed):
        return rows.matching(typed)

    def looked_after(self, rows, name, value):
        return rows.filter(unit__in=self.own_units) if value == MINE else rows

    def of_size(self, rows, name, code):
        return rows.filter(SIZES[code][1])

    def surveyed(self, rows, name, code):
        this_year = Q(surveyed_year__gte=clock.today().year)
        return rows.filter(this_year if code == "da" else ~this_year)

    def followed(self, rows, name, value):
        return rows.filter(follower=self.user)

    def overdue(self, rows, name, value):
        return rows.overdue()


class SurveyFilter(ListFilter):
    """Those whose numbers the person may enter, of a year."""

    nam = django_filters.ChoiceFilter(method="of_year", label="Năm", empty_label=None)
    don_vi = django_filters.ChoiceFilter(field_name="unit", label="Đơn vị", empty_label="Tất cả")
    con_lai = django_filters.ChoiceFilter(
        method="missing", label="Số liệu", choices=[("1", "Chưa có số")], empty_label="Tất cả"
    )

    order = ("unit__order", "collation", "pk")
    always = ("nam",)

    def visible(self, user):
        self.names = UnitNames()
        self.units = units_to_choose(user, self.names)
        mine = SurveyedEnterprise.objects.filter(unit__in=[pk for pk, _ in self.units])
        return mine.exclude(state=State.FOUNDED)

    def choices(self):
        latest = clock.today().year
        return {
            "nam": [(str(year), str(year)) for year in range(latest, latest - 11, -1)],
            "don-vi": [(str(pk), name) for pk, name in self.units],
        }

    def defaults(self):
        return {"nam": str(clock.today().year)}

    @property
    def year(self) -> int:
        return int(self.form.cleaned_data["nam"])

    def of_year(self, rows, name, year):
        return rows

    def missing(self, rows, name, value):
        return rows.exclude(surveys__year=self.year)

    def counted(self) -> tuple[int, int]:
        """How many have a number of that year, of how many."""
        rows = self.queryset
        if unit := self.chosen.get("don-vi"):
            rows = rows.filter(unit=unit)
        return rows.filter(surveys__year=self.year).count(), rows.count()
