"""Bringing an annex into the ledger: what it would change, what is to be asked, and the writing of the differences.

The command line and the page both come here. Whatever is asked or refused, nothing is written.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from targets.annex.comparison import LedgerHistory
from targets.annex.header import head
from targets.annex.reader import Annex, Outcome, read_annex
from targets.ledger.actions import LedgerRefused, Line, find, lock, new_decision, refuse_other_date, write
from targets.models import DecisionKind, Indicator, Issuer, Programme, TargetDecision, TargetEntry
from targets.rights import require
from units.models import Unit, UnitKind, UnitVersion
from units.structure.directory import UnitDirectory
from units.structure.federations import places_ever
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.cells import Sheet
from workflow.statistics import refresh_statistics


@dataclass(frozen=True)
class AnnexPaper:
    """The decision that an annex belongs to, as the person states it."""

    number: str
    signed_on: datetime.date
    effective_on: datetime.date


@transaction.atomic
def import_annex(
    sheets: Sequence[Sheet],
    *,
    by,
    programme: Programme,
    paper: AnnexPaper,
    confirm: bool = False,
    dry_run: bool = False,
) -> Annex:
    """Compare the annex with the ledger and write the differences as entries of its decision.

    ``confirm`` accepts the questions, never problems. ``decision`` of the answer is set if something was written.
    """
    require(by is None or by.has_perm("targets.import_annex"))
    lock(programme)
    annex = _compared(sheets, programme, paper)
    if not annex.changes or annex.outcome(confirm=confirm or dry_run) is not Outcome.DONE:
        return annex
    try:
        decision = _write(by, programme, paper, annex)
    except LedgerRefused as refused:
        annex.blocked = refused.message
        return annex
    if dry_run:
        # Written and taken back: only this shows what the ledger itself would refuse.
        transaction.set_rollback(True)
        return annex
    refresh_statistics(TargetDecision, TargetEntry)
    annex.decision = decision
    return annex


@transaction.atomic
def _write(by, programme, paper, annex):
    units = Unit.objects.in_bulk({c.unit for c in annex.changes}, field_name="code")
    indicators = Indicator.objects.in_bulk({c.indicator for c in annex.changes}, field_name="code")
    lines = [Line(units[c.unit], c.year, indicators[c.indicator], c.difference) for c in annex.changes]
    adjusted = any(change.old is not None for change in annex.changes)
    kind = DecisionKind.ADJUSTED if adjusted else DecisionKind.ASSIGNED
    return write(by=by, decision=_decision(programme, paper, kind), lines=lines)


def _decision(programme, paper, kind):
    return new_decision(
        programme,
        Issuer.PROVINCE,
        paper.number,
        paper.signed_on,
        paper.effective_on,
        kind,
        "Nhập từ biểu chỉ tiêu.",
    )


def _heads(programme) -> dict[str, str]:
    """Of the columns of the programme's annex, in its order: what they count, or the number's short name where several
    count the same.
    """
    goals = programme.goals.filter(annex_column__isnull=False).order_by("annex_column", "indicator__order")
    columns = list(goals.values_list("indicator__code", "indicator__unit_label", "indicator__short_name"))
    labels = [label for _, label, _ in columns]
    return {
        code: head(label) if labels.count(label) == 1 else short_name for code, label, short_name in columns
    }


def _compared(sheets, programme, paper) -> Annex:
    try:
        number = _decision(programme, paper, DecisionKind.ASSIGNED).number
    except LedgerRefused as refused:
        return Annex(blocked=refused.message)
    organisation = _Organisation(paper.effective_on)
    history = LedgerHistory(
        TargetEntry.objects.issued_by(Issuer.PROVINCE)
        .in_force()
        .filter(decision__programme=programme)
        .order_by("decision_id", "pk")
        .values_list("decision_id", "unit__code", "year", "indicator__code", "amount")
    )
    annex = read_annex(
        sheets,
        organisation.directory,
        current=history.current(),
        required_codes=organisation.required,
        heads=_heads(programme),
        years=programme.years,
    )
    order = organisation.order
    annex.changes = tuple(sorted(annex.changes, key=lambda c: (order[c.unit], c.year, c.indicator)))
    if not annex.changes:
        return annex
    annex.blocked = organisation.ended(annex.changes)
    if annex.blocked:
        return annex
    if recorded := find(Issuer.PROVINCE, number, paper.signed_on):
        _hold_against(annex, recorded, paper, history)
    if not annex.blocked:
        _ask_about_taking_back(annex, history)
    return annex


def _hold_against(annex, recorded, paper, history) -> None:
    """The file differs from the ledger, and its decision is closed: it cannot write anything any more."""
    name = f"Số {recorded.number} ngày {date_vi(recorded.signed_on)}"
    try:
        refuse_other_date(recorded, paper.signed_on)
    except LedgerRefused as refused:
        annex.blocked = refused.message
        return
    then = history.after(recorded.pk)
    if any(then.get(key) != target for key, target in annex.targets.items()):
        annex.blocked = (
            f"{name} đã có trong sổ chỉ tiêu với nội dung khác biểu này. "
            "Quyết định đã vào sổ thì không sửa; nếu chỉ tiêu thay đổi, vui lòng nhập biểu với số quyết định mới."
        )
        return
    annex.closed = (
        f"{name} đã vào sổ và đã khóa, không dùng số này để lấy lại "
        "chỉ tiêu đã điều chỉnh về sau. Muốn ghi các số của biểu này, vui lòng nhập lại với số quyết định mới."
    )


def _ask_about_taking_back(annex, history) -> None:
    undone = {change: history.taken_back_by(change) for change in annex.changes}
    decisions = TargetDecision.objects.in_bulk({pk for made_by in undone.values() for pk in made_by})
    indicators = dict(Indicator.objects.values_list("code", "short_name"))
    for change, made_by in undone.items():
        if not made_by:
            continue
        papers = ", ".join(
            f"{decisions[pk].number} ngày {date_vi(decisions[pk].signed_on)}" for pk in made_by
        )
        verb = "lấy lại" if change.difference < 0 else "giao lại"
        annex.ask(
            change.key,
            f"{annex.rows_of[change.unit].name}, năm {change.year}, {indicators[change.indicator]}: biểu ghi "
            f"{group(change.new)}, sổ đang ghi {group(change.old)} vì đã điều chỉnh sau đó theo số {papers}. "
            f"Có {verb} {group(abs(change.difference))} không?",
        )


class _Organisation:
    """The units as an annex may name them, and those it must list on a day."""

    def __init__(self, day: datetime.date):
        self.day = day
        self.units = {unit.pk: unit for unit in Unit.objects.prefetch_related("versions", "aliases")}
        in_force = UnitVersion.objects.in_force_on(day)
        above = {pk for pk, v in in_force.items() if v.kind in (UnitKind.PROVINCE, UnitKind.DIRECT)}
        listed = [unit for unit in self.units.values() if unit.pk not in above and unit.pk in in_force]
        self.names = {unit.code: in_force[unit.pk].short_name for unit in listed}
        self.order = {unit.code: unit.order for unit in listed}
        self.required = [unit.code for unit in listed if unit.owes_reports and self._exists(unit)]
        self.directory = UnitDirectory(
            [(unit.code, self._called(unit, in_force[unit.pk])) for unit in listed],
            provinces=places_ever(),
            absent=[unit.code for unit in listed if not self._exists(unit)],
        )

    def ended(self, changes) -> str:
        """Why these changes are refused: targets for units that are no more; '' where there are none."""
        by_code = {unit.code: unit for unit in self.units.values()}
        gone = dict.fromkeys(
            change.unit
            for change in changes
            if (day := by_code[change.unit].dissolved_on) is not None and day <= self.day
        )
        if not gone:
            return ""
        return (
            f"Đơn vị đã kết thúc hoạt động trước ngày {date_vi(self.day)}, không thay đổi chỉ tiêu được: "
            + ", ".join(self.names[code] for code in gone)
        )

    def _exists(self, unit) -> bool:
        return (unit.founded_on is None or unit.founded_on <= self.day) and (
            unit.dissolved_on is None or unit.dissolved_on > self.day
        )

    @staticmethod
    def _called(unit, version) -> list[str]:
        others = [name for v in unit.versions.all() for name in (v.short_name, v.name)]
        names = [version.short_name, version.name, *others, *(alias.name for alias in unit.aliases.all())]
        return list(dict.fromkeys(names))
