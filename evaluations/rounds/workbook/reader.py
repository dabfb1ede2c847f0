"""A rule set's sheet as content, or the list of cells that are wrong; nothing is guessed and nothing is written."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError

from evaluations.models import Criterion, OverrideCondition, RuleSet
from evaluations.rounds.rule_set_comparison import compare
from evaluations.rounds.rule_set_content import MONTHS, TEXTS, Content, CriterionLine, OverrideLine
from evaluations.rounds.workbook import layout
from vietnamese.damage import damage
from vietnamese.numbers import NumberRefused, shortest, spreadsheet_decimal, spreadsheet_whole
from vietnamese.text import one_line
from workbooks.cells import Sheet, address, describe
from workbooks.imports.marked_upload import REMARKS
from workbooks.imports.plan import Plan
from workbooks.sheet_notes import about, unread, unseen
from workbooks.totals import is_total
from workbooks.writing import original_text

NO_TABLE = (
    "Không tìm thấy bảng tiêu chí: cần một dòng tiêu đề có các cột “Mã”, “Nhóm tiêu chí”, “Nội dung tiêu chí”, “Điểm tối đa”. "
    "Vui lòng dùng tệp xuất từ trang này."
)
NO_SECOND_TABLE = (
    "Thiếu bảng điều kiện khống chế (dòng tiêu đề có cột “Chỉ được xếp cao nhất”). "
    "Không có điều kiện nào thì vẫn giữ dòng tiêu đề."
)
MAX_PROBLEMS = 200
# Columns that are written for people and not missed when they are not read.
LABELS_FOR_PEOPLE = {layout.label_key(label) for label in ("TT", "STT", REMARKS)}


@dataclass
class RuleSetPlan(Plan):
    """``content``: what the file says, None where something is wrong; a row for each of its lines, or for each wrong one.

    ``seen``: fingerprint of what the rule set said.
    """

    content: Content | None = None
    seen: str = ""


def read_rule_set(sheets: list[Sheet], *, level: str, before: Content) -> RuleSetPlan:
    """What the first visible sheet with a table of criteria makes of a rule set of ``level`` that says ``before``."""
    for index, sheet in enumerate(sheets):
        if not sheet.hidden and (reader := _Reader(sheet, level)).header:
            plan = RuleSetPlan(content=reader.read(), notes=reader.notes(), seen=before.fingerprint)
            plan.header_rows[sheet.name] = reader.header
            if plan.content:
                plan.rows = compare(sheet.name, index, before, plan.content, reader.lines)
            else:
                plan.refuse(sheet.name, index, reader.problems[:MAX_PROBLEMS], reader.called)
            return plan
    return RuleSetPlan(refusal=NO_TABLE)


class _Reader:
    """``lines``: where each setting, criterion and override stands, by name or code, in these three tables; ``called``: what
    lines are called; ``problems``: (row, column, text), row 0 for the whole file.
    """

    def __init__(self, sheet, level):
        self.sheet, self.level, self.problems = sheet, level, []
        self.lines: tuple[dict[str, int], ...] = ({}, {}, {})
        self.rows = sheet.filled_rows()
        self.header, self.columns = self._header(layout.CRITERIA, ("text", "max_points"))
        self.second, self.second_columns = self._header(layout.OVERRIDES, ("best_level", "text"))
        self.called = {self.header: "Dòng tiêu đề", self.second: "Dòng tiêu đề", 0: "Cả tệp"}

    def read(self) -> Content | None:
        if self.second and self.second < self.header:
            self._wrong(self.second, 1, "Bảng điều kiện khống chế phải đứng sau bảng tiêu chí.")
            return None
        for name in layout.CRITERIA:
            if name not in self.columns:
                self._wrong(self.header, 1, f"Thiếu cột “{layout.CRITERIA[name]}”.")
        if not self.second:
            self._wrong(0, 0, NO_SECOND_TABLE)
        elif "code" not in self.second_columns:
            self._wrong(self.second, 1, "Thiếu cột “Mã”.")
        if self.problems:
            return None
        settings = self._settings()
        criteria, overrides = self._criteria(), self._overrides()
        self._check_thresholds(settings)
        if self.problems:
            return None
        return Content({name: settings[name][0] for name in layout.SETTINGS}, criteria, overrides)

    def notes(self) -> list[str]:
        """Columns that are not read, and what nobody sees of those that are."""
        labels, read = [], set()
        for row, columns in ((self.header, self.columns), (self.second, self.second_columns)):
            read |= set(columns.values())
            labels += [
                str(value).strip()
                for column, value in self.rows.get(row, {}).items()
                if column not in columns.values() and layout.label_key(value) not in LABELS_FOR_PEOPLE
            ]
        return about(self.sheet, [unread(labels), unseen(self.sheet, self.rows, read)])

    # --- the settings above the table -----------------------------------------------------------------------------

    def _settings(self):
        """``{name: (value, row, column)}``."""
        names = {layout.label_key(label): name for name, label in layout.SETTINGS.items()}
        passed_over = {layout.label_key(label) for label in (layout.ROUND, layout.KIND, layout.STATUS)}
        found = {}
        for row, cells in self.rows.items():
            if row >= self.header:
                break
            columns = sorted(cells)
            key = layout.label_key(cells[columns[0]])
            self.called[row] = one_line(str(cells[columns[0]])).rstrip(" :")
            value_at = columns[1] if len(columns) > 1 else columns[0] + 1
            if key == layout.label_key(layout.LEVEL):
                self._check_level(row, value_at, cells.get(value_at))
            elif name := names.get(key):
                if name in found:
                    self._wrong(row, columns[0], f"Dòng “{layout.SETTINGS[name]}” có hai lần.")
                self.lines[0][name] = row
                found[name] = (self._setting(name, row, value_at, cells.get(value_at)), row, value_at)
            elif len(columns) > 1 and key not in passed_over:
                self._wrong(
                    row,
                    columns[0],
                    "Không rõ dòng này là gì. Vui lòng giữ nguyên nhãn như trong tệp xuất ra.",
                )
        for name, label in layout.SETTINGS.items():
            if name not in found:
                self._wrong(0, 0, f"Thiếu dòng “{label}” phía trên bảng tiêu chí.")
        return found

    def _setting(self, name, row, column, value):
        field = RuleSet._meta.get_field(name)
        value = self._usable(row, column, value)
        if name in TEXTS:
            return self._text(field, row, column, value)
        read = spreadsheet_whole if name in MONTHS else spreadsheet_decimal
        number = self._number(read, row, column, value)
        if number is None and not field.null and not self._has_problem(row, column):
            self._wrong(row, column, "Chưa nhập số.")
        return self._cleaned(field, row, column, number)

    def _check_level(self, row, column, value):
        found = layout.UNION_LEVELS.get(layout.label_key(value or ""))
        if found != self.level:
            self._wrong(row, column, "Tệp này là bộ tiêu chí của cấp công đoàn khác. Vui lòng chọn đúng tệp.")

    def _check_thresholds(self, settings):
        names = ("full_points", "excellent_from", "good_from", "satisfactory_from")
        for higher, lower in pairwise(names):
            if higher in settings and lower in settings:
                (above, *_), (below, row, column) = settings[higher], settings[lower]
                if above is None or below is None:
                    continue
                if below > above or (below == above and higher != "full_points"):
                    self._wrong(row, column, f"Phải thấp hơn mức phía trên ({shortest(above)}).")
        value, row, column = settings.get("satisfactory_from", (None, 0, 0))
        if value is not None and value <= 0:
            self._wrong(row, column, "Phải lớn hơn 0.")
        for name in MONTHS:
            value, row, column = settings.get(name, (None, 0, 0))
            if value is not None and value > 60:
                self._wrong(row, column, "Số tháng từ 0 đến 60.")
        value, row, column = settings.get("excellent_cap", (None, 0, 0))
        if value is not None and value > 100:
            self._wrong(row, column, "Tỷ lệ từ 0 đến 100.")

    # --- the two tables -------------------------------------------------------------------------------------------

    def _criteria(self):
        lines, group = [], ""
        for row, cells in self._table(self.header, self.columns):
            if self._is_total(cells):
                continue
            values = {
                name: self._field(Criterion, name, row, self.columns[name], cells) for name in layout.CRITERIA
            }
            group = values["group"] = values["group"] or group
            points = values["max_points"]
            self._required(row, self.columns, values, ("code", "group", "text"), layout.CRITERIA)
            if points is None and not self._has_problem(row, self.columns["max_points"]):
                self._wrong(row, self.columns["max_points"], "Chưa nhập điểm tối đa.")
            elif points is not None and points <= 0:
                self._wrong(row, self.columns["max_points"], "Điểm tối đa phải lớn hơn 0.")
            self._once(self.lines[1], values, row, self.columns["code"])
            lines.append(values)
        return () if self.problems else tuple(CriterionLine(**values) for values in lines)

    def _overrides(self):
        lines, columns = [], self.second_columns
        for row, cells in self._table(self.second, columns):
            values = {
                name: self._field(OverrideCondition, name, row, columns[name], cells)
                for name in ("code", "text")
            }
            self._required(row, columns, values, ("code", "text"), layout.OVERRIDES)
            written = cells.get(columns["best_level"], "")
            values["best_level"] = layout.LEVELS.get(layout.label_key(written))
            if values["best_level"] is None:
                allowed = "”, “".join(
                    label for _, label in OverrideCondition._meta.get_field("best_level").choices
                )
                self._wrong(
                    row,
                    columns["best_level"],
                    f"Mức “{written}” không có. Vui lòng ghi một trong các mức: “{allowed}”.",
                )
            self._once(self.lines[2], values, row, columns["code"])
            lines.append(values)
        return () if self.problems else tuple(OverrideLine(**values) for values in lines)

    def _table(self, header, columns):
        """Rows below a header with something in its columns; the first table ends where the second begins."""
        end = self.second if self.second and header < self.second else None
        for row, cells in self.rows.items():
            if (
                row > header
                and (end is None or row < end)
                and any(column in cells for column in columns.values())
            ):
                yield row, cells

    def _is_total(self, cells):
        """The row that adds up is not read: what does not add up is said of the rule set as a whole."""
        total = layout.label_key(layout.TOTAL)
        return self.columns["code"] not in cells and any(
            layout.label_key(v) == total or (isinstance(v, str) and is_total(v)) for v in cells.values()
        )

    # --- cells ----------------------------------------------------------------------------------------------------

    def _field(self, model, name, row, column, cells):
        value = cells.get(column)
        if value is None and (area := self.sheet.merged_at(row, column)):
            value = self.sheet.cells.get(area[:2])  # of merged cells only the first has the value
        value = self._usable(row, column, value)
        field = model._meta.get_field(name)
        if name == "max_points":
            return self._cleaned(field, row, column, self._number(spreadsheet_decimal, row, column, value))
        return self._text(field, row, column, value)

    def _text(self, field, row, column, value):
        if value is None:
            return ""
        text = original_text(value) if isinstance(value, str) else _written(value)
        if text == "" or self._has_problem(row, column):
            return text
        if reason := damage(text):
            self._wrong(row, column, f"{reason} Vui lòng gõ lại nội dung của ô.")
            return text
        return self._cleaned(field, row, column, text)

    def _number(self, read, row, column, value):
        if value is None:
            return None
        try:
            return read(value)
        except NumberRefused as refused:
            self._wrong(row, column, refused.message)
            return None

    def _cleaned(self, field, row, column, value):
        """By the model's own field: lengths, digits, legacy encodings."""
        if value is None:
            return None
        try:
            return field.clean(value, None)
        except ValidationError as error:
            self._wrong(row, column, " ".join(error.messages))
            return None if isinstance(value, Decimal | int) else value

    def _usable(self, row, column, value):
        if value is not None and (wrong := describe(value)):
            self._wrong(row, column, wrong)
            return None
        return value

    def _required(self, row, columns, values, names, labels):
        for name in names:
            if not values[name] and not self._has_problem(row, columns[name]):
                self._wrong(row, columns[name], f"Chưa ghi “{labels[name]}”.")

    def _once(self, codes, values, row, column):
        code = values["code"]
        self.called[row] = f"{code}. {one_line(values['text'])}" if values["text"] else code
        if code and code in codes:
            self._wrong(row, column, f"Mã “{code}” đã có ở ô {address(codes[code], column)}.")
        codes.setdefault(code, row)

    def _header(self, labels, needed):
        """The row that has the needed columns, and ``{name: column}``; (0, {}) where there is none."""
        keys = {layout.label_key(label): name for name, label in labels.items()}
        for row, cells in self.rows.items():
            found = {}
            for column, value in cells.items():
                if (name := keys.get(layout.label_key(value))) and name not in found:
                    found[name] = column
            if all(name in found for name in needed):
                return row, found
        return 0, {}

    def _has_problem(self, row, column):
        return any(problem[:2] == (row, column) for problem in self.problems)

    def _wrong(self, row, column, message):
        self.problems.append((row, column, message))


def _written(value) -> str:
    """A number that stands where a text is expected: a code typed as 1.1 or 1,1 is the text “1.1”."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shortest(Decimal(str(value))).replace(".", "").replace(",", ".")
    return str(value)
