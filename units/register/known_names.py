"""Things by what people call them: as it is written, else by what tells a name from others; other marks are other names."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping

from units.register.name_matching import core, marks_differ, only_marks_differ
from vietnamese.numbers import group
from workbooks.imports.answers import SKIP
from workbooks.imports.plan import Choice, Row
from workbooks.list_header import plain

SAME, RIGHT, KEEP, LEAVE = "same", "right", "keep-name", "leave"


class KnownNames:
    def __init__(self):
        self.names: dict[Hashable, str] = {}
        self._by_name, self._by_core = defaultdict(list), defaultdict(list)

    def add(self, key: Hashable, name: str, *, by_core: bool = True) -> None:
        """``by_core``: found by its core too, not only as it is written."""
        self.names[key] = name
        self._by_name[plain(name)].append(key)
        if by_core:
            self._by_core[core(name)].append(key)

    def find(self, name: str, keep: Callable[[Hashable], bool]) -> tuple[list, list]:
        """Those of which ``keep`` holds: called so; and, where there are none, whose names differ only in marks or in i and y
        (``marks_differ``): these are asked about, never taken.
        """
        for index, text in ((self._by_name, plain(name)), (self._by_core, core(name))):
            near = [key for key in index.get(text, ()) if keep(key)] if text else []
            if near:
                same = [key for key in near if not marks_differ(name, self.names[key])]
                return same, [] if same else near
        return [], []


def ask_whether_same(row: Row, known: str) -> None:
    """Of a row that was judged as that thing, whose name differs only in marks or in i and y."""
    text = f"Tên “{row.name}” trong tệp chỉ khác dấu (hoặc i và y) với “{known}” trong danh sách. Có phải là một không?"
    row.ask(text, Choice(SAME, f"Là {known}", becomes=row.state))


def taken_by(row: Row, known: str, place: str) -> str:
    """What is said of such a row where another row of the file is that thing already."""
    return (
        f"Tên “{row.name}” trong tệp chỉ khác dấu (hoặc i và y) với “{known}”, đã có ở {place}. "
        "Vui lòng ghi đúng tên, hoặc chỉ giữ một dòng."
    )


def ask_about_changes(
    row: Row, changes: Mapping[str, tuple], *, numbers: Mapping[str, str], what: str
) -> None:
    """Whether what a row changes is meant: numbers that fell below a hundredth, a name of which only marks differ.

    ``changes``: key → (before, after); ``numbers``: the keys of numbers, and what they are called; ``what``: is renamed.
    """
    small = [
        f"“{label}” từ {group(old)} còn {group(new)}"
        for key, label in numbers.items()
        for old, new in [changes.get(key, (None, None))]
        if old is not None and old >= 100 and new * 100 < old
    ]
    if small:
        text = (
            f"{'; '.join(small)}. Trên Excel tiếng Anh, gõ 20.000 thì ô lưu 20. Số trong tệp có đúng không?"
        )
        row.ask(text, Choice(RIGHT, "Đúng, ghi số này", row.pk))
        return
    old, new = changes.get("name", ("", ""))
    if not only_marks_differ(old, new):
        return
    keep = (
        Choice(KEEP, "Giữ tên trong danh sách, ghi số liệu của tệp", row.pk, {"name": old})
        if len(row.changes) > 1
        else Choice(LEAVE, "Giữ tên trong danh sách, bỏ dòng này", becomes=SKIP)
    )
    text = f"Tên trong tệp chỉ khác dấu (hoặc i và y): “{old}” thành “{new}”. Sửa tên hay giữ tên cũ?"
    row.ask(text, Choice(RIGHT, f"Đúng là {what} này, sửa tên theo tệp", row.pk), keep)
