"""What makes a report's figures complete, consistent and plausible: one place for page, sending and review.

Errors and gaps block the sending; oddities are shown to the unit and to the reviewer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from targets import foundings
from targets.foundings import UNIONS, FoundingList
from targets.inheritance import Inheritance, members_taken_over
from targets.models import Indicator, QuarterlyReport, ReportFigure, ReportRevision, ReportState
from targets.models.programme import PartHolds
from vietnamese.dates import Quarter
from vietnamese.numbers import group

# The order of the form (A members, B unions, C officials).
MEMBERS = ("members_start", "members_admitted", "members_decreased", "members_end")
OFFICIALS, STANDARDISED = "officials", "officials_standardised"
# What the standard of an official consists of: who meets it meets every part.
STANDARD_PARTS = (
    "officials_expertise",
    "officials_union_work",
    "officials_political_theory",
    "officials_skills",
)
OFFICERS = ("first_time_officers", "first_time_officers_trained", OFFICIALS, STANDARDISED, *STANDARD_PARTS)
FIGURES = MEMBERS + UNIONS + OFFICERS
FLOWS = (
    "members_admitted",
    "members_decreased",
    *UNIONS,
    "first_time_officers",
    "first_time_officers_trained",
)
COMPUTED = ("members_end",)
# A stock of this quarter starts from the stock of the last one.
OPENING = {"members_start": "members_end"}
CARRIED_OVER = {code: code for code in (OFFICIALS, STANDARDISED, *STANDARD_PARTS)}

USUAL_QUARTERS = 4
ODD_FACTOR = 3
ODD_AT_LEAST = 5


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
    where there are any). ``foundings``: what the report lists. ``taken_over``: members of the units that went into this one
    since the last quarter; None where they are not known. ``needs_standard_parts``: whether the period refuses a report
    without the parts of the officials' standard.
    """

    quarter: Quarter
    history: dict[Quarter, dict[str, int | None]] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    foundings: FoundingList = foundings.NO_LIST
    taken_over: int | None = 0
    needs_standard_parts: bool = True

    @classmethod
    def of(cls, report: QuarterlyReport) -> "Context":
        """A handful of queries, however long the history is."""
        return cls.of_many([report])[report.pk]

    @classmethod
    def of_many(cls, reports) -> dict[int, "Context"]:
        """``{report id: context}``; the same queries however many reports there are."""
        indicators = {
            indicator.code: indicator
            for indicator in Indicator.objects.filter(reported=True).order_by("order")
        }
        inheritance = Inheritance.load()
        before = {
            report.pk: inheritance.since(report.unit_id, report.period.as_quarter.previous())
            for report in reports
        }
        sent = sent_figures(
            {report.unit_id for report in reports} | {unit for many in before.values() for unit, _ in many}
        )
        lists = foundings.lists_of(reports)
        found = {}
        for report in reports:
            quarter = report.period.as_quarter
            others = {when: row for when, row in sent.get(report.unit_id, {}).items() if when != quarter}
            taken_over = members_taken_over(before[report.pk], quarter.previous(), sent)
            found[report.pk] = cls(
                quarter,
                others,
                indicators,
                lists[report.pk],
                taken_over,
                report.period.needs_standard_parts,
            )
        return found

    @property
    def previous(self) -> dict[str, int | None]:
        return self.history.get(self.quarter.previous(), {})

    @property
    def opening(self) -> int | None:
        """Members at the end of the last quarter, with those of units that went into this one since.

        None where the last quarter was not sent, or theirs was not: then it is typed.
        """
        own = self.previous.get("members_end")
        return None if own is None or self.taken_over is None else own + self.taken_over

    def usual(self, code: str) -> list[int]:
        """The values of the last quarters before this one, newest last."""
        earlier = sorted(quarter for quarter in self.history if quarter < self.quarter)[-USUAL_QUARTERS:]
        return [value for quarter in earlier if (value := self.history[quarter].get(code)) is not None]

    def so_far(self, code: str) -> int:
        """Sum of all other quarters of the term up to this one."""
        return sum(
            values.get(code) or 0 for quarter, values in self.history.items() if quarter < self.quarter
        )


