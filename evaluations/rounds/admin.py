"""Rating rounds: days, units that a round names, its rule sets with what is not confirmed, and “Chép sang đợt mới”."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from evaluations.models import RatingRound, RoundUnit
from evaluations.rights import may_prepare
from evaluations.rounds.actions import Plan, a_year_later, copy_round
from units.admin.base import ChangesMixin, UnitChoicesMixin, YesNoMixin

DAYS = ("first_day", "last_day", "registration_due", "self_score_due", "appraisal_due")


class RoundForm(forms.ModelForm):
    """What rests on the year and on the kind of round is asked for before the database refuses it."""

    def clean(self):
        found = super().clean()
        if self.instance.pk and any(name in self.changed_data for name in ("year", "only_named")):
            before = RatingRound.objects.get(pk=self.instance.pk)
            if before.evaluations.exists() or before.named_units.exists():
                raise ValidationError(
                    "Đợt đã có đơn vị hoặc kết quả xếp loại nên không đổi được năm và phạm vi. "
                    "Vui lòng chép sang đợt mới. Chưa có gì được lưu."
                )
        return found


class RoundUnitFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        named = [
            form
            for form in self.forms
            if form.cleaned_data.get("unit") and not form.cleaned_data.get("DELETE")
        ]
        if self.instance.only_named and not named:
            raise ValidationError("Đợt “chỉ gồm một số đơn vị” phải có ít nhất một đơn vị.")
        if named and not self.instance.only_named:
            raise ValidationError(
                "Đợt chung không ghi đơn vị: mọi đơn vị không thuộc đợt khác đều thuộc đợt này."
            )
        taken = RoundUnit.objects.filter(year=self.instance.year or 0).exclude(round=self.instance.pk)
        taken = dict(taken.values_list("unit_id", "round__name"))
        for form in named:
            if name := taken.get(form.cleaned_data["unit"].pk):
                form.add_error("unit", f"Đơn vị này đã thuộc đợt “{name}” của cùng năm.")


class RoundUnitInline(UnitChoicesMixin, admin.TabularInline):
    model = RoundUnit
    formset = RoundUnitFormSet
    parent_field = "round"
    extra = 0
    fields = ["unit"]
    verbose_name_plural = "các đơn vị của đợt (chỉ với đợt gồm một số đơn vị)"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("unit__versions")


class CopyForm(forms.ModelForm):
    class Meta:
        model = RatingRound
        fields = ("name", "year", *DAYS)
        widgets = {"name": forms.TextInput(attrs={"size": 40})}

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


@admin.register(RatingRound)
class RatingRoundAdmin(YesNoMixin, ChangesMixin, admin.ModelAdmin):
    form = RoundForm
    inlines = [RoundUnitInline]
    list_display = ["name", "year", "whom", "first_day", "last_day", "appraisal_due", "confirmed"]
    list_filter = ["year"]
    search_fields = ["name"]
    search_help_text = "Tìm theo tên đợt."
    fields = ["name", "year", *DAYS, "only_named", "early_recognition"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("named_units__unit__versions", "rule_sets")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        copying = path(
            "<int:pk>/chep/", self.admin_site.admin_view(self.copy_view), name="evaluations_ratinground_copy"
        )
        return [copying, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        found = self.get_object(request, object_id)
        rule_sets = list(found.rule_sets.newest().select_related("kind")) if found else []
        context = {"rule_sets": rule_sets, "may_copy": may_prepare(request.user)}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def copy_view(self, request, pk):
        """Asks for name, year and days, proposed a year later; then one transaction."""
        source = self.get_object(request, str(pk))
        if source is None:
            raise Http404
        if not may_prepare(request.user):
            raise PermissionDenied
        form = CopyForm(request.POST or None, initial=vars(a_year_later(source)))
        if request.method == "POST" and form.is_valid():
            try:
                made = copy_round(by=request.user, source=source, plan=form.plan)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                self.log_addition(request, made, f"Chép từ đợt “{source}”.")
                text = f"Đã chép thành đợt “{made}”, cùng các bộ tiêu chí. Bộ tiêu chí của đợt mới chưa xác nhận."
                self.message_user(request, text, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:evaluations_ratinground_change", args=[made.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Chép sang đợt mới",
            "subtitle": None,
            "opts": self.opts,
            "original": source,
            "form": form,
            "rule_sets": source.rule_sets.newest().select_related("kind"),
            "units": [row.unit for row in source.named_units.all()],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/evaluations/ratinground/copy.html", context)

    @admin.display(description="Phạm vi")
    def whom(self, found):
        if not found.only_named:
            return "Mọi đơn vị không thuộc đợt khác"
        return ", ".join(row.unit.short_name for row in found.named_units.all())

    @admin.display(description="Bộ tiêu chí đã xác nhận")
    def confirmed(self, found):
        newest = {
            (row.level, row.kind_id): row
            for row in sorted(found.rule_sets.all(), key=lambda row: row.version)
        }
        if not newest:
            return "Chưa có bộ tiêu chí"
        return f"{sum(row.is_confirmed for row in newest.values())}/{len(newest)}"
