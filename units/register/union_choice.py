"""A form field for one grassroots union, found by what is typed of its name: type, search, choose. It needs no script.

``templates/components/union_choice.html`` draws it. The button “Tìm CĐCS” sends the whole form; a view asks ``searching``
and shows the form again, unjudged, instead of acting.
"""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from units.models import GrassrootsUnion, UnitVersion
from vietnamese import clock
from vietnamese.numbers import group, plain_number

MOST = 20  # unions shown at once
TEXT_LENGTH = 200
NONE = "0"  # the choice of no union, said on purpose


@dataclass(frozen=True)
class Typed:
    """``key``: of the union that was chosen, ``NONE`` or ""; ``text``: what was searched for."""

    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class Option:
    key: str
    name: str
    details: str = ""
    chosen: bool = False


class UnionChoice(forms.Widget):
    use_fieldset = True

    def value_from_datadict(self, data, files, name):
        return Typed(data.get(name, "").strip(), data.get(f"{name}_tim", "").strip()[:TEXT_LENGTH])

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_tim" not in data

    def id_for_label(self, id_):
        return f"{id_}_tim"


class BoundUnionChoice(forms.BoundField):
    """What the template shows. Three queries at most, however many unions there are."""

    @property
    def typed(self) -> Typed:
        return self.value() or Typed()

    @cached_property
    def options(self) -> list[Option]:
        """The chosen one first, then what was found; ends with no union at all where that is allowed."""
        unions = [union for union in [self._chosen, *self._found[0]] if union is not None]
        unions = list({union.pk: union for union in unions}.values())
        if not unions:
            return []
        versions = UnitVersion.objects.filter(unit__in={union.unit_id for union in unions})
        units = versions.in_force_on(clock.today())
        options = [
            Option(
                str(union.pk), union.name, _details(union, units.get(union.unit_id)), union == self._chosen
            )
            for union in unions
        ]
        if not self.field.required:
            options.append(Option(NONE, "Không chọn CĐCS nào", chosen=self.typed.key == NONE))
        return options

    @property
    def told(self) -> str:
        """What came of the search, in a sentence."""
        text, (found, count) = self.typed.text, self._found
        if not text:
            return "Chưa gõ tên CĐCS cần tìm." if self.form.searching else ""
        if not count:
            return f"Không có CĐCS nào đang hoạt động khớp với “{text}”. Thử ít chữ hơn, hoặc mã số thuế."
        if count > len(found):
            return f"Có {group(count)} CĐCS khớp với “{text}”, dưới đây là {len(found)} CĐCS đầu: gõ thêm chữ để thấy đúng hơn."
        return f"Có {count} CĐCS khớp với “{text}”: chọn một."

    @cached_property
    def _chosen(self) -> GrassrootsUnion | None:
        return self.field.union_of(self.typed.key)

    @cached_property
    def _found(self) -> tuple[list[GrassrootsUnion], int]:
        """``(the first of those that match, how many there are)``."""
        if not self.typed.text:
            return [], 0
        matching = self.field.unions.active().found(self.typed.text).order_by("collation", "pk")
        found = list(matching[: MOST + 1])
        return found[:MOST], matching.count() if len(found) > MOST else len(found)


class UnionChoiceField(forms.Field):
    """Cleans to a GrassrootsUnion or None. ``unions``: those that may be chosen, set by the form's ``__init__``."""

    widget = UnionChoice
    unions = GrassrootsUnion.objects.none()

    def __init__(self, *, required=False, **kwargs):
        kwargs.setdefault(
            "help_text",
            "Gõ một phần tên, tên doanh nghiệp hoặc mã số thuế, không cần dấu, rồi bấm “Tìm CĐCS”.",
        )
        super().__init__(required=required, **kwargs)

    def get_bound_field(self, form, field_name):
        return BoundUnionChoice(form, self, field_name)

    def union_of(self, key: str) -> GrassrootsUnion | None:
        number = plain_number(key)
        return self.unions.filter(pk=number).first() if number else None

    def clean(self, value: Typed) -> GrassrootsUnion | None:
        union = self.union_of(value.key)
        if union is not None:
            return union
        if value.key == NONE and not self.required:
            return None
        if value.key not in ("", NONE):
            raise ValidationError(
                "CĐCS đã chọn không có trong danh sách của anh/chị. Vui lòng tìm và chọn lại."
            )
        if value.text:
            raise ValidationError(
                f"Đã gõ “{value.text}” nhưng chưa chọn CĐCS nào. Vui lòng chọn trong danh sách ở mục này, hoặc xóa chữ đã gõ."
            )
        if self.required:
            raise ValidationError("Chưa chọn CĐCS.")
        return None


class SearchesUnions:
    """Mixin of forms that may have such fields."""

    @property
    def searching(self) -> bool:
        """Whether the button of a search sent the form: nothing is to be done then but to show it."""
        return self.is_bound and any(
            f"{self.add_prefix(name)}_nut" in self.data
            for name, field in self.fields.items()
            if isinstance(field, UnionChoiceField)
        )

    def leave_unjudged(self) -> None:
        """Show what was typed without telling what is missing: the person is still at it."""
        self._errors, self.cleaned_data = ErrorDict(), {}


def _details(union, version) -> str:
    told = [version.short_name if version else "", union.employer if union.employer not in union.name else ""]
    told += [f"mã số thuế {union.tax_code}" if union.tax_code else "", union.place]
    return " · ".join(one for one in told if one)