def sent_figures(units: Iterable[int]) -> dict[int, dict[Quarter, dict[str, int | None]]]:
    """``{unit id: {quarter: {code: value}}}`` of the approved revision, else of the last one that was sent; one query."""
    rows = (
        ReportFigure.objects.filter(revision__report__unit__in=units, revision__closed_at__isnull=False)
        .order_by("revision__number")
        .values_list(
            "revision__report__unit_id",
            "revision__report__period__year",
            "revision__report__period__quarter",
            "revision__number",
            "revision_id",
            "revision__report__state",
            "revision__report__approved_revision_id",
            "indicator__code",
            "value",
        )
    )
    found: dict[int, dict[Quarter, tuple[int, dict]]] = {}
    for unit, year, number, revision_number, revision, state, approved, code, value in rows:
        if state == ReportState.APPROVED and revision != approved:
            continue
        quarter = Quarter(year, number)
        of_unit = found.setdefault(unit, {})
        if quarter not in of_unit or of_unit[quarter][0] != revision_number:
            of_unit[quarter] = (revision_number, {})
        of_unit[quarter][1][code] = value
    return {
        unit: {quarter: values for quarter, (_, values) in of_unit.items()} for unit, of_unit in found.items()
    }


def complete(values: dict, context: Context) -> dict:
    """``values`` with what is carried over, computed and counted: members at the start and at the end, the unions founded."""
    values = dict(values)
    if context.foundings.counted:
        values |= context.foundings.counted_values(values)
    if context.opening is not None:
        values["members_start"] = context.opening
    parts = [values.get(code) for code in ("members_start", "members_admitted", "members_decreased")]
    start, admitted, decreased = parts
    values["members_end"] = (
        None if None in parts or start + admitted < decreased else start + admitted - decreased
    )
    return values


def errors(values: dict, context: Context) -> list[Problem]:
    """What contradicts itself; figures that are not typed yet are passed over."""
    found = []
    start, admitted, decreased = (
        values.get(code) for code in ("members_start", "members_admitted", "members_decreased")
    )
    if None not in (start, admitted, decreased) and decreased > start + admitted:
        found.append(
            Problem(
                "members_decreased",
                f"Giảm {group(decreased)} nhiều hơn đầu kỳ cộng kết nạp mới ({group(start + admitted)}).",
            )
        )
    if context.opening is not None and start is not None and start != context.opening:
        found.append(
            Problem(
                "members_start",
                f"Số đầu kỳ {group(start)} khác số cuối kỳ {context.quarter.previous()} ({group(context.opening)}"
                f"{', kể cả đơn vị đã sáp nhập vào' if context.taken_over else ''}); "
                "lưu lại báo cáo để lấy số mới.",
            )
        )
    for indicator in context.indicators.values():
        if indicator.part_of_id is None:
            continue
        whole = next(other for other in context.indicators.values() if other.pk == indicator.part_of_id)
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
                    f"«{indicator.name}»{scope} là {group(part_value)}, "
                    f"lớn hơn «{whole.name}» ({group(whole_value)}).",
                )
            )
    return found + _standard_errors(values, context) + _list_errors(values, context)


def _standard_errors(values: dict, context: Context) -> list[Problem]:
    """Who meets the whole standard meets each part of it."""
    whole = values.get(STANDARDISED)
    if whole is None:
        return []
    exceeded = [
        f"«{context.indicators[code].name}» ({group(value)})"
        for code in STANDARD_PARTS
        if (value := values.get(code)) is not None and whole > value
    ]
    if not exceeded:
        return []
    text = (
        f"«{context.indicators[STANDARDISED].name}» là {group(whole)}, lớn hơn {', '.join(exceeded)}: "
        "người đạt chuẩn phải đạt cả bốn phần."
    )
    return [Problem(STANDARDISED, text)]


