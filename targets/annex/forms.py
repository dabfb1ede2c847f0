"""What a person states when importing an annex."""

from django import forms

from pages.imports import WorkbookForm
from targets.annex.actions import AnnexPaper
from targets.models import TargetDecision
from vietnamese.fields import DayFormField, LineFormField


class AnnexForm(WorkbookForm):
    """The file, and the decision that it belongs to."""

    number = LineFormField(
        label="Số quyết định",
        max_length=TargetDecision._meta.get_field("number").max_length,
        help_text="Ví dụ 12/QĐ-LĐLĐ. Văn bản chưa có số thì ghi “…/CTr-LĐLĐ”.",
        error_messages={"required": "Cần ghi số quyết định."},
    )
    signed_on = DayFormField(
        label="Ngày ký",
        help_text="Ngày/tháng/năm, ví dụ 31/08/2023.",
        error_messages={
            "required": "Cần ghi ngày ký.",
            "invalid": "Ngày chưa đúng, vui lòng viết ngày/tháng/năm.",
        },
    )
    effective_on = DayFormField(
        label="Có hiệu lực từ",
        required=False,
        help_text="Để trống nếu có hiệu lực từ ngày ký.",
        error_messages={"invalid": "Ngày chưa đúng, vui lòng viết ngày/tháng/năm."},
    )

    programme = forms.ChoiceField(
        label="Chương trình", error_messages={"required": "Cần chọn chương trình mà biểu giao chỉ tiêu."}
    )

    def __init__(self, *args, programmes, chosen="", **options):
        """``chosen``: code of the programme that the address names."""
        super().__init__(*args, **options)
        self.programmes = programmes
        if len(programmes) > 1:
            choices = [(one.code, f"{one} ({one.years_text})") for one in programmes]
            self.fields["programme"].choices = [("", "Chọn chương trình"), *choices]
            self.fields["programme"].initial = chosen
        else:
            del self.fields["programme"]
        for name in ("signed_on", "effective_on"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def programme_code(self) -> str:
        """Its code; empty where there is none."""
        only = self.programmes[0].code if self.programmes else ""
        return self.cleaned_data.get("programme", only)

    @property
    def paper(self) -> AnnexPaper:
        data = self.cleaned_data
        return AnnexPaper(data["number"], data["signed_on"], data["effective_on"] or data["signed_on"])
