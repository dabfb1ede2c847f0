"""The first page of leadership: one sentence, three blocks, who has not reported, who explains the shortfall, the annex."""

from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.foundings import UNIONS as UNIONS_LISTED
from targets.foundings import without_list_text
from targets.measures import Measure, Progress
from targets.plan import Status
from targets.progress import HEADLINES, MEMBERS, UNIONS, UNIONS_20PLUS
from unionhub.charts import bar, cumulative_chart
from unionhub.dashboard import words
from unionhub.dashboard.asked import Asked
from unionhub.dashboard.foundings import Listed
from unionhub.dashboard.pipeline import Pipeline
from unionhub.dashboard.words import NONE, shown
from vietnamese.dates import date_vi
from vietnamese.numbers import group, percent


@dataclass(frozen=True)
class Figure:
    """A card at the top; for ``unionhub/dashboard/_figure.html``. All texts are ready to print."""

    label: str
    value: str
    goal: str
    unit: str
    percent: str
    bar: SafeString
    status: Status
    standing: str
    coverage: str
    url: str
    anchor: str
    lines: tuple[tuple[str, str], ...]
    pipeline: str = ""
    without_list: str = ""


@dataclass(frozen=True)
class Value:
    text: str = NONE
    note: str = ""
    url: str = ""
    status: Status | None = None
    label: str = ""


@dataclass(frozen=True)
class Block:
    """Everything about one indicator: the table with and without the parks, the chart and the table that it draws."""

    anchor: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]
    notes: tuple[str, ...]
    chart: SafeString
    quarters: SafeString
    url: str


def sentence(progress: Progress, asked: Asked) -> SafeString:
    """The first line. Empty where no quarter has ended."""
    quarter = progress.last_quarter
    if quarter is None:
        return mark_safe("")
    members, others = progress.province(MEMBERS), progress.without_parks(MEMBERS)
    unions, unions_20 = progress.province(UNIONS), progress.province(UNIONS_20PLUS)
    cut_off = words.day_and_month(progress.last_cut_off, quarter.year)
    waiting = f", {group(members.pending)} chờ duyệt" if members.pending else ""
    parts = [
        f'<span class="answer-scope">Đến hết {words.lower_quarter(quarter)} (chốt {cut_off}, '
        f"{words.coverage(progress)}):</span> ",
        f'<span class="answer-main">kết nạp {_of(members, asked)} đoàn viên{_share(members)}{waiting}, '
        f"<strong>{words.standing(members, progress)}</strong>;</span> ",
    ]
    if len(progress.codes_without_parks) < len(progress.all_codes):
        parts.append(
            f"không kể {words.PARKS}: {_of(others, asked)}{_share(others)}, {words.standing(others, progress)}; "
        )
    parts.append(f"thành lập {_of(unions, asked)} CĐCS{_share(unions)}; ")
    parts.append(f"{_of(unions_20, asked)} CĐCS doanh nghiệp từ 20 CNLĐ{_share(unions_20)}.")
    return mark_safe("".join(parts))


def _of(measure: Measure, asked: Asked) -> str:
    """«61.240/120.000»; the number opens to what it is made of."""
    reference = f"/{group(measure.reference)}" if measure.reference else ""
    if measure.approved is None:
        return f"{NONE}{reference}"
    url = escape(asked.behind_url(measure.indicator.code))
    return f'<a href="{url}">{group(measure.approved)}</a>{reference}'


def _share(measure: Measure) -> str:
    return f" ({measure.percent})" if measure.percent else ""


def figures(
    progress: Progress, asked: Asked, pipeline: Pipeline | None = None, listed: Listed | None = None
) -> list[Figure]:
    return [indicator_figure(progress, asked, code, pipeline, listed) for code in HEADLINES]


def indicator_figure(
    progress: Progress,
    asked: Asked,
    code: str,
    pipeline: Pipeline | None = None,
    listed: Listed | None = None,
) -> Figure:
    """``listed``: so that a number of unions founded says how much of it has no list."""
    without_list = listed.total(code) if listed and code in UNIONS_LISTED else 0
    measure = progress.province(code)
    info = measure.indicator
    last_year = progress.programme.last_year
    lines = []
    if measure.pending:
        lines.append(("Chờ duyệt", group(measure.pending)))
    if measure.plan is not None and measure.judged:
        lines.append((f"Tiến độ đến hết {words.lower_quarter(measure.judged)}", group(measure.plan)))
    lines.append(("Bình quân mỗi quý, 4 quý gần nhất", words.pace(measure.recent_pace, info)))
    lines.append((f"Cần mỗi quý đến hết năm {last_year}", words.pace(measure.needed_pace, info)))
    lines.append((f"Dự báo đến hết năm {last_year}", shown(measure.forecast)))
    return Figure(
        label=words.heading(info),
        value=shown(measure.approved),
        goal=shown(measure.reference),
        unit=info.unit_label,
        percent=measure.percent or "",
        bar=progress_bar(progress, measure),
        status=measure.status,
        standing=words.standing(measure, progress),
        coverage=coverage_line(progress),
        url=asked.behind_url(code) if measure.approved is not None else "",
        anchor=code.replace("_", "-"),
        lines=tuple(lines),
        pipeline=pipeline.line(measure) if pipeline else SafeString(""),
        without_list=without_list_text(without_list) if without_list else "",
    )


