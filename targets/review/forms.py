"""The reviewer's words: a reason for sending back or reopening."""

from django import forms

from vietnamese.fields import ProseFormField

MAX_COMMENT = 2000


class ReasonForm(forms.Form):
    """A reason, and the key of the revision that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    comment = ProseFormField(max_length=MAX_COMMENT)

    def __init__(self, *args, revision=None, label: str, help_text: str, required: str, **kwargs):
        super().__init__(*args, initial={"revision": revision}, label_suffix="", **kwargs)
        field = self.fields["comment"]
        field.label, field.help_text, field.error_messages["required"] = label, help_text, required


def return_form(data=None, revision=None) -> ReasonForm:
    return ReasonForm(
        data,
        revision=revision,
        auto_id="tra-lai-%s",
        label="Nội dung cần bổ sung",
        help_text="Đơn vị đọc nguyên văn nội dung này. Ghi rõ số liệu nào cần kiểm tra hoặc bổ sung.",
        required="Chưa ghi nội dung cần bổ sung. Báo cáo chưa được trả lại.",
    )


def reopen_form(data=None, revision=None) -> ReasonForm:
    return ReasonForm(
        data,
        revision=revision,
        auto_id="mo-lai-%s",
        label="Lý do mở lại",
        help_text="Số liệu của báo cáo không còn được tính cho đến khi duyệt lại. Đơn vị đọc được lý do này.",
        required="Chưa ghi lý do mở lại. Báo cáo chưa được mở lại.",
    )
