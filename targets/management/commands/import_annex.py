"""``manage.py import_annex FILE --decision NUMBER --date YYYY-MM-DD``: the annex into the ledger, without asking anything.

Exit 0: written, or nothing to change; 1: refused; 2: questions, nothing written. What was found goes to stdout, why nothing
was written goes to stderr. ``--verbosity 0`` leaves out the table of what changes.
"""

import contextlib
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError

from targets.annex import listing
from targets.annex.actions import AnnexPaper, import_annex
from targets.annex.reader import Annex, Outcome
from targets.models import TargetEntry
from targets.programme.current import ALL_ENDED, NoProgramme, OneOf, in_scope, named, still_open
from vietnamese import clock
from vietnamese.dates import date_vi, parse_date
from workbooks.file_types import NAMED
from workbooks.reading import WorkbookRefused, read_workbook

NOTHING_WRITTEN = "Không có gì được ghi vào sổ chỉ tiêu."
RUN_SETUP = "Cơ sở dữ liệu chưa sẵn sàng: vui lòng chạy “manage.py setup” trước."


class _Refused(Exception):
    """Ends the command with exit code 1."""


class Command(BaseCommand):
    help = "Nhập biểu chỉ tiêu từ Excel vào sổ chỉ tiêu. Mã thoát: 0 đã ghi hoặc không có thay đổi, 1 từ chối, 2 cần xác nhận."

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        # argparse would leave with 2, which here means that there are questions.
        def refuse(message):
            options = ", ".join(word.strip(",:") for word in message.split() if word.startswith(("-", "TỆP")))
            self.stderr.write(f"Lệnh thiếu hoặc sai tham số{options and f' ({options})'}. {NOTHING_WRITTEN}")
            self.stderr.write("Cách dùng: manage.py import_annex TỆP --decision SỐ --date YYYY-MM-DD")
            raise SystemExit(Outcome.REFUSED.value)

        parser.error = refuse
        return parser

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP", help=f"tệp chứa biểu chỉ tiêu ({NAMED})")
        parser.add_argument(
            "--decision", required=True, metavar="SỐ", help="số của quyết định hoặc chương trình"
        )
        parser.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="ngày ký")
        parser.add_argument(
            "--programme",
            metavar="MÃ",
            help="mã chương trình (mặc định: chương trình duy nhất chưa kết thúc)",
        )
        parser.add_argument("--effective", metavar="YYYY-MM-DD", help="ngày có hiệu lực (mặc định: ngày ký)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")
        parser.add_argument("--confirm", action="store_true", help="chấp nhận các câu hỏi (không bỏ qua lỗi)")
        parser.add_argument(
            "--only-if-empty", action="store_true", help="không làm gì nếu sổ chỉ tiêu đã có số liệu"
        )

    def handle(self, *args, **options):
        try:
            outcome = self._run(options)
        except OneOf as refused:
            self._refuse(str(refused))
            outcome = Outcome.ASKED
        except _Refused as refused:
            outcome = self._refuse(str(refused))
        except OperationalError as error:
            outcome = self._refuse(_about_database(error))
        except DatabaseError:
            outcome = self._refuse(RUN_SETUP)
        if outcome is not Outcome.DONE:
            raise SystemExit(outcome.value)

    def _run(self, options) -> Outcome:
        paper = _paper(options)
        programmes = in_scope()
        if not programmes:
            raise _Refused(RUN_SETUP)
        if options["only_if_empty"] and TargetEntry.objects.exists():
            self.stdout.write("Sổ chỉ tiêu đã có số liệu, không nhập lại.")
            return Outcome.DONE
        open_ones = still_open(programmes, clock.today())
        if not (open_ones or options["programme"]):
            raise _Refused(ALL_ENDED)
        try:
            programme = named(options["programme"], open_ones)
        except NoProgramme as refused:
            raise _Refused(str(refused)) from None
        data = _read_file(options["file"])
        try:
            sheets = read_workbook(data)
        except WorkbookRefused as refused:
            raise _Refused(refused.message) from None
        annex = import_annex(
            by=None,
            sheets=sheets,
            programme=programme,
            paper=paper,
            confirm=options["confirm"],
            dry_run=options["dry_run"],
        )
        outcome = annex.outcome(confirm=options["confirm"])
        with contextlib.suppress(BrokenPipeError):
            self._show(annex, table=options["verbosity"] > 0)
        self._conclude(annex, outcome, paper, options)
        return outcome

    def _refuse(self, message) -> Outcome:
        self.stderr.write(message)
        self.stderr.write(NOTHING_WRITTEN)
        return Outcome.REFUSED

    def _show(self, annex: Annex, *, table: bool):
        for note in annex.notes:
            self.stdout.write(f"Lưu ý: {note}")
        if not (table and annex.changes):
            return
        codes, labels = listing.columns(annex)
        body = listing.change_rows(annex, codes)
        body += [["TỔNG", *cells] for cells in listing.total_rows(annex, codes)]
        for line in listing.text_table(["Đơn vị", "Năm", *labels], body):
            self.stdout.write(line)

    def _conclude(self, annex: Annex, outcome: Outcome, paper: AnnexPaper, options):
        if outcome is Outcome.REFUSED:
            for cell, text in annex.errors:
                self.stderr.write(f"{cell}: {text}")
            if annex.errors:
                self.stderr.write(f"Biểu có {len(annex.errors)} lỗi nên bị từ chối cả tệp.")
            self.stderr.write(annex.blocked or annex.closed)
            self.stderr.write(NOTHING_WRITTEN)
        elif outcome is Outcome.ASKED:
            self.stderr.write("Cần xác nhận:")
            for question in annex.questions:
                self.stderr.write(f"  {question}")
            self.stderr.write(
                annex.closed or "Nếu các số trên là đúng, vui lòng chạy lại lệnh với --confirm."
            )
            self.stderr.write(NOTHING_WRITTEN)
        elif not annex.changes:
            self.stdout.write("Không có thay đổi: sổ chỉ tiêu đã đúng như biểu.")
        elif options["dry_run"]:
            self.stdout.write(f"Chỉ xem: {len(annex.changes)} số sẽ thay đổi. {NOTHING_WRITTEN}")
        else:
            self.stdout.write(
                f"Đã ghi {len(annex.changes)} số vào sổ chỉ tiêu theo số {annex.decision.number} "
                f"ngày {date_vi(paper.signed_on)} ({annex.decision.get_kind_display().lower()})."
            )


