"""``manage.py setup``: everything that the product needs before the first person logs in; safe to repeat."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from evaluations.reference import load_first_round
from targets.programme.reference import load_programme
from unionhub.permissions import sync_groups
from units.reference import load_organisation_kinds, load_unit_groups, load_units
from workbooks.imports.storage import restrict_media
from workflow.statistics import refresh_statistics


class Command(BaseCommand):
    help = "Chuẩn bị cơ sở dữ liệu: bảng, đơn vị, chương trình, kỳ báo cáo, đợt xếp loại, nhóm quyền. Chạy lại được."

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        load_reference_data()
        restrict_media()
        # Also after a restore, whose rows come without statistics.
        refresh_statistics()
        self.stdout.write(
            "Đã sẵn sàng: đơn vị, chương trình, chỉ tiêu, kỳ báo cáo, đợt xếp loại và nhóm quyền."
        )


def load_reference_data():
    """The rows that every installation starts from."""
    fixtures = settings.FILES_DIR / "fixtures"
    load_units(fixtures / "units.json")
    load_unit_groups(fixtures / "unit-groups.json")
    load_organisation_kinds(fixtures / "organisation-kinds.json")
    load_programme(fixtures / "programme.json")
    load_first_round(fixtures / "rule-sets.json")
    sync_groups()
