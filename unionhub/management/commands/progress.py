"""``manage.py progress``: where the programme stands, people and ratings with it, as a table or as JSON; the same numbers as on
the pages.
"""

import datetime
import json

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError

from targets import progress
from targets.officials import SHARES
from targets.progress_output import as_data, as_table
from unionhub.progress_output import Shares
from units.models import Installation
from vietnamese.dates import parse_date


def _day(text: str) -> datetime.date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"Ngày «{text}» không đọc được; viết 2026-09-30 hoặc 30/9/2026.")
    return day


class Command(BaseCommand):
    help = "Tiến độ thực hiện Chương trình."

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="NGÀY", help="số liệu đến ngày này (mặc định: hôm nay)")
        parser.add_argument("--structure", choices=list(progress.STRUCTURES), default=progress.REPORTED)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args, **options):
        try:
            asked = {"on": _day(options["on"]) if options["on"] else None, "structure": options["structure"]}
            found = progress.load(**asked)
            shares = Shares(progress.load(**asked, indicators=SHARES))
        except progress.NoProgramme as refused:
            raise CommandError(str(refused)) from None
        except (OperationalError, ProgrammingError):
            raise CommandError("Cơ sở dữ liệu chưa sẵn sàng: chạy «manage.py setup» trước.") from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_data(found) | shares.as_data(), ensure_ascii=False, indent=2))
            return
        if Installation.is_sample():
            self.stdout.write("DỮ LIỆU MẪU – không phải số liệu thật")
        self.stdout.write(as_table(found))
        self.stdout.write(shares.as_table())
