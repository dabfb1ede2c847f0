"""``manage.py demo``: sample accounts and sample reports, for a database of its own."""

import os
import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError

from targets.models import Programme, QuarterlyReport
from unionhub.sample import accounts, loading
from units.models import Installation, Unit


class Command(BaseCommand):
    help = "Nạp tài khoản và báo cáo mẫu. Đặt mật khẩu chung bằng biến DEMO_PASSWORD."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("Không nạp dữ liệu mẫu khi PRODUCTION=1. Không có gì thay đổi.")
        try:
            ready = Programme.objects.exists() and Unit.objects.exists()
            sample, reports = Installation.is_sample(), QuarterlyReport.objects.exists()
        except (OperationalError, ProgrammingError):
            ready = False
        if not ready:
            raise CommandError("Chưa có đơn vị và chương trình: vui lòng chạy “manage.py setup” trước.")
        if reports and not sample:
            raise CommandError(
                "Cơ sở dữ liệu này có báo cáo thật, không nạp dữ liệu mẫu. Không có gì thay đổi."
            )
        chosen = os.environ.get("DEMO_PASSWORD", "")
        if sample:
            if chosen:
                accounts.make_accounts(chosen)
            self._say_accounts(chosen or None)
            return
        password = chosen or secrets.token_urlsafe(9)
        loading.load(password)
        self.stdout.write("Đã nạp dữ liệu mẫu.")
        self._say_accounts(password)

    def _say_accounts(self, password):
        self.stdout.write("")
        self.stdout.write("Đăng nhập thử:")
        for username, who in (
            (accounts.LEADER, "lãnh đạo: tổng quan tiến độ"),
            (accounts.STAFF, "cán bộ LĐLĐ tỉnh: duyệt báo cáo, quản trị"),
            ("donvi-luc-nam", "cán bộ báo cáo; mỗi đơn vị một tài khoản donvi-<mã đơn vị>"),
            (accounts.ADMINISTRATOR, "quản trị hệ thống"),
        ):
            self.stdout.write(f"  {username:<16} {who}")
        if password:
            self.stdout.write(f"Mật khẩu của mọi tài khoản mẫu: {password}")
        else:
            self.stdout.write("Mật khẩu đã hiện ở lần chạy đầu; đặt lại bằng: DEMO_PASSWORD=… make run")
