"""Scanned decisions: which files are taken, judged by their content, the form field for them, how they are given out."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404

from units.models import FileKind
from vietnamese.numbers import group

MAX_BYTES = 5 * 1024 * 1024
# A sheet of A3 scanned at 600 dpi has 70 million; whoever opens a picture needs 4 bytes of memory for each.
MAX_PIXELS = 100_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_START_OF_SCAN = 0xDA
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # segments that claim a size
_STAND_ALONE = {0x00, 0x01, *range(0xD0, 0xD9), 0xFF}  # without a length
WHAT_TO_DO = "Vui lòng quét lại hoặc lưu dạng PDF, JPG, PNG, không quá 5 MB, rồi chọn lại tệp."


def kind_of(content: bytes) -> FileKind | None:
    """What the bytes are, from beginning to end: a file that was cut off while copying is none."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-1024:]:
        return FileKind.JPEG
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-1024:]:
        return FileKind.PNG
    return None


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels as a PNG or JPEG file claims them; (0, 0) where it claims none."""
    if content.startswith(_PNG):
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    width, height, place = 0, 0, 2
    # JPEG: segments of a marker and a length; whatever stands between them is skipped, as readers do.
    while 0 <= (place := content.find(b"\xff", place)) < len(content) - 9:
        marker = content[place + 1]
        if marker == _START_OF_SCAN:
            break
        if marker in _STAND_ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES:
            height = max(height, int.from_bytes(content[place + 5 : place + 7]))
            width = max(width, int.from_bytes(content[place + 7 : place + 9]))
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return width, height


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
    if kind in (FileKind.PNG, FileKind.JPEG):
        width, height = picture_size(content)
        if width * height > MAX_PIXELS:
            raise ValidationError(
                f"Ảnh có {group(width)} × {group(height)} điểm ảnh, lớn hơn mức {group(MAX_PIXELS // 1_000_000)} triệu "
                f"điểm ảnh, nên chưa được nhận. {WHAT_TO_DO}",
                code="pixels",
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
