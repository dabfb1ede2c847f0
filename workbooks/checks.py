"""What ``manage.py check``, and each other command as it starts, say about reading uploaded workbooks."""

from django.conf import settings
from django.core.checks import Warning as Finding
from django.core.checks import register

from workbooks.reading import missing_limits

LABELS = {
    "RLIMIT_AS": "bộ nhớ",
    "RLIMIT_CPU": "thời gian xử lý",
    "RLIMIT_FSIZE": "dung lượng ghi ra",
}


@register()
def upload_limits(app_configs=None, **kwargs) -> list[Finding]:
    missing = missing_limits()
    if not missing:
        return []
    what = ", ".join(LABELS[name] for name in missing)
    happens = (
        "Máy chủ chính thức (PRODUCTION=1) vì vậy từ chối mọi tệp Excel tải lên."
        if settings.PRODUCTION
        else "Ở chế độ chạy thử, tệp Excel tải lên vẫn được đọc nhưng không có giới hạn này."
    )
    return [
        Finding(
            f"Hệ điều hành không đặt được giới hạn khi đọc tệp Excel tải lên: {what}.",
            hint=f"{happens} Dùng Linux thì có đủ giới hạn.",
            id="workbooks.W001",
        )
    ]
