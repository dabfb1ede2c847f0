"""``manage.py progress``: where the programme stands, people and ratings with it, as a table or as JSON; the same numbers as on
the pages.
"""

import datetime
import json

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError

from targets import progress
from targets.programme.current import OneOf, in_scope, named, running
from targets.progress.as_of import DayRefused, read_day
from targets.progress.officials import SHARES
from targets.progress.output import as_data, as_table
from unionhub.overview.progress_output import Shares
from units.models import Installation
from vietnamese import clock


def _day(text: str) -> datetime.date | None:
    try:
        return read_day(text)
    except DayRefused as refused:
        raise CommandError(f"--on: {refused}.") from None


class Command(BaseCommand):
    help = "Tiến độ thực hiện Chương trình."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", metavar="NGÀY", help="số liệu đến ngày này, không sau hôm nay (mặc định: hôm nay)"
        )
        parser.add_argument(
            "--programme",
            metavar="MÃ",
            help="mã chương trình (mặc định: chương trình duy nhất đang thực hiện)",
        )
        parser.add_argument("--structure", choices=list(progress.STRUCTURES), default=progress.REPORTED)
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args, **options):
        try:
            on = _day(options["on"] or "")
            programme = named(options["programme"], running(in_scope(), on or clock.today()))
            asked = {"on": on, "structure": options["structure"], "programme": programme}
            found = progress.load(**asked)
            shares = Shares(progress.load(**asked, indicators=SHARES))
        except OneOf as refused:
            raise CommandError(str(refused), returncode=2) from None
        except progress.NoProgramme as refused:
            raise CommandError(str(refused)) from None
        except (OperationalError, ProgrammingError):
            raise CommandError(
                "Cơ sở dữ liệu chưa sẵn sàng: vui lòng chạy “manage.py setup” trước."
            ) from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_data(found) | shares.as_data(), ensure_ascii=False, indent=2))
            return
        if Installation.is_sample():
            self.stdout.write("DỮ LIỆU MẪU – không phải số liệu thật")
        self.stdout.write(f"{programme} ({programme.code})")
        self.stdout.write(as_table(found))
        self.stdout.write(shares.as_table())
