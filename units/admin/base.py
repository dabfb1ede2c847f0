"""What the admin pages of every app share: history, folded search, unit names without a query for each row."""

from functools import lru_cache

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from units.admin.changes import changes_of
from units.admin.kept import KeptChangeMixin
from units.models import Unit
from vietnamese.short_forms import is_found, search_terms
from vietnamese.text import fold


class ChangesMixin(KeptChangeMixin):
    """The history page shows what changed, of the object and of its inline rows; nothing can be put back from there."""

    changes_per_page = 100

    def history_view(self, request, object_id, extra_context=None):
        instance = self.get_object(request, unquote(object_id))
        if instance is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, instance):
            raise PermissionDenied
        paginator = Paginator(changes_of(instance, self.recorded_children()), self.changes_per_page)
        page = paginator.get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Lịch sử thay đổi: {instance}",
            "subtitle": None,
            "page": page,
            "page_var": PAGE_VAR,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": instance,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/changes.html", context)


class FoldedSearchMixin:
    """Searching without regard to case and diacritics: ``viet yen`` finds “Việt Yên”."""

    search_fields = ("pk",)  # shows the search box

    def searchable_texts(self, queryset):
        """``(pk, text)`` of everything that can be found; a pk may come several times."""
        raise NotImplementedError

    def get_search_results(self, request, queryset, search_term):
        terms = search_terms(search_term)
        if not terms:
            return queryset, False
        texts = {}
        for pk, text in self.searchable_texts(queryset):
            texts[pk] = f"{texts.get(pk, '')} {text}"
        found = [pk for pk, text in texts.items() if is_found(terms, fold(text))]
        return queryset.filter(pk__in=found), False


@lru_cache
def yes_no(model, name):
    """A column that says “Có” or “Không”: the admin's own icons are described in English."""
    field = model._meta.get_field(name)

    @admin.display(description=capfirst(field.verbose_name), ordering=name)
    def shown(instance):
        return "Có" if getattr(instance, name) else "Không"

    return shown


class YesNoMixin:
    """Where a yes or no can only be read, it is a word. ``fixed_fields`` takes the place of ``get_readonly_fields``."""

    def fixed_fields(self, request, obj=None):
        return self.readonly_fields

    def get_readonly_fields(self, request, obj=None):
        return [*self.fixed_fields(request, obj), *(yes_no(self.model, name) for name in self._booleans())]

    def get_fieldsets(self, request, obj=None):
        return self.in_words(request, obj, super().get_fieldsets(request, obj))

    def in_words(self, request, obj, fieldsets):
        if obj is None:
            return fieldsets
        changes = self.has_change_permission(request, obj)
        fixed = self._booleans() & set(self.fixed_fields(request, obj)) if changes else self._booleans()
        return [
            (
                title,
                options
                | {
                    "fields": [
                        yes_no(self.model, name) if name in fixed else name for name in options["fields"]
                    ]
                },
            )
            for title, options in fieldsets
        ]

    def _booleans(self):
        return {field.name for field in self.model._meta.fields if isinstance(field, models.BooleanField)}


class UnitChoicesMixin:
    """Choices of units are named once for all rows of a form, not by a query for each unit of each row."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.remote_field.model is not Unit:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        units = Unit.objects.prefetch_related("versions")
        field = super().formfield_for_foreignkey(db_field, request, queryset=units, **kwargs)
        field.choices = [("", "---------"), *((unit.pk, unit.name) for unit in units)]
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for right in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, right):
                setattr(field.widget, right, False)
        return field
