"""What the list of ratings can be kept to, by the names and codes of ``links`` and ``results``."""

import django_filters
from django import forms
from django.db.models import Q

from evaluations.labels import UNCONFIRMED
from evaluations.models import Evaluation
from evaluations.rating_years import rated_years
from pages.lists import ListFilter, search_filter
from unionhub.overview.ratings.figures import MOST_REASONS, Units, rare_reasons
from unionhub.overview.ratings.links import KIND, RARE, REASON, REGISTERED, ROUND, STATE, UNIT, YEAR, YES
from unionhub.overview.ratings.results import REGISTERED_OF, RESULT_OF, STANDING_OF, SUBJECT_OF
from unionhub.overview.ratings.years import chosen_year, rounds_of, usual_year
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese.short_forms import is_found, search_terms
from vietnamese.text import fold

EVERYTHING = "targets.view_progress"


def _coded(label: str, by_code: dict) -> django_filters.ChoiceFilter:
    """``by_code``: ``{code: what has a label and a condition}``."""
    return django_filters.ChoiceFilter(
        label=label,
        choices=[(code, meant.label) for code, meant in by_code.items()],
        method=lambda rows, name, code: rows.filter(by_code[code].condition),
        empty_label="Tất cả",
    )


class RatingFilter(ListFilter):
    """Units before their unions, in the order of the annex. Leadership sees all, officers see their own units."""

    tim = search_filter("Tìm theo tên công đoàn, cơ quan, doanh nghiệp", method="find")
    nam = django_filters.ChoiceFilter(field_name="year", label="Năm", empty_label=None)
    don_vi = django_filters.ChoiceFilter(method="of_unit", label="Đơn vị", empty_label="Tất cả")
    doi_tuong = _coded("Đối tượng", SUBJECT_OF)
    ket_qua = _coded("Kết quả", RESULT_OF)
    dot = django_filters.ChoiceFilter(field_name="round", label="Đợt xếp loại", empty_label="Tất cả")
    trang_thai = _coded("Trạng thái", STANDING_OF)
    loai_hinh = django_filters.ChoiceFilter(field_name="kind__code", label="Loại hình", empty_label="Tất cả")
    dang_ky = _coded("Đăng ký", REGISTERED_OF)
    ly_do_it_gap = django_filters.ChoiceFilter(
        method="rare",
        label="Lý do không xếp loại",
        choices=[(YES, f"Ngoài {MOST_REASONS} lý do gặp nhiều nhất")],
        empty_label="Tất cả",
    )
    ly_do = django_filters.CharFilter(
        field_name="exclusion_reason", label="Lý do", max_length=2000, widget=forms.HiddenInput
    )

    further = (ROUND, STATE, KIND, REGISTERED, RARE, REASON)
    order = ("unit__order", "-level", "rated_union__collation", "pk")
    always = (YEAR,)
    within = {ROUND: YEAR}

    def visible(self, user):
        """Leadership's list is counted against the rates of the year, which have the ratings of units whose founding was
        undone as well: ``visible_to`` leaves out such units for everybody."""
        self.sees_all = user.has_perm(EVERYTHING)
        return Evaluation.objects.all() if self.sees_all else Evaluation.objects.visible_to(user)

    def choices(self):
        """Five queries for any number of units and ratings."""
        years = rated_years()
        self.usual_year = usual_year(years)
        self.year = chosen_year(str(self.data.get(YEAR, "")), years, [])
        self.units, self.rounds = Units.of(self.year), rounds_of(self.year)
        seen = None if self.sees_all else set(Unit.objects.visible_to(self.user).values_list("pk", flat=True))
        known = [str(rated.year) for rated in years.years] or [str(self.usual_year)]
        return {
            "nam": [(year, year) for year in known],
            "dot": [(str(rating_round.pk), rating_round.name) for rating_round in self.rounds],
            "don-vi": [
                (unit.code, unit.name) for unit in self.units.named if seen is None or unit.pk in seen
            ],
            "loai-hinh": list(OrganisationKind.objects.values_list("code", "name")),
        }

    def defaults(self):
        return {"nam": str(self.usual_year)}

    @property
    def unit_names(self) -> dict[int, str]:
        return {unit.pk: unit.name for unit in self.units.named}

    @property
    def unconfirmed(self) -> str:
        """What is said where a round of the year has rules that nobody has confirmed."""
        return UNCONFIRMED if any(rating_round.unconfirmed for rating_round in self.rounds) else ""

    # --- how each of them chooses -----------------------------------------------------------------------------------

    def of_unit(self, rows, name, code):
        return rows.filter(unit_id=self.units.by_code(code).pk)

    def rare(self, rows, name, value):
        """Rare in the year, or in the unit that is looked at, whatever else the list is kept to."""
        whole = self.queryset.filter(year=self.year)
        if unit := self.form.cleaned_data.get(UNIT):
            whole = self.of_unit(whole, UNIT, unit)
        return rows.filter(rare_reasons(whole))

    def find(self, rows, name, typed):
        """Unions as the register finds them, units by their name."""
        terms = search_terms(typed)
        units = [unit.pk for unit in self.units.named if is_found(terms, fold(unit.name))]
        unions = GrassrootsUnion.objects.found(typed).order_by()
        return rows.filter(Q(rated_union__in=unions) | Q(rated_unit__in=units))
