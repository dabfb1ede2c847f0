"""What the page of a preview shows: counts, one group of rows at a time, and what would be written."""

import math
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from units.actions import register_import as actions
from units.models import CeasedReason, GrassrootsUnion
from units.register_columns import Content
from units.register_import.contents import CONTENTS, FOUNDING_KEYS, KEYS, LABELS
from units.register_import.known import KnownUnits, known_kinds
from units.register_import.plan import ADDED, ASKED, CHANGED, DIFFERENT, GROUPS, PAGE, REFUSED, Summary, pages
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.kept import Kept
from workbooks.marked_upload import marks_cells
from workbooks.previews import GroupPages

TITLES = {REFUSED: "Bị từ chối", ASKED: "Cần trả lời", CHANGED: "Thay đổi", ADDED: "Thêm mới"}
ROWS_A_SECOND = 4_000  # on a slow server
_SHOWN_OF_NEW = ("unit", "name", "kind", "tax_code", "place", "workforce", "members")


class Preview:
    """One page of the preview of a kept file. ``asked``: the group that is wanted; ``number``: its page, from 1."""

    def __init__(self, user, kept: Kept, summary: Summary, asked: str, number: int):
        self.user, self.kept, self.summary = user, kept, summary
        self.ticket = kept.ticket
        counts = {name: summary.counts.get(name, 0) for name in GROUPS}
        self.pages = GroupPages(counts, TITLES, asked=asked, number=number, size=PAGE, url=self.url)
        self.done = actions.done(kept)
        self.digest = "" if summary.refusal else actions.plan_digest(kept)

    @property
    def figures(self) -> list[tuple[str, str]]:
        counts = self.summary.counts
        return [
            ("Thêm mới", group(counts.get(ADDED, 0))),
            ("Thay đổi", group(counts.get(CHANGED, 0))),
            ("Không có thay đổi", group(self.summary.unchanged)),
            ("Cần trả lời", group(counts.get(ASKED, 0))),
            ("Bị từ chối", group(counts.get(REFUSED, 0))),
        ]

    @property
    def marked_url(self) -> str:
        return f"{reverse('union-import-marked')}?{urlencode({'tep': self.ticket})}"

    @property
    def has_marks(self) -> bool:
        return bool(self.summary.counts.get(REFUSED) or self.summary.counts.get(ASKED))

    @property
    def marks_cells(self) -> bool:
        return marks_cells(self.kept, self.summary.rows)

    def url(self, **asked) -> str:
        return f"{reverse('union-import-preview')}?{urlencode({'tep': self.ticket} | asked)}"

    # --- what would be written ------------------------------------------------------------------------------------

    @cached_property
    def given(self) -> dict[str, str]:
        return actions.answers(self.kept)

    @cached_property
    def unanswered(self) -> int:
        return max(self.summary.counts.get(ASKED, 0) - len(self.given), 0)

    @cached_property
    def to_add(self) -> int:
        return self.summary.counts.get(ADDED, 0) + sum(code == DIFFERENT for code in self.given.values())

    @cached_property
    def to_change(self) -> int:
        changing = sum(code not in (DIFFERENT, "same-row") for code in self.given.values())
        return self.summary.counts.get(CHANGED, 0) + changing

    @property
    def anything(self) -> bool:
        return bool(self.to_add or self.to_change)

    @property
    def duration(self) -> str:
        """How long the writing takes, where it takes long."""
        seconds = (self.to_add + self.to_change) / ROWS_A_SECOND
        if seconds < 3:
            return ""
        if seconds < 50:
            return f"Ghi {group(self.to_add + self.to_change)} dòng mất chừng {math.ceil(seconds / 10) * 10} giây."
        return f"Ghi {group(self.to_add + self.to_change)} dòng mất chừng {math.ceil(seconds / 60)} phút."

    # --- the rows -------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[dict]:
        shown = self.pages.group
        if not shown:
            return []
        items = list(pages(self.kept, self.summary, shown, self.pages.number - 1, 1))
        return [getattr(self, f"_{shown}")(item) for item in items]

    def _refused(self, item) -> dict:
        return {
            "name": item.name,
            "row": self.summary.cell(item.place),
            "errors": [(self.summary.cell(item.place, column), text) for column, text in item.errors],
        }

    def _changed(self, item) -> dict:
        changes = [
            (LABELS[key], self._shown(key, old), self._shown(key, new))
            for key, (old, new) in item.values.items()
        ]
        if item.founding:
            shown = self._founding(item.founding)
            changes.append(("Quyết định thành lập", "", shown))
        return {
            "name": item.name,
            "url": reverse("union-detail", args=[item.pk]),
            "row": self.summary.cell(item.place),
            "changes": changes,
            "notes": item.notes,
        }

    def _new(self, item) -> dict:
        values = dict(zip(KEYS, item.values, strict=True))
        return {
            "row": self.summary.cell(item.place),
            "cells": [
                (LABELS[key], self._shown(key, values[key]), CONTENTS[key] == Content.NUMBER)
                for key in _SHOWN_OF_NEW
            ],
            "name": item.name,
            "founding": self._founding(item.founding) if item.founding else "",
            "notes": item.notes,
        }

    def _asked(self, item) -> dict:
        chosen = self.given.get(item.number, "")
        return {
            "name": item.name,
            "number": item.number,
            "row": self.summary.cell(item.place),
            "text": item.text,
            "choices": [(choice.code, choice.label, choice.code == chosen) for choice in item.choices],
            "unions": [
                (reverse("union-detail", args=[choice.union]), self._union_names.get(choice.union, ""))
                for choice in item.choices
                if choice.union
            ],
        }

    @cached_property
    def _union_names(self) -> dict[int, str]:
        items = pages(self.kept, self.summary, ASKED, self.pages.number - 1, 1)
        keys = [choice.union for item in items for choice in item.choices if choice.union]
        return dict(
            GrassrootsUnion.objects.visible_to(self.user).filter(pk__in=keys).values_list("pk", "name")
        )

    @property
    def new_labels(self) -> list[str]:
        return [LABELS[key] for key in _SHOWN_OF_NEW if key != "name"]

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
