"""The foundings that a report lists: what they count to, what is wrong or unusual about each, and what has no list.

Reads only. A founding is judged against its report here and nowhere else: form, sending, review and approval ask the same.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Substr

from targets.foundings.counts import Counts, Rules
from targets.models import FoundingClaim, QuarterlyReport, ReportingPeriod
from targets.programme.current import Programmes, of_unit
from units.models import Founding, Unit
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group

LATE = "Bổ sung cho kỳ trước"
TAX_BASE = 10  # digits of an enterprise; three more name one of its branches


@dataclass(frozen=True)
class Entry:
    """One founding of a list. ``errors`` stop the sending, ``warnings`` are for the unit and the reviewer to judge.

    ``changes``: what is another than in the sending before, where there was one; ``sizes``: of the enterprises of a size
    among which it counts, the workers from which they do.
    """

    founding: Founding
    late: bool
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()

    @property
    def late_label(self) -> str:
        return LATE if self.late else ""

    @property
    def name_now(self) -> str:
        """Today's name of the union where it is another one, or nothing."""
        if self.founding.union_id is None:
            return ""
        name = self.founding.union.name
        return name if name != self.founding.name else ""


@dataclass(frozen=True)
class FoundingList:
    """What one report lists, by day of founding. ``counted``: the figures are counted from it and nobody types them.

    ``rules``: of the indicators of its form that count unions founded.
    """

    counted: bool
    entries: tuple[Entry, ...] = ()
    rules: Rules = ()

    @property
    def counts(self) -> Counts:
        return Counts.of((entry.founding for entry in self.entries), self.rules)

    @property
    def by_code(self) -> dict[str, int]:
        return dict(zip(self.codes, self.counts, strict=True))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(rule.code for rule in self.rules)

    @property
    def first_code(self) -> str:
        """Of the widest number, where what concerns the whole list is said; empty where nothing is counted."""
        return self.rules[0].code if self.rules else ""

    @property
    def mark(self) -> str:
        """Changes with every change of the list: what a form carries to say which list its person saw."""
        seen = [
            (
                f.pk,
                f.founded_on,
                f.decision_number,
                f.name,
                f.tax_code,
                f.is_enterprise,
                f.workforce,
                f.members,
            )
            for f in (entry.founding for entry in self.entries)
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]

    def counted_values(self, values: dict) -> dict[str, int | None]:
        """The figures where they are counted. An empty list is 0 only where somebody has said so."""
        if self.entries:
            return self.by_code
        said_none = values.get(self.first_code) == 0
        return dict.fromkeys(self.codes, 0 if said_none else None)


NO_LIST = FoundingList(counted=False)


def lists_of(reports: Iterable[QuarterlyReport], rules: dict[int, Rules]) -> dict[int, FoundingList]:
    """``{report id: its list}``, judged; at most four queries however many reports there are. ``rules``: by report id."""
    reports = list(reports)
    claims = defaultdict(list)
    found = list(
        FoundingClaim.objects.filter(report__in=reports)
        .select_related("founding__union__kind")
        .prefetch_related("founding__attachments")
        .order_by("founding__founded_on", "pk")
    )
    for claim in found:
        claims[claim.report_id].append(claim.founding)
    judge = Judge.of([claim.founding for claim in found]) if found else None
    return {
        report.pk: FoundingList(
            counted=bool(rules[report.pk]) and report.period.needs_founding_list and not report.is_approved,
            entries=tuple(judge.entry(founding, report, rules[report.pk]) for founding in claims[report.pk]),
            rules=rules[report.pk],
        )
        for report in reports
    }


