"""Sample unions that were founded: the last quarters are counted from lists, those of earlier ones are listed afterwards."""

import datetime
import random

from targets.foundings import actions
from targets.models import QuarterlyReport, ReportingPeriod
from unionhub.sample.names import Names
from unionhub.sample.papers import paper_number
from unionhub.sample.places import places_of
from unionhub.sample.unions import COOPERATIVES, private_institution
from units.models import OrganisationKind
from units.models.union import TWENTY
from units.register.actions import FoundingPaper, found

UNIONS = ("unions_founded", "enterprise_unions_founded", "enterprise_unions_founded_20plus")
COUNTED_QUARTERS = 3
# Units whose decisions of the term's first quarter nobody has found yet: their number stays without a list.
WITHOUT_LIST = ("hiep-hoa", "lang-giang")
SHARE_OF_FOREIGN = {"kcn": 0.6, "cong-thuong": 0.2}
MOST_WORKERS = {"kcn": 900}
NEW_UNIONS_SHARE = 0.9  # the most of the members admitted in a quarter that come from new unions


class SampleFoundings:
    """Draws unions and enters their foundings through the same actions as people; the same every time."""

    def __init__(self, seed: int, periods: list[ReportingPeriod], names: Names):
        self.draw = random.Random(seed)  # noqa: S311 - sample names, not secrets
        self.names = names
        self.kinds = {kind.code: kind for kind in OrganisationKind.objects.all()}
        self.first, self.counted = periods[0].pk, {period.pk for period in periods[-COUNTED_QUARTERS:]}
        ReportingPeriod.objects.filter(pk__in=[period.pk for period in periods]).exclude(
            pk__in=self.counted
        ).update(needs_founding_list=False)

    def list_in(self, report: QuarterlyReport, figures: dict, *, by) -> None:
        """List in the draft what ``figures`` says, where the period counts from lists."""
        if report.period_id not in self.counted:
            return
        for name, kind, paper, details in self._unions(report, figures):
            actions.add_founding(by=by, report=report, name=name, kind=kind, paper=paper, **details)

    def fill_up(self, report: QuarterlyReport, figures: dict, *, by) -> None:
        """Enter an approved number without a list, as staff do who find the old decisions."""
        if report.period_id in self.counted:
            return
        if report.period_id == self.first and report.unit.code in WITHOUT_LIST:
            return
        founded = [
            found(by=by, unit=report.unit, name=name, kind=kind, paper=paper, **details)
            for name, kind, paper, details in self._unions(report, figures)
        ]
        if founded:
            actions.fill_remainders(by=by, foundings=founded)

    def _unions(self, report, figures):
        """As many as the three counts say: those of 20 workers first, then other enterprises, then the rest."""
        unions, enterprises, large = (figures.get(code) or 0 for code in UNIONS)
        most = int(figures["members_admitted"] * NEW_UNIONS_SHARE / unions) if unions else 0
        return [
            self._union(report, place < enterprises, place < large, max(most, 5)) for place in range(unions)
        ]

    def _union(self, report, is_enterprise, is_large, most_members):
        draw, period, code = self.draw, report.period, report.unit.code
        kind, employer = self._employer(code, is_enterprise)
        workers = (
            draw.randint(TWENTY, MOST_WORKERS.get(code, 180)) if is_large else draw.randint(9, TWENTY - 1)
        )
        days = (period.cut_off - period.first_day).days
        day = period.first_day + datetime.timedelta(days=draw.randint(0, days))
        members = max(5, round(min(workers, most_members) * draw.uniform(0.6, 0.95)))
        paper = FoundingPaper(day, paper_number(draw.randint(1, 180), code), workers, members)
        details = {
            "employer": employer,
            "tax_code": self.names.tax_code() if is_enterprise else "",
            "place": draw.choice(places_of(code)),
        }
        return f"CĐCS {employer}", self.kinds[kind], paper, details

    def _employer(self, code, is_enterprise) -> tuple[str, str]:
        """Kind and name."""
        if is_enterprise and self.draw.random() < SHARE_OF_FOREIGN.get(code, 0):
            return "dn-fdi", self.names.foreign_company()
        if is_enterprise:
            return "dn-ngoai-nha-nuoc", self.names.company(code)
        if code in ("y-te", "giao-duc") or self.draw.random() < 0.5:
            return "su-nghiep-ngoai-cong-lap", private_institution(code, self.names)
        return "hop-tac-xa", f"Hợp tác xã {self.draw.choice(COOPERATIVES)} {self.names.own()}"
