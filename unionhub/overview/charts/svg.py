"""What every drawing is made of: the frame with its name, text, and numbers as people read them."""

from decimal import Decimal
from fractions import Fraction

from django.utils.html import escape

from vietnamese.numbers import group, round_half_away

Number = int | Decimal | Fraction


def shown(value: Number | None) -> str:
    """A value as people read it: grouped, rounded to whole; a dash for no data."""
    if value is None:
        return "–"
    return group(value if isinstance(value, int) else round_half_away(value))


def drawing(width: int, height: int, css_class: str, title: str, description: str, inside: str) -> str:
    return (
        f'<svg class="{css_class}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif"><title>{escape(title)}</title><desc>{escape(description)}</desc>{inside}</svg>'
    )


def text(x: float, y: float, words: str, size: int, anchor: str, css_class: str) -> str:
    """``chart-strong`` stands over lines and gets a halo of paper; ``chart-soft`` is secondary."""
    extra = ""
    if css_class == "chart-strong":
        extra = (
            ' font-weight="700" paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round"'
        )
    colour = "#4a5763" if css_class == "chart-soft" else "#15202b"
    return (
        f'<text class="chart-text {css_class}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}"{extra}>{escape(words)}</text>'
    )
