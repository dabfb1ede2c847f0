"""The plan of a year as an Excel file: one to fill in, and what stands in one that comes back.

The columns are those of the plan that the list gives out, so a plan of last year can be changed and sent again.
"""

import re
from functools import partial
from itertools import product

from django.utils.text import capfirst

from evaluations.inspections.actions import Planned
from evaluations.inspections.import_actions import known_keys, row_key
from evaluations.inspections.rights import below
from evaluations.inspections.times import Days, days_of, in_words
from evaluations.models import Inspection, InspectionKind
from evaluations.models.inspection import TOPICS
from units.models import GrassrootsUnion, Installation, Unit
from units.register.imports.headings import HEADINGS
from units.register.imports.lookups import KnownUnits
from units.register.known_names import KnownNames, ask_whether_same, taken_by
from units.register.name_matching import other_marks
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import plain_number
from workbooks.cell_values import CellAsked, CellRefused, day_of, text_of
from workbooks.imports.decisions import decision_day, decision_number, put_apart
from workbooks.imports.declared import DeclaredList, ListColumn, words
from workbooks.imports.plan import Row
from workbooks.imports.preview import NEW, UNCHANGED
from workbooks.list_header import plain

SUBJECT, UNIT, KIND, ABOUT, TIME, NUMBER, SIGNED = (
    "subject",
    "unit",
    "kind",
    "about",
    "time",
    "number",
    "signed",
)
BLANK_ROWS = 30
TOPIC_WORDS = {name: Inspection._meta.get_field(name).verbose_name for name in TOPICS}
KINDS = {plain(label): kind for kind, label in InspectionKind.choices}
TIME_HINT = (
    "Vui lòng ghi tháng, quý, “Năm”, một ngày hoặc từ ngày – đến ngày; ví dụ Tháng 5, Quý II, 12/05/{year}."
)
_RANGE = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|\s+đến\s+(?:ngày\s+)?")
_NAMED = re.compile(
    r"(thang|quy)\s+(\d{1,2}|i{1,3}|iv)(?:\s+(?:nam\s+)?(\d{4}))?|(?:ca\s+)?nam(?:\s+(\d{4}))?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _kind(value) -> str:
    text = text_of(value)
    kind = KINDS.get(plain(text)) if text else InspectionKind.INSPECTION
    if kind is None:
        raise CellRefused(f"Hình thức “{text}” không hợp lệ. Vui lòng ghi “Kiểm tra” hoặc “Giám sát”.")
    return kind


def _about(value) -> dict:
    """The topics that the programme names, each a column of its own, and the rest in words."""
    by_words = {plain(words): name for name, words in TOPIC_WORDS.items()}
    parts = [part for part in text_of(value, max_length=4000, lines=True).split(";") if part.strip()]
    if not parts:
        return {}
    chosen = {by_words[plain(part)] for part in parts if plain(part) in by_words}
    rest = "; ".join(part.strip() for part in parts if plain(part) not in by_words)
    return {name: name in chosen for name in TOPICS} | {"topic": rest}


class PlanList(DeclaredList):
    """The plan of ``year`` of ``issuer``, sent by a person."""

    name, what = SUBJECT, "kế hoạch"
    any_of, needed, max_rows = (TIME, ABOUT), (ABOUT, TIME), 2_000
    empty = "{sheet} chưa ghi cuộc kiểm tra nào."
    columns = (
        ListColumn(
            SUBJECT,
            "Công đoàn được kiểm tra",
            words(
                """
                Đơn vị được kiểm tra | Đơn vị được kiểm tra, giám sát | Công đoàn được kiểm tra, giám sát | Đối
                tượng kiểm tra | Đối tượng được kiểm tra | Đối tượng kiểm tra, giám sát | Nơi được kiểm tra | Tên
                đơn vị được kiểm tra
                """
            )
            + HEADINGS["name"],
            partial(text_of, max_length=250),
            width=44,
            weak=("Tên đơn vị", "Đơn vị"),
        ),
        ListColumn(UNIT, "Đơn vị quản lý", ("Thuộc đơn vị", *HEADINGS["unit"]), width=28, inherited=True),
        ListColumn(
            KIND,
            "Hình thức",
            words("Hình thức kiểm tra | Loại | Kiểm tra, giám sát"),
            _kind,
            width=12,
            spare=True,
        ),
        ListColumn(
            ABOUT,
            "Nội dung",
            ("Nội dung kiểm tra", "Nội dung kiểm tra, giám sát", "Nội dung giám sát", "Nội dung KT"),
            _about,
            width=50,
        ),
        ListColumn(
            TIME,
            "Thời gian dự kiến",
            words(
                """
                Thời gian | Thời gian kiểm tra | Thời gian kiểm tra, giám sát | Thời gian thực hiện | Thời gian tiến
                hành | Thời điểm kiểm tra | Dự kiến thời gian
                """
            ),
            width=22,
            days=True,
        ),
        ListColumn(
            NUMBER,
            "Số kế hoạch, quyết định",
            words(
                """
                Số kế hoạch | Số quyết định | Kế hoạch, quyết định | Kế hoạch, quyết định số | Số KH, QĐ | Số, ngày
                kế hoạch | Số, ngày quyết định | Số, ngày kế hoạch, quyết định
                """
            ),
            partial(decision_number, max_length=60),
            width=18,
        ),
        ListColumn(
            SIGNED,
            "Ngày ký",
            ("Ngày ký kế hoạch", "Ngày ban hành", "Ngày kế hoạch", "Ngày quyết định"),
            decision_day,
            width=12,
            days=True,
        ),
    )
    nothing = (
        "Không tìm thấy kế hoạch. Cần một hàng tiêu đề có các cột “Công đoàn được kiểm tra”, “Nội dung”, "
        "“Thời gian dự kiến”."
    )

    def __init__(self, by, issuer: Unit, year: int):
        super().__init__()
        self.year, self.units = year, KnownUnits(by)
        self.readers |= {UNIT: self.units.read, TIME: partial(days, year=year)}
        today, scope = clock.today(), below(issuer.pk)
        living = Unit.objects.living(today).exclude(pk=issuer.pk)
        unions = GrassrootsUnion.objects.visible_to(by).active(today)
        if scope is not None:
            living, unions = living.filter(pk__in=scope), unions.filter(unit__in=scope)
        self._units = {unit.pk: unit for unit in living.prefetch_related("versions")}
        self._names = KnownNames()
        for union in unions.only("pk", "name", "unit_id"):
            self._names.add(union, union.name)
        self._known = known_keys(issuer, year)
        self._judged: list[tuple[Row, bool]] = []  # row, whether its name differs in marks

    def judge(self, row: Row) -> None:
        values = row.values
        subject, near = (None, False) if row.errors else self._subject(row)
        if not values.get(ABOUT) and not row.is_wrong(ABOUT):
            row.refuse(ABOUT, "Cần ghi nội dung kiểm tra.")
        if TIME not in values and not row.is_wrong(TIME):
            row.refuse(TIME, f"Cần ghi thời gian dự kiến. {TIME_HINT.format(year=self.year)}")
        key, text = put_apart(values, NUMBER, SIGNED, self.labels())
        if text:
            row.refuse(key, text)
        number, signed_on = values.get(NUMBER, ""), values.get(SIGNED)
        if bool(number) != bool(signed_on) and not (row.is_wrong(NUMBER) or row.is_wrong(SIGNED)):
            row.refuse(SIGNED if number else NUMBER, "Số kế hoạch, quyết định phải đi cùng ngày ký.")
        if row.errors:
            return
        what = Planned(
            *values[TIME],
            kind=values.get(KIND, InspectionKind.INSPECTION),
            plan_number=number,
            plan_signed_on=signed_on,
            **values[ABOUT],
        )
        row.item = subject, what
        row.stamp = row_key(subject, what)
        self._judged.append((row, near))
        row.state = UNCHANGED if row.stamp in self._known else NEW
        row.cells = self._cells(subject, what)
        if near:
            ask_whether_same(row, subject.name)

    def finish(self) -> None:
        """Refuse what stands there twice; a row that is only asked about takes no place of one that is certain."""
        seen: dict[tuple, int] = {}
        for row, near in sorted(self._judged, key=lambda judged: judged[1] or bool(judged[0].reading)):
            if (first := seen.setdefault(row.stamp, row.line)) == row.line:
                continue
            text = f"Trùng dòng {first}: cùng công đoàn, hình thức và thời gian."
            row.refuse(SUBJECT, taken_by(row, row.item[0].name, f"dòng {first}") if near else text)

    def _subject(self, row: Row) -> tuple[Unit | GrassrootsUnion | None, bool]:
        """Whom the issuer may inspect by that name, and whether the name differs in marks, so that it has to be asked."""
        name, unit = row.name, row.values.get(UNIT)
        as_unit = self._units.get(self.units.match(name)) if name else None
        if as_unit is not None and unit in (None, as_unit.pk):
            row.name = self.units.names.get(as_unit.pk, str(as_unit))
            return as_unit, False
        same, near = self._names.find(name, lambda union: unit in (None, union.unit_id))
        if len(same) == 1:
            row.name = same[0].name
        if len(same or near) == 1:
            return (same or near)[0], bool(near)
        if not name:
            text = "Dòng này chưa ghi công đoàn được kiểm tra."
        elif near:
            text = other_marks(name, near[0].name)
        elif same:
            owners = ", ".join(sorted({self.units.names.get(union.unit_id, "") for union in same}))
            text = f"Có {len(same)} CĐCS tên “{name}” ({owners}). Vui lòng ghi đủ tên, hoặc ghi rõ đơn vị quản lý."
        else:
            text = (
                f"Không có công đoàn nào tên “{name}” trong phạm vi của bên kiểm tra. "
                "Vui lòng ghi đúng tên trong danh sách."
            )
        row.refuse(SUBJECT, text)
        return None, False

    def _cells(self, subject: Unit | GrassrootsUnion, what: Planned) -> list[tuple[str, str, bool]]:
        paper = (
            f"{what.plan_number}, ngày {date_vi(what.plan_signed_on)}"
            if what.plan_number
            else "Chưa ban hành"
        )
        chosen = [words for name, words in TOPIC_WORDS.items() if getattr(what, name)]
        owner = "" if isinstance(subject, Unit) else self.units.names.get(subject.unit_id, "")
        return [
            ("Đơn vị quản lý", owner, False),
            ("Hình thức", InspectionKind(what.kind).label, False),
            ("Nội dung", capfirst("; ".join(chosen + ([what.topic] if what.topic else []))), False),
            ("Thời gian", in_words(what.planned_from, what.planned_until), False),
            ("Kế hoạch, quyết định", paper, False),
        ]


def template(year: int) -> bytes:
    notes = [
        *Installation.notes(),
        "Mỗi dòng một cuộc. Công đoàn cấp trên: để trống “Đơn vị quản lý”. Hình thức: Kiểm tra (hoặc để trống), Giám sát.",
        f"Thời gian dự kiến: Tháng 5, Quý II, Năm, 12/05/{year} hoặc 12/05/{year} – 14/05/{year}.",
        f"Nội dung: {'; '.join(TOPIC_WORDS.values())}; hoặc nội dung khác. Nhiều nội dung cách nhau bằng dấu “;”.",
    ]
    rows = [[None] * (len(PlanList.columns) + 1) for _ in range(BLANK_ROWS)]
    title = f"Kế hoạch kiểm tra, giám sát năm {year}"
    return PlanList.template(title, notes, rows, sheet_title=f"Kế hoạch {year}")


def days(value, year: int) -> Days | None:
    """From … to …, both in that year; of a month, quarter or year by its name, too."""
    hint = TIME_HINT.format(year=year)
    if isinstance(value, str):
        text = text_of(value)
        if not text:
            return None
        if (found := _named_days(plain(text), year)) is not None:
            return found
        parts = [
            part.removeprefix("từ ").removeprefix("Từ ").removeprefix("ngày ") for part in _RANGE.split(text)
        ]
    else:
        parts = [value]
    read, doubts = [], []
    for part in parts:
        try:
            read.append([day_of(part)])
        except CellAsked as asked:
            doubts.append(asked.message)
            read.append([day for _, day in asked.choices])
        except CellRefused:
            raise CellRefused(f"Thời gian này không đọc được. {hint}") from None
    if [None] in read or len(read) > 2:
        raise CellRefused(f"Thời gian này không đọc được. {hint}")
    ways = [(way[0], way[-1]) for way in product(*read)]
    right = [way for way in ways if not _why_not(way, year)]
    if not right:
        raise CellRefused(_why_not(ways[0], year))
    if doubts:
        raise CellAsked(" ".join(doubts), [(f"Là {in_words(*way)}", way) for way in right])
    return right[0]


def _why_not(planned: Days, year: int) -> str:
    """What is wrong with such days in the plan of that year; empty where nothing is."""
    if any(day.year != year for day in planned):
        return f"Thời gian này không thuộc năm {year} của kế hoạch."
    return "Ngày cuối dự kiến trước ngày đầu." if planned[1] < planned[0] else ""


def _named_days(words: str, year: int) -> Days | None:
    """Of a month, quarter or year by its name; None where it is none."""
    match = _NAMED.fullmatch(words)
    if match is None:
        return None
    word, number, named_year, only_year = match.groups()
    if (typed := named_year or only_year) and int(typed) != year:
        raise CellRefused(f"Thời gian này không thuộc năm {year} của kế hoạch.")
    if word is None:
        return days_of(year, "nam")
    count = _ROMAN.get(number) or plain_number(number) or 0
    if not 1 <= count <= {"thang": 12, "quy": 4}[word]:
        raise CellRefused(f"Không có {'tháng' if word == 'thang' else 'quý'} {number}.")
    return days_of(year, f"{word}-{count}")
