"""What every drawing is made of: the frame with its name, text, and numbers as people read them."""

from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString

from pages.markup import element
from vietnamese.numbers import group, round_half_away

Number = int | Decimal | Fraction
HALO = {
    "font_weight": 700,
    "paint_order": "stroke",
    "stroke": "#fff",
    "stroke_width": 4,
    "stroke_linejoin": "round",
}


def shown(value: Number | None) -> str:
    """A value as people read it: grouped, rounded to whole; a dash for no data."""
    if value is None:
        return "–"
    return group(value if isinstance(value, int) else round_half_away(value))


def drawing(width: int, height: int, css_class: str, title: str, description: str, *inside) -> SafeString:
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        *inside,
        kind=css_class,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        font_family="sans-serif",
    )


def text(x: float, y: float, words: str, size: int, anchor: str, css_class: str) -> SafeString:
    """``chart-strong`` stands over lines and gets a halo of paper; ``chart-soft`` is secondary."""
    colour = "#4a5763" if css_class == "chart-soft" else "#15202b"
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font_size": size, "text_anchor": anchor, "fill": colour}
    halo = HALO if css_class == "chart-strong" else {}
    return element("text", words, kind=f"chart-text {css_class}", **place, **halo)
