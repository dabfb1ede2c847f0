"""Units and their versions: what the database itself refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests.support import people, reorganising
from unionhub.reorganise import StayingUnit
from units.models import Unit, UnitKind, UnitVersion

pytestmark = pytest.mark.usefixtures("reference_data")
DAY = datetime.date(2026, 7, 1)


def province(unit, **more):
    fields = {
        "valid_from": DAY,
        "name": "LĐLĐ tỉnh Bắc Ninh",
        "short_name": "LĐLĐ Bắc Ninh",
        "kind": UnitKind.PROVINCE,
    }
    return UnitVersion(unit=unit, **fields | more)


@pytest.fixture
def neighbour():
    return Unit.objects.create(code="bac-ninh", order=90, owes_reports=False)


class TestSecondProvince:
    def test_the_database_refuses_one(self, neighbour):
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            province(neighbour).save()
        with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
            UnitVersion.objects.bulk_create([province(neighbour)])

    def test_raw_statements_are_refused_too(self):
        version = UnitVersion.objects.get(unit__code="luc-nam")
        table = UnitVersion._meta.db_table
        for change in ("kind = 'province', parent_id = NULL", "parent_id = NULL, kind = 'province'"):
            with (
                pytest.raises(IntegrityError, match="sealed"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE {table} SET {change} WHERE id = %s", [version.pk])
        version.refresh_from_db()
        assert version.kind == UnitKind.DISTRICT

    def test_the_model_says_which_one_there_is(self, neighbour):
        with pytest.raises(ValidationError) as refused:
            province(neighbour).full_clean()
        assert refused.value.message_dict["kind"] == [
            "Đã có Liên đoàn Lao động tỉnh Bắc Giang; phần mềm dùng cho một Liên đoàn Lao động tỉnh."
        ]

    def test_the_admin_says_it_at_the_field(self, client):
        client.force_login(people.staff())
        row = {
            "valid_from": "01/07/2026",
            "name": "LĐLĐ tỉnh Bắc Ninh",
            "short_name": "BN",
            "kind": "province",
        }
        data = {"code": "bac-ninh", "order": "90", "aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0"}
        data |= {"versions-TOTAL_FORMS": "1", "versions-INITIAL_FORMS": "0"}
        data |= {"versions-2-TOTAL_FORMS": "0", "versions-2-INITIAL_FORMS": "0"}
        data |= {f"versions-0-{name}": value for name, value in row.items()}
        answer = client.post(reverse("admin:units_unit_add"), data)
        assert answer.status_code == 200
        assert "phần mềm dùng cho một Liên đoàn Lao động tỉnh" in answer.content.decode()
        assert not Unit.objects.filter(code="bac-ninh").exists()

    def test_the_one_province_can_be_renamed_corrected_and_renamed_back(self):
        name = "Liên đoàn Lao động tỉnh Bắc Ninh (mới)"
        event = reorganising.do(
            reorganising.request(
                reorganising.Kind.RENAME,
                DAY,
                staying=(StayingUnit(people.PROVINCE, name=name, short_name="LĐLĐ Bắc Ninh (mới)"),),
            )
        )
        unit = Unit.objects.get(code=people.PROVINCE)
        assert unit.version_on(DAY).name == name
        reorganising.undo(event)
        assert (
            Unit.objects.get(code=people.PROVINCE).version_on(DAY).name == "Liên đoàn Lao động tỉnh Bắc Giang"
        )
        version = UnitVersion.objects.filter(unit=unit).order_by("valid_from").first()
        version.name += " "
        version.full_clean()
        version.save()

    def test_an_empty_database_takes_its_first_one(self, empty_database):
        unit = Unit.objects.create(code="bac-ninh", order=0, owes_reports=False)
        province(unit).save()
        province(unit, sequence=1).save()
        assert UnitVersion.objects.filter(kind=UnitKind.PROVINCE).count() == 2