def progress_bar(progress: Progress, measure: Measure) -> SafeString:
    """The plan is marked only where it is as of the same quarter as the result."""
    mark = measure.plan if measure.judged == progress.last_quarter else None
    return bar(measure.approved, measure.reference, mark=mark)


def coverage_line(progress: Progress) -> str:
    if progress.last_quarter is None:
        return ""
    return f"{words.coverage(progress)} {words.lower_quarter(progress.last_quarter)}"


def blocks(progress: Progress, asked: Asked) -> list[Block]:
    return [_block(progress, asked, code) for code in HEADLINES]


def _block(progress: Progress, asked: Asked, code: str) -> Block:
    groups = [
        (words.PROVINCE, progress.province(code), progress.all_codes),
        (words.WITHOUT_PARKS, progress.without_parks(code), progress.codes_without_parks),
    ]
    if len(progress.codes_without_parks) == len(progress.all_codes):
        groups = groups[:1]
    province = groups[0][1]
    info = province.indicator
    notes = []
    if province.assumed_plan:
        per_year = words.pace(province.goal_per_year, info)
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
        counts = tuple(Value(words.approved_count(progress, codes)) for _, _, codes in groups)
        place = next(place for place, (label, _) in enumerate(rows) if label == "So với tiến độ")
        rows.insert(place, (f"Đơn vị đã duyệt {words.lower_quarter(progress.last_quarter)}", counts))
    return Block(
        anchor=code.replace("_", "-"),
        heading=words.heading(info),
        columns=tuple(name for name, _, _ in groups),
        rows=tuple(rows),
        notes=tuple(notes),
        chart=_chart(progress, province),
        quarters=quarter_rows(progress, province),
        url=asked.url("dashboard-indicator", code),
    )


def method(measure: Measure) -> str:
    """How the forecast is made, in one sentence."""
    return (
        f"Dự báo: kết quả đã duyệt đến hết {words.lower_quarter(measure.judged)} cộng với bình quân mỗi quý của "
        f"4 quý gần nhất cho {measure.quarters_left} quý còn lại; khoảng dự báo lấy theo quý thấp nhất và quý cao nhất "
        "trong 4 quý đó."
    )


def _rows(progress: Progress, asked: Asked, measures: list[Measure]):
    info, last_year = measures[0].indicator, progress.programme.last_year
    url = asked.behind_url(info.code)

    def row(label, value):
        return label, tuple(value(measure) for measure in measures)

    def opened(text, note=""):
        return Value(text, note, url if text != NONE else "")

    yield row("Mục tiêu Chương trình", lambda m: Value(shown(m.goal)))
    yield row("Đã giao cả nhiệm kỳ", _assigned)
    if measures[0].confederation is not None:
        yield row("Tổng Liên đoàn giao tỉnh", lambda m: Value(shown(m.confederation)))
    yield row("Đã duyệt", lambda m: opened(shown(m.approved), m.percent or ""))
    yield row("Chờ duyệt", lambda m: opened(shown(m.pending)))
    yield row("Còn thiếu", _missing)
    if any(m.judged and m.judged != progress.last_quarter for m in measures):
        yield row(
            "Đã duyệt đến quý được đánh giá", lambda m: Value(shown(m.approved_judged), _until(m.judged))
        )
    yield row(
        "Tiến độ kế hoạch", lambda m: Value(shown(m.plan), _until(m.judged) if m.plan is not None else "")
    )
    yield row("So với tiến độ", lambda m: Value(_difference(m), status=m.status))
    if progress.last_quarter:
        year = progress.last_quarter.year
        yield row(
            f"Năm {year}: đã duyệt/chỉ tiêu",
            lambda m: _year(m, year, asked.behind_url(info.code, nam=str(year))),
        )
    yield row("Bình quân mỗi quý, 4 quý gần nhất", lambda m: Value(words.pace(m.recent_pace, info)))
    if coming := measures[0].coming_year:
        year_ = coming.year
        yield row(
            f"Cần mỗi quý đến hết năm {year_}", lambda m: Value(words.pace(m.year(year_).needed_pace, info))
        )
    yield row(f"Cần mỗi quý đến hết năm {last_year}", lambda m: Value(words.pace(m.needed_pace, info)))
    yield row(f"Dự báo đến hết năm {last_year}", _forecast)


