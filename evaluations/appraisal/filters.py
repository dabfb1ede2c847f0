"""What the queue, the recognition and the list of decisions can be kept to, and the sections of the queue."""

from functools import cached_property

import django_filters
from django.db.models import Count, Q
from django.http import Http404

from evaluations.appraisal.decision_paper import visible_decisions
from evaluations.appraisal.queue import APPRAISED, LEFT_OUT, ORDER, SECTIONS, WAITS_ELSEWHERE, is_late
from evaluations.models import Evaluation, Exclusion, RatingRound, UnionLevel
from evaluations.naming import named
from evaluations.rights import appraised_by, may_manage_all
from pages.lists import ListFilter, search_filter
from units.models import OrganisationKind, Unit
from units.structure.unit_names import UnitNames

LEVELS = [
    ("cap-tren", "Công đoàn cấp trên trực tiếp cơ sở", UnionLevel.UPPER),
    ("co-so", "Công đoàn cơ sở", UnionLevel.GRASSROOTS),
]


def _round_filter(**options):
    return django_filters.ChoiceFilter(field_name="round", label="Đợt xếp loại", **options)


def _round_choices() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in RatingRound.objects.values_list("pk", "name")]


class AppraisedFilter(ListFilter):
    """Ratings that the person appraises, in the order of the annex: each unit before its unions, these by their names."""

    dot = _round_filter(empty_label="Tất cả các đợt")
    don_vi = django_filters.ChoiceFilter(field_name="unit__code", label="Đơn vị", empty_label="Tất cả")
    cap = django_filters.ChoiceFilter(method="of_level", label="Cấp công đoàn", empty_label="Tất cả")
    loai_hinh = django_filters.ChoiceFilter(field_name="kind__code", label="Loại hình", empty_label="Tất cả")
    tim = search_filter("Tìm tên, không cần dấu", method="find")

    order = ORDER

    def visible(self, user):
        return Evaluation.objects.filter(appraised_by(user))

    def choices(self):
        """Units that are rated in some round, in the order of the annex."""
        self.names = UnitNames()
        rated = self.queryset.order_by().values("unit")
        units = Unit.objects.filter(pk__in=rated).order_by("order", "pk")
        levels = [(code, label) for code, label, _ in LEVELS]
        return {
            "dot": _round_choices(),
            "don-vi": [(unit.code, self.names[unit.pk]) for unit in units],
            "cap": levels if may_manage_all(self.user) else levels[1:],
            "loai-hinh": list(OrganisationKind.objects.values_list("code", "name")),
        }

    def of_level(self, rows, name, code):
        return rows.filter(level=next(level for known, _, level in LEVELS if known == code))

    def find(self, rows, name, typed):
        return rows.filter(named(typed, unit="rated_unit", union="rated_union"))


class QueueFilter(AppraisedFilter):
    qua_han = django_filters.ChoiceFilter(
        method="late", label="Thời hạn", choices=[("1", "Chỉ trường hợp quá hạn")], empty_label="Tất cả"
    )

    tabs = SECTIONS

    def late(self, rows, name, value):
        return rows.filter(is_late())


class RecognitionFilter(AppraisedFilter):
    """Of one round: without a word the newest in which something waits to be recognised, else the newest."""

    dot = _round_filter(empty_label=None)

    always = ("dot",)

    def choices(self):
        """Of a round that does not exist nothing is shown, least of all another one to decide on. Raises Http404."""
        choices = super().choices()
        if self.data.get("dot") and self.data["dot"] not in dict(choices["dot"]):
            raise Http404
        return choices

    def defaults(self):
        return {"dot": str(self.usual_round.pk)} if self.usual_round else {}

    @cached_property
    def usual_round(self) -> RatingRound | None:
        waiting = self.queryset.filter(APPRAISED.condition()).select_related("round")
        first = waiting.order_by("-round__year", "-round_id").first()
        return first.round if first else RatingRound.objects.first()

    @cached_property
    def round(self) -> RatingRound | None:
        chosen = self.chosen.get("dot")
        return RatingRound.objects.get(pk=chosen) if chosen else self.usual_round

    @property
    def ready(self):
        """Those that can be recognised now."""
        return self.rows.filter(APPRAISED.condition())

    def outside(self) -> list[tuple[str, int, str]]:
        """``[(why it cannot be recognised now, how many, code of the section of the queue)]``; one query."""
        reasons = [(section.label, section.condition(), section.code) for section in WAITS_ELSEWHERE]
        reasons += [(out.label, Q(exclusion=out.value), LEFT_OUT.code) for out in Exclusion]
        counts = {f"n{place}": Count("pk", filter=reason[1]) for place, reason in enumerate(reasons)}
        numbers = self.qs.order_by().aggregate(**counts)
        counted = [(label, numbers[f"n{place}"], code) for place, (label, _, code) in enumerate(reasons)]
        return [row for row in counted if row[1]]


class DecisionFilter(ListFilter):
    """Latest first."""

    dot = _round_filter(empty_label="Tất cả các đợt")

    order = ("-signed_on", "-pk")

    def visible(self, user):
        return visible_decisions(user)

    def choices(self):
        return {"dot": _round_choices()}

    @cached_property
    def round(self) -> RatingRound | None:
        chosen = self.chosen.get("dot")
        return RatingRound.objects.get(pk=chosen) if chosen else None
