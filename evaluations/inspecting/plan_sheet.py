"""The plan of a year as an Excel file: one to fill in, and what stands in one that comes back, with errors at their cells.

The columns are those of the plan that the list gives out, so a plan of last year can be changed and sent again.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.text import capfirst

from evaluations.actions.inspection_import import known_keys, row_key
from evaluations.actions.inspections import Planned
from evaluations.inspecting.rights import below
from evaluations.inspecting.times import Days, days_of, in_words
from evaluations.models import Inspection, InspectionKind
from evaluations.models.inspection import TOPICS
from units.admin.exchange import SAMPLE_NOTE
from units.models import GrassrootsUnion, Installation, Unit
from units.name_cores import core
from units.register_import.known import KnownUnits
from vietnamese import clock
from vietnamese.numbers import group
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
    Wanted(SUBJECT, (COLUMNS[SUBJECT].label, "Đơn vị được kiểm tra", "Tên công đoàn", "Công đoàn cơ sở")),
    Wanted(UNIT, (COLUMNS[UNIT].label, "Thuộc đơn vị")),
    Wanted(KIND, (COLUMNS[KIND].label,)),
    Wanted(ABOUT, (COLUMNS[ABOUT].label, "Nội dung kiểm tra")),
    Wanted(TIME, (COLUMNS[TIME].label, "Thời gian")),
    Wanted(NUMBER, (COLUMNS[NUMBER].label, "Số kế hoạch", "Số quyết định")),
    Wanted(SIGNED, (COLUMNS[SIGNED].label,)),
]
NEEDED = (ABOUT, TIME)
BLANK_ROWS, MAX_ROWS = 30, 2_000
TOPIC_WORDS = {name: Inspection._meta.get_field(name).verbose_name for name in TOPICS}
KINDS = {plain(label): kind for kind, label in InspectionKind.choices}
TIME_HINT = (
    "Xin ghi tháng, quý, «Năm», một ngày hoặc từ ngày – đến ngày; ví dụ Tháng 5, Quý II, 12/05/{year}."
)
_RANGE = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|\s+đến\s+(?:ngày\s+)?")
_NAMED = re.compile(
    r"(thang|quy)\s+(\d{1,2}|i{1,3}|iv)(?:\s+(?:nam\s+)?(\d{4}))?|(?:ca\s+)?nam(?:\s+(\d{4}))?"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def template(year: int) -> bytes:
    notes = [
        *([SAMPLE_NOTE] if Installation.is_sample() else []),
        "Mỗi dòng một cuộc. Công đoàn cấp trên: để trống «Đơn vị quản lý». Hình thức: Kiểm tra (hoặc để trống), Giám sát.",
        f"Thời gian dự kiến: Tháng 5, Quý II, Năm, 12/05/{year} hoặc 12/05/{year} – 14/05/{year}.",
        f"Nội dung: {'; '.join(TOPIC_WORDS.values())}; hoặc nội dung khác. Nhiều nội dung cách nhau bằng dấu «;».",
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
    """One row that can be written; ``known``: the plan has it already, nothing will be written."""

    subject: Unit | GrassrootsUnion
    name: str
    owner: str
    what: Planned
    known: bool = False

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


@dataclass
class Read:
    """What a file says: ``lines``, or ``errors`` (cell, text) and then no line counts."""

    lines: list[Line] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if not line.known]


def read(chunks, *, by, issuer: Unit, year: int) -> Read:
    """Raises WorkbookRefused where it is no workbook that can be read. A few queries for any number of rows."""
    with tempfile.TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        sheets = read_tables(file, max_bytes=settings.MAX_WORKBOOK_BYTES)
    return read_sheets(sheets, by=by, issuer=issuer, year=year)


def read_sheets(sheets: Sequence[TableSheet], *, by, issuer: Unit, year: int) -> Read:
    found = Read()
    lists, passed = find_lists(sheets, WANTED, name=SUBJECT)
    lists = [one for one in lists if TIME in one.keys or ABOUT in one.keys]
    if len(lists) != 1:
        names = ", ".join(f"«{one.name}»" for one in lists)
        columns = ", ".join(f"«{COLUMNS[key].label}»" for key in (SUBJECT, *NEEDED))
        found.errors.append(
            (
                "",
                f"Tệp có nhiều trang tính chứa kế hoạch: {names}. Xin chỉ để lại một trang."
                if lists
                else f"Không tìm thấy kế hoạch. Cần một hàng tiêu đề có các cột {columns}. {' '.join(passed)}".strip(),
            )
        )
        return found
    (table,) = lists

    def cell(row, column):
        return f"{table.name}!{address(row, column)}"

    found.errors += [(cell(row, column), text) for row, column, text in table.problems]
    missing = [COLUMNS[key].label for key in NEEDED if key not in table.keys]
    found.errors += [("", f"Trang tính «{table.name}» thiếu cột «{label}».") for label in missing]
    if found.errors:
        return found
    subjects, seen = _Subjects(by, issuer), {}
    for count, row in enumerate(table.rows(inherited=(UNIT,)), 1):
        if count > MAX_ROWS:
            found.errors.append(("", f"Tệp có hơn {group(MAX_ROWS)} dòng. Xin chia thành nhiều tệp."))
            break
        line, errors = _line(dict(zip(table.keys, row.values, strict=True)), subjects, year)
        found.errors += [
            (cell(row.number, table.columns.get(key, table.columns[SUBJECT])), text) for key, text in errors
        ]
        if line is not None:
            if (first := seen.setdefault(line.key, row.number)) != row.number:
                text = f"Trùng dòng {first}: cùng công đoàn, hình thức và thời gian."
                found.errors.append((cell(row.number, table.columns[SUBJECT]), text))
            found.lines.append(line)
    if not found.errors and not found.lines:
        found.errors.append(("", f"Trang tính «{table.name}» chưa ghi cuộc kiểm tra nào."))
    if found.errors:
        found.lines = []
    return _marked(found, issuer, year)


def _marked(found: Read, issuer, year) -> Read:
    known = known_keys(issuer, year) if found.lines else set()
    found.lines = [replace(one, known=one.key in known) for one in found.lines]
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
            if len(found) == 1:
                return found[0]
            if found:
                owners = ", ".join(sorted({self.units.names.get(one.unit_id, "") for one in found}))
                raise CellRefused(
                    f"Có {len(found)} CĐCS tên «{name}» ({owners}). Xin ghi đủ tên, hoặc ghi rõ đơn vị quản lý."
                )
        raise CellRefused(
            f"Không có công đoàn nào tên «{name}» trong phạm vi của bên kiểm tra. Xin ghi đúng tên trong danh sách."
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
    number, signed_on = take(NUMBER, text, 60), take(SIGNED, day_of)
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
        raise CellRefused(f"«{text}» không phải hình thức nào. Xin ghi Kiểm tra hoặc Giám sát.")
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
    count = _ROMAN.get(number) or (int(number) if number.isdigit() else 0)
    if not 1 <= count <= {"thang": 12, "quy": 4}[word]:
        raise CellRefused(f"Không có {'tháng' if word == 'thang' else 'quý'} {number}.")
    return days_of(year, f"{word}-{count}")
