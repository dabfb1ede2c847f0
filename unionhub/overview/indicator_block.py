"""Everything about one indicator: the table, also without what is told apart, the chart, and what the chart draws."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from pages.markup import element, text
from targets.progress.plan import Status
from targets.progress.progress import Measure, Progress
from unionhub.overview import labels
from unionhub.overview.charts import cumulative_chart
from unionhub.overview.filters import Asked
from unionhub.overview.labels import NONE, shown
from vietnamese.numbers import group, percent


@dataclass(frozen=True)
class Value:
    text: str = NONE
    note: str = ""
    url: str = ""
    status: Status | None = None
    label: str = ""


@dataclass(frozen=True)
class Block:
    """Everything about one indicator: the table, also without what is told apart, the chart and what it draws."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]
    notes: tuple[str, ...]
    chart: SafeString
    quarters: SafeString
    url: str


def block(progress: Progress, asked: Asked, code: str) -> Block:
    groups = [(labels.PROVINCE, progress.province(code), progress.all_codes)]
    if progress.apart:
        groups.append((labels.without_apart(progress), progress.others(code), progress.other_codes))
    province = groups[0][1]
    info = province.indicator
    notes = []
    if province.assumed_plan:
        per_year = labels.pace(province.goal_per_year, info)
        notes.append(
            f"Giả định: Chương trình không giao chỉ tiêu này theo đơn vị và theo năm, nên tiến độ kế hoạch chia đều "
            f"{per_year} {info.unit_label} mỗi năm."
        )
    if province.target is not None and province.target != province.goal:
        notes.append(
            f"Tổng đã giao {group(province.target)} khác mục tiêu Chương trình {shown(province.goal)}; "
            "tỷ lệ toàn tỉnh tính theo mục tiêu Chương trình, tiến độ tính theo chỉ tiêu đã giao."
        )
    if province.forecast is not None:
        notes.append(method(province))
    rows = list(_rows(progress, asked, [measure for _, measure, _ in groups]))
    if progress.last_quarter:
        counts = tuple(Value(f"{labels.approved_count(progress, codes)} đơn vị") for _, _, codes in groups)
        place = next(place for place, (label, _) in enumerate(rows) if label == "Chờ duyệt")
        rows.insert(place, (f"Đã duyệt báo cáo {labels.lower_quarter(progress.last_quarter)}", counts))
    return Block(
        heading=labels.heading(info),
        columns=tuple(name for name, _, _ in groups),
        rows=tuple(rows),
        notes=tuple(notes),
        chart=_chart(progress, province),
        quarters=quarter_rows(progress, province),
        url=asked.url("dashboard-indicator", code),
    )


def method(measure: Measure) -> str:
    """How the forecast is made, in one sentence."""
    count = measure.recent_quarters
    pace = f"bình quân mỗi quý của {count} quý gần nhất" if count > 1 else "kết quả của quý gần nhất"
    span = f"; khoảng dự báo lấy theo quý thấp nhất và quý cao nhất trong {count} quý đó" if count > 1 else ""
    return (
        f"Dự báo: kết quả đã duyệt đến hết {labels.lower_quarter(measure.judged)} cộng với {pace} cho "
        f"{measure.quarters_left} quý còn lại{span}."
    )


def _rows(progress: Progress, asked: Asked, measures: list[Measure]):
    info, last_year = measures[0].indicator, progress.programme.last_year
    judged = measures[0].judged

    def row(label, value):
        return label, tuple(value(measure) for measure in measures)

    def opened(measure, value, note=""):
        text, url = shown(value), asked.behind_url(info.code)
        return Value(text, note, url if text != NONE else "")

    def result(measure):
        url = asked.through(progress, measure).behind_url(info.code) if measure.result is not None else ""
        return Value(shown(measure.result), _notes(measure.result_percent, _until(measure.judged)), url)

    yield row("Mục tiêu Chương trình", lambda m: Value(shown(m.goal)))
    yield row("Đã giao cả nhiệm kỳ", _assigned)
    if measures[0].confederation is not None:
        yield row("Tổng Liên đoàn giao tỉnh", lambda m: Value(shown(m.confederation)))
    yield row("Đã duyệt", result)
    yield row(
        "Tiến độ kế hoạch", lambda m: Value(shown(m.plan), _until(m.judged) if m.plan is not None else "")
    )
    yield row("So với tiến độ", lambda m: Value(_difference(m), status=m.status))
    yield row("Còn thiếu", _missing)
    if any(m.approved_later is not None for m in measures):
        yield row("Duyệt thêm sau đó", lambda m: Value(shown(m.approved_later)))
        yield row("Đã duyệt, kể cả phần duyệt thêm", lambda m: opened(m, m.approved))
    yield row("Chờ duyệt", lambda m: opened(m, m.pending))
    if quarter := judged or progress.last_quarter:
        year = quarter.year
        yield row(
            f"Năm {year}: đã duyệt/chỉ tiêu",
            lambda m: _year(m, year, asked.through(progress, m).behind_url(info.code, nam=str(year))),
        )
    yield row(labels.pace_label(measures[0]), lambda m: _pace(m, measures[0]))
    if coming := measures[0].coming_year:
        yield row(
            f"{labels.NEEDED} đến hết năm {coming.year}",
            lambda m: Value(labels.needed(m.year(coming.year), info)),
        )
    yield row(f"{labels.NEEDED} đến hết năm {last_year}", lambda m: Value(labels.needed(m, info)))
    yield row(f"Dự báo đến hết năm {last_year}", _forecast)


