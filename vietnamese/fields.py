"""Fields of models and forms that take text in one Unicode form and refuse legacy text; a form field for whole numbers."""

import re
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from vietnamese.dates import FIRST_DAY, LAST_DAY
from vietnamese.numbers import NumberRefused, group, parse_whole
from vietnamese.short_forms import search_terms
from vietnamese.text import (
    COLLATION_LETTERS,
    collation_text,
    contains_control,
    fold,
    legacy_encoding,
    one_line,
    prose,
)


def refuse_unreadable(text: str) -> None:
    """Raise ValidationError for TCVN3 or VNI text and for control characters: nobody can read them."""
    if encoding := legacy_encoding(text):
        raise ValidationError(
            f"Nội dung này dùng bảng mã cũ {encoding}. Vui lòng chuyển sang Unicode (chẳng hạn gõ lại bằng bộ gõ "
            "đặt bảng mã Unicode) rồi nhập lại; nội dung chưa được lưu.",
            code="legacy_encoding",
        )
    if contains_control(text):
        raise ValidationError(
            "Nội dung có ký tự điều khiển không đọc được, thường do sao chép từ chương trình khác. "
            "Vui lòng gõ lại; nội dung chưa được lưu.",
            code="control_character",
        )


class _TypedText(forms.CharField):
    """What somebody types: refused as it came in where nobody can read it, then cleaned, and only then judged as missing.

    TCVN3 writes ư as a soft hyphen, which cleaning removes: validators would come too late to see it.
    """

    normalise: Callable[[str], str]

    def to_python(self, value):
        text = str(value) if value not in self.empty_values else ""
        refuse_unreadable(text)
        return self.normalise(text) or self.empty_value


class LineFormField(_TypedText):
    """One line of text in a form: NFC, no invisible characters, single spaces, ends stripped."""

    normalise = staticmethod(one_line)


class ProseFormField(_TypedText):
    """Several lines of text in a form: NFC, no invisible characters, ends stripped; a text area of ``rows`` lines."""

    normalise = staticmethod(prose)

    def __init__(self, *, rows: int = 4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class DayFormField(forms.DateField):
    """A day in a form. Years that nobody can mean are refused as what cannot be read."""

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class _NormalisedText:
    """Normalises wherever a value enters: validation, saving, bulk writing and exact lookups."""

    form_field: type[forms.CharField]

    @staticmethod
    def normalise(text: str) -> str:
        raise NotImplementedError

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_field} | kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return self.normalise(value) if isinstance(value, str) else value

    def clean(self, value, model_instance):
        # The text as it came in: TCVN3 writes ư as a soft hyphen, which normalising removes.
        if isinstance(value, str):
            refuse_unreadable(value)
        return super().clean(value, model_instance)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):  # an expression is left to the database
            value = self.normalise(value)
            setattr(model_instance, self.attname, value)
        return value


class LineField(_NormalisedText, models.CharField):
    """A CharField for one line: NFC, no invisible characters, single spaces, ends stripped."""

    form_field = LineFormField
    normalise = staticmethod(one_line)


class ProseField(_NormalisedText, models.TextField):
    """A TextField for several lines: NFC, no invisible characters, ends stripped, line breaks as ``\\n``."""

    form_field = ProseFormField
    normalise = staticmethod(prose)


class YearField(models.PositiveSmallIntegerField):
    """A calendar year, so that days, quarters and years beside it can be worked out; for the database a small integer."""

    FIRST, LAST = FIRST_DAY.year, LAST_DAY.year

    @cached_property
    def validators(self):
        return [*super().validators, MinValueValidator(self.FIRST), MaxValueValidator(self.LAST)]

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs

    def formfield(self, **kwargs):
        # At the field: what is worked out of a form's fields must not meet another number.
        return super().formfield(**{"min_value": self.FIRST, "max_value": self.LAST} | kwargs)


