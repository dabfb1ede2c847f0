"""A bullet row: how far a goal has come, what waits, the plan to date, the goal and where the pace leads."""

from dataclasses import dataclass
from fractions import Fraction

from unionhub.overview.charts.svg import Number, shown
from vietnamese.numbers import percent


@dataclass(frozen=True)
class Span:
    """A part of the row, in percent of its width, with a point as decimal sign: for attributes of a drawing."""

    start: str
    width: str


@dataclass(frozen=True)
class Bullet:
    """For ``unionhub/charts/bullet.html``; what is empty or None is not drawn. ``name``: the same in words."""

    name: str
    goal: str
    actual: Span
    added: Span | None
    waiting: Span | None
    plan: str
    forecast: str
    spread: Span | None


def bullet(
    actual: int | None,
    goal: int | None,
    *,
    plan: int | None = None,
    added: int | None = None,
    waiting: int | None = None,
    forecast: int | None = None,
    low: int | None = None,
    high: int | None = None,
) -> Bullet | None:
    """None where there is nothing to measure by (no goal, or nothing known).

    ``added``: approved after the judged date; ``waiting``: sent and not approved; ``low``, ``high``: the forecast's range.
    """
    if not goal or actual is None:
        return None
    behind_it = max(actual, 0)
    parts = [value or 0 for value in (added, waiting)]
    whole = max(behind_it + sum(parts), goal, plan or 0, forecast or 0, high or 0)

    def at(value: Number) -> str:
        return f"{float(Fraction(max(value, 0)) / whole * 100):.2f}"

    def span(start: int, width: int) -> Span | None:
        return Span(at(start), at(width)) if width > 0 else None

    words = [f"{shown(actual)} trên {shown(goal)} ({percent(actual, goal)})"]
    for label, value in (
        ("kế hoạch", plan),
        ("duyệt thêm", added),
        ("chờ duyệt", waiting),
        ("dự báo", forecast),
    ):
        if value is not None:
            words.append(f"{label} {shown(value)}")
    return Bullet(
        name=", ".join(words),
        goal=at(goal),
        actual=Span(at(0), at(behind_it)),
        added=span(behind_it, parts[0]),
        waiting=span(behind_it + parts[0], parts[1]),
        plan="" if plan is None else at(plan),
        forecast="" if forecast is None else at(forecast),
        spread=span(low, high - low) if low is not None and high is not None else None,
    )
