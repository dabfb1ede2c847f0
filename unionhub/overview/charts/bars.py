"""Bars: progress of one target, and values ranked beside each other."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from unionhub.overview.charts import svg
from vietnamese.numbers import percent


def bar(part: svg.Number | None, whole: svg.Number | None, *, mark: svg.Number | None = None) -> SafeString:
    """A small progress bar; nothing where there is no target to measure by (None or 0).

    ``mark``: the plan to date, drawn as a tick. Beyond the target the bar is full and the target itself
    becomes the tick. The numbers stand beside it in the page, and in its own name.
    """
    if not whole or part is None:
        return mark_safe("")
    reach = max(part, whole)
    tick = whole if part > whole else mark
    name = f"{svg.shown(part)} trên {svg.shown(whole)} ({percent(part, whole)})"
    if mark is not None and part <= whole:
        name += f", tiến độ kế hoạch {svg.shown(mark)}"
    ticked = "" if tick is None else _bar_tick(min(_share(tick, reach), 100))
    over = " bar-over" if part > whole else ""
    return mark_safe(
        f'<svg class="bar{over}" viewBox="0 0 100 8" preserveAspectRatio="none" width="100" height="8" role="img">'
        f"<title>{name}</title>"
        '<rect class="bar-track" width="100" height="8" fill="#cdd5de"/>'
        f'<rect class="bar-fill" width="{max(_share(part, reach), 0):.2f}" height="8" fill="#0b4f9e"/>{ticked}</svg>'
    )


def _share(part: svg.Number, whole: svg.Number) -> float:
    return float(Fraction(part) / Fraction(whole) * 100)


def _bar_tick(at: float) -> str:
    x = min(max(at - 0.6, 0), 98.8)
    return (
        f'<rect class="bar-gap" x="{max(x - 0.8, 0):.2f}" width="2.8" height="8" fill="#fff"/>'
        f'<rect class="bar-mark" x="{x:.2f}" width="1.2" height="8" fill="#15202b"/>'
    )


def share_bars(
    rows: Sequence[tuple[str, svg.Number]],
    *,
    title: str,
    description: str,
    unit: str,
    whole: svg.Number | None = None,
) -> SafeString:
    """A ranking as a list: one (name, value ≥ 0) per line in the order given, with a bar under each.

    The words are text of the page, not of a drawing, so they wrap and keep their size. ``whole``: what the
    values are shares of; with it each value is followed by its percentage. Nothing for no rows.
    """
    if not rows:
        return mark_safe("")
    greatest = max([value for _, value in rows] + [0]) or 1
    lines = []
    for name, value in rows:
        share = percent(value, whole)
        reading = f"{svg.shown(value)} ({share})" if share else svg.shown(value)
        lines.append(
            f'<li><span>{escape(name)}</span> <strong class="num">{reading}</strong>'
            '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" width="100" height="8" '
            'aria-hidden="true"><rect class="bar-track" width="100" height="8" fill="#cdd5de"/>'
            f'<rect class="bar-fill" width="{max(_share(value, greatest), 0):.2f}" height="8" fill="#0b4f9e"/>'
            "</svg></li>"
        )
    return mark_safe(
        f'<figure class="ranking" aria-label="{escape(title)}"><figcaption>{escape(description)} '
        f"Đơn vị tính: {escape(unit)}.</figcaption><ol>{''.join(lines)}</ol></figure>"
    )
