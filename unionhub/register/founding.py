"""Where a founding that was entered in the register meets the reports."""

from django.db import transaction

from targets.actions.remainders import fill_remainder
from targets.models import Programme
from workflow.steps import StepRefused


def after_founding(*, by, founding) -> str:
    """Called in the transaction that entered ``founding``; returns what became of it, for people, or "".

    It fills up what an approved report of its period gave without a list. Otherwise the report form suggests it.
    """
    try:
        with transaction.atomic():
            claim = fill_remainder(by=by, founding=founding)
    except StepRefused as refused:
        return f"Chưa đưa được vào báo cáo: {refused.message}"
    if claim is not None:
        return (
            f"Đã ghi vào phần «chưa có danh sách» của báo cáo {claim.report.period}; số đã duyệt không đổi."
        )
    programme = Programme.objects.first()
    if programme is not None and founding.founded_on >= programme.counts_from:
        return "Khi nhập báo cáo quý, CĐCS này có sẵn để chọn vào danh sách thành lập."
    return ""
