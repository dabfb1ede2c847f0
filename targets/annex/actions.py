"""Bringing an annex into the ledger: what it would change, what is to be asked, and the writing of the differences.

The command line and the admin page both come here. Whatever is asked or refused, nothing is written.
"""

import datetime
import enum
import hashlib
from dataclasses import dataclass, field, replace

from django.db import transaction

from targets.annex.comparison import Change, Key, LedgerHistory, differences, totals
from targets.annex.problems import Problem
from targets.annex.reader import read_annex
from targets.ledger.actions import LedgerRefused, Line, find, lock, new_decision, refuse_other_date, write
from targets.models import DecisionKind, Indicator, Issuer, Programme, TargetDecision, TargetEntry
from targets.rights import require
from units.models import Unit, UnitKind, UnitVersion
from units.structure.directory import UnitDirectory
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.cells import Sheet
from workflow.statistics import refresh_statistics


class Outcome(enum.Enum):
    """What comes of an import; the value is the exit code of the command."""

    DONE = 0  # written, would be written, or nothing to change
    REFUSED = 1
    ASKED = 2


@dataclass(frozen=True)
class AnnexPaper:
    """The decision that an annex belongs to, as the person states it."""

    number: str
    signed_on: datetime.date
    effective_on: datetime.date


@dataclass(frozen=True)
class Comparison:
    """An annex held against the ledger.

    ``problems`` and ``refusal`` refuse it whole; ``questions`` can be confirmed unless ``confirm_refusal`` says why not.
    ``before`` and ``after`` are the sums over all units by (year, indicator code).
    """

    changes: tuple[Change, ...] = ()
    cells: dict[Key, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    refusal: str = ""
    questions: tuple[str, ...] = ()
    confirm_refusal: str = ""
    notes: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    before: dict[tuple[int, str], int] = field(default_factory=dict)
    after: dict[tuple[int, str], int] = field(default_factory=dict)
    decision: TargetDecision | None = None  # the one that was written

    @property
    def kind(self) -> str:
        return (
            DecisionKind.ADJUSTED if any(c.old is not None for c in self.changes) else DecisionKind.ASSIGNED
        )

    @property
    def counts(self) -> dict[str, int]:
        """Targets by group of a preview; those of the file that the ledger has already are unchanged."""
        new = sum(change.old is None for change in self.changes)
        return {
            "new": new,
            "changed": len(self.changes) - new,
            "unchanged": 0 if self.problems else len(self.cells) - len(self.changes),
            "refused": len(self.problems),
            "asked": len(self.questions),
        }

    @property
    def fingerprint(self) -> str:
        """Equal where a person would see the same changes, questions and reasons."""
        seen = (
            self.changes,
            [str(p) for p in self.problems],
            self.refusal,
            self.questions,
            self.confirm_refusal,
        )
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    def outcome(self, *, confirm: bool) -> Outcome:
        if self.problems or self.refusal or (confirm and self.confirm_refusal):
            return Outcome.REFUSED
        if self.questions and not confirm:
            return Outcome.ASKED
        return Outcome.DONE


def columns(comparison: Comparison) -> tuple[list[str], list[str]]:
    """Codes and short names of the indicators of the comparison, unions before members as in the annex."""
    codes = {indicator for _, indicator in comparison.after}
    found = Indicator.objects.filter(code__in=codes).order_by("-order").values_list("code", "short_name")
    return [code for code, _ in found], [name for _, name in found]


@transaction.atomic
def import_annex(
    *,
    by,
    sheets: list[Sheet],
    programme: Programme,
    paper: AnnexPaper,
    confirm: bool = False,
    dry_run: bool = False,
    seen: str | None = None,
) -> Comparison:
    """Compare the annex with the ledger and write the differences as entries of its decision.

    ``confirm`` accepts the questions, never problems. ``seen`` is the fingerprint of the comparison that the person
    confirmed: where another one comes out now, nothing is written. ``decision`` of the answer is set if something was.
    """
    require(by is None or by.has_perm("targets.import_annex"))
    lock(programme)
    comparison = _compare(sheets, programme, paper)
    if seen is not None and seen != comparison.fingerprint:
        return comparison
    outcome = comparison.outcome(confirm=confirm or dry_run)
    if not comparison.changes or outcome is not Outcome.DONE:
        return comparison
    try:
        decision = _write(by, programme, paper, comparison)
    except LedgerRefused as refused:
        return replace(comparison, refusal=refused.message)
    if dry_run:
        # Written and taken back: only this shows what the ledger itself would refuse.
        transaction.set_rollback(True)
        return comparison
    refresh_statistics(TargetDecision, TargetEntry)
    return replace(comparison, decision=decision)


@transaction.atomic
def _write(by, programme, paper, comparison):
    units = Unit.objects.in_bulk({c.unit for c in comparison.changes}, field_name="code")
    indicators = Indicator.objects.in_bulk({c.indicator for c in comparison.changes}, field_name="code")
    lines = [Line(units[c.unit], c.year, indicators[c.indicator], c.difference) for c in comparison.changes]
    return write(by=by, decision=_decision(programme, paper, comparison.kind), lines=lines)


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


def _compare(sheets, programme, paper) -> Comparison:
    try:
        number = _decision(programme, paper, DecisionKind.ASSIGNED).number
    except LedgerRefused as refused:
        return Comparison(refusal=refused.message)
    organisation = _Organisation(paper.effective_on)
    history = LedgerHistory(
        TargetEntry.objects.issued_by(Issuer.PROVINCE)
        .in_force()
        .filter(decision__programme=programme)
        .order_by("decision_id", "pk")
        .values_list("decision_id", "unit__code", "year", "indicator__code", "amount")
    )
    current = history.current()
    annex = read_annex(
        sheets,
        organisation.directory,
        current=current,
        required_codes=organisation.required,
        years=programme.years,
    )
    changes = sorted(
        differences(annex.targets, current), key=lambda c: (organisation.order[c.unit], c.year, c.indicator)
    )
    after = current | annex.targets
    comparison = Comparison(
        changes=tuple(changes),
        cells=annex.cells,
        problems=tuple(annex.errors),
        notes=tuple(annex.notes),
        names=organisation.names,
        before=totals(current),
        after=totals(after),
    )
    if annex.errors or not changes:
        return comparison
    if ended := organisation.ended(changes):
        return replace(comparison, refusal=ended)
    if known := find(Issuer.PROVINCE, number, paper.signed_on):
        return _of_known_decision(comparison, known, paper, annex.targets, history)
    asked = _asked_by_file(annex, changes) + _taken_back(comparison, history)
    return replace(comparison, questions=tuple(asked))


def _of_known_decision(comparison, known, paper, file, history) -> Comparison:
    """The file differs from the ledger, and its decision is closed: it cannot write anything any more."""
    try:
        refuse_other_date(known, paper.signed_on)
    except LedgerRefused as refused:
        return replace(comparison, refusal=refused.message)
    then = history.after(known.pk)
    if any(then.get(key) != target for key, target in file.items()):
        return replace(
            comparison,
            refusal=f"Số {known.number} ngày {date_vi(known.signed_on)} đã có trong sổ chỉ tiêu với nội dung khác biểu này. "
            "Quyết định đã vào sổ thì không sửa; nếu chỉ tiêu thay đổi, vui lòng nhập biểu với số quyết định mới.",
        )
    questions = _taken_back(comparison, history)
    return replace(
        comparison,
        questions=tuple(questions),
        confirm_refusal=f"Số {known.number} ngày {date_vi(known.signed_on)} đã vào sổ và đã khóa, không dùng số này để lấy lại "
        "chỉ tiêu đã điều chỉnh về sau. Muốn ghi các số của biểu này, vui lòng nhập lại với số quyết định mới.",
    )


def _asked_by_file(annex, changes) -> list[str]:
    """Suspicious values, where they would change something: what is in the ledger was confirmed once."""
    changed = {annex.cells[change.key] for change in changes}
    targets = set(annex.cells.values())
    return [
        str(question)
        for question in annex.questions
        if question.cell in changed or question.cell not in targets
    ]


def _taken_back(comparison, history) -> list[str]:
    undone = {change: history.taken_back_by(change) for change in comparison.changes}
    decisions = TargetDecision.objects.in_bulk({pk for made_by in undone.values() for pk in made_by})
    indicators = dict(Indicator.objects.values_list("code", "short_name"))
    questions = []
    for change, made_by in undone.items():
        if not made_by:
            continue
        papers = ", ".join(
            f"{decisions[pk].number} ngày {date_vi(decisions[pk].signed_on)}" for pk in made_by
        )
        asked = "lấy lại" if change.difference < 0 else "giao lại"
        questions.append(
            f"{comparison.cells[change.key]}: {comparison.names[change.unit]}, năm {change.year}, "
            f"{indicators[change.indicator]}: biểu ghi {group(change.new)}, sổ đang ghi {group(change.old)} vì đã điều chỉnh "
            f"sau đó theo số {papers}. Có {asked} {group(abs(change.difference))} không?"
        )
    return questions


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
        province = next((v.name for v in in_force.values() if v.kind == UnitKind.PROVINCE), "")
        self.directory = UnitDirectory(
            [(unit.code, self._called(unit, in_force[unit.pk])) for unit in listed],
            province=province.rpartition("tỉnh ")[2],
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