class Judge:
    """Judges foundings, against the programme of their report and against the foundings of the same enterprises."""

    def __init__(
        self, programmes: Programmes, same_enterprise: dict[str, list[Founding]], unit_names: dict[int, str]
    ):
        self.programmes = programmes
        self.same_enterprise = same_enterprise
        self.unit_names = unit_names

    @classmethod
    def of(cls, foundings: Iterable[Founding]) -> "Judge":
        """Three queries at most; ``foundings`` are those that will be judged."""
        bases = {founding.tax_code[:TAX_BASE] for founding in foundings if founding.tax_code}
        same = defaultdict(list)
        units = {}
        if bases:
            others = Founding.objects.annotate(base=Substr("tax_code", 1, TAX_BASE)).filter(base__in=bases)
            for other in others.select_related("union").order_by("pk"):
                same[other.tax_code[:TAX_BASE]].append(other)
            names = Unit.objects.filter(pk__in={one.unit_id for ones in same.values() for one in ones})
            units = {unit.pk: str(unit) for unit in names.prefetch_related("versions")}
        return cls(Programmes(), same, units)

    def entry(self, founding: Founding, report: QuarterlyReport, rules: Rules) -> Entry:
        errors, warnings, period = [], [], report.period
        programme = self.programmes.on(report.unit_id, period.cut_off)
        if day := wrong_day(founding.founded_on, period, programme and programme.counts_from):
            errors.append(day)
        sizes = [rule.workers for rule in rules if rule.workers]
        if sizes and founding.is_enterprise and founding.workforce is None:
            errors.append(
                f"Chưa ghi số CNVCLĐ ngày thành lập: cần để biết doanh nghiệp có từ {sizes[0]} CNLĐ trở lên hay không."
            )
        self._add_same_enterprise(founding, errors, warnings)
        minimum = founding.union.kind.founding_minimum
        if founding.members is None:
            warnings.append("Chưa ghi số đoàn viên ngày thành lập.")
        elif founding.members < minimum:
            warnings.append(
                f"Có {founding.members} đoàn viên khi thành lập, dưới {minimum} đoàn viên "
                f"(loại hình {founding.union.kind.name})."
            )
        if not founding.decision_number:
            warnings.append("Chưa ghi số quyết định thành lập.")
        return Entry(
            founding,
            founding.founded_on < period.first_day,
            tuple(errors),
            tuple(warnings),
            sizes=sizes_of(founding, rules),
        )

    def _add_same_enterprise(self, founding, errors, warnings):
        for other in self.same_enterprise.get(founding.tax_code[:TAX_BASE], ()) if founding.tax_code else ():
            if other.pk == founding.pk:
                continue
            where = f"{self.unit_names[other.unit_id]}, thành lập {date_vi(other.founded_on)}"
            if other.tax_code != founding.tax_code:
                if other.unit_id != founding.unit_id:
                    warnings.append(f"Cùng doanh nghiệp, khác mã chi nhánh ({other.tax_code}) với {where}.")
            elif other.unit_id == founding.unit_id:
                warnings.append(f"Cùng mã số thuế với “{other.name}”, thành lập {date_vi(other.founded_on)}.")
            elif other.union.ceased_on and other.union.ceased_on <= founding.founded_on:
                warnings.append(f"Cùng mã số thuế với CĐCS đã kết thúc hoạt động của {where}.")
            else:
                errors.append(
                    f"Mã số thuế {founding.tax_code} đã có CĐCS thành lập của {where}. Một CĐCS chỉ tính cho một "
                    "đơn vị: vui lòng sửa mã số thuế hoặc liên hệ LĐLĐ tỉnh."
                )


def sizes_of(founding: Founding, rules: Rules) -> tuple[int, ...]:
    """From how many workers each of ``rules`` counts that counts it by its size."""
    return tuple(rule.workers for rule in rules if rule.workers and rule.counts(founding))


def wrong_day(founded_on, period: ReportingPeriod, counts_from=None) -> str:
    """Why a founding of that day cannot stand in a report of ``period``; empty where it can."""
    if founded_on > period.cut_off:
        return (
            f"Ngày thành lập {date_vi(founded_on)} sau ngày chốt số liệu {date_vi(period.cut_off)} của {period}: "
            "thuộc kỳ báo cáo sau."
        )
    if founded_on > clock.today():
        return f"Ngày thành lập {date_vi(founded_on)} chưa đến."
    if counts_from and founded_on < counts_from:
        return (
            f"Ngày thành lập {date_vi(founded_on)} trước ngày {date_vi(counts_from)}, ngày bắt đầu tính kết quả "
            "Chương trình: không tính vào báo cáo."
        )
    return ""


def without_list_text(count: int) -> str:
    return f"chưa có danh sách: {group(count)}"


def suggestions(report: QuarterlyReport):
    """Foundings of the register that the report may take up: the unit's, unclaimed, not after the cut-off."""
    programme = of_unit(report.unit_id, report.period.cut_off)
    found = Founding.objects.filter(
        unit=report.unit_id, claim__isnull=True, founded_on__lte=min(report.period.cut_off, clock.today())
    )
    if programme:
        found = found.filter(founded_on__gte=programme.counts_from)
    return found.select_related("union__kind").order_by("-founded_on", "pk")
