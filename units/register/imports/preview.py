"""What the page of a preview shows: counts, one group of rows at a time, and what would be written."""

import math
from functools import cached_property

from django.urls import reverse

from units.models import CeasedReason, GrassrootsUnion
from units.register.columns import Content
from units.register.imports import actions
from units.register.imports.columns import CONTENTS, FOUNDING_KEYS, KEYS, LABELS
from units.register.imports.lookups import KnownUnits, known_kinds
from units.register.imports.plan import Summary, counts, pages
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.imports.preview import ASKED, CHANGED, NEW, PAGE, REFUSED, UNCHANGED, Preview, ShownRow
from workbooks.imports.upload_store import Upload

ROWS_A_SECOND = 4_000  # on a slow server
_SHOWN_OF_NEW = ("unit", "kind", "tax_code", "place", "workforce", "members")


class RegisterPreview(Preview):
    name_label = "Công đoàn cơ sở"
    plan_is_kept = True

    def __init__(self, user, upload: Upload, summary: Summary, **page):
        self.user, self.summary = user, summary
        self.refusal, self.notes = summary.refusal, summary.notes
        self.digest = "" if summary.refusal else actions.plan_digest(upload)
        super().__init__(upload, **page)
        counts = self.counts
        self.anything = bool(counts[NEW] or counts[CHANGED])
        self.promise = f"Sẽ thêm {group(counts[NEW])} CĐCS và cập nhật {group(counts[CHANGED])} CĐCS."
        reasons = ((REFUSED, "bị từ chối"), (ASKED, "chưa trả lời"))
        if left_out := [
            f"{group(counts[name])} dòng {reason}" for name, reason in reasons if counts.get(name)
        ]:
            self.promise += f" Không ghi: {' và '.join(left_out)}; sửa tệp rồi nhập lại sau cũng được."
        if self.duration:
            self.promise += f" {self.duration} Đợi đến khi trang sau hiện ra, không đóng trang."

    def size_of(self, group: str) -> int:
        return self.summary.counts.get(group, 0) if group != UNCHANGED else 0

    def items(self, group: str, start: int) -> list:
        return list(pages(self.upload, self.summary, group, start // PAGE, 1))

    def row(self, group: str, item) -> ShownRow:
        row = ShownRow(item.name, self.summary.cell(item.place), item.place[1])
        getattr(self, f"_{group}")(row, item)
        return row

    def planned(self) -> dict[str, int]:
        return counts(self.upload, self.summary, self.given)

    def questions(self):
        return pages(self.upload, self.summary, ASKED)

    def marks(self) -> dict:
        cell = self.summary.cell
        return {
            "rows": self.summary.rows,
            "marks": (
                (self.summary.sheets[place[0]], place[1], column, text)
                for place, column, _, text in self._wrong()
            ),
            "listed": ((cell(place, column), name, text) for place, column, name, text in self._wrong()),
            "header_rows": self.summary.header_rows,
        }

    def _wrong(self):
        """What is wrong or asked: place, column (0 for the whole row), name and text."""
        for item in pages(self.upload, self.summary, REFUSED):
            for column, text in item.errors:
                yield item.place, column, item.name, text
        for question in self.questions():
            yield question.place, 0, question.name, question.text

    @property
    def duration(self) -> str:
        """How long the writing takes, where it takes long."""
        rows = self.counts[NEW] + self.counts[CHANGED]
        seconds = rows / ROWS_A_SECOND
        if seconds < 3:
            return ""
        if seconds < 50:
            return f"Ghi {group(rows)} dòng mất chừng {math.ceil(seconds / 10) * 10} giây."
        return f"Ghi {group(rows)} dòng mất chừng {math.ceil(seconds / 60)} phút."

    # --- the rows -------------------------------------------------------------------------------------------------

    def _refused(self, row: ShownRow, item) -> None:
        row.errors = [(self.summary.cell(item.place, column), text) for column, text in item.errors]

    def _changed(self, row: ShownRow, item) -> None:
        row.url, row.notes = reverse("union-detail", args=[item.pk]), item.notes
        row.changes = [
            (LABELS[key], self._shown(key, old), self._shown(key, new))
            for key, (old, new) in item.values.items()
        ]
        if item.founding:
            row.changes.append(("Quyết định thành lập", "", self._founding(item.founding)))

    def _new(self, row: ShownRow, item) -> None:
        values, row.notes = dict(zip(KEYS, item.values, strict=True)), item.notes
        row.cells = [
            (LABELS[key], self._shown(key, values[key]), CONTENTS[key] == Content.NUMBER)
            for key in _SHOWN_OF_NEW
        ]
        founding = self._founding(item.founding) if item.founding else ""
        row.cells.append(("Quyết định thành lập", founding, False))

    def _asked(self, row: ShownRow, item) -> None:
        chosen = self.given.get(item.number, "")
        row.number, row.notes = item.number, [item.text]
        row.choices = [(choice.code, choice.label, choice.code == chosen) for choice in item.choices]
        row.links = [
            (reverse("union-detail", args=[choice.union]), self._union_names.get(choice.union, ""))
            for choice in item.choices
            if choice.union
        ]

    @cached_property
    def _union_names(self) -> dict[int, str]:
        items = self.items(ASKED, self.pages.start)
        keys = [choice.union for item in items for choice in item.choices if choice.union]
        return dict(
            GrassrootsUnion.objects.visible_to(self.user).filter(pk__in=keys).values_list("pk", "name")
        )

    def _founding(self, founding: tuple) -> str:
        values = dict(zip(FOUNDING_KEYS, founding, strict=True))
        day, number = values["founding__founded_on"], values["founding__decision_number"]
        return f"{number} ngày {date_vi(day)}" if number else date_vi(day)

    @cached_property
    def _units(self) -> dict[int, str]:
        return KnownUnits(self.user).names

    @cached_property
    def _kinds(self) -> dict[int, str]:
        return {pk: kind.short_name for pk, kind in known_kinds().by_pk.items()}

    def _shown(self, key: str, value) -> str:
        if value is None or value == "":
            return ""
        match CONTENTS[key]:
            case Content.NUMBER:
                return group(value)
            case Content.DATE:
                return date_vi(value)
            case Content.UNIT:
                return self._units.get(value, "")
            case Content.KIND:
                return self._kinds.get(value, "")
            case Content.REASON:
                return CeasedReason(value).label
        return str(value)
