"""The form by which the place of somebody who reports is handed over."""

from django import forms
from django.core.exceptions import ValidationError

from pages.forms import Day, Line
from pages.kept_form import ClaimsVersion
from units.models import Assignment, User
from units.people.accounts import touchable_by
from units.people.roles import Role


class HandOverForm(ClaimsVersion, forms.Form):
    """To an account that exists, or to a new person."""

    day = Day(label="Người mới báo cáo từ ngày", help_text="Người bàn giao thôi báo cáo từ ngày này.")
    successor = forms.ModelChoiceField(
        User.objects.none(),
        label="Người nhận đã có tài khoản",
        required=False,
        empty_label="Chưa có tài khoản",
    )
    full_name = Line(column=User._meta.get_field("full_name"), label="Họ và tên người nhận", required=False)
    email = forms.EmailField(label="Thư điện tử", required=False, help_text="Có thể để trống.")

    def __init__(self, data=None, *, by, assignment: Assignment, version: int):
        super().__init__(data, label_suffix="", use_required_attribute=False, initial={"version": version})
        reporting = touchable_by(by).filter(is_active=True, assignments__role=Role.REPORTER)
        self.fields["successor"].queryset = (
            reporting.exclude(pk=assignment.user_id).distinct().order_by("full_name", "pk")
        )
        self.fields["successor"].label_from_instance = lambda user: f"{user.full_name} ({user.username})"
        self.fields[
            "full_name"
        ].help_text = "Chỉ ghi khi người nhận chưa có tài khoản: phần mềm tạo tài khoản mới."

    def clean(self):
        cleaned = super().clean()
        if "successor" in self.errors or "full_name" in self.errors:
            return cleaned
        if bool(cleaned["successor"]) == bool(cleaned["full_name"]):
            text = "Chọn người đã có tài khoản, hoặc ghi họ và tên người mới; không cả hai."
            raise ValidationError({"successor" if cleaned["successor"] else "full_name": text})
        return cleaned
