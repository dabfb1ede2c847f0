"""Uploads between preview and confirmation: in any storage of Django's, for one person, for two hours."""

import contextlib
import io

import pytest

from tests.support.workbooks import from_rows
from workbooks.imports import upload_store
from workbooks.imports.upload_store import UploadStore
from workbooks.reading import LIST, read_workbook

STORE = UploadStore("uploads-of-a-test")
MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
FOLDER = {"BACKEND": "workbooks.imports.storage.WholeFileStorage"}


@pytest.fixture(params=[FOLDER, MEMORY], ids=["folder", "memory"])
def storage(settings, tmp_path, request):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"uploads": request.param}


@pytest.mark.usefixtures("storage")
class TestAnyStorage:
    def test_what_was_said_with_a_file_comes_back_with_its_ticket(self):
        upload = STORE.keep(b"PK", filename="a.xlsx", user=1, about={"year": 2026})
        again = STORE.find(upload.ticket, user=1)
        assert (again.read(), again.filename, again.about) == (b"PK", "a.xlsx", {"year": 2026})
        assert again.size() == 2
        assert STORE.find(upload.ticket, user=2) is None
        assert UploadStore("another").find(upload.ticket, user=1) is None

    def test_a_workbook_is_read_by_the_child_process(self):
        upload = STORE.keep(from_rows(["Tên"], ["CĐCS Một"]), filename="a.xlsx", user=1)
        with upload.open() as file:
            (sheet,) = read_workbook(file, size=LIST, max_bytes=1_000_000)
        assert sheet.rows == [["Tên"], ["CĐCS Một"]]

    def test_what_lies_beside_it_goes_with_it(self):
        upload = STORE.keep(b"PK", filename="a.xlsx", user=1)
        with upload.writing(".plan") as file:
            file.write(b"1")
            assert upload.read(".plan") is None
        other = STORE.keep(io.BytesIO(b"PK").getvalue(), filename="b.xlsx", user=1)
        assert upload.read(".plan") == b"1"
        upload.discard()
        assert (upload.read(), upload.read(".plan"), upload.size()) == (None, None, None)
        assert other.read() == b"PK"


@pytest.mark.usefixtures("storage")
def test_an_old_file_goes_with_the_next_upload_of_whatever_import(monkeypatch):
    seldom = UploadStore("uploads-of-once-a-year")
    old = seldom.keep(b"PK", filename="a.xlsx", user=1)
    now = upload_store.time.time()
    monkeypatch.setattr(upload_store.time, "time", lambda: now + upload_store.KEPT_SECONDS + 1)
    STORE.keep(b"PK", filename="b.xlsx", user=2)
    assert old.key not in seldom.names()


def test_a_second_file_takes_the_place_of_the_first(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    upload = STORE.keep(b"PK", filename="a.xlsx", user=1)
    for answers in (b"{}", b'{"1": "x"}'):
        upload.write(".answers", answers)
        assert upload.read(".answers") == answers
    assert sorted(STORE.names()) == [upload.key, f"{upload.key}.answers"]
    with contextlib.suppress(RuntimeError), upload.writing(".answers") as file:
        file.write(b"half")
        raise RuntimeError
    assert upload.read(".answers") == b'{"1": "x"}'
