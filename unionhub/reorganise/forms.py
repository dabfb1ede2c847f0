"""The pieces of the form of an event, as typed. ``event_form.py`` puts them together and makes the request of them."""

from django import forms

from pages.forms import MAX_PROSE, Day, Line, Part
from units.models import Reorganisation, UnitKind, UnitVersion
from vietnamese.fields import ProseFormField, WholeNumberField

# Choices beside references to successors (“new-0”, “staying-1”).
NONE, OWN, CUT, STAY, PROVINCE = "none", "own", "cut", "stay", "province"
UNCHOSEN = ("", "– Chọn –")
KINDS_OF_UNITS = [choice for choice in UnitKind.choices if choice[0] != UnitKind.PROVINCE]


def _column(model, name):
    return model._meta.get_field(name)


class PaperForm(Part):
    number = Line(
        label="Số quyết định",
        column=_column(Reorganisation, "number"),
        error_messages={"required": "Chưa ghi số quyết định."},
    )
    signed_on = Day(label="Ngày ký", error_messages={"required": "Chưa ghi ngày ký."})
    effective_on = Day(
        label="Có hiệu lực từ",
        error_messages={"required": "Chưa ghi ngày có hiệu lực."},
    )
    note = ProseFormField(
        label="Ghi chú", required=False, max_length=MAX_PROSE, widget=forms.Textarea(attrs={"rows": 3})
    )


class EndingForm(Part):
    WRITTEN = ("unit",)

    unit = forms.ChoiceField(label="Đơn vị", error_messages={"required": "Chưa chọn đơn vị."})

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [UNCHOSEN, *units]


class NewForm(Part):
    """A unit that is founded. ``code`` and ``order`` are proposed where they are left empty."""

    WRITTEN = ("name", "short_name", "kind")

    name = Line(
        label="Tên đầy đủ",
        column=_column(UnitVersion, "name"),
        help_text="Ví dụ: Liên đoàn Lao động thị xã Chũ.",
        error_messages={"required": "Chưa ghi tên đầy đủ."},
    )
    short_name = Line(
        label="Tên gọi trong biểu",
        column=_column(UnitVersion, "short_name"),
        help_text="Ví dụ: Chũ.",
        error_messages={"required": "Chưa ghi tên gọi trong biểu."},
    )
    kind = forms.ChoiceField(
        label="Loại đơn vị",
        choices=[UNCHOSEN, *KINDS_OF_UNITS],
        error_messages={"required": "Chưa chọn loại đơn vị."},
    )
    parent = forms.ChoiceField(label="Đơn vị cấp trên")
    code = forms.RegexField(
        r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z",
        label="Mã đơn vị",
        max_length=40,
        required=False,
        help_text="Để trống: lấy theo tên gọi.",
        error_messages={"invalid": "Mã chỉ gồm chữ thường không dấu, chữ số và gạch nối."},
    )
    order = WholeNumberField(label="TT trong biểu", max_digits=4)
    owes_reports = forms.BooleanField(label="Phải báo cáo hằng quý", required=False)

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = parents
        self.fields["code"].widget.attrs["autocomplete"] = "off"

    @property
    def text_fields(self):
        return [self[name] for name in ("name", "short_name", "kind", "parent", "code", "order")]


class StayingForm(Part):
    """A unit that goes on; texts that are left empty stay as they are."""

    unit = forms.ChoiceField(label="Đơn vị", error_messages={"required": "Chưa chọn đơn vị."})
    name = Line(label="Tên đầy đủ mới", column=_column(UnitVersion, "name"), required=False)
    short_name = Line(
        label="Tên gọi trong biểu mới", column=_column(UnitVersion, "short_name"), required=False
    )
    kind = forms.ChoiceField(
        label="Loại đơn vị mới", choices=[("", "Không đổi"), *KINDS_OF_UNITS], required=False
    )
    parent = forms.ChoiceField(label="Đơn vị cấp trên mới", required=False)

    TEXTS = ("name", "short_name", "kind", "parent")
    WRITTEN = ("unit", "name", "short_name", "kind")

    def __init__(self, *args, units, parents, label, renames, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [UNCHOSEN, *units]
        self.fields["unit"].label = label
        self.fields["parent"].choices = [("", "Không đổi"), *parents]
        if not renames:
            for name in self.TEXTS:
                del self.fields[name]

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.get(name) for name in self.TEXTS if name in self.fields}

    @property
    def has_texts(self) -> bool:
        return any(self.texts.values()) or bool(self.errors)

    @property
    def text_fields(self):
        return [self[name] for name in self.TEXTS if name in self.fields]


class FateForm(Part):
    """What becomes of the past of a unit that ends, and of the reports that it still owes."""

    heir = forms.ChoiceField(
        label="Kết quả trước đây, khi xem theo tổ chức hiện nay",
        error_messages={"required": "Chưa chọn đơn vị kế thừa số liệu."},
    )
    reports = forms.ChoiceField(
        label="Báo cáo chưa nộp",
        error_messages={"required": "Chưa chọn đơn vị lập các báo cáo chưa nộp."},
    )

    def __init__(self, *args, successors, **kwargs):
        super().__init__(*args, **kwargs)
        heirs = [(ref, f"Cộng cho {label}") for ref, label in successors]
        if len(heirs) > 1:
            heirs.insert(0, UNCHOSEN)
        self.fields["heir"].choices = [*heirs, (NONE, "Giữ thành một dòng riêng “đã kết thúc”")]
        self.fields["reports"].choices = [
            *((ref, f"{label} lập thay") for ref, label in successors),
            (OWN, "Cán bộ của đơn vị tiếp tục lập báo cáo cho những ngày còn hoạt động"),
            (PROVINCE, "LĐLĐ tỉnh lập thay"),
        ]


class PersonForm(Part):
    """A reporter of a unit that ends or gives something away: where to, and whether the last reports are still theirs."""

    to = forms.MultipleChoiceField(
        label="Làm cán bộ báo cáo của", required=False, widget=forms.CheckboxSelectMultiple
    )
    stays = forms.BooleanField(
        label="Ở lại đến khi báo cáo cuối cùng của đơn vị cũ được duyệt", required=False
    )

    def __init__(self, *args, person, ends, successors, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["to"].choices = successors
        self.fields["to"].label = f"{person.full_name or person.username}: làm cán bộ báo cáo của"
        if not ends:
            del self.fields["stays"]


class UndoForm(Part):
    number = Line(
        label="Số quyết định hủy",
        column=_column(Reorganisation, "number"),
        error_messages={"required": "Chưa ghi số quyết định hủy."},
    )
    signed_on = Day(label="Ngày ký", error_messages={"required": "Chưa ghi ngày ký."})
    reason = ProseFormField(
        label="Lý do hủy",
        max_length=MAX_PROSE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Chưa ghi lý do hủy."},
    )