def _notes(*notes: str | None) -> str:
    return "; ".join(note for note in notes if note)


def _until(quarter) -> str:
    return f"đến hết {labels.lower_quarter(quarter)}" if quarter else ""


def _assigned(measure: Measure) -> Value:
    if not measure.target:
        return Value("Không giao chỉ tiêu")
    changed = measure.original is not None and measure.original != measure.target
    return Value(group(measure.target), f"giao ban đầu {group(measure.original)}" if changed else "")


def _missing(measure: Measure) -> Value:
    if measure.exceeded:
        return Value("0", f"đã vượt {group(measure.exceeded)}")
    return Value(shown(measure.missing))


def _difference(measure: Measure) -> str:
    """The words beside the status; nothing where the status has said it."""
    if measure.difference:
        return labels.upper_first(labels.difference(measure, measure.indicator))
    return ""


def _year(measure: Measure, year: int, url: str) -> Value:
    found = measure.year(year)
    opened = url if found.result is not None else ""
    if not found.target:
        return Value(shown(found.result), url=opened)
    return Value(f"{shown(found.result)}/{group(found.target)}", labels.year_shares(found), opened)


def _pace(measure: Measure, first: Measure) -> Value:
    """A group that is judged further than the first one may average more quarters than the label says."""
    count = measure.recent_quarters
    note = f"{count} quý gần nhất" if count and count != first.recent_quarters else ""
    return Value(labels.pace(measure.recent_pace, measure.indicator), note)


def _forecast(measure: Measure) -> Value:
    if measure.forecast is None:
        return Value(NONE)
    reach = percent(measure.forecast, measure.reference)
    low, high = group(measure.forecast_low), group(measure.forecast_high)
    return Value(group(measure.forecast), _notes(reach, f"từ {low} đến {high}" if low != high else ""))


def _chart(progress: Progress, measure: Measure) -> SafeString:
    info = measure.indicator
    count = measure.judged_count
    cumulative = measure.cumulative_by_quarter
    actual = [*cumulative[:count], *[None] * (len(cumulative) - count)]
    name = labels.heading(info)
    description = (
        f"Lũy kế đã duyệt {shown(measure.approved_judged)}, tiến độ kế hoạch {shown(measure.plan)}, "
        f"dự báo đến hết năm {progress.programme.last_year}: {shown(measure.forecast)}, "
        f"mục tiêu {shown(measure.reference)} {info.unit_label}."
    )
    return cumulative_chart(
        [str(quarter) for quarter in progress.quarters],
        actual,
        measure.plan_by_quarter or [None] * len(cumulative),
        measure.forecast_by_quarter,
        measure.reference,
        title=f"{name}: lũy kế từ đầu nhiệm kỳ theo quý",
        description=description,
        unit=info.unit_label,
        spread=None
        if measure.forecast is None or not measure.quarters_left
        else (measure.forecast_low, measure.forecast_high),
    )


def quarter_rows(progress: Progress, measure: Measure) -> SafeString:
    """Body of the table beside the chart: per quarter what was approved, and summed up results, plan and forecast."""
    plans = measure.plan_by_quarter or [None] * len(progress.quarters)
    rows = []
    for position, quarter in enumerate(progress.quarters):
        judged, waiting = position < measure.judged_count, measure.pending_by_quarter[position]
        approved = shown(measure.approved_by_quarter[position])
        notes = []
        if position < progress.ended and not judged:
            notes.append(f"{labels.approved_count(progress, quarter=quarter)} đơn vị")
        if waiting:
            notes.append(f"{group(waiting)} chờ duyệt")
        if notes:
            approved = text(approved, element("span", "; ".join(notes), kind="share"))
        # Summed up only as far as every unit is approved, as the chart draws it: what follows does not compare to the plan.
        cumulative = measure.cumulative_by_quarter[position] if judged else None
        numbers = (cumulative, plans[position], measure.forecast_by_quarter[position])
        cells = [element("td", number, kind="num") for number in (approved, *map(shown, numbers))]
        name = element("th", quarter, scope="row")
        rows.append(element("tr", name, *cells, kind="year-start" if quarter.number == 1 else ""))
    return text(*rows)
