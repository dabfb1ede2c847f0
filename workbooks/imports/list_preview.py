"""The preview of a declared list: the rows of its plan by groups, and what the confirmation will do."""

from vietnamese.numbers import group as grouped
from workbooks.imports.answers import SKIP
from workbooks.imports.plan import Plan, Row
from workbooks.imports.preview import ASKED, CHANGED, NEW, PAGE, REFUSED, Preview, ShownRow
from workbooks.imports.upload_store import Upload


class ListPreview(Preview):
    """``whole``: nothing is written as long as a row is refused; ``skips``: a question may be left without an answer."""

    whole = skips = True

    def __init__(self, upload: Upload, plan: Plan, subject: str = "", **page):
        self.plan, self.refusal, self.notes, self.digest = plan, plan.refusal, plan.notes, plan.digest
        self.subject = subject
        super().__init__(upload, **page)
        self.anything = bool(self.counts[NEW] or self.counts[CHANGED])
        if self.whole and plan.refused:
            wrong = sum(len(row.errors) for row in plan.refused)
            self.blocked = (
                f"Có {grouped(wrong)} chỗ sai ở {grouped(len(plan.refused))} dòng, nên chưa ghi được dòng nào"
            )

        elif not self.skips and (asked := len(plan.asked) - len(plan.settled)):
            self.blocked = f"Còn {grouped(asked)} dòng cần trả lời, nên chưa ghi được dòng nào"
            self.blocked_hint = "Vui lòng trả lời các câu hỏi dưới đây, hoặc sửa trong tệp rồi tải lên lại."

    @property
    def does(self) -> str:
        """What the confirmation will do, in a sentence."""
        raise NotImplementedError

    @property
    def promise(self) -> str:
        left_out = self.counts[ASKED] + (0 if self.whole else self.counts[REFUSED])
        if not left_out:
            return self.does
        reasons = "chưa trả lời" if self.whole else "bị từ chối hoặc chưa trả lời"
        later = "" if self.whole else "; sửa tệp rồi nhập lại sau cũng được"
        return f"{self.does} Bỏ qua {grouped(left_out)} dòng {reasons}{later}."

    def size_of(self, group: str) -> int:
        return len(self.plan.groups[group])

    def items(self, group: str, start: int) -> list[Row]:
        return self.plan.groups[group][start : start + PAGE]

    def row(self, group: str, item: Row) -> ShownRow:
        row = ShownRow(item.name, item.place, item.line, errors=item.refusals)
        row.changes, row.notes, row.url = item.changes, item.notes, item.url
        if group == ASKED:
            chosen = self.given.get(item.number)
            row.number, row.notes = item.number, item.questions
            row.choices = [(choice.code, choice.label, choice.code == chosen) for choice in item.choices]
            row.choices += [(SKIP, "Bỏ qua dòng này", chosen == SKIP)] if self.skips else []
            row.cells = [] if self.skips else item.cells
        elif group != REFUSED:
            row.cells = item.cells
        return row

    def questions(self) -> list[Row]:
        return self.plan.asked

    def marks(self) -> dict:
        return self.plan.marks()

    def planned(self) -> dict[str, int]:
        self.plan.given = self.given
        return self.plan.counts
