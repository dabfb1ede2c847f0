"""Files that are no workbook, or are made to harm: refused with a reason, quickly, and the site lives."""

import io
import os
import resource
import struct
import subprocess
import time
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from tests.support.workbooks import CONTENT_TYPES, MAIN, OFFICE, from_rows, package, saved
from workbooks import reading
from workbooks.reading import WorkbookRefused, read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(data: bytes, **limits) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(data, **limits)
    assert refused.value.message.endswith((".", ").")), "a whole sentence that says what to do"
    assert "Vui lòng " in refused.value.message
    return refused.value.message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "rỗng"),
        (OLE, ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"  <html><table><tr><td>5</td></tr></table></html>", "trang web"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7\n\0", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "không phải là bảng tính"),
        (b"PK\x03\x04 and nothing more", "hỏng"),
        (package("", extra={"xl/vbaProject.bin": b"x"}), "macro"),
        (package("", extra={"xl/workbook.bin": b"x"}), ".xlsb"),
        (package("", extra={"word/document.xml": b"x"}), "Word"),
        (package("", extra={"mimetype": b"x", "content.xml": b"x"}), "hỏng"),
        (
            package("", extra={"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}),
            ".odt",
        ),
    ],
)
def test_what_is_no_table_is_named(data, says):
    assert says in refusal(data)


def test_a_zip_without_a_workbook_is_none(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")

    assert "không phải là bảng tính" in refusal(path.read_bytes())


def test_a_file_that_is_too_big_is_not_even_opened(monkeypatch, settings):
    monkeypatch.setattr(reading, "child_output", lambda *_, **__: pytest.fail("opened"))

    assert "5 MB" in refusal(b"PK\x03\x04" + b"\0" * settings.MAX_WORKBOOK_BYTES)
    assert "0,5 MB" in refusal(b"PK\x03\x04" * 200_000, max_bytes=512 * 1024)


def test_a_file_cut_short_is_damaged():
    data = from_rows(*[["x" * 20, number] for number in range(500)])

    assert "hỏng" in refusal(data[: len(data) // 2])
    assert "hỏng" in refusal(data[:-30])


def test_flipped_bytes_are_damage_and_never_an_exception_of_another_kind():
    data = from_rows(*[["Đơn vị", number] for number in range(200)])
    for place in range(40, len(data), len(data) // 12):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        try:
            read_workbook(bytes(broken))
        except WorkbookRefused as refused:
            assert "Vui lòng " in refused.message  # noqa: PT017 — some flips do no harm, and that is fine


def test_a_bomb_of_repeated_bytes_is_not_unpacked():
    started = time.monotonic()

    message = refusal(package(" " * 60_000_000))

    assert "nén bất thường" in message
    assert time.monotonic() - started < 10


def test_a_bomb_that_lies_about_its_size_is_refused():
    honest = package(" " * 8_000_000)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = max(info.file_size for info in archive.infolist())
    lying = honest.replace(struct.pack("<I", size), struct.pack("<I", 4_000))
    assert lying != honest

    assert "hỏng" in refusal(lying)


def test_entries_that_share_bytes_are_refused(tmp_path):
    data = bytearray(package("", extra={"xl/a.xml": "x" * 100, "xl/b.xml": "y" * 100}))
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    offsets = {info.filename: info.header_offset for info in zipfile.ZipFile(path).infolist()}
    entry = data.rindex(b"xl/b.xml") - 46  # in the directory at the end
    data[entry + 42 : entry + 46] = struct.pack("<I", offsets["xl/a.xml"])

    refusal(bytes(data))


def test_too_many_entries_are_refused():
    assert "bất thường" in refusal(package("", extra={f"xl/{number}.xml": b"" for number in range(2_100)}))


def test_an_encrypted_entry_is_refused():
    data = bytearray(package(""))
    entry = data.rindex(b"xl/workbook.xml") - 46
    data[entry + 8] |= 1

    assert "mật khẩu" in refusal(bytes(data))


def test_entities_are_never_unfolded():
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'

    assert "hỏng" in refusal(package('<row><c t="inlineStr"><is><t>&b;&c;</t></is></c></row>', head=head))


@pytest.mark.parametrize(
    ("cell", "refused"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row r="1048576"><c r="XFD1048576" s="1"/></row>', None),
        ('<row r="10001"><c r="A10001"><v>1</v></c></row>', "A10001"),
        ('<row r="10000"><c r="GR10000"><v>1</v></c></row>', None),
        ('<row r="1"><c r="GS1" t="inlineStr"><is><t>x</t></is></c></row>', "GS1"),
        ('<row r="1"><c r="GS1" t="inlineStr"><is><t>  </t></is></c></row>', None),
        ('<row r="20000"><c r="B20000"><f>A1</f></c></row>', "B20000"),
        ('<row r="999999999999"><c><v>1</v></c></row>', "A999999999999"),
    ],
)
def test_a_value_far_out_refuses_the_file_and_an_empty_cell_there_does_not(cell, refused):
    data = package(cell)
    assert len(data) < 1_500
    if refused:
        message = refusal(data, memory=200 * 1024 * 1024)
        assert f"Ô {refused} của trang tính “Trang 1”" in message
        assert "dòng 10.000 và cột thứ 200" in message
    else:
        (sheet,) = read_workbook(data, memory=200 * 1024 * 1024)
        assert len(sheet.cells) <= 1


def test_a_far_cell_made_by_an_ordinary_program_is_named():
    book = Workbook()
    book.active["A1"] = "TT"
    book.active["XFD1048576"].font = Font(bold=True)
    assert read_workbook(saved(book))[0].cells == {(1, 1): "TT"}

    book.active["XFD1048576"] = 1
    assert "XFD1048576" in refusal(saved(book))


def test_thousands_of_empty_rows_are_ignored():
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(1, 120_000))

    assert read_workbook(package(rows + '<row r="5"><c r="A5"><v>1</v></c></row>'))[0].cells == {(5, 1): 1}


def test_too_many_cells_are_refused():
    row = "<row>" + "<c><v>1</v></c>" * 180 + "</row>"
    data = package(row * 1_800, extra={"xl/media/noise.bin": os.urandom(60_000)})

    assert "quá nhiều dữ liệu" in refusal(data)


def test_one_long_text_used_by_every_cell_is_refused():
    rels = (
        f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="strings.xml"/></Relationships>'
    )
    data = package(
        "<row>" + '<c t="s"><v>0</v></c>' * 190 + "</row><row>" + '<c t="s"><v>0</v></c>' * 190 + "</row>",
        extra={
            "xl/strings.xml": f"<sst><si><t>{'x' * 32_000}</t></si></sst>",
            "xl/_rels/workbook.xml.rels": rels,
        },
    )

    assert "quá nhiều dữ liệu" in refusal(data)


def test_one_sheet_listed_a_thousand_times_is_refused():
    sheets = '<sheet name="x" sheetId="1" r:id="rId1"/>' * 1_000
    data = package(
        "",
        extra={
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
        },
    )

    assert "quá nhiều dữ liệu" in refusal(data)


@pytest.mark.parametrize(
    "sheet_data",
    [
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="x"><c><v>7</v></c></row>',
        '<row r="1"><c r="??"><v>7</v></c></row>',
        "<row><c><v>7</v></c>",
    ],
)
def test_nonsense_inside_a_sheet_is_damage(sheet_data):
    assert "hỏng" in refusal(package(sheet_data))


def test_missing_parts_are_damage(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("xl/styles.xml", "<x/>")

    assert "hỏng" in refusal(path.read_bytes())


def test_a_child_that_needs_too_much_memory_ends_and_the_site_lives():
    # Shared strings that no cell uses: only the limit on memory can stop them.
    rels = (
        f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="strings.xml"/></Relationships>'
    )
    data = package(
        "<row><c><v>1</v></c></row>",
        extra={
            "xl/strings.xml": f"<sst><si><t>{'x' * 40_000_000}</t></si></sst>",
            "xl/_rels/workbook.xml.rels": rels,
            "xl/media/noise.bin": os.urandom(400_000),
        },
    )
    assert read_workbook(data)[0].cells == {(1, 1): 1}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    message = refusal(data, memory=64 * 1024 * 1024)

    assert "quá nhiều dữ liệu" in message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert read_workbook(from_rows(["TT"]))[0].cells == {(1, 1): "TT"}


def test_a_child_that_takes_too_long_is_ended():
    cell = "<c/>" * 100
    data = package(f"<row>{cell}</row>" * 100_000, extra={"xl/media/noise.bin": os.urandom(400_000)})
    started = time.monotonic()

    assert "quá nhiều dữ liệu" in refusal(data, timeout=0.3)
    assert time.monotonic() - started < 5


def test_a_child_killed_from_outside_is_a_refusal(monkeypatch):
    killed = subprocess.CompletedProcess([], -9)
    monkeypatch.setattr(reading.subprocess, "run", lambda *_, **__: killed)

    assert "quá nhiều dữ liệu" in refusal(from_rows(["TT"]))


def test_the_child_sees_no_secrets_and_no_site_packages(monkeypatch):
    seen = {}
    run = subprocess.run

    def watched(command, **options):
        seen.update(command=command, **options)
        return run(command, **options)

    monkeypatch.setenv("SECRET_KEY", "for the site only")
    monkeypatch.setattr(reading.subprocess, "run", watched)

    read_workbook(from_rows(["TT"]))

    look = (
        "import os, sys; sys.exit('SECRET_KEY' in os.environ or any('site-packages' in p for p in sys.path))"
    )
    interpreter = seen["command"][: seen["command"].index("-m")]
    assert set(seen["env"]) == {"PYTHONPATH", "PYTHONUTF8"}
    assert run([*interpreter, "-c", look], env=seen["env"], check=False).returncode == 0
