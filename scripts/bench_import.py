"""One side of the import of unions, in a process of its own: ours, the floor, or the default.

Usage: bench_import.py prepare FOLDER ROWS…   writes the workbooks and fills the database with reference data
       bench_import.py SIDE FOLDER ROWS       imports them; prints {"seconds", "memory"} (MB) on its last line

``ours``: upload, preview and confirmation through the site, as a person does it. ``floor``: calamine, ``bulk_create`` of the
unions and of their history rows, no checks. ``default``: a plain ``ModelResource`` with validation and history, dry run and
import, from a workbook of its own with primary keys in the place of names.
"""

import datetime
import io
import json
import os
import random
import re
import resource
import sys
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhub.settings"
PERSON = "canbo-thu"
FIELDS = (
    "unit_id",
    "name",
    "kind_id",
    "employer",
    "tax_code",
    "place",
    "address",
    "workforce",
    "members",
    "figures_on",
    "note",
)
FIGURES_ON = datetime.date(2026, 6, 30)
_WORDS = """
    An Bình Cao Đại Đông Hải Hòa Hương Lâm Lan Minh Ngọc Phú Quang Sơn Tân Thanh Thịnh Tiến Vân Việt Xuân Yên Nghĩa Phong
    Thắng Trung Trường Đức Hưng Bảo Châu Dương Giang Hà Khánh Long Mỹ Nam Oanh Phúc Quý Thảo Uyên Vĩnh
""".split()  # noqa: SIM905


def main(side: str, folder: Path, *rows: int) -> None:
    import django

    django.setup()
    if side == "prepare":
        prepare(folder, rows)
        return
    from django.urls import get_resolver

    # Every side runs in a process of the site: what that loads is nobody's advantage.
    get_resolver().url_patterns  # noqa: B018
    started = time.perf_counter()
    imported = {"ours": ours, "floor": floor, "default": default}[side](folder, rows[0])
    seconds = time.perf_counter() - started
    from units.models import GrassrootsUnion

    kept = (GrassrootsUnion.objects.count(), GrassrootsUnion.history.count())
    if kept != (rows[0], rows[0]):
        raise SystemExit(f"bench: {side} ghi {kept}, phải là {rows[0]} ({imported})")
    # The reader of ours is a process of its own: the larger of the two is what the machine must have at a time, nearly.
    memory = max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": seconds, "memory": memory / 1024}))


# --- what is imported -------------------------------------------------------------------------------------------------


def prepare(folder: Path, sizes) -> None:
    from django.core.management import call_command

    from units.models import Assignment, OrganisationKind, Unit, UnitVersion, User
    from units.register.columns import COLUMNS

    call_command("setup", verbosity=0, stdout=io.StringIO())
    person = User.objects.create(username=PERSON, full_name="Cán bộ thử")
    Assignment.objects.create(
        user=person,
        unit=Unit.objects.get(code="bac-giang"),
        role="staff",
        valid_from=datetime.date(2023, 9, 1),
    )
    if (folder / f"named-{sizes[0]}.xlsx").exists():
        return
    units = list(Unit.objects.filter(owes_reports=True).exclude(code="bac-giang").order_by("pk"))
    names = {pk: version.name for pk, version in UnitVersion.objects.in_force_on(FIGURES_ON).items()}
    kinds = list(OrganisationKind.objects.order_by("pk"))
    for size in sizes:
        draw = random.Random(size)  # noqa: S311
        rows = [_row(draw, number, units, kinds) for number in range(size)]
        header = [column.label for column in COLUMNS]
        by_attribute = {column.attribute: position for position, column in enumerate(COLUMNS)}
        named = []
        for number, row in enumerate(rows, 1):
            cells = [None] * len(header)
            cells[1] = number
            for field, value in zip(FIELDS, row, strict=True):
                cells[by_attribute[field.removesuffix("_id")]] = value
            cells[by_attribute["unit"]] = names[row[0].pk]
            cells[by_attribute["kind"]] = row[2].name
            named.append(cells)
        _write(folder / f"named-{size}.xlsx", [header, *named])
        plain = [[row[0].pk, row[1], row[2].pk, *row[3:]] for row in rows]
        _write(folder / f"plain-{size}.xlsx", [[name.removesuffix("_id") for name in FIELDS], *plain])


