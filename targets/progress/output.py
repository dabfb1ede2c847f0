"""Progress as plain data, for the command line and for other programs: the contract of ``manage.py progress``."""

from fractions import Fraction

from targets.progress.progress import Measure, Progress, UnitLine
from vietnamese.numbers import group, round_half_away


def as_data(progress: Progress) -> dict:
    """A structure that JSON can hold: numbers are numbers, no data is null, an assigned 0 is 0."""
    return {
        "as_of": progress.as_of.isoformat(),
        "structure": progress.structure,
        "programme": progress.programme.code,
        "period": str(progress.last_quarter) if progress.last_quarter else None,
        "cut_off": progress.last_cut_off.isoformat() if progress.last_cut_off else None,
        "indicators": [_indicator(progress, code) for code in progress.indicators],
        "units": [_unit(progress, unit) for unit in progress.units],
    }


def _indicator(progress: Progress, code: str) -> dict:
    measure = progress.province(code)
    return {
        "code": code,
        "name": measure.indicator.name,
        "goal": measure.goal,
        "target": measure.target,
        "original_target": measure.original,
        "confederation": measure.confederation,
        "approved": measure.approved,
        "pending": measure.pending,
        "judged_through": str(measure.judged) if measure.judged else None,
        "approved_judged": measure.approved_judged,
        "plan": measure.plan,
        "plan_assumed": measure.assumed_plan,
        "difference": measure.difference,
        "status": measure.status.code,
        "recent_pace": _number(measure.recent_pace),
        "needed_pace": _number(measure.needed_pace),
        "quarters_left": measure.quarters_left,
        "forecast": measure.forecast,
        "years": {str(year.year): _year(year) for year in measure.years},
    }


def _year(year) -> dict:
    return {
        "target": year.target,
        "original_target": year.original,
        "approved": year.approved,
        "pending": year.pending,
        "judged_through": str(year.judged) if year.judged else None,
        "approved_judged": year.approved_judged,
        "plan": year.plan,
        "difference": year.difference,
        "status": year.status.code,
    }


def _unit(progress: Progress, unit: UnitLine) -> dict:
    """Judged at its own last approved quarter, ``judged_through``."""
    measures = {code: progress.of_unit(code, unit.code) for code in progress.indicators}
    years = [str(year) for year in progress.programme.years]
    judged = progress.judged_by_unit[unit.code]

    def by_year(name: str) -> dict:
        return {
            year: {code: getattr(m.year(int(year)), name) for code, m in measures.items()} for year in years
        }

    return {
        "code": unit.code,
        "name": unit.name,
        "order": unit.order,
        "ended": unit.ended,
        "targets": {
            year: targets
            for year in years
            if (
                targets := {
                    code: t for code, m in measures.items() if (t := m.year(int(year)).target) is not None
                }
            )
        },
        "judged_through": str(progress.quarters[judged - 1]) if judged else None,
        **{name: by_year(name) for name in ("approved", "pending", "approved_judged", "plan", "difference")},
        "status": {code: _latest_status(progress, m) for code, m in measures.items()},
    }


def _latest_status(progress: Progress, measure: Measure) -> str | None:
    quarter = progress.last_quarter
    return measure.year(quarter.year).status.code if quarter else None


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(round_half_away(value, 2))


def as_table(progress: Progress) -> str:
    """The same for people at a terminal: the province, then a line per unit."""
    lines = [f"Số liệu đến ngày {progress.as_of:%d/%m/%Y}"]
    if progress.last_quarter:
        lines[0] += f"; {progress.last_quarter} (chốt {progress.last_cut_off:%d/%m/%Y})"
    lines.append("")
    judged = progress.judged_count(progress.all_codes)
    if judged:
        lines[0] += f". Đánh giá đến hết {progress.quarters[judged - 1]}"
    rows = [
        ("Chỉ tiêu", "Mục tiêu", "Đã giao", "Đã duyệt", "Tỷ lệ", "Kế hoạch", "Tình trạng", "Duyệt thêm", "Chờ duyệt")
    ]  # fmt: skip
    for code in progress.indicators:
        m = progress.province(code)
        rows.append(
            (
                m.indicator.name,
                shown(m.goal),
                shown(m.target),
                shown(m.result),
                m.result_percent or "–",
                shown(m.plan),
                m.status.label if m.reference else "–",
                shown(m.approved_later),
                shown(m.pending),
            )
        )
    lines += aligned(rows)
    lines.append("")
    headlines = [info for info in progress.indicators.values() if info.goal is not None and info.is_flow]
    rows = [
        ("TT", "Đơn vị", *(name for info in headlines for name in (info.short_name, "đã giao", "chờ duyệt")))
    ]
    for unit in progress.units:
        row = [str(unit.order), unit.name + (" (đã kết thúc)" if unit.ended else "")]
        for info in headlines:
            m = progress.of_unit(info.code, unit.code)
            row += [shown(m.approved), shown(m.target), shown(m.pending)]
        rows.append(tuple(row))
    lines += aligned(rows)
    return "\n".join(lines)


def shown(value: int | None) -> str:
    return "–" if value is None else group(value)


def aligned(rows) -> list[str]:
    """Rows of texts, the first of them the heads, as lines with columns; figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    names = {column for column in range(len(rows[0])) if any(not _is_figure(row[column]) for row in rows[1:])}
    return [
        "  ".join(
            text.ljust(width) if column in names else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _is_figure(text: str) -> bool:
    return text == "–" or text.strip("-%").replace(".", "").replace(",", "").isdigit()
