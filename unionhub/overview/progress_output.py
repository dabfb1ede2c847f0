"""The shares of people and of ratings for ``manage.py progress``: what ``targets.progress.output`` cannot know, added to it."""

from decimal import Decimal

from evaluations.models import Evaluation, Measure
from evaluations.quality_targets.shares import share_text
from evaluations.rates import AgainstGoal, Basis, Tally, Verdict, rates
from evaluations.rating_years import rated_years
from evaluations.unconfirmed import BY_UNCONFIRMED, unconfirmed_rule_sets
from targets.progress.officials import (
    STANDARD_SHARE,
    TRAINED_SHARE,
    Officers,
    OfficerShares,
    Share,
)
from targets.progress.output import aligned, shown
from targets.progress.progress import Progress
from unionhub.overview.rating_rates import goals_of_year
from vietnamese.numbers import group

_VERDICTS = {
    Verdict.REACHED: "Đạt",
    Verdict.MISSED: "Chưa đạt",
    Verdict.OPEN: "Chưa đủ số liệu để đánh giá",
}


class Shares:
    """``progress``: loaded with ``officials.SHARES`` among its indicators. Ratings as they are recorded today, of every
    year up to the day that has some; in a constant number of queries.
    """

    def __init__(self, progress: Progress):
        self.progress, self.officers = progress, OfficerShares(progress)
        years = [year for year in progress.programme.years if year <= progress.as_of.year]
        self._rates = rates(Evaluation.objects.filter(year__in=years))
        self.years = [year for year in years if self._rates.total(year=year).total]
        self.unconfirmed = set(
            unconfirmed_rule_sets().filter(round__year__in=self.years).values_list("round__year", flat=True)
        )
        self._rated_years = rated_years().until(progress.as_of.year)
        self._goals = {year: goals_of_year(year) for year in self.years}

    def rated(self):
        """``(year, measure, tally, goal)``, by year."""
        for year in self.years:
            tallies = self._rates.by_measure(year)
            for measure in Measure:
                yield year, measure, tallies[measure], self._goals[year].get(measure)

    # --- data -----------------------------------------------------------------------------------------------------------

    def as_data(self) -> dict:
        """``people``: of the province, then by unit code; ``ratings``: by year. No data is null."""
        return {
            "people": _people(self.officers.province()),
            "people_by_unit": {
                unit.code: _people(self.officers.of_unit(unit.code)) for unit in self.progress.units
            },
            "ratings_year": self._rated_years.usual.year if self.years else None,
            "ratings": {
                str(year): {
                    "rules_confirmed": year not in self.unconfirmed,
                    "concluded": self._rated_years.of(year).concluded,
                    "recognised": self._rated_years.of(year).recognised,
                    "eligible": self._rated_years.of(year).eligible,
                    "measures": {
                        measure.value: _rated(tally, goal)
                        for of, measure, tally, goal in self.rated()
                        if of == year
                    },
                }
                for year in self.years
            },
        }

    # --- for people -----------------------------------------------------------------------------------------------------

    def as_table(self) -> str:
        lines = ["", "Cán bộ (chỉ tính báo cáo đã duyệt)"]
        province, infos = self.officers.province(), self.progress.indicators
        lines += aligned(
            [
                ("Cán bộ", "Đạt", "Trong số", "Tỷ lệ", "Mục tiêu", "Còn thiếu"),
                *(
                    (infos[code].name, *_persons(share))
                    for code, share in (
                        (STANDARD_SHARE, province.standardised),
                        (TRAINED_SHARE, province.trained),
                    )
                    if code in infos
                ),
            ]
        )
        lines += ["", "Xếp loại hoàn thành tốt nhiệm vụ trở lên (theo kết quả đã công nhận đến nay)"]
        if not self.years:
            return "\n".join([*lines, "Chưa có công đoàn nào trong đợt xếp loại."])
        head = (
            "Năm", "Đối tượng", "Hoàn thành tốt nhiệm vụ trở lên", "Đủ điều kiện", "% trên đủ điều kiện", "Tổng số",
            "% trên tổng số", "Đã xếp loại", "Mục tiêu", "So với mục tiêu",
        )  # fmt: skip
        rows = [_row(*found) for found in self.rated()]
        lines += aligned([head, *rows])
        usual = self._rated_years.usual
        if usual.concluded:
            lines.append(f"Năm xếp loại xong gần nhất: {usual.year}.")
        elif usual.eligible:
            lines.append(f"Năm {usual.year} {usual.running_text}.")
        lines += [f"Năm {one.year} {one.running_text}." for one in self._rated_years.running]
        if self.unconfirmed:
            years = ", ".join(map(str, sorted(self.unconfirmed)))
            lines.append(f"Bộ tiêu chí xếp loại năm {years}: Chưa xác nhận.")
        return "\n".join(lines)


def _people(officers: Officers) -> dict:
    return {
        "officials": officers.officials,
        "standard": {code: _share(share) for code, share in officers.standard.items()},
        "trained": _share(officers.trained),
    }


def _share(share: Share) -> dict:
    return {
        "part": share.part,
        "whole": share.whole,
        "percent": share.percent,
        "goal": share.goal,
        "missing": share.missing,
        "units_entered": share.entered,
        "units_reported": share.reported,
    }


def _rated(tally: Tally, goal: Decimal | None) -> dict:
    against = None if goal is None else tally.against(goal)
    return {
        "total": tally.total,
        "not_yet_eligible": tally.not_yet_eligible,
        "otherwise_excluded": tally.otherwise_excluded,
        "eligible": tally.eligible,
        "rated": tally.rated,
        "good_or_better": tally.good_or_better,
        "percent_of_eligible": tally.share(Basis.ELIGIBLE).text,
        "percent_of_all": tally.share(Basis.ALL).text,
        "goal": None if goal is None else float(goal),
        "verdict": against.verdict.value if against and against.verdict else None,
        "rules_confirmed": tally.confirmed,
    }


def _persons(share: Share) -> tuple[str, ...]:
    goal = "–" if share.goal is None else f"{share.goal}%"
    return shown(share.part), shown(share.whole), share.percent or "–", goal, shown(share.missing)


def _row(year: int, measure: Measure, tally: Tally, goal: Decimal | None) -> tuple[str, ...]:
    against = None if goal is None else tally.against(goal)
    return (
        str(year),
        measure.label,
        group(tally.good_or_better),
        group(tally.eligible),
        tally.share(Basis.ELIGIBLE).text or "–",
        group(tally.total),
        tally.share(Basis.ALL).text or "–",
        group(tally.rated),
        "–" if goal is None else share_text(goal),
        _verdict(against) if against and against.verdict else "–",
    )


def _verdict(against: AgainstGoal) -> str:
    return _VERDICTS[against.verdict] + (f" ({BY_UNCONFIRMED})" if against.provisional else "")
