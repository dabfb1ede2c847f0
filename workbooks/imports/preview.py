"""What every preview of an import says: how many rows are new, changed … in one line, and the rows of one group, by pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vietnamese.numbers import group as grouped
from workbooks.imports import answers
from workbooks.imports.marked_upload import is_copied, marks_cells
from workbooks.imports.previews import GroupPages
from workbooks.imports.upload_store import Upload

PAGE = 50  # rows that are shown at a time
NEW, CHANGED, UNCHANGED, REFUSED, ASKED = "new", "changed", "unchanged", "refused", "asked"
GROUPS = (REFUSED, ASKED, CHANGED, NEW, UNCHANGED)  # in the order in which people look at them
TITLES = {
    REFUSED: "Bị từ chối",
    ASKED: "Câu hỏi",
    CHANGED: "Thay đổi",
    NEW: "Mới",
    UNCHANGED: "Không thay đổi",
}
COUNTED = {
    NEW: "mới",
    CHANGED: "thay đổi",
    UNCHANGED: "không thay đổi",
    REFUSED: "bị từ chối",
    ASKED: "cần trả lời",
}


def counted(counts: Mapping[str, int]) -> str:
    """The line that every preview opens with."""
    return ", ".join(f"{grouped(counts.get(name, 0))} {label}" for name, label in COUNTED.items())


@dataclass
class ShownRow:
    """One row of a preview. ``place``: sheet and number of the row; ``line``: the number alone.

    ``cells``: (label, text, whether a number) below the columns of its group. ``errors``: (cell, text). ``changes``: (label,
    before, after). ``choices``: (code, label, chosen) of a question, which is posted as ``number``; ``links``: (address,
    name) of what the question is about.
    """

    name: str
    place: str
    line: int = 0
    url: str = ""
    cells: list[tuple[str, str, bool]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    number: str = ""
    choices: list[tuple[str, str, bool]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.name or f"Dòng {self.line} (không có tên)"


class Preview:
    """One page of the preview of an upload. Each import says what its rows are and how one is shown.

    ``group``: the group that is wanted; ``number``: its page, from 1; ``url(**parameters)``: the address of the preview.
    """

    name_label, place_label = "Tên", "Dòng"  # without the second, no column says where a row stands
    subject = ""  # what the file is about, before its name
    refusal = ""  # why the whole file cannot be read
    blocked = ""  # why nothing of it can be written as long as some rows are refused
    blocked_hint = "Vui lòng sửa trong tệp (tải tệp đánh dấu để thấy từng ô), rồi tải lên lại cả tệp."
    notes: tuple | list = ()  # remarks on the whole file
    digest = ""
    asking = (  # what is asked, and what becomes of rows without an answer
        "Các dòng này có thể trùng với dòng đã có, hoặc có số liệu khác thường. Dòng chưa trả lời thì không ghi."
    )
    promise = ""  # what the confirmation will do, in a sentence or two
    plan_is_kept = False  # whether the rows of the plan can be shown after they were written
    anything = False  # whether there is something to write

    def __init__(
        self, upload: Upload, *, group: str, number: int, url: Callable[..., str], marked_url: str = ""
    ):
        self.upload, self.marked_url = upload, marked_url
        self.done = answers.written(upload)
        shown = (REFUSED,) if self.done and not self.plan_is_kept else GROUPS
        self.sizes = {name: self.size_of(name) if name in shown else 0 for name in GROUPS}
        self.pages = GroupPages(self.sizes, TITLES, asked=group, number=number, size=PAGE, url=url)

    # --- what each import says ------------------------------------------------------------------------------------

    def size_of(self, group: str) -> int:
        raise NotImplementedError

    def items(self, group: str, start: int) -> list:
        """At most ``PAGE`` of the group, after the first ``start``."""
        raise NotImplementedError

    def row(self, group: str, item) -> ShownRow:
        raise NotImplementedError

    def questions(self) -> Iterable:
        """Each with ``number`` and ``choices``, which have a ``code``."""
        return ()

    def marks(self) -> dict:
        """Arguments of ``marked_upload.workbook``."""
        raise NotImplementedError

    def planned(self) -> dict[str, int]:
        """Rows by group, with the answers given: what was answered is no question any more."""
        return self.sizes

    @cached_property
    def counts(self) -> dict[str, int]:
        """Of the first line: what would be written, or what was."""
        return self.done["counts"] if self.done else self.planned()

    # --- what the page shows --------------------------------------------------------------------------------------

    @property
    def line(self) -> str:
        return counted(self.counts)

    @cached_property
    def rows(self) -> list[ShownRow]:
        items = self.items(self.pages.group, self.pages.start) if self.pages.group else []
        return [self.row(self.pages.group, item) for item in items]

    @property
    def reason_label(self) -> str:
        """Heading of the column of reasons and changes; empty where no row has any."""
        cells = any(cell for row in self.rows for cell, _ in row.errors)
        labels = (
            ("errors", "Ô và lý do" if cells else "Lý do"),
            ("changes", "Thay đổi"),
            ("notes", "Ghi chú"),
        )
        return next((label for name, label in labels if any(getattr(row, name) for row in self.rows)), "")

    @property
    def is_asked(self) -> bool:
        return self.pages.group == ASKED

    @property
    def can_confirm(self) -> bool:
        return self.anything and not (self.done or self.blocked or self.refusal)

    @property
    def has_marks(self) -> bool:
        return bool(self.marked_url and (self.sizes[REFUSED] or self.sizes[ASKED]))

    @property
    def marks_cells(self) -> bool:
        return marks_cells(self.upload, sum(self.sizes.values()))

    @property
    def marks_a_copy(self) -> bool:
        return self.has_marks and self.marks_cells and is_copied(self.upload)

    @cached_property
    def given(self) -> dict[str, str]:
        return answers.answers(self.upload)
