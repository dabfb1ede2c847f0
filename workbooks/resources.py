"""The base of all tables that the admin imports and exports with django-import-export."""

import logging

from django.core.exceptions import (
    ImproperlyConfigured,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from import_export.exceptions import FieldError
from import_export.exceptions import ImportError as ImportFailed
from import_export.resources import ModelDeclarativeMetaclass, ModelResource
from import_export.results import Error, Result
from import_export.widgets import IntegerWidget

from vietnamese.text import legacy_encoding, one_line, prose
from workbooks.cells import describe
from workbooks.formats import PlacedDataset
from workbooks.widgets import BooleanWidget, DateWidget, WholeWidget
from workbooks.writing import original_text, safe_text

logger = logging.getLogger(__name__)

# What widgets raise for a value that does not fit.
UNREADABLE = (
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    ObjectDoesNotExist,
    MultipleObjectsReturned,
)
DEFECT = "Dòng này không nhập được vì lỗi của phần mềm. Chưa có gì được ghi. Vui lòng báo cho người quản trị hệ thống."


class ExplicitFields(ModelDeclarativeMetaclass):
    """Refuses resources that would import or export whatever columns their model happens to have."""

    def __new__(cls, name, bases, attrs):
        new_class = super().__new__(cls, name, bases, attrs)
        options = new_class._meta
        if options.model is None:
            return new_class
        if not options.fields:
            raise ImproperlyConfigured(f"{name}: name the fields in Meta.fields")
        if list(options.import_id_fields) == ["id"]:
            raise ImproperlyConfigured(f"{name}: name the natural key in Meta.import_id_fields")
        for option in ("clean_model_instances", "skip_unchanged", "use_transactions"):
            # A subclass' Meta that does not inherit ours would lose these silently.
            if not getattr(options, option):
                raise ImproperlyConfigured(f"{name}: Meta.{option} must stay true")
        return new_class


class RowError(Error):
    """An unexpected error in a row, as people may read it; its cause is in the log."""

    def __init__(self, error, row=None, number=None):
        if not isinstance(error, ValidationError | ReadableError):
            logger.error("import row %s failed", number, exc_info=error)
            error = ReadableError(DEFECT)
        super().__init__(error, row, number)


class ReadableError(Exception):
    """An error whose text is Vietnamese and meant for the person who imports."""


class NotedResult(Result):
    notes: list[str] = []  # what people should know about how the file was read


class BaseResource(ModelResource, metaclass=ExplicitFields):
    """Subclasses name ``Meta.model``, ``Meta.fields`` and the natural key in ``Meta.import_id_fields``.

    Texts come in on one line in NFC (columns named in ``prose_columns`` keep their lines) and go out so that no
    spreadsheet runs them. What is wrong stands at its column, with the address of the cell.
    """

    prose_columns: frozenset[str] = frozenset()
    _dataset = None
    _row_number: int | None = None

    WIDGETS_MAP = (
        ModelResource.WIDGETS_MAP
        | {name: WholeWidget for name, widget in ModelResource.WIDGETS_MAP.items() if widget is IntegerWidget}
        | {"DateField": DateWidget, "BooleanField": BooleanWidget, "NullBooleanField": BooleanWidget}
    )

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        store_row_values = True

    @classmethod
    def get_result_class(cls):
        return NotedResult

    @classmethod
    def get_error_result_class(cls):
        return RowError

    def before_import(self, dataset, **kwargs):
        self._dataset = dataset
        wanted = {field.column_name for field in self.get_import_fields() if not field.readonly}
        missing = sorted(wanted - set(dataset.headers or []))
        if missing:
            raise ReadableError(
                f"Tệp thiếu cột: {', '.join(missing)}. "
                "Vui lòng dùng đúng tên cột như tệp xuất ra từ phần mềm. Chưa có gì được ghi."
            )
        super().before_import(dataset, **kwargs)

    def after_import(self, dataset, result, **kwargs):
        if isinstance(dataset, PlacedDataset):
            result.notes = dataset.notes({field.column_name for field in self.fields.values()})
        super().after_import(dataset, result, **kwargs)

    def handle_import_error(self, result, error, raise_errors=False):
        if isinstance(error, FieldError):
            # Only follows on a missing column, which is said in Vietnamese already.
            error = ReadableError(DEFECT)
        result.append_base_error(self.get_error_result_class()(error))
        if raise_errors:
            raise ImportFailed(error)

    def before_import_row(self, row, **kwargs):
        self._row_number = kwargs.get("row_number")
        errors = {}
        for column, value in row.items():
            try:
                row[column] = self.clean_cell(column, value)
            except ValidationError as refused:
                at = self._at(kwargs.get("row_number"), column)
                errors[column] = [f"{at}{message}" for message in refused.messages]
        if errors:
            raise ValidationError(errors)
        super().before_import_row(row, **kwargs)

    def clean_cell(self, column: str, value):
        """The value of one cell made uniform; ValidationError with what is wrong with it."""
        if wrong := describe(value):
            raise ValidationError(wrong)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if not isinstance(value, str):
            return value
        if encoding := legacy_encoding(value):
            raise ValidationError(
                f"Chữ trong ô dùng bảng mã cũ {encoding}. Vui lòng chuyển tệp sang Unicode rồi tải lên lại."
            )
        value = original_text(value)
        return prose(value) if column in self.prose_columns else one_line(value)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """As in the library, which gathers what is wrong in a row, but with texts that people can read."""
        try:
            super().import_field(field, instance, row, is_m2m, **kwargs)
        except ValidationError:
            raise
        except UNREADABLE as error:
            raise ValueError(self._complaint(field, row, error, kwargs.get("row_number"))) from error

    def get_or_init_instance(self, instance_loader, row):
        """The natural key is read first: a mistake in it is the sender's and no defect."""
        errors = {}
        for name in self.get_import_id_fields():
            field = self.fields[name]
            try:
                if field.clean(row) in (None, ""):
                    text = f"Cột “{field.column_name}” không được để trống."
                    errors[field.column_name] = self._at(self._row_number, field.column_name) + text
            except UNREADABLE as error:
                errors[field.column_name] = self._complaint(field, row, error, self._row_number)
        if errors:
            raise ValidationError(errors)
        return super().get_or_init_instance(instance_loader, row)

    def export_field(self, field, instance, **kwargs):
        """Numbers and dates stay what they are; texts cannot be formulas."""
        return safe_text(super().export_field(field, instance, **{"force_native_type": True} | kwargs))

    def _complaint(self, field, row, error: Exception, row_number: int | None) -> str:
        logger.debug("column %s refused", field.column_name, exc_info=error)
        text = getattr(error, "message", None) or (
            f"Giá trị “{row.get(field.column_name)}” không hợp lệ cho cột “{field.column_name}”. "
            "Vui lòng sửa rồi tải lên lại."
        )
        return self._at(row_number, field.column_name) + text

    def _at(self, row_number: int | None, column: str) -> str:
        place = getattr(self._dataset, "cell", None)
        found = place(row_number, column) if place and row_number else ""
        return f"Ô {found}: " if found else ""
