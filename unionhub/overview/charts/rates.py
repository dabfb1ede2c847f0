"""Percentages of several years beside each other, with the share that was promised as a line."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe

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
        return mark_safe("")
    inner = WIDTH - 2 * LEFT
    step = inner / len(columns)
    broad = min(step * 0.55, 44)
    inside = [
        f'<line class="chart-base" x1="{LEFT}" y1="{BASE}" x2="{WIDTH - LEFT}" y2="{BASE}" stroke="#4a5763" stroke-width="1"/>'
    ]
    for place, (label, value) in enumerate(columns):
        middle = LEFT + step * (place + 0.5)
        inside.append(svg.text(middle, BASE + 18, label, 13, "middle", "chart-soft"))
        if value is None:
            inside.append(svg.text(middle, BASE - 6, "–", 13, "middle", "chart-soft"))
            continue
        y = _y(value)
        inside.append(
            f'<rect class="chart-column" x="{middle - broad / 2:.1f}" y="{y:.1f}" width="{broad:.1f}" '
            f'height="{BASE - y:.1f}" fill="#0b4f9e"/>'
        )
        inside.append(svg.text(middle, y - 5, f"{decimal(value, 1)}%", 12, "middle", "chart-strong"))
    if goal is not None:
        y = _y(Fraction(goal))
        inside.append(
            f'<line class="chart-goal" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - LEFT}" y2="{y:.1f}" stroke="#a3231b" '
            'stroke-width="1.5" stroke-dasharray="5 4"/>'
        )
    return mark_safe(svg.drawing(WIDTH, HEIGHT, "chart-rates", title, description, "".join(inside)))


def _y(value: Fraction) -> float:
    return BASE - float(value / FULL) * (BASE - TOP)
