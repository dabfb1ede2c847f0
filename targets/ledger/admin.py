"""The ledger of targets: a decision is entered once, with its entries, and only read afterwards."""

from django import forms
from django.contrib import admin
from django.db.models import Count

from targets.admin.fields import SignedWholeField
from targets.annex.admin import AnnexImportMixin
from targets.ledger import actions
from targets.ledger.correction_admin import CorrectionMixin
from targets.models import DecisionKind, Indicator, IndicatorKind, TargetDecision, TargetEntry
from targets.resources import TargetEntryResource
from units.admin.base import UnitChoicesMixin
from units.admin.exchange import TableExportMixin
from vietnamese import clock


class DecisionForm(forms.ModelForm):
    refusal = None  # why the ledger refused what was posted; set by the admin for the page that says so

    class Meta:
        model = TargetDecision
        fields = ("programme", "issuer", "number", "signed_on", "effective_on", "kind", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            # A correction points at the entries that it reverses: it is made from their decision.
            self.fields["kind"].choices = [
                choice for choice in DecisionKind.choices if choice[0] != DecisionKind.CORRECTION
            ]

    def clean(self):
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return super().clean()


class EntryForm(forms.ModelForm):
    amount = SignedWholeField(label="Số giao thêm", help_text="Số âm là giảm, ví dụ -100.")

    class Meta:
        model = TargetEntry
        fields = ("unit", "year", "indicator", "amount")


class EntryInline(UnitChoicesMixin, admin.TabularInline):
    model = TargetEntry
    form = EntryForm
    extra = 10
    can_delete = False
    verbose_name_plural = (
        "dòng chỉ tiêu: mỗi dòng một đơn vị, một năm, một chỉ tiêu; dòng để trống được bỏ qua"
    )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "indicator":
            counted = Indicator.objects.exclude(kind=IndicatorKind.SHARE)
            field.choices = [("", "---------"), *((indicator.pk, indicator.name) for indicator in counted)]
        return field


@admin.register(TargetDecision)
class TargetDecisionAdmin(CorrectionMixin, AnnexImportMixin, TableExportMixin, admin.ModelAdmin):
    form = DecisionForm
    resource_classes = [TargetEntryResource]
    export_name = "so-chi-tieu"
    list_display = ["number", "kind", "issuer", "signed_on", "effective_on", "entry_count", "recorded_by"]
    list_select_related = ["recorded_by"]
    list_filter = ["kind", "issuer", "programme"]
    search_fields = ["number"]
    search_help_text = "Tìm theo số quyết định."
    readonly_fields = ["recorded_at", "recorded_by", "closed_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(entry_count=Count("entries"))

    def has_change_permission(self, request, obj=None):
        return False  # a mistake is reversed by a correction

    def has_delete_permission(self, request, obj=None):
        return False

    def get_inlines(self, request, obj):
        return [] if obj else [EntryInline]

    def get_fields(self, request, obj=None):
        entered = ["programme", "issuer", "number", "signed_on", "effective_on", "kind", "note"]
        return [*entered, *self.readonly_fields] if obj else entered

    def get_changeform_initial_data(self, request):
        only = list(TargetDecision._meta.get_field("programme").related_model.objects.all()[:2])
        initial = {"effective_on": clock.today(), "kind": DecisionKind.ADJUSTED}
        return {**initial, **({"programme": only[0].pk} if len(only) == 1 else {})}

    def get_form(self, request, obj=None, change=False, **kwargs):
        refusal = getattr(request, "ledger_refusal", None)
        kwargs.setdefault("form", type("DecisionForm", (self.form,), {"refusal": refusal}))
        return super().get_form(request, obj, change=change, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except actions.LedgerRefused as refused:
            # Nothing was written. The same page again, with everything that was typed and the reason.
            request.ledger_refusal = refused.message
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        """Written together with the entries, by ``save_related``."""

    def save_related(self, request, form, formsets, change):
        rows = [row.cleaned_data for formset in formsets for row in formset.forms if row.has_changed()]
        entries = [(row["unit"], row["year"], row["indicator"], row["amount"]) for row in rows]
        entered = {name: form.cleaned_data[name] for name in DecisionForm.Meta.fields}
        known = actions.find(entered["issuer"], entered["number"], entered["signed_on"])
        decision = actions.record_decision(by=request.user, entries=entries, **entered)
        if known is not None:
            raise actions.LedgerRefused(
                f"Quyết định số {known.number} đã có trong sổ chỉ tiêu với đúng nội dung này. Không có gì thay đổi."
            )
        form.instance.__dict__.update(decision.__dict__)
        for formset in formsets:  # the site's log asks for them
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def change_view(self, request, object_id, form_url="", extra_context=None):
        decision = self.get_object(request, object_id)
        entries, may_correct = [], False
        if decision is not None:
            entries = decision.entries.select_related("unit", "indicator", "reverses__decision")
            entries = entries.prefetch_related("unit__versions")
            may_correct = self.may_correct(request, decision)
        more = {"entries": entries, "may_correct": may_correct, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, more)

    def exported_rows(self, queryset):
        entries = TargetEntry.objects.filter(decision__in=queryset.values("pk"))
        entries = entries.select_related("decision", "unit", "indicator", "reverses__decision")
        return entries.prefetch_related("unit__versions")

    @admin.display(description="Số dòng", ordering="entry_count")
    def entry_count(self, decision):
        return decision.entry_count