def _paper(options) -> AnnexPaper:
    signed_on = _day(options["date"], "--date")
    effective = options["effective"]
    return AnnexPaper(
        options["decision"], signed_on, signed_on if effective is None else _day(effective, "--effective")
    )


def _day(text, option):
    day = parse_date(text)
    if day is None:
        raise _Refused(
            f"{option} “{text}” không phải là ngày có thật, vui lòng viết dạng YYYY-MM-DD, ví dụ 2023-08-31."
        )
    return day


def _read_file(name) -> bytes:
    path = Path(name)
    try:
        if path.is_dir():
            raise _Refused(f"“{name}” là thư mục, không phải tệp {NAMED}.")
        if not path.is_file():
            raise _Refused(f"Không có tệp “{name}”.")
        with path.open("rb") as file:
            # One byte more than allowed is enough to be refused for its size.
            return file.read(settings.MAX_WORKBOOK_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "tên tệp không hợp lệ"
        raise _Refused(f"Không đọc được tệp “{name}” ({reason}).") from None


def _about_database(error) -> str:
    text = str(error).lower()
    if "locked" in text or "lock timeout" in text:
        return "Cơ sở dữ liệu đang bận vì chương trình khác đang ghi. Vui lòng chạy lại sau ít phút."
    if "no such table" in text or "no such column" in text:
        return RUN_SETUP
    return (
        "Không mở được cơ sở dữ liệu. Vui lòng kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu rồi chạy lại."
    )
