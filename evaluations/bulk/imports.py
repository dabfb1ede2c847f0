"""A list of ratings from a workbook: which union a row is about, and what is judged of it, all rows together."""

from dataclasses import replace

from django.urls import reverse

from evaluations.bulk.columns import COLUMNS, IGNORED_LABELS, LABELS, NOT_RATED, SAID, TICKS
from evaluations.bulk.lookups import RoundRules, known_ratings, seen
from evaluations.bulk.matching import Matcher, NotMatched
from evaluations.bulk.validation import Judged, Known, Said, following, judge
from evaluations.models import Exclusion, Level, RatingRound
from units.register.imports.lookups import KnownUnits
from units.register.known_names import ask_whether_same, taken_by
from vietnamese.numbers import shortest
from workbooks.imports.declared import DeclaredList
from workbooks.imports.plan import Row
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED

HELP = "Hướng dẫn"  # the second sheet of our own template
_LEVELS = dict(Level.choices)


class RatingList(DeclaredList):
    """The ratings of one round, as one person may give them. ``item`` of a row: Judged."""

    columns, ticks, ignored = COLUMNS, TICKS, IGNORED_LABELS
    any_of, lacking = SAID, "Bảng không có cột nào để ghi xếp loại."
    max_rows, too_many = 10_000, "Tệp có quá {rows} dòng. Vui lòng chia thành nhiều tệp theo đơn vị."
    empty = "Bảng không có dòng nào."
    nothing = (
        "Không tìm thấy bảng danh sách. Bảng phải có dòng tiêu đề với cột “Tên công đoàn cơ sở” và ít nhất một cột "
        "khác, như tệp mẫu."
    )

    def __init__(self, by, found: RatingRound):
        super().__init__()
        self.found, self.units = found, KnownUnits(by)
        self.matcher = Matcher(by, found, self.units)
        self.rules = RoundRules(by, found)
        self.readers["unit"] = self.units.read
        self._matched: list[tuple[Row, int, bool]] = []  # row, rating, whether its name differs in marks

    def worth_saying(self, passed):
        return [note for note in passed if f"“{HELP}”" not in note]

    def implied(self, table, section):
        return self.units.implied(table.name, section)

    def judge(self, row: Row) -> None:
        """Only which rating it is about; the rules are asked for all rows at once."""
        try:
            pk, near = self.matcher.find(row.values, row.values.get("unit"))
        except NotMatched as problem:
            # A name that cannot be read is said once.
            if not row.is_wrong(problem.key):
                row.refuse(problem.key, problem.message)
            return
        if not near:
            row.name = self.matcher.name(pk)
        self._matched.append((row, pk, near))

    def finish(self) -> None:
        self._refuse_twice()
        known = known_ratings(self.found, [pk for _, pk, _ in self._matched])
        self.rules.prepare(rating.evaluation for rating in known.values())
        for row, pk, near in self._matched:
            self._judge(row, known[pk])
            if near:
                ask_whether_same(row, self.matcher.name(pk))

    def _refuse_twice(self) -> None:
        """Leave one row of each rating; a row that is only asked about takes no place of one that is certain."""
        taken: dict[int, tuple[Row, int, bool]] = {}
        for matched in sorted(self._matched, key=lambda matched: matched[2]):
            row, pk, near = matched
            if (before := taken.setdefault(pk, matched)[0]) is row:
                continue
            text = f"CĐCS này đã có ở {before.cell()}. Vui lòng chỉ giữ một dòng."
            row.refuse("name", taken_by(row, self.matcher.name(pk), before.cell()) if near else text)
        self._matched = list(taken.values())

    def _judge(self, row: Row, known: Known) -> None:
        evaluation = known.evaluation
        too_early = row.values.get("level") == NOT_RATED and row.values.pop("level")
        said = completed(known, row.values)
        row.item = judged = judge(known, said, self.rules.of(evaluation), self.rules.registration)
        row.stamp = evaluation.pk, seen(evaluation), known.held, judged.settled
        for name, message in judged.errors.items():
            where = "" if name in row.columns or name == "row" else f"Cột “{LABELS[name]}”: "
            row.refuse(name, where + message)
        if too_early and evaluation.exclusion != Exclusion.NOT_YET_ELIGIBLE:
            row.refuse(
                "level",
                "Theo ngày thành lập và sắp xếp, CĐCS này đủ thời gian xếp loại. Vui lòng ghi mức xếp loại.",
            )
        row.errors.sort()
        row.state = UNCHANGED if not judged.changes else NEW if known.said == Said() else CHANGED
        row.url = reverse("evaluation-detail", args=[evaluation.pk])
        row.changes = [
            (LABELS[name], shown(name, old), shown(name, new))
            for name, (old, new) in judged.differences.items()
        ]
        if note := judged.settled.reason if judged.changes else evaluation.get_state_display():
            row.notes.append(note)


def completed(known: Known, got: dict) -> Said:
    """The whole of what shall stand: a blank cell leaves what there is, and new points without a level say the level."""
    given = {key: got[key] for key in SAID if key in got}
    return following(known.said, replace(known.said, **given), given)


def left_out(judged: Judged) -> bool:
    """Whether the union is not rated, after the writing."""
    return judged.excludes or (bool(judged.known.evaluation.exclusion) and not judged.overrules)


def shown(name: str, value) -> str:
    """A value as people read it."""
    if value in (None, "", ()):
        return ""
    if name.endswith("points"):
        return shortest(value)
    if name == "conditions":
        return ", ".join(value)
    return _LEVELS.get(value, value) if name.endswith("level") else value
