"""Tables in and out of the admin: checked, normalised, with what is wrong at its cell."""

import datetime
import unicodedata

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from tests.support.workbooks import from_rows, package
from workbooks.formats import EXPORT_FORMATS, IMPORT_FORMATS, SafeXLSX
from workbooks.reading import WorkbookRefused
from workbooks.resources import DEFECT, BaseResource
from workbooks.widgets import BooleanWidget, DateWidget, WholeWidget


class GroupResource(BaseResource):
    name = Field("name", "Tên")

    class Meta:
        model = Group
        fields = ["name"]
        import_id_fields = ["name"]


class PermissionResource(BaseResource):
    codename = Field("codename", "Mã")
    name = Field("name", "Tên")
    content_type = Field("content_type", "Loại", ForeignKeyWidget(ContentType, "model"))

    class Meta:
        model = Permission
        fields = ["codename", "name", "content_type"]
        import_id_fields = ["codename", "content_type"]


def load(resource, *rows, **options):
    return resource().import_data(SafeXLSX().create_dataset(from_rows(*rows)), **options)


def complaints(result) -> list[str]:
    found = [str(error.error) for error in result.base_errors]
    found += [str(error.error) for _, errors in result.row_errors() for error in errors]
    return found + [
        text for row in result.invalid_rows for texts in row.error_dict.values() for text in texts
    ]


pytestmark = pytest.mark.django_db


def test_rows_are_created_then_skipped_when_nothing_changes():
    rows = (["Tên"], ["Thường trực"], ["Cán bộ"])
    before = Group.objects.count()

    assert load(GroupResource, *rows).totals["new"] == 2
    assert load(GroupResource, *rows).totals["skip"] == 2
    assert Group.objects.count() == before + 2


def test_a_dry_run_writes_nothing():
    before = Group.objects.count()

    assert load(GroupResource, ["Tên"], ["Mới"], dry_run=True).totals["new"] == 1
    assert Group.objects.count() == before


def test_text_comes_in_on_one_line_in_nfc_without_the_apostrophe_of_ours():
    load(GroupResource, ["Tên"], [unicodedata.normalize("NFD", "  Việt \n  Yên ")], ["'=1+1"])

    assert Group.objects.filter(name="Việt Yên").exists()
    assert Group.objects.filter(name="=1+1").exists()


def test_legacy_text_is_refused_at_its_cell_and_never_stored():
    before = Group.objects.count()

    result = load(
        GroupResource, ["TRUNG TÂM"], [], ["Tên", "Ghi chú"], ["Tốt"], [], ["L§L§ huyÖn Yªn Dòng"],
        rollback_on_validation_errors=True,
    )  # fmt: skip

    (text,) = complaints(result)
    assert text.startswith("Ô A6: Chữ trong ô dùng bảng mã cũ TCVN3.")
    assert Group.objects.count() == before


def test_a_formula_without_its_result_is_refused_at_its_cell():
    data = package(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Tên</t></is></c></row><row r="2"><c r="A2"><f>B2</f></c></row>'
    )

    (text,) = complaints(GroupResource().import_data(SafeXLSX().create_dataset(data)))

    assert text.startswith("Ô A2: Ô có công thức")


def test_models_are_validated():
    result = load(GroupResource, ["Tên"], ["x" * 151])

    assert len(complaints(result)) == 1
    assert not Group.objects.filter(name__startswith="xxx").exists()


def test_a_missing_column_is_named_in_vietnamese():
    texts = complaints(load(PermissionResource, ["Mã", "Tên"], ["a", "b"]))

    assert texts[0] == (
        "Tệp thiếu cột: Loại. Vui lòng dùng đúng tên cột như tệp xuất ra từ phần mềm. Chưa có gì được ghi."
    )
    assert not any("import_id_fields" in text for text in texts)


