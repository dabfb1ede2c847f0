"""Sample unions that were founded: the last quarters are counted from lists, of earlier ones a part is listed afterwards."""

import datetime
import random

from targets.actions import foundings as actions
from targets.foundings import UNIONS
from targets.models import QuarterlyReport, ReportingPeriod
from units.actions.unions import FoundingPaper, found
from units.models import OrganisationKind

COUNTED_QUARTERS = 3
LISTED_LATER = 3  # of a number without a list, one union in so many is entered afterwards
FIRST = (
    "Thành",
    "Hoàng",
    "Minh",
    "Đại",
    "Việt",
    "Tân",
    "Phú",
    "Hải",
    "An",
    "Bắc",
    "Kim",
    "Song",
    "Trường",
    "Đông",
)
SECOND = (
    "Phát",
    "Long",
    "Đạt",
    "Hưng",
    "Giang",
    "Sơn",
    "Thịnh",
    "Nam",
    "Bình",
    "Khang",
    "Lộc",
    "Tiến",
    "Vinh",
    "Á",
)
TRADES = (
    "May mặc", "Điện tử", "Bao bì", "Cơ khí", "Thực phẩm", "Nhựa kỹ thuật", "Xây dựng", "Vận tải", "Gỗ nội thất",
    "Linh kiện", "Dược liệu", "Thương mại",
)  # fmt: skip
FOREIGN = ("Hàn Việt", "Nhật Quang", "Đông Á", "Tân Á", "Việt Hàn", "Kinh Bắc", "Đại Á", "Thái Hòa")
OTHERS = (
    ("su-nghiep-ngoai-cong-lap", "Trường Mầm non tư thục"),
    ("hop-tac-xa", "Hợp tác xã Nông nghiệp"),
    ("su-nghiep-ngoai-cong-lap", "Phòng khám đa khoa"),
)


class SampleFoundings:
    """Draws names and enters foundings through the same actions as people; the same every time."""

    def __init__(self, seed: int, periods: list[ReportingPeriod]):
        self.draw = random.Random(seed)  # noqa: S311 - sample names, not secrets
        self.kinds = {kind.code: kind for kind in OrganisationKind.objects.all()}
        self.counted = {period.pk for period in periods[-COUNTED_QUARTERS:]}
        ReportingPeriod.objects.filter(pk__in=[period.pk for period in periods]).exclude(
            pk__in=self.counted
        ).update(needs_founding_list=False)
        self.number = 0

    def list_in(self, report: QuarterlyReport, figures: dict, *, by) -> None:
        """List in the draft what ``figures`` says, where the period counts from lists."""
        if report.period_id not in self.counted:
            return
        for name, kind, paper, details in self._unions(report, figures):
            actions.add_founding(by=by, report=report, name=name, kind=kind, paper=paper, **details)

    def fill_up(self, report: QuarterlyReport, figures: dict, *, by) -> None:
        """Enter a part of an approved number without a list, as staff do who find the old decisions."""
        if report.period_id in self.counted:
            return
        unions = self._unions(report, figures)
        for name, kind, paper, details in unions[: (len(unions) + 1) // LISTED_LATER]:
            founding = found(by=by, unit=report.unit, name=name, kind=kind, paper=paper, **details)
            actions.fill_remainder(by=by, founding=founding)

    def _unions(self, report, figures):
        """As many as the three counts say: those of 20 workers first, then other enterprises, then the rest."""
        unions, enterprises, large = (figures.get(code) or 0 for code in UNIONS)
        return [self._union(report, place < enterprises, place < large) for place in range(unions)]

    def _union(self, report, is_enterprise, is_large):
        self.number += 1
        draw, period = self.draw, report.period
        own = f"{draw.choice(FIRST)} {draw.choice(SECOND)}"
        if is_enterprise and draw.random() < 0.25:
            code, employer = "dn-fdi", f"Công ty TNHH {draw.choice(FOREIGN)} {self.number}"
        elif is_enterprise:
            code, employer = "dn-ngoai-nha-nuoc", f"Công ty TNHH {draw.choice(TRADES)} {own} {self.number}"
        else:
            code, prefix = draw.choice(OTHERS)
            employer = f"{prefix} {own} {self.number}"
        workers = draw.randint(20, 260) if is_large else draw.randint(9, 19)
        days = (period.cut_off - period.first_day).days
        day = period.first_day + datetime.timedelta(days=draw.randint(0, days))
        members = max(4, round(workers * draw.uniform(0.5, 0.95)))
        paper = FoundingPaper(day, f"{draw.randint(1, 180)}/QĐ-LĐLĐ", workers, members)
        details = {
            "employer": employer,
            "tax_code": f"2400{900_000 + self.number:06}" if is_enterprise else "",
        }
        return f"CĐCS {employer}", self.kinds[code], paper, details
