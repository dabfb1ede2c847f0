"""The plan of a year as an Excel file: one to fill in, and what stands in one that comes back, with errors at their cells.

The columns are those of the plan that the list gives out, so a plan of last year can be changed and sent again.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.text import capfirst

from evaluations.inspections.actions import Planned
from evaluations.inspections.import_actions import known_keys, row_key
from evaluations.inspections.rights import below
from evaluations.inspections.times import Days, days_of, in_words
from evaluations.models import Inspection, InspectionKind
from evaluations.models.inspection import TOPICS
from units.admin.exchange import SAMPLE_NOTE
from units.models import GrassrootsUnion, Installation, Unit
from units.register.imports.headings import HEADINGS
from units.register.imports.lookups import KnownUnits
from units.register.name_matching import core, marks_differ, other_marks
from vietnamese import clock
from vietnamese.dates import split_decision
from vietnamese.numbers import group, plain_number
from workbooks.cell_values import CellRefused, day_of, text_of
from workbooks.cells import address
from workbooks.list_header import plain
from workbooks.lists import Wanted, find_lists
from workbooks.tables import TableSheet, read_tables
from workbooks.writing import Column, table_workbook

SUBJECT, UNIT, KIND, ABOUT, TIME, NUMBER, SIGNED = (
    "subject",
    "unit",
    "kind",
    "about",
    "time",
    "number",
    "signed",
)
COLUMNS = {
    SUBJECT: Column("Công đoàn được kiểm tra", 44),
    UNIT: Column("Đơn vị quản lý", 28),
    KIND: Column("Hình thức", 12),
    ABOUT: Column("Nội dung", 50),
    TIME: Column("Thời gian dự kiến", 22),
    NUMBER: Column("Số kế hoạch, quyết định", 18),
    SIGNED: Column("Ngày ký", 12),
}
WANTED = [
    Wanted(
        SUBJECT,
        (
            COLUMNS[SUBJECT].label,
            "Đơn vị được kiểm tra",
            "Đơn vị được kiểm tra, giám sát",
            "Công đoàn được kiểm tra, giám sát",
            "Đối tượng kiểm tra",
            "Đối tượng được kiểm tra",
            "Đối tượng kiểm tra, giám sát",
            "Nơi được kiểm tra",
            "Tên đơn vị được kiểm tra",
            *HEADINGS["name"],
        ),
        weak=("Tên đơn vị", "Đơn vị"),
    ),
    Wanted(UNIT, (COLUMNS[UNIT].label, "Thuộc đơn vị", *HEADINGS["unit"])),
    Wanted(KIND, (COLUMNS[KIND].label, "Hình thức kiểm tra", "Loại", "Kiểm tra, giám sát"), spare=True),
    Wanted(
        ABOUT,
        (
            COLUMNS[ABOUT].label,
            "Nội dung kiểm tra",
            "Nội dung kiểm tra, giám sát",
            "Nội dung giám sát",
            "Nội dung KT",
        ),
    ),
    Wanted(
        TIME,
        (
            COLUMNS[TIME].label,
            "Thời gian",
            "Thời gian kiểm tra",
            "Thời gian kiểm tra, giám sát",
            "Thời gian thực hiện",
            "Thời gian tiến hành",
            "Thời điểm kiểm tra",
            "Dự kiến thời gian",
        ),
    ),
    Wanted(
        NUMBER,
        (
            COLUMNS[NUMBER].label,
            "Số kế hoạch",
            "Số quyết định",
            "Kế hoạch, quyết định",
            "Kế hoạch, quyết định số",
            "Số KH, QĐ",
            "Số, ngày kế hoạch",
            "Số, ngày quyết định",
            "Số, ngày kế hoạch, quyết định",
        ),
    ),
    Wanted(
        SIGNED,
        (COLUMNS[SIGNED].label, "Ngày ký kế hoạch", "Ngày ban hành", "Ngày kế hoạch", "Ngày quyết định"),
    ),
]
NEEDED = (ABOUT, TIME)
BLANK_ROWS, MAX_ROWS = 30, 2_000
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


def template(year: int) -> bytes:
    notes = [
        *([SAMPLE_NOTE] if Installation.is_sample() else []),
        "Mỗi dòng một cuộc. Công đoàn cấp trên: để trống “Đơn vị quản lý”. Hình thức: Kiểm tra (hoặc để trống), Giám sát.",
        f"Thời gian dự kiến: Tháng 5, Quý II, Năm, 12/05/{year} hoặc 12/05/{year} – 14/05/{year}.",
        f"Nội dung: {'; '.join(TOPIC_WORDS.values())}; hoặc nội dung khác. Nhiều nội dung cách nhau bằng dấu “;”.",
    ]
    rows = [[None] * (len(COLUMNS) + 1) for _ in range(BLANK_ROWS)]
    return table_workbook(
        f"Kế hoạch kiểm tra, giám sát năm {year}",
        notes,
        [Column("TT", 6), *COLUMNS.values()],
        rows,
        sheet_title=f"Kế hoạch {year}",
    )


@dataclass(frozen=True)
class Line:
    """One row that can be written; ``known``: the plan has it already, nothing will be written. ``row``: its number."""

    subject: Unit | GrassrootsUnion
    name: str
    owner: str
    what: Planned
    known: bool = False
    row: int = 0

    @property
    def key(self) -> tuple:
        return row_key(self.subject, self.what)

    @property
    def kind(self) -> str:
        return InspectionKind(self.what.kind).label

    @property
    def time(self) -> str:
        return in_words(self.what.planned_from, self.what.planned_until)

    @property
    def about(self) -> str:
        chosen = [words for name, words in TOPIC_WORDS.items() if getattr(self.what, name)]
        return capfirst("; ".join(chosen + ([self.what.topic] if self.what.topic else [])))


@dataclass(frozen=True)
class CellFault:
    """What is wrong at one cell of the plan; ``name``: whom the row is about, as it is written there."""

    row: int
    column: int
    text: str
    name: str = ""


@dataclass
class Read:
    """What a file says. ``valid``: rows that could be written, which they are where there are neither ``problems`` of the
    whole file nor ``faults``; ``notes`` on how it was read; ``header_row``: the last one of the header.
    """

    valid: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sheet: str = ""
    header_row: int = 0

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(cell, text); without a cell where the whole file is meant."""
        return [
            *(("", text) for text in self.problems),
            *((self.cell(fault.row, fault.column), fault.text) for fault in self.faults),
        ]

    @property
    def lines(self) -> list[Line]:
        return [] if self.problems or self.faults else self.valid

    @property
    def digest(self) -> str:
        """Of everything that would be written or is refused; another one where the plan has moved."""
        lines = [(line.row, *line.key, line.what, line.known) for line in self.valid]
        return hashlib.sha256(repr((lines, self.problems, self.faults)).encode()).hexdigest()

    def cell(self, row: int, column: int) -> str:
        return f"{self.sheet}!{address(row, column)}"


