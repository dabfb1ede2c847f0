"""The chart of a term: results summed up quarter by quarter, against plan, forecast and goal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from pages import markup
from pages.markup import element, void
from unionhub.overview.charts import svg
from unionhub.overview.charts.axes import Axis, value_axis, year_groups


@dataclass(frozen=True)
class Canvas:
    """Size and margins in viewBox units; the narrow one is drawn for a phone, so its text is legible there."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    text: int
    legend_columns: int

    @property
    def plot_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        return self.height - self.top - self.bottom


NARROW = Canvas("narrow", 340, 330, 52, 10, 28, 92, 12, 2)
WIDE = Canvas("wide", 680, 360, 66, 16, 30, 84, 13, 4)

# series → (words of the legend, colour outside the site, width, dashes)
LINES = {
    "goal": ("Mục tiêu", "#ab1420", 1.5, "10 3 2 3"),
    "plan": ("Tiến độ kế hoạch", "#4a5763", 2, "7 5"),
    "forecast": ("Dự báo", "#7d4a00", 2.5, "0.1 5.5"),
    "actual": ("Lũy kế đã duyệt", "#0b4f9e", 3, ""),
}


def cumulative_chart(
    quarters: Sequence[str],
    actual: Sequence[svg.Number | None],
    plan: Sequence[svg.Number],
    forecast: Sequence[svg.Number | None],
    goal: svg.Number | None,
    *,
    title: str,
    description: str,
    unit: str,
    spread: tuple[svg.Number, svg.Number] | None = None,
) -> SafeString:
    """Cumulative results, plan, forecast and goal over the quarters of a term.

    ``quarters``: n labels such as “Quý I/2024”; the three series: n values each, summed from the start of the
    term, None for no data. ``goal``: value at the end of the term, None or 0 for none. ``unit``: what is
    counted, e.g. “đoàn viên”. ``spread``: between what the forecast ends, lowest first; a wedge from the last result.
    Gives a figure with a drawing for phones and one for wide screens and paper.
    """
    for series in (actual, plan, forecast):
        if len(series) != len(quarters):
            raise ValueError(f"{len(quarters)} quarters, but a series of {len(series)} values")
    drawings = (
        _cumulative(
            canvas, quarters, {"actual": actual, "plan": plan, "forecast": forecast}, goal, unit, spread
        )
        for canvas in (NARROW, WIDE)
    )
    named = (
        svg.drawing(canvas.width, canvas.height, f"chart-{canvas.name}", title, description, drawing)
        for canvas, drawing in zip((NARROW, WIDE), drawings, strict=True)
    )
    return element("figure", *named, kind="chart")


def _cumulative(canvas: Canvas, quarters, series, goal, unit, spread) -> SafeString:
    known = [value for values in series.values() for value in values if value is not None]
    axis = value_axis(
        max([*known, *(spread or ()), goal or 0, 0]), canvas.top + canvas.plot_height, canvas.plot_height
    )
    step = canvas.plot_width / max(len(quarters), 1)
    present = {name: any(value is not None for value in values) for name, values in series.items()}
    parts = [_value_grid(canvas, axis, unit), _quarter_axis(canvas, quarters, step)]
    if goal:
        parts.append(_goal_line(canvas, axis, goal, unit))
        present["goal"] = True
    if spread:
        parts.append(_spread(canvas, axis, step, series["actual"], spread))
    for name in ("plan", "forecast", "actual"):
        for segment in _segments(name, series):
            points = [(canvas.left + step * at, axis.y(value)) for at, value in segment]
            parts.append(_line(name, points))
    parts += _markers(canvas, axis, step, series)
    parts += _end_labels(canvas, axis, step, series)
    if canvas is WIDE:
        parts += _hover_texts(canvas, quarters, step, series)
    parts.append(_legend(canvas, [name for name in reversed(LINES) if present.get(name)]))
    return markup.text(*parts)


