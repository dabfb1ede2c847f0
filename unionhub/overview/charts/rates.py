"""Percentages of several years beside each other, with the share that was promised as a line."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from pages.markup import void
from unionhub.overview.charts import svg
from vietnamese.numbers import decimal

WIDTH, HEIGHT, TOP, BASE, LEFT = 340, 190, 26, 160, 8
FULL = 100


def rate_columns(
    columns: Sequence[tuple[str, Fraction | None]],
    goal: svg.Number | None,
    *,
    title: str,
    description: str,
) -> SafeString:
    """One column per (year, percentage from 0 to 100, None: nothing known); ``goal`` in percent. Nothing for no columns."""
    if not columns:
        return SafeString("")
    inner = WIDTH - 2 * LEFT
    step = inner / len(columns)
    broad = min(step * 0.55, 44)
    inside = [_line("chart-base", BASE, stroke="#4a5763", stroke_width=1)]
    for place, (label, value) in enumerate(columns):
        middle = LEFT + step * (place + 0.5)
        inside.append(svg.text(middle, BASE + 18, label, 13, "middle", "chart-soft"))
        if value is None:
            inside.append(svg.text(middle, BASE - 6, "–", 13, "middle", "chart-soft"))
            continue
        y = _y(value)
        place = {"x": middle - broad / 2, "y": y, "width": broad, "height": BASE - y}
        place = {name: f"{number:.1f}" for name, number in place.items()}
        inside.append(void("rect", kind="chart-column", **place, fill="#0b4f9e"))
        inside.append(svg.text(middle, y - 5, f"{decimal(value, 1)}%", 12, "middle", "chart-strong"))
    if goal is not None:
        y = f"{_y(Fraction(goal)):.1f}"
        inside.append(_line("chart-goal", y, stroke="#a3231b", stroke_width=1.5, stroke_dasharray="5 4"))
    return svg.drawing(WIDTH, HEIGHT, "chart-rates", title, description, *inside)


def _line(kind: str, y, **stroke) -> SafeString:
    return void("line", kind=kind, x1=LEFT, y1=y, x2=WIDTH - LEFT, y2=y, **stroke)


def _y(value: Fraction) -> float:
    return BASE - float(value / FULL) * (BASE - TOP)