def read(file, *, by, issuer: Unit, year: int) -> Read:
    """Raises WorkbookRefused where it is no workbook that can be read. A few queries for any number of rows."""
    sheets = read_tables(file, max_bytes=settings.MAX_WORKBOOK_BYTES)
    return read_sheets(sheets, by=by, issuer=issuer, year=year)


def read_sheets(sheets: Sequence[TableSheet], *, by, issuer: Unit, year: int) -> Read:
    found = Read()
    lists, passed = find_lists(sheets, WANTED, name=SUBJECT)
    lists = [one for one in lists if TIME in one.keys or ABOUT in one.keys]
    if len(lists) != 1:
        names = ", ".join(f"“{one.name}”" for one in lists)
        columns = ", ".join(f"“{COLUMNS[key].label}”" for key in (SUBJECT, *NEEDED))
        found.problems.append(
            f"Tệp có nhiều trang tính chứa kế hoạch: {names}. Vui lòng chỉ để lại một trang."
            if lists
            else f"Không tìm thấy kế hoạch. Cần một hàng tiêu đề có các cột {columns}. {' '.join(passed)}".strip()
        )
        return found
    (table,) = lists
    found.sheet, found.header_row = table.name, table.header.last_row
    found.faults += [CellFault(row, column, text) for row, column, text in table.problems]
    missing = [COLUMNS[key].label for key in NEEDED if key not in table.keys]
    found.problems += [f"Trang tính “{table.name}” thiếu cột “{label}”." for label in missing]
    if found.errors:
        return found
    subjects, seen = _Subjects(by, issuer), {}
    for count, row in enumerate(table.rows(inherited=(UNIT,)), 1):
        if count > MAX_ROWS:
            found.problems.append(f"Tệp có hơn {group(MAX_ROWS)} dòng. Vui lòng chia thành nhiều tệp.")
            break
        values = dict(zip(table.keys, row.values, strict=True))
        line, errors = _line(values, subjects, year)
        if line is not None and (first := seen.setdefault(line.key, row.number)) != row.number:
            errors = [(SUBJECT, f"Trùng dòng {first}: cùng công đoàn, hình thức và thời gian.")]
        name = str(values.get(SUBJECT, ""))[:250]
        found.faults += [
            CellFault(row.number, table.columns.get(key, table.columns[SUBJECT]), text, name)
            for key, text in errors
        ]
        if not errors:
            found.valid.append(replace(line, row=row.number))
    found.notes = [*passed, *table.remarks]
    if not found.errors and not found.valid:
        found.problems.append(f"Trang tính “{table.name}” chưa ghi cuộc kiểm tra nào.")
    known = known_keys(issuer, year) if found.valid else set()
    found.valid = [replace(line, known=line.key in known) for line in found.valid]
    return found


