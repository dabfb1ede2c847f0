"""The programmes in a person's scope, and the one that a page, an export or a command is about.

Everything that shows figures asks here and nowhere else: no programme takes another one's place by being newer.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from targets.models import Programme
from units.models import UnitVersion
from units.models.unit import reached
from vietnamese import clock
from vietnamese.dates import text_date

PROGRAMME = "chuong-trinh"  # in addresses
ALL_ENDED = (
    "Mọi chương trình đã kết thúc, không giao thêm chỉ tiêu được. Vui lòng lập chương trình mới trước."
)


class NoProgramme(Exception):
    """There is no programme yet: ``manage.py setup`` has not been run; or none with the code that a command names."""

    def __init__(self, text="Chưa có chương trình: vui lòng chạy “manage.py setup” trước."):
        super().__init__(text)


class OneOf(Exception):
    """A command has to name one of several programmes."""

    def __init__(self, programmes: Iterable[Programme]):
        codes = ", ".join(one.code for one in programmes)
        super().__init__(f"Có nhiều chương trình, vui lòng chọn bằng --programme MÃ. Các mã: {codes}.")


def pick(programmes: Iterable[Programme], day: datetime.date) -> Programme | None:
    """The one that runs on ``day``, else the last one begun, else the first to begin; pure. None where there is none."""
    programmes = sorted(programmes, key=lambda one: (one.begins_on, -one.pk))
    begun = [one for one in programmes if one.has_begun(day)]
    running = [one for one in begun if not one.is_closed(day)]
    return (running or begun or programmes[:1] or [None])[-1]


def in_scope(user=None) -> list[Programme]:
    """Those of the federations that ``user``'s units are or were below (None: all), the first to begin first.

    One query; a second one where there are several federations.
    """
    every = Programmes()
    return every.all if user is None or user.is_superuser else every.above(user.assigned_unit_ids)


class Programmes:
    """All programmes, read once, and whose they are."""

    def __init__(self):
        self.all = sorted(Programme.objects.order_by("pk"), key=lambda one: one.begins_on)

    def above(self, units: Iterable[int]) -> list[Programme]:
        """Those of the federations that these units are or were below."""
        if len({one.federation_id for one in self.all}) < 2:
            return self.all
        above, before = self._edges
        own = reached(reached(units, above), before)
        return [one for one in self.all if one.federation_id in own]

    def on(self, unit_id: int, day: datetime.date) -> Programme | None:
        """The programme that counts what the unit does on ``day``."""
        return pick(self.above([unit_id]), day)

    @cached_property
    def _edges(self):
        """What stands above each unit on any day, and whose past it carries: federations that merged stay in sight."""
        above, before = defaultdict(set), defaultdict(set)
        rows = UnitVersion.objects.filter(unit__withdrawn=False)
        for unit, parent, heir in rows.values_list("unit_id", "parent_id", "unit__heir_id"):
            if parent is not None:
                above[unit].add(parent)
            if heir is not None:
                before[heir].add(unit)
        return above, before


def usual(user=None) -> Programme | None:
    """What a page is about today whose address names no programme; None where there is none yet."""
    return pick(in_scope(user), clock.today())


def current(day: datetime.date, user=None) -> Programme:
    """Raises NoProgramme."""
    if (programme := pick(in_scope(user), day)) is None:
        raise NoProgramme
    return programme


def of_unit(unit_id: int, day: datetime.date) -> Programme | None:
    """See ``Programmes.on``; for several units or days make one ``Programmes``."""
    return Programmes().on(unit_id, day)


def running(programmes: Iterable[Programme], day: datetime.date) -> list[Programme]:
    """Those that have begun and not ended; where there is none, the one that pages show."""
    programmes = list(programmes)
    usual = pick(programmes, day)
    return [one for one in programmes if one.runs_on(day)] or ([] if usual is None else [usual])


def still_open(programmes: Iterable[Programme], day: datetime.date) -> list[Programme]:
    """Those that may get targets: begun or not, but not over."""
    return [one for one in programmes if not one.is_closed(day)]


def named(code: str | None, open_ones: list[Programme]) -> Programme:
    """What a command is about: the programme with ``code``, else the only one of ``open_ones``. Raises OneOf, NoProgramme."""
    if code:
        if (found := Programme.objects.filter(code=code).first()) is None:
            raise NoProgramme(f"Không có chương trình nào có mã “{code[:40]}”.")
        return found
    if len(open_ones) > 1:
        raise OneOf(open_ones)
    if not open_ones:
        raise NoProgramme
    return open_ones[0]


@dataclass(frozen=True)
class Choice:
    """Of a page: ``programmes`` in scope, the ``programme`` that it is about (None: there is none yet), and the ``code`` that
    its address names, "" where it names none; ``problem``: a sentence about a code that cannot be followed.
    """

    programmes: tuple[Programme, ...] = ()
    programme: Programme | None = None
    code: str = ""
    problem: str = ""

    def links(self, day: datetime.date, parameters: dict[str, str]) -> list[tuple[str, str, bool]]:
        """``(label, query of the address that is about it, whether the page is)``; empty where there is but one.

        ``parameters``: what the page's other links carry along.
        """
        if len(self.programmes) < 2:
            return []
        others = {name: value for name, value in parameters.items() if name != PROGRAMME}
        several = len({one.federation_id for one in self.programmes}) > 1
        found = []
        for one in self.programmes:
            label = f"Chương trình {one.years_text}" + (f", {one.federation.short_name}" if several else "")
            if one.is_closed(day):
                label += " (đã kết thúc)"
            elif not one.has_begun(day):
                label += f" (từ {text_date(one.begins_on)})"
            query = urlencode({PROGRAMME: one.code} | others)
            found.append((label, f"?{query}", one == self.programme))
        return found

    @classmethod
    def of(cls, code: str, user, day: datetime.date) -> "Choice":
        programmes = tuple(in_scope(user))
        named = next((one for one in programmes if one.code == code), None)
        if named is not None:
            return cls(programmes, named, named.code)
        usual = pick(programmes, day)
        if code and usual is not None:
            return cls(
                programmes,
                usual,
                problem=f"Không tìm thấy chương trình “{code[:40]}”; trang hiển thị “{usual}”.",
            )
        return cls(programmes, usual)