def _list_errors(values: dict, context: Context) -> list[Problem]:
    """Where the three counts and the list contradict each other, and what is wrong with a listed founding."""
    found = [
        Problem(UNIONS[0], f"{entry.founding.name}: {message}", entry.founding.pk)
        for entry in context.foundings.entries
        for message in entry.errors
    ]
    listed, typed = context.foundings.counts, [values.get(code) for code in UNIONS]
    if None in typed:
        return found
    for code, value, count in zip(UNIONS, typed, listed, strict=True):
        name = context.indicators[code].name
        if context.foundings.counted and value != count:
            found.append(
                Problem(
                    code,
                    f"«{name}» ghi {group(value)}, danh sách có {group(count)}: lưu lại báo cáo để đếm lại.",
                )
            )
        elif value < count:
            found.append(
                Problem(code, f"«{name}» ghi {group(value)}, ít hơn {group(count)} đã có trong danh sách.")
            )
    rest = foundings.typed_counts(values).minus(listed)
    if listed.unions and not found and foundings.typed_counts(values).is_possible and not rest.is_possible:
        found.append(
            Problem(
                UNIONS[0],
                f"Trừ danh sách, phần chưa có danh sách còn {rest.unions} CĐCS, {rest.enterprises} của doanh nghiệp, "
                f"{rest.enterprises_20} từ 20 CNLĐ: phần lớn hơn tổng.",
            )
        )
    return found


def gaps(values: dict, context: Context) -> list[Problem]:
    """Figures that nobody has typed: blank is «Chưa nhập», never zero.

    The parts of the officials' standard may stay blank where the period was opened before the form asked for them.
    """
    found = []
    for code in FIGURES:
        if code in COMPUTED or values.get(code) is not None:
            continue
        if code in STANDARD_PARTS and not context.needs_standard_parts:
            continue
        if code not in UNIONS or not context.foundings.counted:
            found.append(Problem(code, f"{context.indicators[code].name}: Chưa nhập"))
        elif code == UNIONS[0]:
            found.append(
                Problem(
                    code,
                    f"{context.indicators[code].name}: Chưa có CĐCS nào trong danh sách. Nếu trong kỳ không thành lập "
                    "CĐCS nào thì chọn «Không phát sinh».",
                )
            )
    return found


def missing_before_sending(
    report: QuarterlyReport, context: Context | None = None, revision: ReportRevision | None = None
) -> list[Problem]:
    """Everything that stops a sending of the draft as it is saved, or its approval once sent; empty when it can go."""
    context = context or Context.of(report)
    values = figures_of(revision or report.current_revision)
    return gaps(values, context) + errors(values, context)


def oddities(values: dict, context: Context) -> list[Problem]:
    """Figures that are possible but unusual, each in one sentence."""
    found = []
    for code in FIGURES:
        value, before = values.get(code), context.usual(code)
        if value is None or len(before) < 2 or code in COMPUTED or code in OPENING:
            continue
        usual = median(before)
        shown = group(round(usual))
        if value == 0 and min(before) > 0:
            found.append(Problem(code, f"Bằng 0, trong khi các quý trước đều có (thường khoảng {shown})."))
        elif 0 < value * 100 < usual:
            found.append(Problem(code, f"Chưa bằng 1% mức thường thấy ({shown}): có thể gõ thiếu số 0?"))
        elif abs(value - usual) >= ODD_AT_LEAST and value > usual * ODD_FACTOR:
            found.append(Problem(code, f"Gấp hơn {ODD_FACTOR} lần mức thường thấy ({shown})."))
        elif abs(value - usual) >= ODD_AT_LEAST and value * ODD_FACTOR < usual:
            found.append(Problem(code, f"Chưa bằng một phần {ODD_FACTOR} mức thường thấy ({shown})."))
    return found + [
        Problem(UNIONS[0], f"{entry.founding.name}: {message}", entry.founding.pk)
        for entry in context.foundings.entries
        for message in entry.warnings
    ]


def figures_of(revision) -> dict[str, int | None]:
    """``{indicator code: value}`` of a revision; empty where there is none."""
    if revision is None:
        return {}
    return dict(revision.figures.order_by().values_list("indicator__code", "value"))
