"""A bar: progress of one target."""

from fractions import Fraction

from django.utils.safestring import SafeString

from pages.markup import element, void
from unionhub.overview.charts import svg
from vietnamese.numbers import percent


def bar(part: svg.Number | None, whole: svg.Number | None, *, mark: svg.Number | None = None) -> SafeString:
    """A small progress bar; nothing where there is no target to measure by (None or 0).

    ``mark``: the plan to date, drawn as a tick. Beyond the target the bar is full and the target itself
    becomes the tick. The numbers stand beside it in the page, and in its own name.
    """
    if not whole or part is None:
        return SafeString("")
    reach = max(part, whole)
    tick = whole if part > whole else mark
    name = f"{svg.shown(part)} trên {svg.shown(whole)} ({percent(part, whole)})"
    if mark is not None and part <= whole:
        name += f", tiến độ kế hoạch {svg.shown(mark)}"
    ticks = [] if tick is None else _bar_tick(min(_share(tick, reach), 100))
    return element(
        "svg",
        element("title", name),
        void("rect", kind="bar-track", width=100, height=8, fill="#cdd5de"),
        void("rect", kind="bar-fill", width=f"{max(_share(part, reach), 0):.2f}", height=8, fill="#0b4f9e"),
        *ticks,
        kind="bar bar-over" if part > whole else "bar",
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        width=100,
        height=8,
        role="img",
    )


def _share(part: svg.Number, whole: svg.Number) -> float:
    return float(Fraction(part) / Fraction(whole) * 100)


def _bar_tick(at: float) -> list[SafeString]:
    x = min(max(at - 0.6, 0), 98.8)
    gap = f"{max(x - 0.8, 0):.2f}"
    return [
        void("rect", kind="bar-gap", x=gap, width=2.8, height=8, fill="#fff"),
        void("rect", kind="bar-mark", x=f"{x:.2f}", width=1.2, height=8, fill="#15202b"),
    ]
