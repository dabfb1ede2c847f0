"""The tables: what counts for each unit beside its result, the decisions of a year, what one decision assigned."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse

from evaluations.labels import COUNT_LABELS, level_of_unit
from evaluations.models import Counting, Measure, QualityTargetDecision
from evaluations.quality_targets.rows import SHORT, UnitRow
from evaluations.quality_targets.shares import NOT_ASSIGNED, NOT_YET_ASSIGNED, in_force_words, share_text
from evaluations.rates import Basis, Rates, Tally, Verdict
from evaluations.unconfirmed import BY_UNCONFIRMED
from pages.tables import AT_A_DESK, LABELLED, NUMBER_AT_A_DESK, DayColumn, ListTable, cells
from vietnamese import clock
from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import group

CELL = "evaluations/quality_targets/_{}.html"
# The measures as columns.
ATTRIBUTES = {Measure.UPPER: "upper", Measure.STATE: "state", Measure.NON_STATE: "non_state"}


@dataclass(frozen=True)
class Cell:
    """``share`` as text; below it, each on a line of its own, a decision (``lead`` before its number) and ``lines``."""

    share: str
    number: str = ""
    url: str = ""
    lines: tuple[str, ...] = ()
    lead: str = ""

    @property
    def share_is_number(self) -> bool:
        return self.share.endswith("%")


def standing(
    units: list[UnitRow], said: Mapping[tuple[int, str], Counting], results: Rates, year: int
) -> list[dict]:
    """Rows of ``StandingTable``."""
    found = []
    for unit in units:
        row = {"unit": unit}
        for measure, attribute in ATTRIBUTES.items():
            tally = results.cells.get((year, unit.pk, measure))
            target = said.get((unit.pk, measure.value))
            row[attribute] = _standing(target, tally, of_unit=measure == Measure.UPPER)
        found.append(row)
    return found


def _standing(target: Counting | None, tally: Tally | None, *, of_unit: bool) -> Cell:
    lines = _result(tally, target and target.share, of_unit=of_unit)
    if target is None:
        return Cell(NOT_YET_ASSIGNED, lines=lines)
    if target.effective_on > clock.today():
        lines = (f"có hiệu lực từ {date_vi(target.effective_on)}", *lines)
    if target.share is not None:
        return Cell(share_text(target.share), target.number, _url(target.decision_id), lines)
    lead = "rút theo " if target.was_assigned else "theo "
    return Cell(NOT_ASSIGNED, target.number, _url(target.decision_id), lines, lead)


def goal_cells(goals: Mapping[Measure, Decimal], results: Rates | None, year: int) -> dict[Measure, Cell]:
    """The programme's goals for the last row, beside the whole province's ``results`` where the person sees them."""
    tallies = results.by_measure(year) if results else {}
    return {
        measure: Cell(share_text(goal), lines=_result(tallies.get(measure), goal))
        for measure, goal in goals.items()
    }


def _result(tally: Tally | None, target: Decimal | None, *, of_unit: bool = False) -> tuple[str, ...]:
    """Nothing before anybody is rated. A unit's own rating is no share of anything: its level stands there."""
    if tally is None or not tally.rated:
        return ()
    if of_unit:
        return (COUNT_LABELS[level_of_unit(tally)],)
    share = tally.share(Basis.ELIGIBLE)
    found = f"Kết quả {share.text} ({group(share.part)}/{group(share.whole)})"
    if target is None:
        return (found,)
    against = tally.against(target)
    told = {
        Verdict.REACHED: "đạt",
        Verdict.MISSED: f"còn thiếu {group(against.missing)}",
        Verdict.OPEN: "chưa đủ số liệu để đánh giá",
    }
    return found, told[against.verdict] + (f" ({BY_UNCONFIRMED})" if against.provisional else "")


def _url(pk: int) -> str:
    return reverse("quality-target-detail", args=[pk])


def _measure(measure: Measure):
    return cells(CELL)(
        "cell",
        SHORT[measure],
        accessor=ATTRIBUTES[measure],
        attrs={"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}},
        footer=lambda table: (
            render_to_string(CELL.format("cell"), {"value": table.goals[measure]})
            if measure in table.goals
            else ""
        ),
    )


class StandingTable(ListTable):
    row_header = "unit"

    number = tables.Column("TT", accessor="unit__number", attrs=NUMBER_AT_A_DESK)
    unit = tables.Column(
        "Đơn vị", footer=lambda table: "Toàn tỉnh: mục tiêu Chương trình" if table.goals else ""
    )
    upper = _measure(Measure.UPPER)
    state = _measure(Measure.STATE)
    non_state = _measure(Measure.NON_STATE)

    class Meta(ListTable.Meta):
        attrs = {"class": "data rows quality"}

    def __init__(self, *args, goals: Mapping[Measure, Cell] | None = None, caption, **kwargs):
        self.goals, self.caption = goals or {}, caption
        super().__init__(*args, **kwargs)

    def has_footer(self):
        return bool(self.goals)

    def render_unit(self, value):
        return f"{value.name} (đã kết thúc)" if value.ended else value.name


class AssignedTable(StandingTable):
    """What one decision assigned, and for each share whether another decision counts by now."""

    def __init__(self, units, assigned, said, decision: QualityTargetDecision, **kwargs):
        rows = []
        for unit in units:
            row = {"unit": unit}
            for measure, attribute in ATTRIBUTES.items():
                key = unit.pk, measure.value
                row[attribute] = (
                    _assigned(assigned[key], said.get(key), decision)
                    if key in assigned
                    else Cell("–", lines=("quyết định không nêu",))
                )
            rows.append(row)
        super().__init__(rows, **kwargs)


def _assigned(share, now: Counting | None, decision) -> Cell:
    said = "Không giao" if share is None else share_text(share)
    if now is None or now.decision_id == decision.pk:
        words = in_force_words(decision.effective_on)
        if share is None:
            words = "rút chỉ tiêu đã giao" if now and now.was_assigned else "trước đó chưa giao"
        return Cell(said, lines=(words,))
    lead = "nay không giao theo " if now.share is None else f"nay tính {share_text(now.share)} theo "
    return Cell(said, now.number, _url(now.decision_id), lead=lead)


def named(decision) -> str:
    """“17 đơn vị, 51 chỉ tiêu”, and how many of them it says are not assigned."""
    rest = f" (không giao {group(decision.withdrawn)})" if decision.withdrawn else ""
    return f"{group(decision.units)} đơn vị, {group(decision.shares)} chỉ tiêu{rest}"


class DecisionTable(ListTable):
    row_header = "number"

    number = tables.Column("Số quyết định", linkify=lambda record: _url(record.pk))
    signed_on = DayColumn("Ngày ký", attrs=AT_A_DESK)
    effective_on = DayColumn("Có hiệu lực từ", attrs=LABELLED)
    units = tables.Column("Giao cho")
    recorded_at = tables.Column("Ghi vào sổ", attrs=AT_A_DESK)

    def render_units(self, record):
        return named(record)

    def render_recorded_at(self, record):
        who = f", {record.recorded_by}" if record.recorded_by_id else ""
        return f"{datetime_vi(record.recorded_at)}{who}"
