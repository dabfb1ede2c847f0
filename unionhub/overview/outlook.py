"""“còn thiếu 20.000 ĐV, còn 31.000 CNLĐ chưa gia nhập”: the target's gap beside those who could still be admitted."""

from dataclasses import dataclass

from targets import progress as progress_of
from targets.programme import current
from targets.progress import NoProgramme
from units.models import GrassrootsUnion
from units.register.totals import Totals, totals
from vietnamese import clock
from vietnamese.numbers import group


@dataclass(frozen=True)
class Outlook:
    """``missing``: members still to be admitted until the end of the programme; None without a target, and where the programme
    has ended.
    """

    totals: Totals
    missing: int | None
    exceeded: int = 0
    last_year: int | None = None

    @property
    def sentence(self) -> str:
        """Both numbers in one sentence; "" where nothing is known of either."""
        parts = []
        if self.exceeded:
            parts.append(f"đã vượt chỉ tiêu {group(self.exceeded)} ĐV")
        elif self.missing is not None:
            parts.append(f"còn thiếu {group(self.missing)} ĐV đến hết năm {self.last_year}")
        if self.totals.outside is not None:
            parts.append(f"còn {group(self.totals.outside)} CNVCLĐ chưa gia nhập tại các CĐCS đã có")
        if not parts:
            return ""
        text = ", ".join(parts)
        return f"{text[0].upper()}{text[1:]}."

    @property
    def doubt(self) -> str:
        """What the sentence leaves out."""
        unknown = self.totals.unknown
        return f"Chưa kể {group(unknown)} CĐCS chưa có đủ số liệu CNVCLĐ và đoàn viên." if unknown else ""


def of_measure(measure, counted: Totals) -> Outlook:
    if measure.term.closed_on:
        return Outlook(counted, None)
    return Outlook(counted, measure.missing, measure.exceeded, measure.term.years[-1])


def members_progress(user, unit_code: str | None = None):
    """Progress of the members admitted as of today, of one unit or of all; None before there is a programme."""
    try:
        return progress_of.load(
            headlines=True,
            programme=current.current(clock.today(), user),
            units=[unit_code] if unit_code else None,
        )
    except NoProgramme:
        return None


def of_province(progress) -> Outlook:
    """Of the whole register; ``progress`` as loaded with the members admitted, or None."""
    counted = totals(GrassrootsUnion.objects.active())
    if progress is None or progress.members_admitted is None:
        return Outlook(counted, None)
    return of_measure(progress.province(progress.members_admitted), counted)


def of_unit(progress, code: str) -> Outlook:
    counted = totals(GrassrootsUnion.objects.active().filter(unit__code=code))
    if progress is None or progress.members_admitted is None or code not in progress.unit_by_code:
        return Outlook(counted, None)
    return of_measure(progress.of_unit(progress.members_admitted, code), counted)