def _segments(name: str, series) -> list[list[tuple[int, svg.Number]]]:
    """Unbroken stretches as (position, value); 0 is the start of the term, k the end of the k-th quarter.

    Lines of results and plan start at 0; a forecast starts where the results end. No data is a gap, not 0.
    """
    values = series[name]
    stretches, current = [], []
    if name != "forecast" and values and values[0] is not None:
        current = [(0, 0)]
    for at, value in enumerate(values, 1):
        if value is None:
            stretches.append(current)
            current = []
            continue
        if name == "forecast" and not current:
            before = series["actual"][at - 2] if at > 1 else 0
            current = [] if before is None else [(at - 1, before)]
        current.append((at, value))
    return [stretch for stretch in [*stretches, current] if len(stretch) > 1]


def _line(name: str, points) -> SafeString:
    _, colour, width, dashes = LINES[name]
    return void(
        "polyline",
        kind=f"chart-line chart-{name}",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
        stroke_dasharray=dashes or None,
    )


def _spread(canvas: Canvas, axis: Axis, step: float, actual, spread) -> SafeString:
    """The forecast's range, from the last result to the end of the term."""
    at, value = _last(actual) or (0, 0)
    start, end = canvas.left + step * at, canvas.left + step * len(actual)
    low, high = spread
    points = ((start, value), (end, high), (end, low))
    return void(
        "polygon",
        kind="chart-spread",
        points=" ".join(f"{x:.1f},{axis.y(y):.1f}" for x, y in points),
        fill="#7d4a00",
        fill_opacity="0.15",
    )


def _value_grid(canvas: Canvas, axis: Axis, unit: str) -> SafeString:
    right = canvas.width - canvas.right
    parts = [svg.text(2, 14, unit[:1].upper() + unit[1:], canvas.text, "start", "chart-soft")]
    for tick in axis.ticks:
        y = axis.y(tick)
        kind = "chart-base" if tick == 0 else "chart-grid"
        colour = "#66727f" if tick == 0 else "#cdd5de"
        parts.append(
            void("path", kind=kind, d=f"M{canvas.left} {y:.1f}H{right}", stroke=colour, stroke_width=1)
        )
        parts.append(svg.text(canvas.left - 6, y + 4, svg.shown(tick), canvas.text, "end", "chart-soft"))
    return markup.text(*parts)


def _quarter_axis(canvas: Canvas, quarters, step: float) -> SafeString:
    """Years under their quarters; the quarters' own numerals where there is room for them."""
    base = canvas.top + canvas.plot_height
    groups = year_groups(quarters)
    parts = []
    if groups is None:
        every = max(1, round(64 / step)) if step else 1
        for at, label in enumerate(quarters):
            if at % every == 0:
                x = canvas.left + step * (at + 0.5)
                parts.append(svg.text(x, base + 18, label, canvas.text, "middle", "chart-soft"))
        return markup.text(*parts)
    roomy = step >= 24
    for year, first, numerals in groups:
        x = canvas.left + step * first
        middle = x + step * len(numerals) / 2
        year_y = base + (36 if roomy else 18)
        down = f"M{x:.1f} {canvas.top}V{year_y + 4}"
        parts.append(void("path", kind="chart-grid", d=down, stroke="#cdd5de", stroke_width=1))
        parts.append(svg.text(middle, year_y, year, canvas.text, "middle", "chart-soft"))
        if roomy:
            for at, numeral in enumerate(numerals):
                parts.append(
                    svg.text(
                        x + step * (at + 0.5), base + 18, numeral, canvas.text - 1, "middle", "chart-soft"
                    )
                )
    return markup.text(*parts)


def _goal_line(canvas: Canvas, axis: Axis, goal: svg.Number, unit: str) -> SafeString:
    _, colour, width, dashes = LINES["goal"]
    y = axis.y(goal)
    words = f"Mục tiêu {svg.shown(goal)} {unit}"
    return markup.text(
        void(
            "path",
            kind="chart-line chart-goal",
            d=f"M{canvas.left} {y:.1f}H{canvas.width - canvas.right}",
            stroke=colour,
            stroke_width=width,
            stroke_dasharray=dashes,
        ),
        svg.text(canvas.left + 6, y - 6, words, canvas.text, "start", "chart-strong"),
    )