class _Derived(models.CharField):
    """Text that is worked out from other columns whenever the row is written, in bulk too (but not by ``update()``).

    ``bulk_update`` writes what ``derive(instance)`` put there: call it for changed rows.
    """

    def __init__(self, *args, of, **kwargs):
        self.of = of
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs | {"of": self.of}

    def text_of(self, instance) -> str:
        raise NotImplementedError

    def derive(self, instance) -> str:
        value = self.text_of(instance)
        setattr(instance, self.attname, value)
        return value

    def pre_save(self, model_instance, add):
        return self.derive(model_instance)


class FoldedField(_Derived):
    """The folded texts of several columns, for searching: ``dinh tram`` finds “Đình Trám”."""

    def __init__(self, *args, of, **kwargs):
        kwargs.setdefault("max_length", 1000)
        super().__init__("dạng không dấu để tìm", of=tuple(of), **kwargs)

    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("verbose_name", None)
        return name, path, [], kwargs

    def text_of(self, instance) -> str:
        return fold(" ".join(text for name in self.of if (text := getattr(instance, name))))[
            : self.max_length
        ]


def search_q(typed: str, key: str = "search_key") -> Q:
    """Rows whose FoldedField ``key`` has every word of what somebody typed, in any order, short forms written out or not."""
    found = Q()
    for alternatives in search_terms(typed):
        term = Q()
        for text in alternatives:
            term |= Q(**{f"{key}__contains": text})
        found &= term
    return found


class CollationField(_Derived):
    """A key by which every database sorts another column in the order of the Vietnamese alphabet."""

    def __init__(self, *args, of, **kwargs):
        kwargs.setdefault("max_length", 2 * COLLATION_LETTERS)
        super().__init__("thứ tự theo bảng chữ cái", of=of, **kwargs)

    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("verbose_name", None)
        return name, path, [], kwargs

    def text_of(self, instance) -> str:
        return collation_text(getattr(instance, self.of) or "")


def tax_code(text: str) -> str:
    """A Vietnamese tax code as it is stored: ten digits, or ten and three with a dash; other text as it is, on one line."""
    line = one_line(text)
    digits = re.sub(r"[\s.\-–]", "", line)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (10, 13):
        return line
    return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"


def refuse_bad_tax_code(text: str) -> None:
    """Ten digits, or those of a dependent unit (never -000), or a personal number, which begins with 0. ValidationError."""
    if text and not re.fullmatch(r"[0-9]{10}(-(?!000)[0-9]{3})?|0[0-9]{11}", tax_code(text)):
        raise ValidationError(
            "Mã số thuế gồm 10 chữ số, thêm 3 chữ số sau gạch nối (từ 001) nếu là đơn vị phụ thuộc; số định danh gồm "
            "12 chữ số và bắt đầu bằng 0.",
            code="tax_code",
        )


class TaxCodeFormField(_TypedText):
    """A tax code in a form; spaces and dots that people type in it are taken out."""

    normalise = staticmethod(tax_code)
    default_validators = [refuse_bad_tax_code]


class TaxCodeField(_NormalisedText, models.CharField):
    """A tax code of an enterprise; spaces and dots that people type in it are taken out."""

    form_field = TaxCodeFormField
    normalise = staticmethod(tax_code)
    default_validators = [refuse_bad_tax_code]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 14)
        super().__init__(*args, **kwargs)


class WholeNumberField(forms.Field):
    """A form field for a whole number ≥ 0 as people type it; cleans to int, or None where nothing is typed.

    It is a text input (a number input would take ``1.234`` for a fraction), shows stored numbers as ``1.234``
    and shows again exactly what was typed.
    """

    widget = forms.TextInput
    default_error_messages = {"required": "Chưa nhập số liệu này."}

    def __init__(self, *, required: bool = False, max_digits: int = 9, **kwargs):
        self.max_digits = max_digits
        super().__init__(required=required, **kwargs)

    def widget_attrs(self, widget) -> dict[str, str]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        try:
            number = parse_whole(value)
        except NumberRefused as refused:
            raise ValidationError(refused.message, code=refused.code) from None
        if number is not None and number >= 10**self.max_digits:
            raise ValidationError(f"Số quá lớn: chỉ nhận tối đa {self.max_digits} chữ số.", code="too_large")
        return number

    def prepare_value(self, value):
        return group(value) if isinstance(value, int) else value

    def has_changed(self, initial, data) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
