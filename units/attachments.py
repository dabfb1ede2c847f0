"""Scanned decisions: which files are taken, judged by their content, the form field for them, how they are given out."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404

from units.models import FileKind

MAX_BYTES = 5 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
WHAT_TO_DO = "Xin quét lại hoặc lưu dạng PDF, JPG, PNG, không quá 5 MB, rồi chọn lại tệp."


def kind_of(content: bytes) -> FileKind | None:
    """What the bytes are, from beginning to end: a file that was cut off while copying is none."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-1024:]:
        return FileKind.JPEG
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-1024:]:
        return FileKind.PNG
    return None


def check(content: bytes) -> FileKind:
    """The kind of the content; ValidationError with what is wrong and what to do."""
    if len(content) > MAX_BYTES:
        raise ValidationError(f"Tệp lớn hơn 5 MB nên chưa được nhận. {WHAT_TO_DO}", code="too_large")
    if not content:
        raise ValidationError(f"Tệp trống nên chưa được nhận. {WHAT_TO_DO}", code="empty")
    kind = kind_of(content)
    if kind is None:
        raise ValidationError(
            f"Nội dung tệp không phải PDF, JPG hoặc PNG, hoặc tệp bị hỏng, nên chưa được nhận. {WHAT_TO_DO}",
            code="content",
        )
    return kind


class DecisionFileField(forms.FileField):
    """A form field for the scan of a decision; what it cleans to still reads from its beginning."""

    def __init__(self, *, required=False, **kwargs):
        kwargs.setdefault("help_text", "Tệp PDF, JPG hoặc PNG, không quá 5 MB.")
        kwargs.setdefault(
            "widget",
            forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        )
        super().__init__(required=required, **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and data:
            if file.size > MAX_BYTES:  # before anything is read
                raise ValidationError(f"Tệp lớn hơn 5 MB nên chưa được nhận. {WHAT_TO_DO}", code="too_large")
            check(file.read())
            file.seek(0)
        return file


def answer(attachment) -> FileResponse:
    """The file, always as one to keep, never as a page of ours. Http404 where the storage has lost it."""
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    found = FileResponse(content, as_attachment=True, filename=attachment.download_name)
    found["Content-Type"] = "application/octet-stream"
    found["X-Content-Type-Options"] = "nosniff"
    return found
