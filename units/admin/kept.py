"""A change form of the admin claims what it showed: whoever saves an older page is told what others changed, and by whom."""

import hashlib

from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import model_to_dict
from django.forms.models import _get_foreign_key
from django.utils import timezone
from django.utils.text import capfirst

from pages.kept_form import compared
from units.admin.changes import changes_of
from vietnamese.dates import datetime_vi
from workflow.steps import who_acted

SEEN, OVERTAKEN = "seen", "overtaken"


class SaysEverything:
    """Mixin of forms of the admin: what the model refuses at a column that the page only shows is said above the form."""

    def _update_errors(self, errors):
        if hasattr(errors, "error_dict"):
            said = {}
            for name, messages in errors.error_dict.items():
                key = name if name in self.fields else NON_FIELD_ERRORS
                said.setdefault(key, []).extend(messages)
            errors = ValidationError(said)
        super()._update_errors(errors)


class ClaimsShown:
    """Mixin of the forms of a change page, given its ``model_admin`` and ``request``.

    ``overtaken``: the row as others left it, where that is not what the page showed. A form without the hidden field
    ``seen`` claims nothing.
    """

    model_admin = request = overtaken = None

    def clean(self):
        # First: where the form itself refuses, the page comes back too, and claims what is stored by then.
        self._refuse_overtaken()
        return super().clean()

    def _refuse_overtaken(self) -> None:
        if SEEN not in self.data:
            return
        manager = self._meta.model._base_manager
        row = manager.select_for_update(no_key=True).get(pk=self.instance.pk)
        if self.model_admin.fingerprint(self, row) != self.data[SEEN].partition(".")[0]:
            self.overtaken = row
            raise ValidationError(self._who_was_faster(), code=OVERTAKEN)

    def changes(self) -> list:
        """What was changed since the page was opened, newest first, as far as the history tells."""
        try:
            opened = float(self.data[SEEN].partition(".")[2])
        except ValueError:
            opened = 0.0
        all_changes = changes_of(self.overtaken, self.model_admin.recorded_children())
        return [change for change in all_changes if change.at.timestamp() > opened]

    def _who_was_faster(self) -> str:
        last = next(iter(self.changes()), None)
        who = "nội dung đã được sửa"
        if last:
            who = f"{who_acted(last.person, by=self.request.user)} đã sửa lúc {datetime_vi(last.at)}"
        return f"Chưa lưu: {who}, sau khi anh/chị mở trang. Nội dung anh/chị nhập còn nguyên trên trang này."

    def move_refusal(self) -> str:
        """The refusal, which stands in the notice with the changes and not among the errors of the form a second time."""
        errors = self.errors.pop(NON_FIELD_ERRORS, self.error_class(error_class="nonfield"))
        others = [error for error in errors.as_data() if error.code != OVERTAKEN]
        if others:
            self.add_error(None, others)
        return self._who_was_faster()


class KeptChangeMixin:
    """Of every ModelAdmin whose objects can be changed: the form travels with what it showed, its inline rows included."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        claims = {"model_admin": self, "request": request} if change else {}
        return type(form.__name__, (*([ClaimsShown] if change else []), SaysEverything, form), claims)

    def recorded_children(self) -> list[tuple]:
        """Models of inline rows whose history is kept, and their foreign keys."""
        return [
            (inline.model, inline.parent_field) for inline in self.inlines if hasattr(inline, "parent_field")
        ]

    def fingerprint(self, form, row) -> str:
        """Of what the form can change: the row's own fields in it, and all rows of its inlines."""
        fields = model_to_dict(row, fields=list(form.fields))
        content = [
            (name, [one.pk for one in value] if isinstance(value, list) else value)
            for name, value in sorted(fields.items())
        ]
        for inline in self.inlines:
            parent = _get_foreign_key(self.model, inline.model, getattr(inline, "fk_name", None))
            rows = inline.model._base_manager.filter(**{parent.name: row.pk}).order_by("pk")
            content += rows.values_list(*(field.attname for field in inline.model._meta.concrete_fields))
        return hashlib.sha256(repr(content).encode()).hexdigest()[:32]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form, overtaken = context["adminform"].form, None
        if change and isinstance(form, ClaimsShown):
            row = self.model._base_manager.get(pk=obj.pk)
            context["seen"] = f"{self.fingerprint(form, row)}.{timezone.now().timestamp()}"
            overtaken = form.overtaken
            if overtaken is not None:
                context["refusal"], context["changes"] = form.move_refusal(), form.changes()
                context["errors"] = AdminErrorList(
                    form, [one.formset for one in context["inline_admin_formsets"]]
                )
                context["differences"] = self._differences(form, context["inline_admin_formsets"])
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if overtaken is not None:
            response.status_code = 409
        return response

    @staticmethod
    def _differences(form, inline_formsets) -> list[tuple]:
        """(inline row or '', difference) of every field whose stored value is not what was typed."""
        listed = [("", one) for one in compared(form, model_to_dict(form.overtaken))]
        for inline in inline_formsets:
            kind = capfirst(inline.opts.verbose_name)
            for number, row in enumerate(inline.formset.initial_forms, 1):
                listed += [(f"{kind} {number}", one) for one in compared(row, row.initial)]
        return listed
