"""Tables in the admin whose rows are changed on the pages of the product alone: looked at, searched, filtered, exported."""

from django.contrib import admin
from django.http import HttpResponseRedirect

from units.admin.exchange import TableExportMixin
from units.models import Unit
from units.structure.resources import exported
from vietnamese.numbers import plain_number


class UnitFilter(admin.SimpleListFilter):
    """By the column ``unit``: the units that have a row which the reader may see."""

    title = "đơn vị"
    parameter_name = "don-vi"

    def lookups(self, request, model_admin):
        rows = model_admin.model._default_manager.visible_to(request.user).order_by().values("unit")
        return [
            (unit.pk, unit.short_name)
            for unit in Unit.objects.filter(pk__in=rows).prefetch_related("versions")
        ]

    def queryset(self, request, queryset):
        unit = plain_number(self.value())
        return queryset if unit is None else queryset.filter(unit=unit)


class RecordsAdmin(TableExportMixin, admin.ModelAdmin):
    """A row opens its page of the product: there stand all of it and the steps that may be taken.

    A subclass names ``permission`` (that of the pages), ``exported`` (``{attribute: heading}`` of the Excel table),
    ``page_of`` and, for the search, ``search``.
    """

    permission = ""
    exported: dict[str, str] = {}
    actions = None
    search_fields = ("pk",)  # shows the search box
    list_per_page = 100
    show_full_result_count = False

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.resource_classes = [exported(model, self.exported)]

    def page_of(self, record) -> str:
        """The address of the product's page of ``record``."""
        raise NotImplementedError

    def search(self, queryset, typed: str):
        """The rows in which every word of ``typed`` occurs, marks and capitals apart."""
        raise NotImplementedError

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).prefetch_related("unit__versions")

    def get_search_results(self, request, queryset, search_term):
        return self.search(queryset, search_term) if search_term else queryset, False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(self.page_of(record))

    def history_view(self, request, object_id, extra_context=None):
        """What happened stands on the product's page too."""
        return self.change_view(request, object_id)

    @admin.display(description="đơn vị", ordering="unit__order")
    def unit_name(self, record):
        return record.unit.short_name

    # --- rights -----------------------------------------------------------------------------------------------------

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and request.user.has_perm(self.permission)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
