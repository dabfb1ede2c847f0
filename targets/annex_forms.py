"""What a person states when importing an annex."""

from django import forms

from targets.actions.annex import AnnexPaper
from targets.models import TargetDecision
from vietnamese.fields import refuse_unreadable
from vietnamese.text import one_line


class AnnexForm(forms.Form):
    """File and decision; the file may be one that was kept from an earlier attempt (``kept_name``)."""

    file = forms.FileField(
        label="Tệp Excel của biểu chỉ tiêu (.xlsx)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": "Tệp rỗng, không có nội dung. Xin kiểm tra lại rồi chọn đúng tệp .xlsx."},
    )
    number = forms.CharField(
        label="Số quyết định",
        max_length=TargetDecision._meta.get_field("number").max_length,
        help_text="Ví dụ 12/QĐ-LĐLĐ. Văn bản chưa có số thì ghi «…/CTr-LĐLĐ».",
        error_messages={"required": "Cần ghi số quyết định."},
        strip=False,
        validators=[refuse_unreadable],
    )
    signed_on = forms.DateField(
        label="Ngày ký",
        help_text="Ngày/tháng/năm, ví dụ 31/08/2023.",
        error_messages={
            "required": "Cần ghi ngày ký.",
            "invalid": "Ngày chưa đúng, xin viết ngày/tháng/năm.",
        },
    )
    effective_on = forms.DateField(
        label="Có hiệu lực từ",
        required=False,
        help_text="Để trống nếu có hiệu lực từ ngày ký.",
        error_messages={"invalid": "Ngày chưa đúng, xin viết ngày/tháng/năm."},
    )

    def __init__(self, *args, kept_name: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.kept_name = kept_name
        if kept_name:
            self.fields["file"].help_text = f"Đã nhận tệp «{kept_name}». Chỉ chọn lại nếu muốn thay tệp khác."
        for name in ("signed_on", "effective_on"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_number(self):
        number = one_line(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError("Cần ghi số quyết định.")
        return number

    def clean(self):
        if not self.kept_name and not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", "Chưa chọn tệp.")
        return self.cleaned_data

    @property
    def paper(self) -> AnnexPaper:
        data = self.cleaned_data
        return AnnexPaper(data["number"], data["signed_on"], data["effective_on"] or data["signed_on"])
