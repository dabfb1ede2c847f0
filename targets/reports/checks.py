"""What makes a report's figures complete, consistent and plausible: one place for page, sending and review.

Errors and gaps block the sending; oddities are shown to the unit and to the reviewer.
"""

from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from targets.foundings import rules as foundings
from targets.foundings.counts import count_rules, typed_counts
from targets.foundings.rules import FoundingList
from targets.models import Indicator, QuarterlyReport, ReportRevision
from targets.models.indicator import FormSection, IndicatorKind, PartHolds
from targets.reports.inheritance import Inheritance, stock_taken_over
from targets.reports.sent_figures import sent_figures
from vietnamese.dates import Quarter
from vietnamese.numbers import group

USUAL_QUARTERS = 4


@dataclass(frozen=True)
class Problem:
    """Something that is missing, wrong or odd; ``code`` is the figure that it stands at, or empty.

    ``founding``: the key of the listed founding that it is about, if it is about one.
    """

    code: str
    message: str
    founding: int | None = None


@dataclass
class Context:
    """What a unit's figures are judged against: the own earlier quarters, as last sent.

    ``history``: ``{quarter: {indicator code: value}}`` of the unit's other quarters that were sent (the approved figures
    where there are any). ``indicators``: those of the period's form. ``foundings``: what the report lists. ``taken_over``:
    closing stocks of the units that went into this one since the last quarter, by code; None where they are not known.
    ``needs_standard_parts``: whether the period refuses a report without the parts of the officials' standard.
    """

    quarter: Quarter
    history: dict[Quarter, dict[str, int | None]] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    foundings: FoundingList = foundings.NO_LIST
    taken_over: dict[str, int | None] = field(default_factory=dict)
    needs_standard_parts: bool = True

    @classmethod
    def of(cls, report: QuarterlyReport) -> "Context":
        """A handful of queries, however long the history is."""
        return cls.of_many([report])[report.pk]

    @classmethod
    def of_many(cls, reports) -> dict[int, "Context"]:
        """``{report id: context}``; the same queries however many reports there are."""
        indicators = list(
            Indicator.objects.filter(reported=True)
            .exclude(kind=IndicatorKind.SHARE)
            .order_by("order", "code")
        )
        codes = {indicator.pk: indicator.code for indicator in indicators}
        closing = {codes[i.opening_of_id] for i in indicators if i.opening_of_id in codes}
        inheritance = Inheritance.load()
        before = {
            report.pk: inheritance.since(report.unit_id, report.period.as_quarter.previous())
            for report in reports
        }
        sent = sent_figures(
            {report.unit_id for report in reports} | {unit for many in before.values() for unit, _ in many}
        )
        asked = {
            report.pk: {i.code: i for i in indicators if i.is_asked_in(report.period.first_day)}
            for report in reports
        }
        rules = {report: count_rules(of_form.values()) for report, of_form in asked.items()}
        lists = foundings.lists_of(reports, rules)
        found = {}
        for report in reports:
            quarter = report.period.as_quarter
            others = {when: row for when, row in sent.get(report.unit_id, {}).items() if when != quarter}
            taken_over = {
                code: stock_taken_over(code, before[report.pk], quarter.previous(), sent) for code in closing
            }
            found[report.pk] = cls(
                quarter,
                others,
                asked[report.pk],
                lists[report.pk],
                taken_over,
                report.period.needs_standard_parts,
            )
        return found

    @property
    def previous(self) -> dict[str, int | None]:
        return self.history.get(self.quarter.previous(), {})

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Codes in the order of the form."""
        return tuple(code for section in FormSection.values for code in self.of_section(section))

    def of_section(self, section: str) -> tuple[str, ...]:
        return tuple(
            code
            for code, _ in sorted(self.indicators.items(), key=lambda item: (item[1].order, item[0]))
            if self.indicators[code].section == section
        )

    def conditions_of(self, indicator: Indicator) -> list[Indicator]:
        """In the order of the form, as far as it has them."""
        of_form = (self.indicators[code] for code in self.figures)
        return [condition for condition in of_form if condition.condition_of_id == indicator.pk]

    def may_stay_blank(self, code: str) -> bool:
        """Parts of a standard, in a period that was opened before the form asked for them."""
        return not self.needs_standard_parts and self.indicators[code].condition_of_id is not None

    def is_flow(self, code: str) -> bool:
        return self.indicators[code].kind == IndicatorKind.FLOW

    @cached_property
    def terms(self) -> dict[str, list[tuple[int, str]]]:
        """``{total: [(1 or −1, code)]}`` of the figures that are computed; totals of totals come last."""
        codes = {indicator.pk: code for code, indicator in self.indicators.items()}
        found: dict[str, list[tuple[int, str]]] = {}
        for code in self.figures:
            indicator = self.indicators[code]
            if indicator.added_to_id in codes:
                sign = -1 if indicator.subtracted else 1
                found.setdefault(codes[indicator.added_to_id], []).append((sign, code))

        def depth(code, above=frozenset()):
            if code not in found or code in above:  # two people at once can close a circle
                return 0
            return 1 + max(depth(part, above | {code}) for _, part in found[code])

        return {code: found[code] for code in sorted(found, key=depth)}

    @cached_property
    def openings(self) -> dict[str, int]:
        """``{code: number}`` that the last quarter's closing stocks give, with those of units that went into this one since.

        Left out where the last quarter was not sent, or theirs was not: then it is typed.
        """
        return {
            code: value for code, of in self.opening_of.items() if (value := self._opening(of)) is not None
        }

    @cached_property
    def opening_of(self) -> dict[str, str]:
        """``{opening stock: closing stock}``."""
        codes = {indicator.pk: code for code, indicator in self.indicators.items()}
        return {
            code: codes[indicator.opening_of_id]
            for code, indicator in self.indicators.items()
            if indicator.opening_of_id in codes
        }

    def _opening(self, closing: str) -> int | None:
        own, others = self.previous.get(closing), self.taken_over.get(closing, 0)
        return None if own is None or others is None else own + others

    @property
    def carried_over(self) -> tuple[str, ...]:
        """What “Không thay đổi” takes from the last quarter."""
        return tuple(code for code in self.figures if self.indicators[code].carried_over)

    def usual(self, code: str) -> list[int]:
        """The values of the last quarters before this one, newest last."""
        earlier = sorted(quarter for quarter in self.history if quarter < self.quarter)[-USUAL_QUARTERS:]
        return [value for quarter in earlier if (value := self.history[quarter].get(code)) is not None]

    def so_far(self, code: str) -> int:
        """Sum of all other quarters of the term up to this one."""
        return sum(
            values.get(code) or 0 for quarter, values in self.history.items() if quarter < self.quarter
        )


def complete(values: dict, context: Context) -> dict:
    """``values`` with what is carried over, computed and counted: opening stocks, sums, the unions founded."""
    values = dict(values)
    if context.foundings.counted:
        values |= context.foundings.counted_values(values)
    values |= context.openings
    for total, terms in context.terms.items():
        parts = [values.get(code) for _, code in terms]
        value = None if None in parts else sum(sign * values[code] for sign, code in terms)
        values[total] = None if value is None or value < 0 else value
    return values


def errors(values: dict, context: Context) -> list[Problem]:
    """What contradicts itself; figures that are not typed yet are passed over."""
    found = []
    for terms in context.terms.values():
        if None in (values.get(code) for _, code in terms):
            continue
        added, taken = ([code for sign, code in terms if sign == wanted] for wanted in (1, -1))
        gained, lost = sum(values[code] for code in added), sum(values[code] for code in taken)
        if lost > gained:
            names = {code: f"“{context.indicators[code].name}”" for code in (*added, *taken)}
            found.append(
                Problem(
                    taken[0],
                    f"{' cộng '.join(names[code] for code in taken)} ({group(lost)}) nhiều hơn "
                    f"{' cộng '.join(names[code] for code in added) or 'số được cộng vào'} ({group(gained)}).",
                )
            )
    for code, opening in context.openings.items():
        if (start := values.get(code)) is not None and start != opening:
            found.append(
                Problem(
                    code,
                    f"Số đầu kỳ {group(start)} khác số cuối kỳ {context.quarter.previous()} ({group(opening)}"
                    f"{', kể cả đơn vị đã sáp nhập vào' if context.taken_over.get(context.opening_of[code]) else ''}); "
                    "lưu lại báo cáo để lấy số mới.",
                )
            )
    wholes = {indicator.pk: indicator for indicator in context.indicators.values()}
    for indicator in context.indicators.values():
        whole = wholes.get(indicator.part_of_id)
        if whole is None:
            continue
        part_value, whole_value = values.get(indicator.code), values.get(whole.code)
        if part_value is None or whole_value is None:
            continue
        if indicator.part_holds == PartHolds.TERM:
            part_value += context.so_far(indicator.code)
            whole_value += context.so_far(whole.code)
            scope = ", cộng dồn từ đầu nhiệm kỳ,"
        else:
            scope = ""
        if part_value > whole_value:
            found.append(
                Problem(
                    indicator.code,
                    f"“{indicator.name}”{scope} là {group(part_value)}, "
                    f"lớn hơn “{whole.name}” ({group(whole_value)}).",
                )
            )
    return found + _condition_errors(values, context) + _list_errors(values, context)


def _condition_errors(values: dict, context: Context) -> list[Problem]:
    """Who is counted in a number meets each of its conditions: none of these is smaller."""
    found = []
    for code, indicator in context.indicators.items():
        whole = values.get(code)
        exceeded = [
            f"“{condition.name}” ({group(value)})"
            for condition in context.conditions_of(indicator)
            if whole is not None and (value := values.get(condition.code)) is not None and whole > value
        ]
        if exceeded:
            text = (
                f"“{indicator.name}” là {group(whole)}, lớn hơn {', '.join(exceeded)}: "
                "ai được tính vào đó phải đạt mọi điều kiện."
            )
            found.append(Problem(code, text))
    return found


def _list_errors(values: dict, context: Context) -> list[Problem]:
    """Where the counts and the list contradict each other, and what is wrong with a listed founding."""
    found = [
        Problem(context.foundings.first_code, f"{entry.founding.name}: {message}", entry.founding.pk)
        for entry in context.foundings.entries
        for message in entry.errors
    ]
    rules, codes = context.foundings.rules, context.foundings.codes
    listed, typed = context.foundings.counts, [values.get(code) for code in codes]
    if None in typed:
        return found
    for code, value, count in zip(codes, typed, listed, strict=True):
        name = context.indicators[code].name
        if context.foundings.counted and value != count:
            found.append(
                Problem(
                    code,
                    f"“{name}” ghi {group(value)}, danh sách có {group(count)}: lưu lại báo cáo để đếm lại.",
                )
            )
        elif value < count:
            found.append(
                Problem(code, f"“{name}” ghi {group(value)}, ít hơn {group(count)} đã có trong danh sách.")
            )
    numbers = typed_counts(values, rules)
    rest = numbers.minus(listed)
    if listed.widest and not found and numbers.is_possible and not rest.is_possible:
        text = f"Ngoài danh sách còn {rest.in_words(rules)}: phần lớn hơn tổng."
        found.append(Problem(context.foundings.first_code, text))
    return found


def gaps(values: dict, context: Context) -> list[Problem]:
    """Figures that nobody has typed: blank is “Chưa nhập”, never zero.

    The parts of the officials' standard may stay blank where the period was opened before the form asked for them.
    """
    found = []
    for code in context.figures:
        if code in context.terms or values.get(code) is not None:
            continue
        if context.may_stay_blank(code):
            continue
        if code not in context.foundings.codes or not context.foundings.counted:
            found.append(Problem(code, f"{context.indicators[code].name}: chưa nhập"))
        elif code == context.foundings.first_code:
            found.append(
                Problem(
                    code,
                    f"{context.indicators[code].name}: chưa có CĐCS nào trong danh sách. Nếu trong kỳ không thành lập "
                    "CĐCS nào thì chọn “Không phát sinh”.",
                )
            )
    return found


def missing_before_sending(
    report: QuarterlyReport, context: Context | None = None, revision: ReportRevision | None = None
) -> list[Problem]:
    """Everything that stops a sending of the draft as it is saved, or its approval once sent; empty when it can go."""
    context = context or Context.of(report)
    revision = revision or report.current_revision
    values = figures_of(revision)
    missing = gaps(values, context)
    if revision is not None and revision.closed_at:
        # What came into the form after the sending was not asked of it.
        missing = [problem for problem in missing if problem.code in values]
    return missing + errors(values, context)


def oddities(values: dict, context: Context) -> list[Problem]:
    """Figures that are possible but unusual, each in one sentence."""
    found = []
    for code in context.figures:
        value, before = values.get(code), context.usual(code)
        if value is None or len(before) < 2 or code in context.terms or code in context.opening_of:
            continue
        usual, indicator = median(before), context.indicators[code]
        shown = f"{group(round(usual))} {indicator.unit_label}"
        if value == 0 and min(before) > 0:
            found.append(Problem(code, f"Bằng 0, trong khi các quý trước đều có (mức thường gặp: {shown})."))
        elif 0 < value * 100 < usual:
            found.append(
                Problem(
                    code, f"Chưa bằng 1% mức thường gặp của các quý trước ({shown}): có thể gõ thiếu số 0."
                )
            )
        elif abs(value - usual) >= indicator.odd_at_least and value > usual * indicator.odd_factor:
            found.append(
                Problem(
                    code, f"Gấp hơn {indicator.odd_factor} lần mức thường gặp của các quý trước ({shown})."
                )
            )
        elif abs(value - usual) >= indicator.odd_at_least and value * indicator.odd_factor < usual:
            found.append(
                Problem(
                    code, f"Chưa bằng 1/{indicator.odd_factor} mức thường gặp của các quý trước ({shown})."
                )
            )
    return found + [
        Problem(context.foundings.first_code, f"{entry.founding.name}: {message}", entry.founding.pk)
        for entry in context.foundings.entries
        for message in entry.warnings
    ]


def figures_of(revision) -> dict[str, int | None]:
    """``{indicator code: value}`` of a revision; empty where there is none."""
    if revision is None:
        return {}
    return dict(revision.figures.order_by().values_list("indicator__code", "value"))
