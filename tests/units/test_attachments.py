"""Files of founding decisions: judged by content, kept while frozen, never under a name that somebody typed."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.support.people import leader, reporter, staff
from units.actions.attachments import attach, detach
from units.attachments import MAX_BYTES, kind_of
from units.models import Founding, FoundingAttachment, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40 + b"\xff\xd9"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def founding(reference_data):
    return found(
        by=staff(),
        unit=Unit.objects.get(code="lang-giang"),
        name="CĐCS Công ty A",
        kind=OrganisationKind.objects.get(code="dn-ngoai-nha-nuoc"),
        paper=FoundingPaper(datetime.date(2026, 4, 12), "12/QĐ-LĐLĐ", workforce=25, members=20),
    )


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpg")])
def test_the_content_says_what_it_is(founding, content, kind, files):
    kept = attach(by=reporter("lang-giang"), founding=founding, name="../../quyết định.exe", content=content)
    assert (kept.kind, kept.size, kept.original_name) == (kind, len(content), "quyết định.exe")
    assert kept.file.name.startswith("founding/")
    assert kept.file.name.endswith(f".{kind}")
    assert (files / kept.file.name).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>%PDF-", PDF[:20], b"MZ" + PDF, JPEG[:-2], PNG[:20], PDF + b" " * MAX_BYTES],
    ids=["empty", "html", "cut pdf", "program", "cut jpg", "cut png", "too large"],
)
def test_anything_else_is_refused(founding, content):
    with pytest.raises(ValidationError):
        attach(by=staff(), founding=founding, name="qd.pdf", content=content)
    assert not FoundingAttachment.objects.exists()
    assert kind_of(content) is None or len(content) > MAX_BYTES


def test_sent_twice_it_is_kept_once(founding):
    once, again = (
        attach(by=staff(), founding=founding, name=name, content=PDF) for name in ("a.pdf", "b.pdf")
    )
    assert once == again


def test_frozen_more_may_be_added_and_nothing_removed(founding):
    first = attach(by=staff(), founding=founding, name="a.pdf", content=PDF)
    Founding.objects.filter(pk=founding.pk).update(frozen_at=timezone.now())
    attach(by=staff(), founding=founding, name="b.png", content=PNG)
    with pytest.raises(ValidationError):
        detach(by=staff(), attachment=first)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        FoundingAttachment.objects.filter(pk=first.pk).delete()


def test_a_wrong_file_is_taken_off_and_remembered(founding, files, django_capture_on_commit_callbacks):
    kept = attach(by=staff(), founding=founding, name="nham.pdf", content=PDF)
    path = files / kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        detach(by=reporter("lang-giang"), attachment=kept)
    assert not path.exists()
    removed = FoundingAttachment.history.get(history_type="-")
    assert (removed.original_name, removed.sha256) == ("nham.pdf", kept.sha256)


@pytest.mark.parametrize("who", [lambda: reporter("yen-the"), leader])
def test_only_those_who_manage_the_unit(founding, who):
    with pytest.raises(PermissionDenied):
        attach(by=who(), founding=founding, name="a.pdf", content=PDF)


def png_of(width, height):
    return PNG[:16] + width.to_bytes(4) + height.to_bytes(4) + PNG[24:]


def jpeg_of(width, height, *, before=b"", frame=0xC0):
    size = b"\xff" + bytes([frame]) + b"\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" * 10
    return JPEG[:20] + before + size + b"\xff\xda" + b"\x00" * 40 + b"\xff\xd9"


@pytest.mark.parametrize(
    "content",
    [
        png_of(60_000, 60_000),
        png_of(2**31 - 1, 1),
        jpeg_of(60_000, 60_000),
        jpeg_of(60_000, 60_000, frame=0xC2),  # progressive
        jpeg_of(60_000, 60_000, before=b"\x00" * 40),
        jpeg_of(60_000, 60_000, before=b"\xff\xff\xff"),
        jpeg_of(
            60_000, 60_000, before=b"\xff\xe1\x00\x13" + jpeg_of(8, 8)[20:37]
        ),  # a preview in its first data
        jpeg_of(60_000, 60_000, before=jpeg_of(8, 8)[20:39]),  # claimed twice
    ],
)
def test_a_picture_that_claims_more_than_a_large_scan_is_refused(founding, content):
    with pytest.raises(ValidationError, match="điểm ảnh"):
        attach(by=staff(), founding=founding, name="a.png", content=content)
    assert not FoundingAttachment.objects.exists()


@pytest.mark.parametrize(
    "content", [png_of(7016, 9921), jpeg_of(7016, 9921), jpeg_of(9921, 7016, frame=0xC2)]
)
def test_a_large_scan_is_taken(founding, content):
    assert attach(by=staff(), founding=founding, name="a.png", content=content).size == len(content)


def test_files_are_for_the_account_of_the_site_alone(founding, files):
    kept = attach(by=staff(), founding=founding, name="a.pdf", content=PDF)
    path = files / kept.file.name
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in path.parents if files in folder.parents} == {0o700}
