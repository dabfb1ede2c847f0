"""Rule sets: what they say can be changed until it is confirmed or scored; whether it is confirmed stands on every page."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponseRedirect
from django.utils.text import capfirst

from evaluations.admin.fields import AS_POINTS
from evaluations.models import Criterion, OverrideCondition, RuleSet
from evaluations.models.rule_set import CONFIRMED, EVERY_OTHER_KIND, UNCONFIRMED
from evaluations.rights import may_prepare
from evaluations.rounds.rule_set_actions import locked, why_fixed
from evaluations.rounds.rule_set_pages import RuleSetPagesMixin, notes_about
from units.admin.base import ChangesMixin
from vietnamese.numbers import shortest

POINTS = ("full_points", "excellent_from", "good_from", "satisfactory_from", "excellent_cap")
ENTERED = ["round", "level", "kind"]
SAID = [
    "full_points",
    "excellent_from",
    "good_from",
    "satisfactory_from",
    "excellent_cap",
    "months_of_work",
    "months_after_merger",
    "source_document",
    "note",
]


class RuleSetForm(forms.ModelForm):
    class Meta:
        model = RuleSet
        fields = [*ENTERED, *SAID]
        widgets = {"source_document": forms.TextInput(attrs={"size": 60})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].empty_label = EVERY_OTHER_KIND

    def clean(self):
        found = super().clean()
        if self.instance.pk is None:
            return found
        if reason := why_fixed(locked(self.instance)):
            raise ValidationError(f"{reason} Chưa có gì được lưu.")
        return found


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ("order", "code", "group", "text", "max_points", "evidence")
        widgets = {
            "code": forms.TextInput(attrs={"size": 5}),
            "group": forms.Textarea(attrs={"rows": 3, "cols": 20}),
            "text": forms.Textarea(attrs={"rows": 3, "cols": 45}),
            "evidence": forms.Textarea(attrs={"rows": 3, "cols": 25}),
        }


class OverrideForm(forms.ModelForm):
    class Meta:
        model = OverrideCondition
        fields = ("order", "code", "text", "best_level")
        widgets = {
            "code": forms.TextInput(attrs={"size": 5}),
            "text": forms.Textarea(attrs={"rows": 2, "cols": 60}),
        }


class _Part(admin.TabularInline):
    """Rows of a rule set; read only, like it, once it is confirmed or scored."""

    parent_field = "rule_set"
    extra = 0

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and why_fixed(obj))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and why_fixed(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and why_fixed(obj))


class CriterionInline(_Part):
    model = Criterion
    form = CriterionForm
    formfield_overrides = AS_POINTS
    verbose_name_plural = "tiêu chí, xếp theo thứ tự; các tiêu chí cùng tên nhóm đứng liền nhau"

    def get_fields(self, request, obj=None):
        points = "max_points" if self.has_change_permission(request, obj) else "points"
        return ["order", "code", "group", "text", points, "evidence"]

    def get_readonly_fields(self, request, obj=None):
        return [] if self.has_change_permission(request, obj) else ["points"]

    @admin.display(description="Điểm tối đa")
    def points(self, criterion):
        return shortest(criterion.max_points)


class OverrideInline(_Part):
    model = OverrideCondition
    form = OverrideForm
    verbose_name_plural = (
        "điều kiện khống chế: có điều kiện nào thì chỉ được xếp cao nhất ở mức ghi cạnh điều kiện đó"
    )


def _shown(name):
    @admin.display(description=capfirst(RuleSet._meta.get_field(name).verbose_name))
    def shown(rule_set):
        return shortest(getattr(rule_set, name)) or "–"  # a callable's None would be shown as it is

    return shown


READ_ONLY = [*ENTERED, *(_shown(name) if name in POINTS else name for name in SAID)]


@admin.register(RuleSet)
class RuleSetAdmin(RuleSetPagesMixin, ChangesMixin, admin.ModelAdmin):
    form = RuleSetForm
    formfield_overrides = AS_POINTS
    inlines = [CriterionInline, OverrideInline]
    list_display = ["name", "round", "kind_name", "thresholds", "points", "status", "used"]
    list_display_links = ["name"]
    list_select_related = ["round", "kind"]
    list_filter = ["level", "round"]
    search_fields = ["round__name", "source_document"]
    search_help_text = "Tìm theo tên đợt hoặc văn bản làm căn cứ."

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(criteria_points=Sum("criteria__max_points"))

    def get_fields(self, request, obj=None):
        if obj is None:
            return [*ENTERED, *SAID]
        return [*ENTERED, *SAID] if self.has_change_permission(request, obj) else READ_ONLY

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        # Criteria are written for one level and kind: those stay what they were.
        return ENTERED if self.has_change_permission(request, obj) else READ_ONLY

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and why_fixed(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and why_fixed(obj))

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # one at a time, from its page
        return actions

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        obj = self.get_object(request, object_id) if object_id else None
        if request.method == "POST" and obj is not None and may_prepare(request.user) and why_fixed(obj):
            self.message_user(request, f"{why_fixed(obj)} Chưa có gì được lưu.", messages.ERROR)
            return HttpResponseRedirect(request.path)
        context = {
            "about": notes_about(obj, request.user) if obj else None,
            "object_links": self.links(obj, request),
        }
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def delete_model(self, request, obj):
        with transaction.atomic():
            if reason := why_fixed(locked(obj)):
                raise PermissionDenied(reason)
            super().delete_model(request, obj)

    @admin.display(description="Bộ tiêu chí của", ordering="level")
    def name(self, rule_set):
        version = f" (bản {rule_set.version})" if rule_set.version > 1 else ""
        return f"{rule_set.get_level_display()}{version}"

    @admin.display(description="Loại hình", ordering="kind__order")
    def kind_name(self, rule_set):
        return rule_set.kind_name if rule_set.level == "grassroots" else None

    @admin.display(description="Mức điểm xuất sắc / tốt / hoàn thành")
    def thresholds(self, rule_set):
        levels = (rule_set.excellent_from, rule_set.good_from, rule_set.satisfactory_from)
        return " / ".join(map(shortest, levels))

    @admin.display(description="Tổng điểm các tiêu chí")
    def points(self, rule_set):
        total = rule_set.criteria_points or 0
        return f"{shortest(total)}/{shortest(rule_set.full_points)}"

    @admin.display(description="Tình trạng", ordering="confirmed_at")
    def status(self, rule_set):
        return CONFIRMED if rule_set.is_confirmed else UNCONFIRMED

    @admin.display(description="Đã chấm điểm", ordering="scored_at")
    def used(self, rule_set):
        return "Có" if rule_set.is_scored else "Chưa"
