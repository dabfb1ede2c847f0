"""The programme with its goals and the previous term's results; what is counted."""

from django import forms
from django.contrib import admin

from targets.admin.fields import GoalField, shown
from targets.models import Goal, Indicator, PastResult, Programme
from targets.models.programme import LOCKED, has_approved_figures
from units.admin.base import ChangesMixin, YesNoMixin, yes_no


class GoalForm(forms.ModelForm):
    value = GoalField(label="Mục tiêu")

    class Meta:
        model = Goal
        fields = ("indicator", "per", "value")


class PastResultForm(forms.ModelForm):
    value = GoalField(label="Kết quả")

    class Meta:
        model = PastResult
        fields = ("order", "text", "value", "unit_label")
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "cols": 60})}


class GoalInline(admin.TabularInline):
    model = Goal
    form = GoalForm
    parent_field = "programme"
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator")

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return ["indicator", "per", "value"]
        return ["indicator", "per", "shown_value"]

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_change_permission(request, obj) else ["shown_value"]

    @admin.display(description="Mục tiêu")
    def shown_value(self, goal):
        return shown(goal.value)


class PastResultInline(admin.TabularInline):
    model = PastResult
    form = PastResultForm
    extra = 0

    def get_fields(self, request, obj=None):
        value = "value" if self.has_change_permission(request, obj) else "shown_value"
        return ["order", "text", value, "unit_label"]

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_change_permission(request, obj) else ["shown_value"]

    @admin.display(description="Kết quả")
    def shown_value(self, result):
        return shown(result.value)


@admin.register(Programme)
class ProgrammeAdmin(ChangesMixin, admin.ModelAdmin):
    inlines = [GoalInline, PastResultInline]
    list_display = ["name", "number", "signed_on", "first_year", "last_year", "counts_from"]
    fields = ["code", "name", "number", "signed_on", ("first_year", "last_year"), "counts_from"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Indicator)
class IndicatorAdmin(YesNoMixin, ChangesMixin, admin.ModelAdmin):
    list_display = ["order", "name", "code", "kind", "unit_label", yes_no(Indicator, "reported"), "part_of"]
    list_display_links = ["name"]
    list_select_related = ["part_of"]
    list_filter = ["kind", "reported"]
    fields = [
        "code",
        "name",
        "short_name",
        "unit_label",
        "order",
        "kind",
        "reported",
        "reported_from",
        "retired_from",
        "section",
        "hint",
        "carried_over",
        "opening_of",
        "added_to",
        "subtracted",
        "part_of",
        "part_holds",
        "odd_factor",
        "odd_at_least",
        "whole_plan",
        "counted_from_foundings",
        "numerator",
        "denominator",
    ]

    def fixed_fields(self, request, obj=None):
        """The code stays from the first day; what it means, once a report with it is approved."""
        if obj is None:
            return []
        return [name.removesuffix("_id") for name in LOCKED] if has_approved_figures([obj.pk]) else ["code"]

    def has_delete_permission(self, request, obj=None):
        return False
