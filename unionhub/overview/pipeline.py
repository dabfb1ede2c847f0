"""What is in the pipeline against what is missing: “còn thiếu 12, đang vận động 19”; and the units one looks after.

The pipeline is what it is today. It knows enterprises only: a school or an office that will found a union is not in it.
"""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from pages.markup import element, text
from targets.foundings.counts import CountRule, load_rules
from targets.progress.progress import Measure, Progress, UnitLine
from unionhub.overview.filters import Asked
from unionhub.overview.labels import NONE, difference, shown, upper_first
from units.enterprises.filters import APPROACHED, PREPARING, SIZE_20
from units.models import EnterpriseState, SurveyedEnterprise
from units.models.union import TWENTY
from vietnamese.numbers import group


@dataclass(frozen=True)
class Pipeline:
    """``{unit code: {stage: enterprises}}`` of those approached and those prepared, for each of ``rules`` as many as it would
    count.
    """

    rules: dict[str, CountRule] = field(default_factory=dict)
    by_unit: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)

    @classmethod
    def load(cls, unit_code: str | None = None) -> "Pipeline":
        """Of one unit, or of all; two queries."""
        rules = load_rules()
        found = SurveyedEnterprise.objects.in_pipeline()
        if unit_code:
            found = found.filter(unit__code=unit_code)
        rows = (
            found.order_by()
            .values_list("unit__code", "state")
            .annotate(
                **{
                    f"count_{place}": Count(
                        "pk", filter=Q(workforce__gte=rule.workers) if rule.workers else None
                    )
                    for place, rule in enumerate(rules)
                }
            )
        )
        by_unit: dict = {}
        for code, state, *numbers in rows:
            by_unit.setdefault(code, {})[state] = tuple(numbers)
        return cls({rule.code: rule for rule in rules}, by_unit)

    def number(self, indicator: str, unit_code: str | None = None) -> int | None:
        """For the 270 all of them, for the 150 those with 20 workers and more; None where the indicator has none."""
        if indicator not in self.rules:
            return None
        return sum(self._stages(indicator, unit_code).values())

    def _stages(self, indicator: str, unit_code: str | None) -> Counter:
        place = list(self.rules).index(indicator)
        units = [self.by_unit.get(unit_code, {})] if unit_code else self.by_unit.values()
        return sum((Counter({state: n[place] for state, n in unit.items()}) for unit in units), Counter())

    def line(self, measure: Measure, unit_code: str | None = None) -> SafeString:
        """“Còn thiếu 12, đang vận động 15, đang chuẩn bị thành lập 4 doanh nghiệp”; each of the last opens its list.

        Nothing for other indicators.
        """
        code = measure.indicator.code
        if self.number(code, unit_code) is None:
            return SafeString("")
        workers = self.rules[code].workers
        start = "Đang "
        if measure.term.closed_on:
            pass  # nothing is missing from a programme that has ended
        elif measure.exceeded:
            start = f"Đã vượt {group(measure.exceeded)}, đang "
        elif measure.missing is not None:
            start = f"Còn thiếu {group(measure.missing)}, đang "
        stages = self._stages(code, unit_code)
        more = {"quy-mo": SIZE_20} if workers == TWENTY else {}
        more |= {"don-vi": unit_code} if unit_code else {}
        parts = [start, "vận động ", _opened(stages[EnterpriseState.APPROACHED], muc=APPROACHED, **more)]
        if prepared := stages[EnterpriseState.PREPARING]:
            parts += [", đang chuẩn bị thành lập ", _opened(prepared, muc=PREPARING, **more)]
        size = f" từ {workers} CNLĐ" if workers else ""
        note = "" if size else element("span", "chưa kể cơ quan, trường học", kind="share")
        return text(*parts, " doanh nghiệp", size, note)


def _opened(number: int, **parameters: str) -> SafeString:
    hidden = element("span", ": mở danh sách", kind="visually-hidden")
    return element("a", group(number), hidden, href=f"{reverse('enterprise-list')}?{urlencode(parameters)}")


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
        pipeline=pipeline.number(next(iter(pipeline.rules), ""), unit.code) if pipeline else None,
    )


def _of(measure: Measure) -> str:
    if measure.target:
        return f"{shown(measure.result)}/{group(measure.target)}"
    return shown(measure.result) if measure.result is not None else NONE