def _markers(canvas: Canvas, axis: Axis, step: float, series) -> list[SafeString]:
    radius = 3 if canvas is NARROW else 4
    return [
        _point(f"{canvas.left + step * at:.1f}", f"{axis.y(value):.1f}", radius)
        for at, value in enumerate(series["actual"], 1)
        if value is not None
    ]


def _end_labels(canvas: Canvas, axis: Axis, step: float, series) -> list[SafeString]:
    """The last result and where the forecast ends, as numbers at their points."""
    parts = []
    plan = series["plan"]
    last = _last(series["actual"])
    if last:
        at, value = last
        x, y = canvas.left + step * at, axis.y(value)
        if plan[at - 1] is None or value >= plan[at - 1]:
            at_the_left = x - canvas.left < 60
            dx, anchor, text_y = (-4, "start", y - 12) if at_the_left else (-7, "end", y - 9)
            text_y = max(text_y, 12)
        else:
            at_the_right = x > canvas.width - canvas.right - 60
            dx, anchor, text_y = (-2, "end", y + 32) if at_the_right else (7, "start", y + 18)
            text_y = min(text_y, canvas.top + canvas.plot_height - 5)
        parts.append(svg.text(x + dx, text_y, svg.shown(value), canvas.text, anchor, "chart-strong"))
    end = _last(series["forecast"])
    if end and (not last or end[0] > last[0]):
        at, value = end
        x, y = canvas.left + step * at, axis.y(value)
        words = svg.shown(value) if canvas is NARROW else f"Dự báo {svg.shown(value)}"
        if plan[at - 1] is None or value <= plan[at - 1]:
            # The line climbs to its end: the words stand below it over their whole length.
            climb = axis.y(0) - y
            slope = climb / (step * at)
            text_y = min(y + 18 + slope * len(words) * canvas.text * 0.6, canvas.top + canvas.plot_height - 6)
        else:
            text_y = max(y - 10, 12)
        parts.append(_open_point(x, y))
        parts.append(svg.text(x, text_y, words, canvas.text, "end", "chart-strong"))
    return parts


def _open_point(x: float, y: float) -> SafeString:
    place = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 4}
    return void("circle", kind="chart-open", **place, fill="#fff", stroke="#7d4a00", stroke_width=2)


def _point(x, y, radius: int) -> SafeString:
    return void("circle", kind="chart-point", cx=x, cy=y, r=radius, fill="#0b4f9e")


def _last(values) -> tuple[int, svg.Number] | None:
    return next(
        ((at, values[at - 1]) for at in range(len(values), 0, -1) if values[at - 1] is not None), None
    )


def _hover_texts(canvas: Canvas, quarters, step: float, series) -> list[SafeString]:
    """What a pointer reads at a quarter; the table beside the chart has the same numbers for everybody."""
    parts = []
    for at, label in enumerate(quarters):
        words = [label]
        for name in ("actual", "plan", "forecast"):
            value = series[name][at]
            if value is not None:
                words.append(f"{LINES[name][0].lower()}: {svg.shown(value)}")
        parts.append(
            element(
                "rect",
                element("title", "; ".join(words)),
                kind="chart-hover",
                x=f"{canvas.left + step * (at + 0.5):.1f}",
                y=canvas.top,
                width=f"{step:.1f}",
                height=canvas.plot_height,
                fill="none",
                pointer_events="all",
            )
        )
    return parts


def _legend(canvas: Canvas, names: Sequence[str]) -> SafeString:
    parts = []
    left = canvas.left if canvas is WIDE else 4
    columns = canvas.legend_columns
    column = (canvas.width - canvas.right - left) / columns
    top = canvas.top + canvas.plot_height + (64 if canvas is WIDE else 50)
    for number, name in enumerate(names):
        x = left + column * (number % columns)
        y = top + 24 * (number // columns)
        label = LINES[name][0]
        parts.append(_line(name, [(x, y - 4), (x + 28, y - 4)]))
        if name == "actual":
            parts.append(_point(f"{x + 14:.1f}", y - 4, 4))
        elif name == "forecast":
            parts.append(_open_point(x + 28, y - 4))
        parts.append(svg.text(x + 38, y, label, canvas.text, "start", ""))
    return markup.text(*parts)
