"""What is in the pipeline against what is missing: “còn thiếu 12, đang vận động 19”; and the units one looks after.

The pipeline is what it is today. It knows enterprises only: a school or an office that will found a union is not in it.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.foundings.rules import UNIONS as UNIONS_LISTED
from targets.progress.progress import Measure, Progress, UnitLine
from unionhub.overview.filters import Asked
from unionhub.overview.labels import NONE, difference, shown, upper_first
from units.enterprises.filters import PIPELINE, SIZE_20
from units.models import SurveyedEnterprise
from units.models.union import TWENTY
from vietnamese.numbers import group

UNIONS, _, UNIONS_20PLUS = UNIONS_LISTED


@dataclass(frozen=True)
class Pipeline:
    """``{unit code: (enterprises, of them with 20 workers and more)}`` that are approached or prepared."""

    by_unit: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def load(cls, unit_code: str | None = None) -> "Pipeline":
        """Of one unit, or of all; one query."""
        found = SurveyedEnterprise.objects.in_pipeline()
        if unit_code:
            found = found.filter(unit__code=unit_code)
        rows = (
            found.order_by()
            .values_list("unit__code")
            .annotate(number=Count("pk"), twenty=Count("pk", filter=Q(workforce__gte=TWENTY)))
        )
        return cls({code: (number, twenty) for code, number, twenty in rows})

    def number(self, indicator: str, unit_code: str | None = None) -> int | None:
        """For the 270 all of them, for the 150 those with 20 workers and more; None where the indicator has none."""
        if indicator not in (UNIONS, UNIONS_20PLUS):
            return None
        place = 1 if indicator == UNIONS_20PLUS else 0
        if unit_code:
            return self.by_unit.get(unit_code, (0, 0))[place]
        return sum(numbers[place] for numbers in self.by_unit.values())

    def line(self, measure: Measure, unit_code: str | None = None) -> SafeString:
        """“Còn thiếu 12, đang vận động 19 doanh nghiệp”, the second number opens the list; nothing for other indicators."""
        code = measure.indicator.code
        number = self.number(code, unit_code)
        if number is None:
            return mark_safe("")
        parameters = {"muc": PIPELINE}
        if code == UNIONS_20PLUS:
            parameters["quy-mo"] = SIZE_20
        if unit_code:
            parameters["don-vi"] = unit_code
        address = escape(f"{reverse('enterprise-list')}?{urlencode(parameters)}")
        if measure.exceeded:
            start = f"Đã vượt {group(measure.exceeded)}, đang"
        elif measure.missing is not None:
            start = f"Còn thiếu {group(measure.missing)}, đang"
        else:
            start = "Đang"
        size = f" từ {TWENTY} CNLĐ" if code == UNIONS_20PLUS else ""
        note = "" if size else '<span class="share">chưa kể cơ quan, trường học</span>'
        return mark_safe(
            f'{start} vận động <a href="{address}">{group(number)}<span class="visually-hidden">: mở danh sách'
            f"</span></a> doanh nghiệp{size}{note}"
        )


@dataclass(frozen=True)
class OwnUnit:
    """A unit that one looks after, as a row of the first page: name, and for each indicator what it counts, the result and
    the verdict.
    """

    name: str
    url: str
    results: tuple[tuple[str, str, str], ...]
    pipeline: int | None


def own_units(
    progress: Progress, asked: Asked, ids: frozenset[int], pipeline: Pipeline | None
) -> list[OwnUnit]:
    """The units in ``ids``, in the order of the annex; no query."""
    return [_own(progress, asked, unit, pipeline) for unit in progress.units if unit.pk in ids]


def _own(progress: Progress, asked: Asked, unit: UnitLine, pipeline: Pipeline | None) -> OwnUnit:
    # Judged with the province: everything on the page is as of one quarter.
    judged = progress.judged_count(progress.all_codes)
    measures = [progress.of_unit(code, unit.code, judged=judged) for code in progress.assigned_headlines]
    return OwnUnit(
        name=unit.name,
        url=asked.unit_url(unit.code),
        results=tuple(
            (
                upper_first(measure.indicator.unit_label),
                _of(measure),
                upper_first(difference(measure, measure.indicator)),
            )
            for measure in measures
        ),
        pipeline=pipeline.number(UNIONS, unit.code) if pipeline else None,
    )


def _of(measure: Measure) -> str:
    if measure.target:
        return f"{shown(measure.result)}/{group(measure.target)}"
    return shown(measure.result) if measure.result is not None else NONE
