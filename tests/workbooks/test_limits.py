"""Systems that cannot limit a process: said at the start, read without limits in local mode, refused in production."""

import io
import os
import resource

import pytest
from django.core.checks import run_checks

from tests.support.workbooks import from_rows
from workbooks import limits, reading
from workbooks.checks import upload_limits
from workbooks.marking import marked_workbook
from workbooks.reading import LIST, WorkbookRefused, missing_limits, read_workbook

BOOK = from_rows(["TT", "Tên"], [1, "A"])
WITHOUT_MODULE = "raise ImportError('no such module on this system')"
# macOS knows the limit on address space and refuses to set it.
WITHOUT_MEMORY = """
RLIM_INFINITY, RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_CORE = range(5)
def getrlimit(kind): return 0, RLIM_INFINITY
def setrlimit(kind, amounts):
    if kind == RLIMIT_AS: raise ValueError("current limit exceeds maximum limit")
"""


@pytest.fixture
def system(monkeypatch, tmp_path):
    """Child processes meet this text as their module ``resource``."""

    def provide(text):
        (tmp_path / "resource.py").write_text(text)
        monkeypatch.setattr(reading, "_ROOT", f"{tmp_path}{os.pathsep}{reading._ROOT}")

    return provide


def as_file(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(BOOK)
    return path.open("rb")


def test_this_system_sets_them_all():
    assert missing_limits() == []
    assert upload_limits() == []


@pytest.mark.parametrize("text", [WITHOUT_MODULE, WITHOUT_MEMORY], ids=["Windows", "macOS"])
class TestSystemWithoutLimits:
    def test_local_mode_reads_and_marks(self, system, text, tmp_path):
        system(text)
        assert read_workbook(BOOK)[0].cells[2, 2] == "A"
        with as_file(tmp_path) as file:
            assert read_workbook(file, size=LIST, max_bytes=100_000)[0].rows[1][1] == "A"
        with as_file(tmp_path) as file:
            marked = marked_workbook(file, [("Sheet", 2, 2, "Sai")], label="Lỗi", header_rows={"Sheet": 1})
        assert io.BytesIO(marked).read(2) == b"PK"

    def test_production_refuses_and_says_whom_to_tell(self, system, text, settings, tmp_path):
        system(text)
        settings.PRODUCTION = True
        with pytest.raises(WorkbookRefused, match="Máy chủ này không đặt được giới hạn"):
            read_workbook(BOOK)
        with as_file(tmp_path) as file, pytest.raises(WorkbookRefused, match="Vui lòng báo người quản trị"):
            read_workbook(file, size=LIST, max_bytes=100_000)

    def test_the_start_says_so(self, system, text, settings):
        system(text)
        said = [message.msg for message in run_checks() if message.id == "workbooks.W001"]
        assert len(said) == 1
        assert "không đặt được giới hạn khi đọc tệp Excel tải lên: bộ nhớ" in said[0]
        assert "vẫn được đọc" in upload_limits()[0].hint
        settings.PRODUCTION = True
        assert "từ chối mọi tệp Excel" in upload_limits()[0].hint


def test_a_child_that_does_not_start_has_no_limits(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "_ROOT", tmp_path)
    assert missing_limits() == list(limits.NAMES)


def test_what_the_system_allows_less_of_stays_less(monkeypatch):
    asked = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (1, 1_000))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, amounts: asked.update({kind: amounts}))
    assert limits.not_limited(5_000, 20, 9_000) == []
    assert asked[resource.RLIMIT_AS] == (1_000, 1_000)
    assert asked[resource.RLIMIT_CPU] == (20, 20)
