"""The table of shares as an Excel file: one to fill in, and what a decision of that content would change."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

from evaluations.goals import goals_of_year
from evaluations.models import Measure, QualityTarget
from evaluations.models.quality_target import NO_PERCENTAGE
from evaluations.quality_targets.rows import SHORT, UnitRow, assignable
from evaluations.quality_targets.shares import (
    HIGHEST,
    NOT_ASSIGNED,
    WITHDRAWN,
    Change,
    Effect,
    changes,
    is_withdrawal,
    share_text,
)
from units.models import Installation
from units.register.imports.headings import HEADINGS
from units.register.imports.lookups import KnownUnits
from vietnamese.dates import date_vi
from vietnamese.numbers import shortest
from workbooks.cell_values import CellRefused, decimal_of
from workbooks.imports.declared import DeclaredList, ListColumn, words
from workbooks.imports.plan import Plan, Row
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED

NAME = "name"
UNNAMED = "Tệp không ghi tỷ lệ nào cho đơn vị này: chỉ tiêu đang có giữ nguyên."
AS_PERCENT = (
    "Ô chứa {value}. Nếu là {meant}%, vui lòng gõ {meant} và đổi định dạng ô về số (ô định dạng phần trăm lưu 90% "
    "thành 0,9)."
)


def share_of(value) -> Decimal | str | None:
    """A share in percent; ``WITHDRAWN`` where the cell says so."""
    is_percent = False
    if isinstance(value, str):
        if is_withdrawal(value):
            return WITHDRAWN
        value = value.strip()
        is_percent = value.endswith("%")
        value = value.removesuffix("%").strip()
    share = decimal_of(value)
    if share is None:
        return None
    if not is_percent and 0 < share <= 1:
        raise CellRefused(AS_PERCENT.format(value=shortest(share), meant=shortest(share * HIGHEST)))
    if share > HIGHEST:
        raise CellRefused(f"Ô chứa {shortest(share)}, lớn hơn 100. {NO_PERCENTAGE}")
    return share


class ShareList(DeclaredList):
    """The shares of ``year`` by unit, as a decision effective from that day would assign them."""

    name, what = NAME, "biểu chỉ tiêu"
    any_of = tuple(Measure)
    empty = "{sheet} chưa ghi tỷ lệ nào."
    columns = (
        ListColumn(NAME, "Đơn vị", ("Tên đơn vị", *HEADINGS["unit"]), width=34),
        ListColumn(
            Measure.UPPER,
            SHORT[Measure.UPPER],
            (Measure.UPPER.label, "CĐ cấp trên", "Công đoàn cấp trên", "CĐ cấp trên TTCS"),
            share_of,
            width=18,
        ),
        ListColumn(
            Measure.STATE,
            SHORT[Measure.STATE],
            words(
                """
                Khu vực nhà nước | CĐCS nhà nước | CĐCS khu vực nhà nước | CĐCS KV nhà nước | KV nhà nước | KVNN
                """
            ),
            share_of,
            width=18,
        ),
        ListColumn(
            Measure.NON_STATE,
            SHORT[Measure.NON_STATE],
            words(
                """
                Ngoài khu vực nhà nước | Khu vực ngoài nhà nước | CĐCS khu vực ngoài nhà nước | CĐCS ngoài nhà nước
                | CĐCS ngoài khu vực nhà nước | CĐCS KV ngoài nhà nước | KV ngoài nhà nước | NKVNN
                """
            ),
            share_of,
            width=18,
        ),
    )
    nothing = (
        "Không tìm thấy biểu chỉ tiêu. Cần một hàng tiêu đề có cột “Đơn vị” và ít nhất một trong các cột "
        + ", ".join(f"“{label}”" for label in SHORT.values())
        + "."
    )

    def __init__(self, by, year: int, effective_on: datetime.date):
        super().__init__()
        self.effective_on, self.goals = effective_on, goals_of_year(year)
        self.said = QualityTarget.objects.last_said(year)
        given = {unit for (unit, _), now in self.said.items() if now.share is not None}
        self.units = {unit.pk: unit for unit in assignable(year, given)}
        self.readers[NAME] = KnownUnits(by).read

    @classmethod
    def wanted(cls):
        """The unit last: “Công đoàn cấp trên” over the shares is what is rated, not who is addressed."""
        return sorted(super().wanted(), key=lambda wanted: wanted.key == NAME)

    def judge(self, row: Row) -> None:
        unit = self.units.get(row.values.pop(NAME, None))
        if unit is None:
            row.name = ""
            if not row.is_wrong(NAME):
                row.refuse(NAME, "Đơn vị này không có trong danh sách giao chỉ tiêu của năm.")
            return
        row.name = unit.name
        if before := self.earlier(unit.pk, row):
            row.refuse(NAME, f"Đơn vị này đã có ở dòng {before.line}.")
            return
        for measure in row.values.keys() - set(unit.measures):
            row.refuse(measure, "Đơn vị này không phải là một công đoàn cấp trên nên không giao tỷ lệ này.")
        row.item = {
            (unit.pk, str(measure)): None if share == WITHDRAWN else share
            for measure, share in row.values.items()
        }
        found = changes(self.said, row.item, self.effective_on)
        effects = {change.effect for change in found}
        quiet = effects <= {Effect.SAME, Effect.OVERTAKEN}
        row.state = UNCHANGED if quiet else NEW if effects == {Effect.NEW} else CHANGED
        row.stamp = tuple((c.measure, c.before and c.before.decision_id, c.effect.value) for c in found)
        for change in found:
            self._show(row, change)
        if not found:
            row.notes.append(UNNAMED)

    def finish(self) -> None:
        if not shares(self.plan) and not any(row.errors for row in self.plan.rows):
            self.plan.rows = []

    def _show(self, row: Row, change: Change) -> None:
        label, after = SHORT[Measure(change.measure)], _said(change.share)
        if change.effect == Effect.SAME:
            row.notes.append(f"{label}: {after}, không đổi.")
        elif change.effect == Effect.OVERTAKEN:
            row.notes.append(
                f"{label}: {after} chưa được tính: số {change.before.number} có hiệu lực muộn hơn, "
                f"từ {date_vi(change.before.effective_on)}."
            )
        else:
            row.changes.append((label, _said(change.before.share) if change.before else "", after))
            if change.before:
                row.notes.append(f"{label}: trước theo số {change.before.number}.")
        goal = self.goals.get(Measure(change.measure))
        if goal is not None and change.share is not None and change.share < goal:
            row.notes.append(f"{label}: thấp hơn mục tiêu {share_text(goal)}.")


def shares(plan: Plan) -> dict[tuple[int, str], Decimal | None]:
    """What the decision names, by unit id and measure; None: withdrawn. All of it, also what stays as it is."""
    return {key: share for row in plan.rows if row.item and not row.errors for key, share in row.item.items()}


def template(
    year: int, units: Sequence[UnitRow], given: Mapping[tuple[int, str], Decimal | None] | None = None
) -> bytes:
    """The units of that year with blank shares, or with those ``given`` by unit id and measure; None: withdrawn."""
    given = given or {}

    def written(unit: UnitRow, measure: Measure) -> str | None:
        key = unit.pk, measure.value
        return _said(given[key], WITHDRAWN) if key in given else None

    notes = Installation.notes()
    notes.append(
        "Ghi tỷ lệ phần trăm phải đạt, ví dụ 90 hoặc 87,5. Để trống: quyết định không nêu, chỉ tiêu trước giữ nguyên. "
        f"Ghi “{WITHDRAWN}” để rút chỉ tiêu đã giao."
    )
    title = f"Chỉ tiêu chất lượng năm {year}: tỷ lệ xếp loại hoàn thành tốt nhiệm vụ trở lên (%)"
    rows = [[unit.number, unit.name, *(written(unit, measure) for measure in Measure)] for unit in units]
    return ShareList.template(title, notes, rows, sheet_title=f"Chỉ tiêu chất lượng {year}")


def _said(share: Decimal | None, nothing: str = NOT_ASSIGNED) -> str:
    return nothing if share is None else share_text(share)
