"""Tables of periods, target entries and report figures."""

from import_export.fields import Field
from import_export.widgets import IntegerWidget

from targets.models import ReportFigure, ReportingPeriod, TargetEntry
from units.structure.resources import DayWidget, ExportedResource, TableResource, exported
from vietnamese import clock
from workbooks.widgets import BooleanWidget as CellBooleanWidget


class ReportingPeriodResource(TableResource):
    """The days of each quarter, known by year and quarter; whether a period is open is not imported."""

    year = Field("year", "năm", widget=IntegerWidget())
    quarter = Field("quarter", "quý", widget=IntegerWidget())
    first_day = Field("first_day", "ngày đầu kỳ", widget=DayWidget())
    cut_off = Field("cut_off", "ngày chốt số liệu", widget=DayWidget())
    opens_on = Field("opens_on", "ngày mở nhập báo cáo", widget=DayWidget())
    due_on = Field("due_on", "hạn nộp", widget=DayWidget())
    locks_on = Field("locks_on", "khóa kỳ báo cáo", widget=DayWidget())
    # A table without these columns leaves the settings alone.
    needs_founding_list = Field(
        "needs_founding_list", "đếm CĐCS thành lập từ danh sách", widget=CellBooleanWidget()
    )
    needs_standard_parts = Field(
        "needs_standard_parts",
        "bắt buộc nhập đủ bốn tiêu chuẩn của cán bộ công đoàn chuyên trách",
        widget=CellBooleanWidget(),
    )

    class Meta(TableResource.Meta):
        model = ReportingPeriod
        fields = (
            "year", "quarter", "first_day", "cut_off", "opens_on", "due_on", "locks_on", "needs_founding_list",
            "needs_standard_parts",
        )  # fmt: skip
        export_order = fields
        import_id_fields = ("year", "quarter")


TargetEntryResource = exported(
    TargetEntry,
    {
        "decision__number": "số quyết định",
        "decision__signed_on": "ngày ký",
        "decision__effective_on": "có hiệu lực từ",
        "decision__get_kind_display": "loại quyết định",
        "decision__get_issuer_display": "cấp giao",
        "unit__code": "mã đơn vị",
        "unit__name": "đơn vị",
        "year": "năm",
        "indicator__name": "chỉ tiêu",
        "amount": "số giao thêm",
        "reverses__decision__number": "đính chính quyết định số",
    },
)


class ReportFigureResource(ExportedResource):
    """Every figure of every revision; a blank value is “Chưa nhập”, never zero."""

    unit_code = Field("revision__report__unit__code", "mã đơn vị")
    unit = Field("revision__report__unit__name", "đơn vị")
    period = Field("revision__report__period", "kỳ báo cáo")
    state = Field(column_name="trạng thái báo cáo")
    revision = Field("revision__number", "lần báo cáo", widget=IntegerWidget())
    sent = Field(column_name="gửi lúc")
    counted = Field(column_name="được tính")
    indicator = Field("indicator__name", "chỉ tiêu")
    value = Field("value", "số liệu", widget=IntegerWidget())

    class Meta(ExportedResource.Meta):
        model = ReportFigure
        fields = (
            "unit_code", "unit", "period", "state", "revision", "sent", "counted", "indicator", "value",
        )  # fmt: skip
        export_order = fields

    def dehydrate_period(self, figure):
        return str(figure.revision.report.period)

    def dehydrate_state(self, figure):
        report = figure.revision.report
        report.return_step = figure.return_step
        return report.state_label

    def dehydrate_sent(self, figure):
        sent = figure.revision.closed_at
        return sent.astimezone(clock.ZONE).replace(tzinfo=None) if sent else None

    def dehydrate_counted(self, figure):
        return "Có" if figure.revision.report.approved_revision_id == figure.revision_id else "Không"