def _until(quarter) -> str:
    return f"đến hết {words.lower_quarter(quarter)}" if quarter else ""


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
        return words.difference(measure).capitalize()
    return ""


def _year(measure: Measure, year: int, url: str) -> Value:
    found = measure.year(year)
    if not found.target:
        return Value(shown(found.approved), url=url if found.approved is not None else "")
    note = words.year_shares(found)
    return Value(
        f"{shown(found.approved)}/{group(found.target)}", note, url if found.approved is not None else ""
    )


def _forecast(measure: Measure) -> Value:
    if measure.forecast is None:
        return Value(NONE)
    reach = percent(measure.forecast, measure.reference)
    span = f"từ {group(measure.forecast_low)} đến {group(measure.forecast_high)}"
    return Value(group(measure.forecast), f"{reach}; {span}" if reach else span)


def _chart(progress: Progress, measure: Measure) -> SafeString:
    info = measure.indicator
    count = measure.judged_count
    cumulative = measure.cumulative_by_quarter
    actual = [*cumulative[:count], *[None] * (len(cumulative) - count)]
    name = words.heading(info)
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
    )


def quarter_rows(progress: Progress, measure: Measure) -> SafeString:
    """Body of the table beside the chart: per quarter what was approved, and summed up results, plan and forecast."""
    plans = measure.plan_by_quarter or [None] * len(progress.quarters)
    rows = []
    for position, quarter in enumerate(progress.quarters):
        waiting = measure.pending_by_quarter[position]
        approved = shown(measure.approved_by_quarter[position])
        if waiting:
            approved += f'<span class="share">{group(waiting)} chờ duyệt</span>'
        first = ' class="year-start"' if quarter.number == 1 else ""
        rows.append(
            f'<tr{first}><th scope="row">{quarter}</th><td class="num">{approved}</td>'
            f'<td class="num">{shown(measure.cumulative_by_quarter[position])}</td>'
            f'<td class="num">{shown(plans[position])}</td>'
            f'<td class="num">{shown(measure.forecast_by_quarter[position])}</td></tr>'
        )
    return mark_safe("".join(rows))


@dataclass(frozen=True)
class Reporting:
    """Who owes what: of the last ended quarter by state, of earlier quarters those that are not approved."""

    title: str
    coverage: str
    due: str
    groups: list[tuple[words.State, int, SafeString]] = field(default_factory=list)
    earlier: list[tuple[str, int, SafeString]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.groups and not self.earlier


ORDER = ("overdue", "no_report", "draft", "returned", "submitted")


def reporting(progress: Progress, asked: Asked) -> Reporting | None:
    """None where no quarter has ended."""
    last = progress.last_quarter
    if last is None:
        return None
    by_state: dict[tuple[bool, words.State], list] = {}
    for unit in progress.not_approved.get(last, ()):
        key = progress.is_overdue(unit.code, last), words.state_of(progress.cell(unit.code, last))
        by_state.setdefault(key, []).append(unit)
    groups = []
    for (overdue, state), units in sorted(
        by_state.items(), key=lambda item: (not item[0][0], ORDER.index(item[0][1].code))
    ):
        shown_state = words.State("overdue", f"{state.label}, quá hạn") if overdue else state
        groups.append((shown_state, len(units), _names(progress, asked, units, last)))
    earlier = [
        (str(quarter), len(units), _names(progress, asked, units, quarter))
        for quarter, units in progress.not_approved.items()
        if quarter != last
    ]
    due = progress.due_days.get(last)
    return Reporting(
        str(last), words.coverage(progress), f"Hạn nộp {date_vi(due)}" if due else "", groups, earlier
    )


def _names(progress: Progress, asked: Asked, units, quarter) -> SafeString:
    return mark_safe(
        ", ".join(f'<a href="{escape(asked.unit_url(unit.code))}">{escape(unit.name)}</a>' for unit in units)
    )


def nothing_assigned(progress: Progress) -> bool:
    """Whether the ledger is empty: no unit has a target."""
    return not any(series.amounts for series in progress.series.values())
