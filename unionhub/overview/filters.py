"""What the address asks for: as of which day, by which organisation. What cannot be read is told and left out."""

import datetime
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from targets.foundings.counts import CountRule, load_rules
from targets.models import Programme
from targets.programme.current import PROGRAMME, Choice, NoProgramme
from targets.progress import CURRENT, REPORTED
from targets.progress.as_of import DayRefused, read_day
from targets.progress.progress import Measure, Progress
from vietnamese import clock
from vietnamese.dates import Quarter

DAY, STRUCTURE = "den", "to-chuc"
NOWADAYS = "hien-nay"
AS_REPORTED = "theo-bao-cao"
_QUARTER = re.compile(r"([0-9]{4})-([1-4])")


def kind_of(rule: CountRule) -> str:
    """How the address of the list of foundings calls it: “tat-ca”, “doanh-nghiep”, “tu-20”."""
    if not rule.enterprises:
        return "tat-ca"
    return f"tu-{rule.workers}" if rule.workers else "doanh-nghiep"


@dataclass(frozen=True)
class Asked:
    """``on``: the day asked for, None for today; ``problems``: sentences about what was not understood.

    ``choice``: the programme, among those in the person's scope. ``kinds``: the lists of foundings by the indicators whose
    numbers they stand behind.
    """

    on: datetime.date | None = None
    structure: str = REPORTED
    problems: tuple[str, ...] = ()
    choice: Choice = field(default_factory=Choice)
    kinds: dict[str, str] = field(default_factory=lambda: {rule.code: kind_of(rule) for rule in load_rules()})

    @classmethod
    def of(cls, parameters, user) -> "Asked":
        problems = []
        on = _day(parameters.get(DAY, ""), problems)
        structure = REPORTED
        wanted = parameters.get(STRUCTURE, "")
        if wanted == NOWADAYS:
            structure = CURRENT
        elif wanted not in ("", AS_REPORTED):
            problems.append(
                f"Không nhận được cách xem “{wanted[:40]}”; trang hiển thị theo thời điểm báo cáo."
            )
        choice = Choice.of(parameters.get(PROGRAMME, ""), user, on or clock.today())
        if choice.problem:
            problems.append(choice.problem)
        return cls(on, structure, tuple(problems), choice)

    @property
    def programme(self) -> Programme:
        """Raises NoProgramme."""
        if self.choice.programme is None:
            raise NoProgramme
        return self.choice.programme

    def through(self, progress: Progress, measure: Measure) -> "Asked":
        """The same as of the measure's judged quarter, so that its result opens into just what it is made of."""
        return replace(self, on=progress.cut_offs[measure.judged]) if measure.approved_later else self

    @property
    def parameters(self) -> dict[str, str]:
        found = {PROGRAMME: self.choice.code} if self.choice.code else {}
        found |= {DAY: self.on.isoformat()} if self.on else {}
        return found | ({STRUCTURE: NOWADAYS} if self.structure == CURRENT else {})

    @property
    def query(self) -> str:
        """What every link on the page carries along: “?den=…&to-chuc=…”, or nothing."""
        return self.with_query()

    def with_query(self, **more: str) -> str:
        parameters = self.parameters | more
        return f"?{urlencode(parameters)}" if parameters else ""

    @cached_property
    def _unit_address(self) -> tuple[str, str]:
        """Before and after a unit's code: tables have thousands of these, so the pattern is reversed once."""
        before, after = reverse("dashboard-unit", args=["-"]).rsplit("-", 1)
        return before, after + self.query

    def unit_url(self, code: str) -> str:
        before, after = self._unit_address
        return f"{before}{code}{after}"

    def behind_url(self, indicator: str, **more: str) -> str:
        """Where a number of this indicator opens: unions founded into their list, others into units and years."""
        if indicator in self.kinds:
            return self.url("dashboard-foundings", loai=self.kinds[indicator], **more)
        return self.url("dashboard-indicator", indicator)

    def list_url(self, indicator: str, unit: str) -> str:
        """The list behind a unit's number, to which “&nam=2026” may be added; empty where the number has none."""
        if indicator not in self.kinds:
            return ""
        return f"{self._list_address[indicator]}{unit}"

    @cached_property
    def _list_address(self) -> dict[str, str]:
        return {indicator: self.behind_url(indicator, **{"don-vi": ""}) for indicator in self.kinds}

    def url(self, name: str, *args, **more: str) -> str:
        return reverse(name, args=args) + self.with_query(**more)


def carried(parameters) -> dict[str, str]:
    """Of a page that none of it means anything to: what the tabs carry on from it, as it came."""
    return {name: parameters[name] for name in (PROGRAMME, DAY, STRUCTURE) if parameters.get(name)}


def asked_quarter(text: str, problems: list[str]) -> Quarter | None:
    """The quarter in “2026-3”; None where nothing or nothing readable is asked for."""
    if not text:
        return None
    if match := _QUARTER.fullmatch(text):
        year = int(match[1])
        if year:
            return Quarter(year, int(match[2]))
    problems.append(f"Không đọc được quý “{text[:40]}”, ví dụ đúng: 2026-3.")
    return None


def _day(text: str, problems: list[str]) -> datetime.date | None:
    try:
        return read_day(text)
    except DayRefused as refused:
        reason = str(refused)
        problems.append(f"{reason[:1].upper()}{reason[1:]}; trang hiển thị số liệu đến hôm nay.")
        return None