def _row(draw, number: int, units, kinds) -> tuple:
    words = " ".join(draw.choice(_WORDS) for _ in range(2))
    commune = f"{draw.choice(_WORDS)} {draw.choice(_WORDS)}"
    workforce = draw.randint(5, 2000)
    if number % 3:
        called = f"Công ty TNHH {words} {_foreign(draw)}"
    else:
        called = f"Trường {draw.choice(['Mầm non', 'Tiểu học', 'THCS'])} {words} số {number}"
    return (
        draw.choice(units),
        f"CĐCS {called}",
        draw.choice(kinds),
        called,
        f"{2_400_000_000 + number}",
        f"Xã {commune}",
        f"Thôn {draw.choice(_WORDS)}, xã {commune}",
        workforce,
        draw.randint(1, workforce),
        FIGURES_ON,
        "Chuyển từ danh sách cũ",
    )


def _foreign(draw) -> str:
    parts = "".join(draw.choice("bcdfgklmnprstvz") + draw.choice("aeiou") for _ in range(4))
    return parts.capitalize()


def _write(path: Path, rows) -> None:
    """A plain workbook of one sheet, ten times as fast as openpyxl writes it."""
    letters = [chr(ord("A") + position) for position in range(len(rows[0]))]
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, content in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                + f'<dimension ref="A1:{letters[-1]}{len(rows)}"/><sheetData>'.encode()
            )
            for number, row in enumerate(rows, 1):
                cells = "".join(
                    _cell(f"{letter}{number}", value)
                    for letter, value in zip(letters, row, strict=True)
                    if value not in (None, "")
                )
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def _relations(*targets) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}{name}" Target="{target}"/>'
        for number, (name, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def _cell(place: str, value) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, datetime.date):
        return f'<c r="{place}" s="1"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


# --- the three sides --------------------------------------------------------------------------------------------------


def ours(folder: Path, size: int) -> str:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from units.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MEDIA_ROOT = folder / "media"
    client = Client()
    client.force_login(User.objects.get(username=PERSON), backend="units.backends.RoleBackend")
    sent = (folder / f"named-{size}.xlsx").open("rb")
    page = client.post(reverse("union-import"), {"file": sent}, follow=True, secure=True)
    shown = page.content.decode()
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    everything = {"answer_all": "1"}
    if 'name="answer_all"' in shown:
        page = client.post(address, everything, follow=True, secure=True)
        shown = page.content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', shown)[1]
    done = client.post(address, {"confirm": "1", "digest": digest}, follow=True, secure=True)
    return re.search(r"Đã ghi[^<]*", done.content.decode())[0]


def floor(folder: Path, size: int) -> str:
    from django.db import transaction
    from python_calamine import CalamineWorkbook

    from units.models import GrassrootsUnion, User
    from vietnamese import clock

    history = GrassrootsUnion.history.model
    person = User.objects.get(username=PERSON)
    rows = CalamineWorkbook.from_path(folder / f"plain-{size}.xlsx").get_sheet_by_index(0).to_python()
    names = [*FIELDS, "ceased_on", "ceased_reason"]
    with transaction.atomic():
        unions = GrassrootsUnion.objects.bulk_create(
            [GrassrootsUnion(**dict(zip(FIELDS, row, strict=True))) for row in rows[1:]], batch_size=2_000
        )
        now = clock.now()
        history.objects.bulk_create(
            [
                history(
                    id=union.pk,
                    history_date=now,
                    history_type="+",
                    history_user=person,
                    **{name: getattr(union, name) for name in names},
                )
                for union in unions
            ],
            batch_size=2_000,
        )
    return str(len(unions))


def default(folder: Path, size: int) -> str:
    from import_export.formats.base_formats import XLSX
    from import_export.resources import ModelResource

    from units.models import GrassrootsUnion

    class PlainResource(ModelResource):
        class Meta:
            model = GrassrootsUnion
            fields = tuple(name.removesuffix("_id") for name in FIELDS)
            import_id_fields = ()
            force_init_instance = True
            clean_model_instances = True
            use_transactions = True

    data = XLSX().create_dataset((folder / f"plain-{size}.xlsx").read_bytes())
    for dry_run in (True, False):
        result = PlainResource().import_data(data, dry_run=dry_run)
        if result.has_errors() or result.has_validation_errors():
            return str([error.error for _, errors in result.row_errors() for error in errors][:3])
    return str(result.totals)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
