"""The programme with its goals and the previous term's results; what is counted."""

from django import forms
from django.contrib import admin
from django.db import models

from targets.admin.fields import GoalField, shown
from targets.models import Goal, Indicator, PastResult, Programme, UnionClass
from targets.models.indicator import LOCKED, has_approved_figures
from targets.programme.actions import delete_programme, what_rests_on
from units.admin.base import ChangesMixin, YesNoMixin, yes_no
from units.models import Unit, UnitKind


class GoalForm(forms.ModelForm):
    value = GoalField(label="Mục tiêu")

    class Meta:
        model = Goal
        fields = ("indicator", "per", "value", "headline", "annex_column")


class PastResultForm(forms.ModelForm):
    value = GoalField(label="Kết quả")

    class Meta:
        model = PastResult
        fields = ("order", "text", "value", "unit_label")
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "cols": 60})}


class GoalInline(admin.StackedInline):
    model = Goal
    form = GoalForm
    parent_field = "programme"
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator")

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return ["indicator", ("per", "value"), ("headline", "annex_column")]
        return ["indicator", ("per", "shown_value"), ("headline", "annex_column")]

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


class UnionClassForm(forms.ModelForm):
    good_share = GoalField(label="Hoàn thành tốt nhiệm vụ trở lên (%)", required=False)
    excellent_share = GoalField(label="Hoàn thành xuất sắc nhiệm vụ (%)", required=False)

    class Meta:
        model = UnionClass
        fields = ("order", "name", "kinds", "good_share", "excellent_share")


class UnionClassFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        taken = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("DELETE"):
                continue
            kinds = set(data.get("kinds") or ())
            if twice := taken & kinds:
                names = ", ".join(kind.name for kind in twice)
                raise forms.ValidationError(f"Loại hình chỉ thuộc một đối tượng: {names}.")
            taken |= kinds


class UnionClassInline(admin.StackedInline):
    """Shares that the programme wants of its own classes of unions, every year."""

    model = UnionClass
    form, formset = UnionClassForm, UnionClassFormSet
    parent_field = "programme"
    extra = 0
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("kinds")

    def get_fields(self, request, obj=None):
        shares = ["good_share", "excellent_share"]
        if not self.has_change_permission(request, obj):
            shares = ["shown_good", "shown_excellent"]
        return [("order", "name"), "kinds", tuple(shares)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "kinds":
            field.widget.can_add_related = False
        return field

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_change_permission(request, obj) else ["shown_good", "shown_excellent"]

    @admin.display(description="Hoàn thành tốt nhiệm vụ trở lên (%)")
    def shown_good(self, found):
        return shown(found.good_share)

    @admin.display(description="Hoàn thành xuất sắc nhiệm vụ (%)")
    def shown_excellent(self, found):
        return shown(found.excellent_share)


@admin.register(Programme)
class ProgrammeAdmin(ChangesMixin, admin.ModelAdmin):
    """Deleted only where nothing rests on it; the page says what does."""

    inlines = [GoalInline, UnionClassInline, PastResultInline]
    list_display = ["name", "federation", "number", "signed_on", "first_year", "last_year", "ended_on"]
    fields = [
        "code",
        "federation",
        "name",
        "number",
        "signed_on",
        ("first_year", "last_year"),
        "counts_from",
        ("ended_on", "end_number"),
        ("end_signed_on", "end_issuer"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("federation__versions")

    def get_fields(self, request, obj=None):
        return [*self.fields, "rests_on_it"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return ["code", "federation", "rests_on_it"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "federation":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        provinces = Unit.objects.filter(versions__kind=UnitKind.PROVINCE).distinct()
        field = super().formfield_for_foreignkey(
            db_field, request, queryset=provinces.prefetch_related("versions"), **kwargs
        )
        if provinces.count() == 1:
            field.initial = provinces[0].pk
        return field

    @admin.display(description="Gắn với chương trình này")
    def rests_on_it(self, programme):
        reasons = what_rests_on(programme)
        return f"{'; '.join(reasons)}. Không xóa được." if reasons else "Chưa có gì, còn xóa được."

    def get_actions(self, request):
        return {}

    def has_delete_permission(self, request, obj=None):
        return obj is not None and super().has_delete_permission(request, obj) and not what_rests_on(obj)

    def get_deleted_objects(self, objs, request):
        """Goals and the results of the term before go with their programme: whoever may delete it needs no more rights."""
        listed, counts, _, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    def delete_model(self, request, obj):
        delete_programme(obj)


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
        "heading",
        "verb",
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
        "condition_of",
        "odd_factor",
        "odd_at_least",
        "whole_plan",
        "counted_unions",
        "workers_from",
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
