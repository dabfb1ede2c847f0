"""What the address asks for: as of which day, by which organisation. What cannot be read is told and left out."""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from targets.foundings import UNIONS
from targets.progress import CURRENT, REPORTED
from vietnamese import clock
from vietnamese.dates import Quarter, date_vi, parse_date

DAY, STRUCTURE = "den", "to-chuc"
NOWADAYS = "hien-nay"
AS_REPORTED = "theo-bao-cao"
# What the list of foundings is asked for, and the number that it stands behind.
KINDS = dict(zip(("tat-ca", "doanh-nghiep", "tu-20"), UNIONS, strict=True))
_KIND_OF = {indicator: kind for kind, indicator in KINDS.items()}
_QUARTER = re.compile(r"([0-9]{4})-([1-4])")
EARLIEST = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class Asked:
    """``on``: the day asked for, None for today; ``problems``: sentences about what was not understood."""

    on: datetime.date | None = None
    structure: str = REPORTED
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, parameters) -> "Asked":
        problems = []
        on = _day(parameters.get(DAY, ""), problems)
        structure = REPORTED
        wanted = parameters.get(STRUCTURE, "")
        if wanted == NOWADAYS:
            structure = CURRENT
        elif wanted not in ("", AS_REPORTED):
            problems.append(f"Không có cách xem «{wanted[:40]}». Trang đang xem theo thời điểm báo cáo.")
        return cls(on, structure, tuple(problems))

    @property
    def parameters(self) -> dict[str, str]:
        found = {DAY: self.on.isoformat()} if self.on else {}
        return found | ({STRUCTURE: NOWADAYS} if self.structure == CURRENT else {})

    @property
    def query(self) -> str:
        """What every link on the page carries along: «?den=…&to-chuc=…», or nothing."""
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
        if indicator in _KIND_OF:
            return self.url("dashboard-foundings", loai=_KIND_OF[indicator], **more)
        return self.url("dashboard-indicator", indicator)

    def list_url(self, indicator: str, unit: str) -> str:
        """The list behind a unit's number, to which «&nam=2026» may be added; empty where the number has none."""
        if indicator not in _KIND_OF:
            return ""
        return f"{self._list_address[indicator]}{unit}"

    @cached_property
    def _list_address(self) -> dict[str, str]:
        return {indicator: self.behind_url(indicator, **{"don-vi": ""}) for indicator in _KIND_OF}

    def url(self, name: str, *args, **more: str) -> str:
        return reverse(name, args=args) + self.with_query(**more)


def asked_quarter(text: str, problems: list[str]) -> Quarter | None:
    """The quarter in «2026-3»; None where nothing or nothing readable is asked for."""
    if not text:
        return None
    if match := _QUARTER.fullmatch(text):
        year = int(match[1])
        if year:
            return Quarter(year, int(match[2]))
    problems.append(f"Không đọc được quý «{text[:40]}», ví dụ đúng: 2026-3.")
    return None


def _day(text: str, problems: list[str]) -> datetime.date | None:
    if not text:
        return None
    day = parse_date(text)
    today = clock.today()
    if day is None:
        problems.append(
            f"Không đọc được ngày «{text[:40]}», ví dụ đúng: 30/09/2026. Trang đang dùng số liệu đến hôm nay."
        )
    elif day > today:
        problems.append(f"Ngày {date_vi(day)} chưa đến. Trang đang dùng số liệu đến hôm nay.")
        day = None
    elif day < EARLIEST:
        problems.append(f"Ngày {date_vi(day)} quá xa. Trang đang dùng số liệu đến hôm nay.")
        day = None
    return None if day == today else day
