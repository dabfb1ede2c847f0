"""Forms of the register. They read what is typed; what holds is decided by the actions."""

import datetime

from django import forms
from django.core.exceptions import ValidationError

from pages.kept_form import ClaimsVersion
from units.attachments import DecisionFileField
from units.models import CeasedReason, Founding, GrassrootsUnion, OrganisationKind
from units.register.change_actions import DETAILS
from units.register.union_choice import SearchesUnions, UnionChoiceField
from units.rights import manageable_units
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.fields import DayFormField, LineFormField, ProseFormField, TaxCodeField, WholeNumberField

NAME_LENGTH = GrassrootsUnion._meta.get_field("name").max_length
NUMBER_LENGTH = Founding._meta.get_field("decision_number").max_length
MAX_COMMENT = 2000
EARLIEST = datetime.date(1929, 7, 28)  # the first day of the Vietnamese trade union


class DayField(DayFormField):
    """A day as people here write it. Not the browser's own picker: an English browser would ask for month and day."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"class": "day", "autocomplete": "off"})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Ngày/tháng/năm, ví dụ 31/08/2026.")
        kwargs.setdefault("error_messages", {"invalid": "Ngày không hợp lệ, ví dụ đúng: 31/08/2026."})
        kwargs["error_messages"].setdefault("required", "Chưa nhập ngày.")
        super().__init__(**kwargs)


def line(label, max_length, *, required=False, **kwargs):
    kwargs.setdefault("error_messages", {})["required"] = "Chưa nhập mục này."
    return LineFormField(label=label, max_length=max_length, required=required, **kwargs)


def decision_number():
    return line("Số quyết định", NUMBER_LENGTH, help_text="Ví dụ: 12/QĐ-LĐLĐ.")


def comment(label="Ghi chú", help_text="", required=False):
    return ProseFormField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MAX_COMMENT,
        rows=3,
        error_messages={"required": "Chưa ghi lý do."},
    )


class Plain(ClaimsVersion, SearchesUnions, forms.Form):
    """The base of the forms that change a union: ``version`` is what the person saw of it."""

    def __init__(self, *args, union=None, user=None, **kwargs):
        self.union, self.user = union, user
        super().__init__(*args, label_suffix="", **kwargs)


class UnionFields(SearchesUnions, forms.ModelForm):
    """Figures and details of a union."""

    workforce = WholeNumberField(label="Số CNVCLĐ")
    members = WholeNumberField(label="Số đoàn viên")
    figures_on = DayField(label="Số liệu tính đến ngày", required=False)
    kind = forms.ModelChoiceField(
        OrganisationKind.objects.all(),
        label="Loại hình",
        empty_label="Chọn loại hình",
        error_messages={"required": "Chưa chọn loại hình."},
    )

    class Meta:
        model = GrassrootsUnion
        fields = DETAILS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user=None, **kwargs):
        self.user = user
        super().__init__(*args, label_suffix="", **kwargs)
        for name, label in (
            ("employer", "Cơ quan, doanh nghiệp"),
            ("tax_code", "Mã số thuế"),
            ("place", "Địa bàn"),
            ("address", "Địa chỉ"),
            ("note", "Ghi chú"),
        ):
            self.fields[name].label = label
        self.fields["workforce"].help_text = "Để trống nếu chưa rõ."

    def clean(self):
        cleaned = super().clean()
        workforce, members = cleaned.get("workforce"), cleaned.get("members")
        if workforce is not None and members is not None and members > workforce:
            self.add_error(
                "members", f"Số đoàn viên ({members}) lớn hơn số CNVCLĐ ({workforce}). Vui lòng kiểm tra lại."
            )
        return cleaned

    def _get_validation_exclusions(self):
        # Said at its field by ``clean``; the constraints are the database's and the action's.
        return super()._get_validation_exclusions() | {"workforce", "members"}


class EditForm(ClaimsVersion, UnionFields):
    field_order = [
        "workforce",
        "members",
        "figures_on",
        "kind",
        "employer",
        "tax_code",
        "place",
        "address",
        "note",
    ]


class RenameForm(Plain):
    name = line("Tên mới", NAME_LENGTH, required=True)
    mistake = forms.BooleanField(
        label="Chỉ sửa tên ghi sai (lỗi chính tả, ghi nhầm), không phải đổi tên theo quyết định",
        required=False,
    )
    effective_on = DayField(label="Có hiệu lực từ", required=False)
    decision_number = decision_number()
    comment = comment()

    def clean(self):
        cleaned = super().clean()
        if (
            not cleaned.get("mistake")
            and not cleaned.get("effective_on")
            and "effective_on" not in self.errors
        ):
            self.add_error("effective_on", "Chưa nhập ngày có hiệu lực.")
        return cleaned


class TransferForm(Plain):
    to_unit = forms.TypedChoiceField(
        label="Đơn vị tiếp nhận",
        coerce=int,
        error_messages={"required": "Chưa chọn đơn vị tiếp nhận.", "invalid_choice": "Đơn vị không hợp lệ."},
    )
    effective_on = DayField(label="Có hiệu lực từ")
    decision_number = decision_number()
    comment = comment()

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].choices = [("", "Chọn đơn vị"), *units]


class CeaseForm(Plain):
    ceased_on = DayField(label="Kết thúc hoạt động từ ngày")
    reason = forms.ChoiceField(
        label="Lý do",
        choices=[("", "Chọn lý do"), *CeasedReason.choices],
        error_messages={"required": "Chưa chọn lý do."},
    )
    merged_into = UnionChoiceField(
        label="CĐCS tiếp nhận",
        help_text="Chỉ khi sáp nhập, hợp nhất. Gõ một phần tên hoặc mã số thuế, không cần dấu, rồi bấm “Tìm CĐCS”.",
    )
    decision_number = decision_number()
    comment = comment(help_text="Bắt buộc khi chọn “Lý do khác”.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unions = GrassrootsUnion.objects.filter(unit__in=manageable_units(self.user))
        self.fields["merged_into"].unions = unions.exclude(pk=self.union.pk)


class ResumeForm(Plain):
    effective_on = DayField(label="Hoạt động trở lại từ ngày")
    decision_number = decision_number()
    comment = comment(
        "Lý do", "Ví dụ: ghi kết thúc hoạt động nhầm; doanh nghiệp sản xuất trở lại.", required=True
    )


class FoundingFields(forms.Form):
    """What the decision says."""

    founded_on = DayField(label="Ngày quyết định thành lập")
    decision_number = decision_number()
    founding_workforce = WholeNumberField(label="CNVCLĐ ngày thành lập")
    founding_members = WholeNumberField(label="Đoàn viên ngày thành lập")

    def clean(self):
        cleaned = super().clean()
        workforce, members = cleaned.get("founding_workforce"), cleaned.get("founding_members")
        if workforce is not None and members is not None and members > workforce:
            self.add_error(
                "founding_members",
                f"Số đoàn viên ({members}) lớn hơn số CNVCLĐ ({workforce}) ngày thành lập. Vui lòng kiểm tra lại.",
            )
        day = cleaned.get("founded_on")
        if day is not None and not EARLIEST <= day <= clock.today():
            self.add_error(
                "founded_on", f"Ngày {date_vi(day)} không thể là ngày quyết định. Vui lòng kiểm tra lại."
            )
        return cleaned


class FoundingForm(FoundingFields, Plain):
    """Records the founding of a union that is in the register without one."""


class CorrectFoundingForm(FoundingFields, Plain):
    """What was entered about a founding, to be put right by its decision."""

    name = line("Tên khi thành lập", NAME_LENGTH, required=True)
    kind = forms.ModelChoiceField(OrganisationKind.objects.all(), label="Loại hình", empty_label=None)
    employer = line("Cơ quan, doanh nghiệp", NAME_LENGTH)
    tax_code = TaxCodeField().formfield(label="Mã số thuế", required=False)

    field_order = ["founded_on", "decision_number", "name", "kind", "employer", "tax_code"]

    @staticmethod
    def initial_of(union) -> dict:
        """What is recorded of the founding; a union's own name, employer and tax code may be others by now."""
        founding = union.founding
        names = ("name", "employer", "tax_code", "founded_on", "decision_number")
        return {name: getattr(founding, name) for name in names} | {
            "founding_workforce": founding.workforce,
            "founding_members": founding.members,
            "kind": union.kind,
        }