class _Subjects:
    """Whom the issuer may inspect, by what people call them."""

    def __init__(self, by, issuer: Unit):
        today, scope = clock.today(), below(issuer.pk)
        self.units = KnownUnits(by)
        living = Unit.objects.living(today).exclude(pk=issuer.pk)
        unions = GrassrootsUnion.objects.visible_to(by).active(today)
        if scope is not None:
            living, unions = living.filter(pk__in=scope), unions.filter(unit__in=scope)
        self._units = {unit.pk: unit for unit in living.prefetch_related("versions")}
        self._by_name, self._by_core = defaultdict(list), defaultdict(list)
        for union in unions.only("pk", "name", "unit_id"):
            self._by_name[plain(union.name)].append(union)
            self._by_core[core(union.name)].append(union)

    def find(self, name: str, unit: int | None) -> Unit | GrassrootsUnion:
        """Raises CellRefused."""
        as_unit = self._units.get(self.units.match(name))
        if as_unit is not None and unit in (None, as_unit.pk):
            return as_unit
        for index, key in ((self._by_name, plain(name)), (self._by_core, core(name))):
            found = [one for one in index.get(key, []) if unit in (None, one.unit_id)] if key else []
            if found and all(marks_differ(name, one.name) for one in found):
                raise CellRefused(other_marks(name, found[0].name))
            found = [one for one in found if not marks_differ(name, one.name)]
            if len(found) == 1:
                return found[0]
            if found:
                owners = ", ".join(sorted({self.units.names.get(one.unit_id, "") for one in found}))
                raise CellRefused(
                    f"Có {len(found)} CĐCS tên “{name}” ({owners}). Vui lòng ghi đủ tên, hoặc ghi rõ đơn vị quản lý."
                )
        raise CellRefused(
            f"Không có công đoàn nào tên “{name}” trong phạm vi của bên kiểm tra. Vui lòng ghi đúng tên trong danh sách."
        )


def _line(values: dict, subjects: _Subjects, year: int) -> tuple[Line | None, list[tuple[str, str]]]:
    """The row, or what is wrong with it: (column, text)."""
    errors: list[tuple[str, str]] = []

    def take(key, reader, *arguments):
        try:
            return reader(values.get(key, ""), *arguments)
        except CellRefused as refused:
            errors.append((key, refused.message))
            return None

    def text(value, length):
        return text_of(value, max_length=length)

    unit = take(UNIT, subjects.units.read)
    name = take(SUBJECT, text, 250)
    subject = None
    if not errors:
        subject = take(SUBJECT, lambda _: subjects.find(name, unit)) if name else None
        if not name:
            errors.append((SUBJECT, "Dòng này chưa ghi công đoàn được kiểm tra."))
    kind = take(KIND, _kind)
    about = take(ABOUT, _about)
    days = take(TIME, _days, year)
    written, signed_on = values.get(NUMBER, ""), take(SIGNED, day_of)
    if isinstance(written, str) and (split := split_decision(written)):
        # Number and day in one cell, as on the paper itself.
        values[NUMBER], signed_on = split[0], signed_on or split[1]
        if signed_on != split[1]:
            errors.append((NUMBER, "Ngày ghi cùng số kế hoạch, quyết định khác với cột “Ngày ký”."))
    number = take(NUMBER, text, 60)
    if bool(number) != bool(signed_on) and not {NUMBER, SIGNED} & {key for key, _ in errors}:
        errors.append((SIGNED if number else NUMBER, "Số kế hoạch, quyết định phải đi cùng ngày ký."))
    if errors:
        return None, errors
    what = Planned(*days, kind=kind, plan_number=number, plan_signed_on=signed_on, **about)
    if isinstance(subject, Unit):
        return Line(subject, subjects.units.names.get(subject.pk, str(subject)), "", what), []
    return Line(subject, subject.name, subjects.units.names.get(subject.unit_id, ""), what), []


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
        raise CellRefused("Cần ghi nội dung kiểm tra.")
    chosen = {by_words[plain(part)] for part in parts if plain(part) in by_words}
    rest = "; ".join(part.strip() for part in parts if plain(part) not in by_words)
    return {name: name in chosen for name in TOPICS} | {"topic": rest}


def _days(value, year: int) -> Days:
    hint = TIME_HINT.format(year=year)
    if isinstance(value, str):
        text = text_of(value)
        if not text:
            raise CellRefused(f"Cần ghi thời gian dự kiến. {hint}")
        if (found := _named_days(plain(text), year)) is not None:
            return found
        parts = [
            part.removeprefix("từ ").removeprefix("Từ ").removeprefix("ngày ") for part in _RANGE.split(text)
        ]
    else:
        parts = [value]
    try:
        days = [day_of(part) for part in parts]
    except CellRefused:
        raise CellRefused(f"Thời gian này không đọc được. {hint}") from None
    if None in days or len(days) > 2:
        raise CellRefused(f"Thời gian này không đọc được. {hint}")
    if any(day.year != year for day in days):
        raise CellRefused(f"Thời gian này không thuộc năm {year} của kế hoạch.")
    if days[-1] < days[0]:
        raise CellRefused("Ngày cuối dự kiến trước ngày đầu.")
    return days[0], days[-1]


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
