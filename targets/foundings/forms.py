"""What a unit states about a union that was founded, and why one is taken off a report."""

from dataclasses import dataclass

from django import forms

from pages.kept_form import ClaimsVersion
from units.attachments import DecisionFileField
from units.models import Founding, GrassrootsUnion, OrganisationKind
from units.register.actions import FoundingPaper
from vietnamese.fields import DayFormField, WholeNumberField
from workflow.versions import version_of

MISTAKE, ELSEWHERE = "mistake", "elsewhere"


def _line(label, column, model=GrassrootsUnion, **kwargs):
    return model._meta.get_field(column).formfield(label=label, **{"required": True} | kwargs)


class FoundingForm(ClaimsVersion, forms.Form):
    """One founding as its decision has it. ``founding``: the one that is corrected, None for a new one."""

    name = _line(
        "Tên công đoàn cơ sở",
        "name",
        help_text="Ví dụ: CĐCS Công ty TNHH Đình Trám.",
        error_messages={"required": "Cần ghi tên công đoàn cơ sở."},
    )
    kind = forms.ModelChoiceField(
        OrganisationKind.objects.all(),
        label="Loại hình",
        empty_label="Chọn loại hình",
        help_text="Chỉ loại hình doanh nghiệp mới tính vào số CĐCS doanh nghiệp.",
        error_messages={
            "required": "Cần chọn loại hình.",
            "invalid_choice": "Loại hình này không có trong danh sách, vui lòng chọn lại.",
        },
    )
    employer = _line("Cơ quan, doanh nghiệp", "employer", required=False)
    tax_code = _line(
        "Mã số thuế", "tax_code", required=False, help_text="10 chữ số; đơn vị phụ thuộc thêm 3 chữ số."
    )
    workforce = WholeNumberField(
        label="Số CNVCLĐ ngày thành lập",
        help_text="Doanh nghiệp cần có để biết đủ 20 CNLĐ hay không; thay đổi sau này không tính lại.",
    )
    members = WholeNumberField(label="Số đoàn viên ngày thành lập")
    decision_number = _line(
        "Số quyết định thành lập",
        "decision_number",
        Founding,
        help_text="Ví dụ: 12/QĐ-LĐLĐ.",
        error_messages={"required": "Cần ghi số quyết định thành lập."},
    )
    founded_on = DayFormField(
        label="Ngày quyết định",
        help_text="Ngày/tháng/năm, ví dụ 31/08/2026.",
        error_messages={
            "required": "Cần ghi ngày quyết định thành lập.",
            "invalid": "Ngày chưa đúng, vui lòng viết ngày/tháng/năm.",
        },
    )
    place = _line("Địa bàn", "place", required=False, help_text="Xã, phường hoặc khu công nghiệp.")
    attachment = DecisionFileField(label="Tệp quyết định")

    def __init__(self, *args, founding: Founding | None = None, **kwargs):
        self.founding = founding
        initial = self.initial_of(founding) if founding else {}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        if founding is not None:
            # What is about the union today is changed on its own page.
            del self.fields["place"]
            self.fields["attachment"].label = "Thêm tệp quyết định"
        for name in ("founded_on", "decision_number", "tax_code"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["tax_code"].widget.attrs["inputmode"] = "numeric"

    def initial_of(self, founding) -> dict:
        names = ("name", "employer", "tax_code", "workforce", "members", "decision_number", "founded_on")
        stored = {name: getattr(founding, name) for name in names}
        return stored | {"kind": founding.union.kind_id, "version": version_of(founding)}

    def clean(self):
        workforce, members = self.cleaned_data.get("workforce"), self.cleaned_data.get("members")
        if workforce is not None and members is not None and members > workforce:
            self.add_error("members", "Số đoàn viên lớn hơn số CNVCLĐ ngày thành lập.")
        return self.cleaned_data

    @property
    def paper(self) -> FoundingPaper:
        names = ("founded_on", "decision_number", "workforce", "members")
        return FoundingPaper(**{name: self.cleaned_data[name] for name in names})

    @property
    def union(self) -> dict:
        """Columns of the union, by name."""
        names = ("name", "kind", "employer", "tax_code", "place")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class RemoveForm(forms.Form):
    """Whether the founding belongs to another report or never was."""

    why = forms.ChoiceField(
        label="Vì sao bỏ khỏi báo cáo này?",
        choices=[
            (ELSEWHERE, "Thuộc báo cáo kỳ khác: CĐCS vẫn ở trong danh sách công đoàn cơ sở"),
            (MISTAKE, "Ghi nhầm, CĐCS này không có: xóa hẳn khỏi danh sách công đoàn cơ sở"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Vui lòng chọn một trong hai lý do."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def mistake(self) -> bool:
        return self.cleaned_data["why"] == MISTAKE


@dataclass(frozen=True)
class Question:
    """A union that may be the same, as the person may know of it: ``name`` of an own one, else only its unit."""

    name: str
    unit: str
    reason: str
    url: str = ""
