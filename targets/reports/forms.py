"""The form of a quarter's figures, in the order of the paper: A members, B unions, C officials, D texts."""

import uuid
from dataclasses import dataclass

from django import forms
from django.utils.functional import cached_property

from pages.kept_form import replace_data
from targets.models import ReportRevision
from targets.models.indicator import FormSection
from targets.reports.checks import Context, figures_of
from vietnamese.fields import ProseFormField, WholeNumberField
from vietnamese.numbers import group


@dataclass(frozen=True)
class Section:
    """A part of the form. ``none``: value of the button “Không phát sinh”; ``unchanged``: of “Không thay đổi”."""

    code: str
    letter: str
    title: str
    none: str
    unchanged: str

    @property
    def anchor(self) -> str:
        return f"phan-{self.letter.lower()}"


NONE_UNIONS = "none-unions"
SECTIONS = tuple(
    Section(code, *label.split(". ", 1), f"none-{code}", f"unchanged-{code}")
    for code, label in FormSection.choices
)
TEXTS = ("difficulties", "proposals")
NOTHING_FOUNDED = "nothing_founded"
MAX_TEXT = 5000
MAY_STAY_BLANK = "Quý này chưa bắt buộc: để trống (“Chưa nhập”) vẫn gửi được."


class ReportForm(forms.Form):
    """Figures and texts of one draft, as typed. ``version`` and ``key`` travel with the page (see ``actions.reports``)."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    # The list of foundings that stood on the page: a sending must not count another one.
    listed = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    difficulties = ProseFormField(label="Khó khăn, vướng mắc", required=False, max_length=MAX_TEXT, rows=5)
    proposals = ProseFormField(label="Đề xuất, kiến nghị", required=False, max_length=MAX_TEXT, rows=5)

    def __init__(self, *args, context: Context, revision: ReportRevision | None = None, **kwargs):
        """``revision``: the draft as it is saved, or None where nobody has saved one."""
        self.context = context
        saved = figures_of(revision)
        initial = {
            "version": revision.version if revision else 0,
            "key": uuid.uuid4(),
            "listed": context.foundings.mark,
            NOTHING_FOUNDED: saved.get(context.foundings.first_code) == 0,
            "difficulties": revision.difficulties if revision else "",
            "proposals": revision.proposals if revision else "",
        }
        super().__init__(*args, initial=initial | saved, label_suffix="", **kwargs)
        if context.foundings.counted and not context.foundings.entries:
            self.fields[NOTHING_FOUNDED] = forms.BooleanField(
                label="Không phát sinh: trong kỳ không thành lập CĐCS nào", required=False
            )
        for code in self.asked:
            self.fields[code] = WholeNumberField(
                label=context.indicators[code].name,
                help_text=MAY_STAY_BLANK if context.may_stay_blank(code) else context.indicators[code].hint,
            )

    def initial_of(self, report) -> dict:
        """What is saved, as ``claim`` read it."""
        return self.initial

    def claim(self, report) -> "ReportForm":
        """What was typed, on the draft and the list of foundings as they are now."""
        context, revision = Context.of(report), report.current_revision
        if report.can_be_edited and revision:
            replace_data(self, version=revision.version, listed=context.foundings.mark)
        form = ReportForm(self.data, context=context, revision=revision)
        form.is_valid()
        return form

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Figures that are typed: not what is computed or counted, nor the opening stock that is carried over."""
        given = {*self.context.terms, *self.context.openings}
        if self.context.foundings.counted:
            given.update(self.context.foundings.codes)
        return tuple(code for code in self.context.figures if code not in given)

    def clean(self):
        # Kept apart: errors that are added later take values out of ``cleaned_data``, and sums still need them.
        self.readable = dict(self.cleaned_data)
        return self.cleaned_data

    @property
    def values(self) -> dict[str, int | None]:
        """``{code: number or None}`` of what could be read; a field with an error is missing here."""
        found = {code: self.cleaned_data[code] for code in self.asked if code in self.cleaned_data}
        return found | self._said(self.cleaned_data)

    @property
    def shown_values(self) -> dict[str, int | None]:
        """As far as it can be read, for what is computed from it."""
        found = {code: self.shown_value(code) for code in self.asked}
        return found | self._said(self.readable if self.is_bound else self.initial)

    def _said(self, data) -> dict[str, int | None]:
        """The counts where nobody types them: 0 where somebody says that nothing was founded."""
        if not self.context.foundings.counted:
            return {}
        return dict.fromkeys(self.context.foundings.codes, 0 if data.get(NOTHING_FOUNDED) else None)

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in TEXTS}

    def shown_value(self, code: str) -> int | None:
        """The number in the field as far as it can be read, for what is computed from it."""
        return self.readable.get(code) if self.is_bound else self.initial.get(code)


def fill_in(data, action: str, context: Context):
    """``data`` (a QueryDict) with the blank fields that the button ``action`` fills, and how many those were.

    “Không phát sinh” writes 0 into the group's flows and leaves stocks alone; “Không thay đổi” takes last quarter's stocks.
    What is typed stays as it is.
    """
    fillings: dict[str, str] = {}
    counted = context.foundings.counted
    for section in SECTIONS:
        if action == section.none:
            fillings = {
                code: "0"
                for code in context.of_section(section.code)
                if context.is_flow(code)
                and code not in context.terms
                and not (counted and code in context.foundings.codes)
            }
        elif action and action == section.unchanged:
            fillings = {
                code: group(context.previous[code])
                for code in context.of_section(section.code)
                if code in context.carried_over and context.previous.get(code) is not None
            }
    data = data.copy()
    filled = 0
    for code, text in fillings.items():
        if not data.get(code, "").strip():
            data[code] = text
            filled += 1
    if action == NONE_UNIONS and counted and not context.foundings.entries and not data.get(NOTHING_FOUNDED):
        data[NOTHING_FOUNDED] = "on"
        filled += len(context.foundings.codes)
    return data, filled


def section_of(action: str) -> Section | None:
    """The section whose button was pressed."""
    return next((one for one in SECTIONS if action and action in (one.none, one.unchanged)), None)
