"""Tables of units and of the ways that people write their names."""

import datetime

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from import_export.fields import Field
from import_export.resources import Diff
from import_export.widgets import BooleanWidget, DateWidget, DecimalWidget, ForeignKeyWidget, IntegerWidget

from units.models import Unit, UnitAlias
from vietnamese import clock
from vietnamese.dates import date_vi, parse_date
from vietnamese.text import fold
from workbooks.resources import BaseResource


class PlainDiff(Diff):
    """Before and after as text; the library's own comparison is HTML with styles that our pages forbid."""

    def as_html(self):
        return [
            {"before": "" if self.new else _shown(old), "after": _shown(new)}
            for old, new in zip(self.left, self.right, strict=True)
        ]


def _shown(value):
    if isinstance(value, datetime.date):
        return date_vi(value)
    return "" if value is None else str(value)


class DayWidget(DateWidget):
    """A day as a date of Excel or typed ``31/8/2026``; a blank cell is none."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date) or value in ("", None):
            return value or None
        day = parse_date(value if isinstance(value, str) else None)
        if day is None:
            raise ValueError("no day")
        return day

    def render(self, value, obj=None, **kwargs):
        return value


class YesNoWidget(BooleanWidget):
    def render(self, value, obj=None, **kwargs):
        return "Có" if value else "Không"


WIDGETS = {
    models.DateField: DayWidget,
    models.BooleanField: YesNoWidget,
    models.IntegerField: IntegerWidget,
    models.DecimalField: DecimalWidget,
}


class TableResource(BaseResource):
    """What our tables share: a preview without HTML."""

    @classmethod
    def get_diff_class(cls):
        return PlainDiff

    class Meta(BaseResource.Meta):
        chunk_size = 20_000  # prefetches once for the whole table


class ExportedResource(TableResource):
    """Rows that go out only: they come in by decisions, reports and the pages of the product."""

    def import_data(self, *args, **kwargs):
        raise NotImplementedError("this table is exported only")

    class Meta(TableResource.Meta):
        import_id_fields = ()


def exported(model, columns: dict[str, str]) -> type[ExportedResource]:
    """The table of ``{attribute: heading}``, attributes as in lookups; how a cell is written follows from the model's column."""
    fields = {name: Field(name, heading, widget=_widget(model, name)) for name, heading in columns.items()}
    meta = {"model": model, "fields": tuple(fields), "export_order": tuple(fields)}
    content = fields | {"Meta": type("Meta", (ExportedResource.Meta,), meta), "__module__": model.__module__}
    return type(ExportedResource)(f"{model.__name__}Resource", (ExportedResource,), content)


def _widget(model, attribute: str):
    column = None
    for name in attribute.split("__"):
        try:
            column = model._meta.get_field(name)
        except FieldDoesNotExist:  # a property, or words like get_state_display
            return None
        model = column.related_model
    return next((widget() for kind, widget in WIDGETS.items() if isinstance(column, kind)), None)


class UnitResource(ExportedResource):
    """The list of units as it is today: names change by versions, not by rows."""

    order = Field("order", "TT", widget=IntegerWidget())
    code = Field("code", "mã đơn vị")
    name = Field("name", "tên đầy đủ")
    short_name = Field("short_name", "tên gọi trong biểu")
    kind = Field(column_name="loại đơn vị")
    parent = Field(column_name="đơn vị cấp trên")
    owes_reports = Field("owes_reports", "phải báo cáo", widget=YesNoWidget())
    founded_on = Field("founded_on", "ngày thành lập", widget=DayWidget())
    dissolved_on = Field("dissolved_on", "ngày kết thúc hoạt động", widget=DayWidget())
    heir = Field("heir__code", "đơn vị kế thừa số liệu")

    class Meta(ExportedResource.Meta):
        model = Unit
        fields = (
            "order", "code", "name", "short_name", "kind", "parent",
            "owes_reports", "founded_on", "dissolved_on", "heir",
        )  # fmt: skip
        export_order = fields

    def dehydrate_kind(self, unit):
        version = unit.version_on(clock.today())
        return version.get_kind_display() if version else ""

    def dehydrate_parent(self, unit):
        version = unit.version_on(clock.today())
        return version.parent.short_name if version and version.parent else ""


class UnitAliasResource(TableResource):
    """Known by the unit's code and the folded name: the same name with other accents is the same row."""

    unit = Field("unit", "mã đơn vị", widget=ForeignKeyWidget(Unit, "code"))
    name = Field("name", "cách gọi khác")

    class Meta(TableResource.Meta):
        model = UnitAlias
        fields = ("unit", "name")
        export_order = fields
        import_id_fields = ("unit", "name")

    def get_instance(self, instance_loader, row):
        name = fold(str(row.get("cách gọi khác") or ""))
        return UnitAlias.objects.filter(unit__code=row.get("mã đơn vị"), folded=name).first()

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        instance.folded = fold(instance.name or "")