def test_a_key_that_does_not_exist_or_is_blank_is_the_senders_mistake_at_its_cell():
    result = load(PermissionResource, ["Mã", "Tên", "Loại"], ["a", "b", "khongco"], [None, "b", "group"])

    assert complaints(result) == [
        "Ô C2: Giá trị “khongco” không hợp lệ cho cột “Loại”. Vui lòng sửa rồi tải lên lại.",
        "Ô A3: Cột “Mã” không được để trống.",
    ]


def test_an_unexpected_error_shows_no_trace(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("SELECT secret")

    monkeypatch.setattr(GroupResource, "save_instance", fail)

    assert complaints(load(GroupResource, ["Tên"], ["Mới"])) == [DEFECT]


def test_export_is_harmless_and_comes_back():
    Group.objects.create(name="=cmd|' /C calc'!A0")
    dataset = GroupResource().export()
    assert "'=cmd|' /C calc'!A0" in dataset["Tên"]

    data = SafeXLSX().export_data(dataset)
    result = GroupResource().import_data(SafeXLSX().create_dataset(data))

    assert result.totals["skip"] == Group.objects.count()
    assert complaints(result) == []


def test_only_xlsx_goes_in_and_out():
    assert IMPORT_FORMATS == EXPORT_FORMATS == [SafeXLSX]
    assert SafeXLSX().get_extension() == "xlsx"
    assert SafeXLSX().can_import()
    assert SafeXLSX().can_export()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7", "PDF"),
        (package(""), "không có trang tính"),
        (from_rows(["Tên", "Tên"], [1, 2]), "trùng tên"),
    ],
)
def test_files_without_a_table_are_refused(data, says):
    with pytest.raises(WorkbookRefused) as refused:
        SafeXLSX().create_dataset(data)
    assert says in refused.value.message


def declare(**options):
    meta = type("Meta", (), {"model": Group, "fields": ["name"], "import_id_fields": ["name"]} | options)
    return type(BaseResource)("Wrong", (BaseResource,), {"Meta": meta})


@pytest.mark.parametrize(
    "options",
    [
        {"fields": None},
        {"import_id_fields": ["id"]},
        {"clean_model_instances": False},
        {"use_transactions": None},
    ],
)
def test_a_resource_must_say_what_it_moves_and_keep_its_checks(options):
    declare()
    with pytest.raises(ImproperlyConfigured):
        declare(**options)


@pytest.mark.parametrize(
    ("widget", "value", "means"),
    [
        (WholeWidget(), "1.234", 1234),
        (WholeWidget(), 1234.0, 1234),
        (WholeWidget(), "", None),
        (DateWidget(), "03/04/2026", datetime.date(2026, 4, 3)),
        (DateWidget(), datetime.datetime(2026, 4, 3, 1), datetime.date(2026, 4, 3)),
        (DateWidget(), datetime.date(2026, 4, 3), datetime.date(2026, 4, 3)),
        (DateWidget(), "", None),
        (BooleanWidget(), "Có", True),
        (BooleanWidget(), "KHÔNG", False),
        (BooleanWidget(), True, True),
        (BooleanWidget(), "", None),
    ],
)
def test_values_are_read_as_everywhere_in_the_product(widget, value, means):
    assert widget.clean(value) == means


@pytest.mark.parametrize(
    ("widget", "value"),
    [(WholeWidget(), "2,5"), (WholeWidget(), -1), (DateWidget(), "13/13/2026"), (BooleanWidget(), "?")],
)
def test_values_that_cannot_be_read_say_why(widget, value):
    with pytest.raises(ValueError, match=r"Ô chứa|không") as refused:
        widget.clean(value)
    assert "Vui lòng nhập" in refused.value.message or "vui lòng gõ" in refused.value.message


def test_our_widgets_are_used_for_their_fields():
    assert BaseResource.WIDGETS_MAP["PositiveSmallIntegerField"] is WholeWidget
    assert BaseResource.WIDGETS_MAP["DateField"] is DateWidget
    assert ModelResource.WIDGETS_MAP["DateField"] is not DateWidget