class AddForm(FoundingFields, UnionFields):
    """A union, with the decision that founded it or without; which, is said by whether its day is given."""

    unit = forms.TypedChoiceField(
        label="Đơn vị quản lý",
        coerce=int,
        error_messages={"required": "Chưa chọn đơn vị.", "invalid_choice": "Đơn vị không hợp lệ."},
    )
    attachment = DecisionFileField(label="Tệp quyết định")
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(UnionFields.Meta):
        fields = ("name", *DETAILS)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        first = [("", "Chọn đơn vị")] if len(units) > 1 else []
        self.fields["unit"].choices = [*first, *units]
        self.fields["founded_on"].required = False
        self.fields["name"].label = "Tên công đoàn cơ sở"
        self.fields["name"].error_messages["required"] = "Chưa nhập tên CĐCS."

    def clean(self):
        cleaned = super().clean()
        of_decision = ("decision_number", "founding_workforce", "founding_members", "attachment")
        given = any(cleaned.get(name) not in (None, "") for name in of_decision)
        if given and not cleaned.get("founded_on") and "founded_on" not in self.errors:
            self.add_error("founded_on", "Đã ghi nội dung quyết định thì cần ngày quyết định.")
        return cleaned


class AttachForm(forms.Form):
    file = DecisionFileField(
        label="Tệp quyết định",
        required=True,
        error_messages={"required": "Chưa chọn tệp. Chưa có gì được tải lên."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", auto_id="tep-%s", **kwargs)


_OF_FOUNDING = {"workforce": "founding_workforce", "members": "founding_members"}


def at_founding_fields(error: ValidationError) -> ValidationError:
    """What is wrong with a founding, at the fields that a form has for it."""
    errors = getattr(error, "error_dict", None)
    if errors is None:
        return error
    return ValidationError({_OF_FOUNDING.get(name, name): messages for name, messages in errors.items()})
