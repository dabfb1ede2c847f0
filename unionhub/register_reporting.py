"""What the register is told of the reports: where a founding that was entered in it is counted, and what is still missing."""

from django.db import transaction
from django.urls import reverse

from targets.foundings.actions import fill_remainders
from targets.foundings.remainders import fill_remainder
from targets.models import FoundingClaim
from targets.programme import current
from unionhub.overview import outlook
from units.models import Founding
from units.register.reporting import Reporting
from workflow.steps import StepRefused

AT_ONCE = 2_000


class ReportingOfTargets(Reporting):
    def after_founding(self, *, by, founding) -> str:
        """It fills up what an approved report of its period gave without a list. Otherwise the report form suggests it."""
        try:
            with transaction.atomic():
                claim = fill_remainder(by=by, founding=founding)
        except StepRefused as refused:
            return f"Chưa đưa được vào báo cáo: {refused.message}"
        if claim is not None:
            return f"Đã ghi vào phần “chưa có danh sách” của báo cáo {claim.report.period}; số đã duyệt không đổi."
        programme = current.of_unit(founding.unit_id, founding.founded_on)
        if programme is not None and founding.founded_on >= programme.counts_from:
            return "Khi nhập báo cáo quý, CĐCS này có sẵn để chọn vào danh sách thành lập."
        return ""

    def after_foundings(self, *, by, keys) -> list[str]:
        """Each fills what its own period reported without a list. Raises SomebodyWasFaster."""
        refused = []
        for start in range(0, len(keys), AT_ONCE):
            foundings = Founding.objects.filter(pk__in=keys[start : start + AT_ONCE])
            filled = fill_remainders(by=by, foundings=foundings.select_related("union").order_by("pk"))
            names = dict(foundings.values_list("pk", "name"))
            refused += [f"{names[pk]}: {reason}" for pk, reason in filled.refused.items()]
        return refused

    def claim_of(self, user, founding) -> tuple[str, str] | None:
        claim = FoundingClaim.objects.filter(founding=founding).select_related("report__period").first()
        if claim is None:
            return None
        seen = type(claim.report).objects.visible_to(user).filter(pk=claim.report_id).exists()
        return str(claim.report.period), reverse("report-detail", args=[claim.report_id]) if seen else ""

    def outlook(self, user, unit_code):
        progress = outlook.members_progress(user, unit_code)
        return outlook.of_unit(progress, unit_code) if unit_code else outlook.of_province(progress)
