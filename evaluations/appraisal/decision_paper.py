"""The paper of a recognition: who may issue it, its form, and what a decision that was recorded holds."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q

from evaluations.appraisal.annex import Annex
from evaluations.appraisal.forms import text_field
from evaluations.appraisal.recognition import Paper
from evaluations.labels import UNCONFIRMED
from evaluations.models import Evaluation, EvaluationTransition, Level, RatingRound, RecognitionDecision
from evaluations.rights import every_unit, may_manage_all, units_appraised_by
from units.models import Installation, Unit
from units.structure.unit_names import UnitNames
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.fields import DayFormField, LineFormField
from vietnamese.numbers import group
from workbooks.writing import Column, table_workbook

COLUMNS = [
    Column("TT", 6),
    Column("Công đoàn", 46),
    Column("Đơn vị quản lý", 30),
    Column("Loại hình", 26),
    Column("Điểm", 10),
]


def rests_on_unconfirmed(decision: RecognitionDecision) -> bool:
    """Whether something that it recognises was rated by rules that nobody has confirmed; one query."""
    return decision.evaluations.filter(rule_set__isnull=False, rule_set__confirmed_at__isnull=True).exists()


def issuers(user, names: UnitNames) -> list[tuple[int, str]]:
    """Who can issue what this person records: the province and every unit for staff, the own unit for officers."""
    today = clock.today()
    units = Unit.objects.living(today).order_by("order", "pk")
    if not may_manage_all(user):
        own = units.filter(pk__in=units_appraised_by(user, every_unit()))
        return [(one.pk, names[one.pk]) for one in own if not names.is_province(one.pk)]
    found = [(one.pk, names[one.pk]) for one in units if one.pk in names.versions]
    return sorted(found, key=lambda one: not names.is_province(one[0]))


def unconfirmed_fields(*, required: bool = True) -> dict[str, forms.Field]:
    """The second tick, and why one recognises by rules that nobody has confirmed."""
    return {
        "known": forms.BooleanField(
            label="Tôi đã biết bộ tiêu chí chưa được xác nhận là chính thức",
            required=required,
            error_messages={"required": "Vui lòng đánh dấu ô này, hoặc chờ bộ tiêu chí được xác nhận."},
        ),
        "in_spite": text_field(
            "Lý do vẫn công nhận",
            required=required,
            help_text="Được ghi vào nhật ký của từng công đoàn.",
            error_messages={"required": "Cần ghi rõ lý do vẫn công nhận."},
        ),
    }


def early_field(found: RatingRound, data) -> dict[str, forms.Field]:
    """A tick by which one says that the day of signing in ``data`` is right though the round has not ended by then.

    Empty where it is not so, or where the round is one that is recognised early.
    """
    try:
        day = DayFormField().clean((data or {}).get("signed_on"))
    except ValidationError:
        return {}
    if found.early_recognition or not found.first_day <= day < found.last_day:
        return {}
    question = f"Ngày ký trước ngày cuối của đợt ({date_vi(found.last_day)})"
    refusal = f"{question}. Vui lòng sửa ngày, hoặc đánh dấu ô này nếu quyết định ký đúng ngày đó."
    return {
        "early": forms.BooleanField(label=f"{question}: đúng như vậy", error_messages={"required": refusal})
    }


class PaperForm(forms.Form):
    """Number, day, issuer and a note of a decision."""

    number = LineFormField(
        label="Số quyết định",
        max_length=60,
        help_text="Ví dụ 12/QĐ-LĐLĐ. Nhập lại số, ngày của quyết định đã ghi thì kết quả được thêm vào quyết định đó.",
        error_messages={"required": "Chưa ghi số quyết định."},
    )
    signed_on = DayFormField(
        label="Ngày ký",
        help_text="Ví dụ 28/02/2027.",
        error_messages={
            "required": "Chưa ghi ngày ký.",
            "invalid": "Ngày không hợp lệ. Vui lòng ghi ngày/tháng/năm, ví dụ 28/02/2027.",
        },
    )
    issuer = forms.TypedChoiceField(
        label="Đơn vị ban hành", coerce=int, error_messages={"required": "Chưa chọn đơn vị ban hành."}
    )
    note = text_field("Ghi chú", required=False)

    def __init__(self, data=None, *, found, issuers, unconfirmed=False, initial=None):
        super().__init__(data, initial=initial, label_suffix="")
        self.fields.update(early_field(found, data or initial))
        self.order_fields(["number", "signed_on", "early"])
        self.fields["issuer"].choices = issuers
        if unconfirmed:
            self.fields.update(unconfirmed_fields())

    @property
    def paper(self) -> Paper:
        """Of a valid form."""
        clean = self.cleaned_data
        return Paper(clean["number"], clean["signed_on"], clean["note"], clean.get("in_spite", ""))

    def add_refusals(self, refused) -> None:
        """Put what the action refused at the fields that it is about."""
        for name, found in refused.message_dict.items():
            self.add_error(name if name in self.fields else None, found)


class WithdrawalForm(forms.Form):
    """Number, day and reason of the decision that takes another one back; its issuer is the same."""

    number = LineFormField(
        label="Số quyết định thu hồi",
        max_length=60,
        help_text="Ví dụ 15/QĐ-LĐLĐ.",
        error_messages={"required": "Chưa ghi số quyết định thu hồi."},
    )
    signed_on = DayFormField(
        label="Ngày ký",
        help_text="Ví dụ 28/02/2027.",
        error_messages=PaperForm.base_fields["signed_on"].error_messages,
    )
    note = text_field("Lý do thu hồi", error_messages={"required": "Cần ghi rõ lý do thu hồi."})

    def __init__(self, data=None):
        super().__init__(data, label_suffix="")

    @property
    def paper(self) -> Paper:
        """Of a valid form."""
        return Paper(**self.cleaned_data)

    add_refusals = PaperForm.add_refusals


def visible_decisions(user):
    """Decisions that recognised something that the person sees, and those of the units that the person serves.

    One that was withdrawn goes with the one that withdrew it, whose steps say what had been recognised.
    """
    seen = Evaluation.objects.visible_to(user).order_by()
    ratings = seen.filter(decision__isnull=False)
    taken_back = _withdrawals().filter(evaluation__in=seen).values("decision")
    return RecognitionDecision.objects.filter(
        Q(pk__in=ratings.values("decision"))
        | Q(pk__in=taken_back)
        | Q(withdrawn_by__in=taken_back)
        | Q(issuer__in=units_appraised_by(user, every_unit()))
    ).distinct()


def _withdrawals():
    return EvaluationTransition.objects.filter(decision__withdraws__isnull=False)


def withdrawal_of(decision: RecognitionDecision) -> RecognitionDecision | None:
    """The decision that took this one back, or this one if it takes back another; None where it stands."""
    return decision if decision.withdraws_id else getattr(decision, "withdrawn_by", None)


def withdrawal_note(decision: RecognitionDecision) -> str:
    """What became of it, as one sentence; '' where it stands."""
    if decision.withdraws_id:
        before = decision.withdraws
        return (
            f"Thu hồi Quyết định số {before.number} ngày {date_vi(before.signed_on)}. Lý do: {decision.note}"
        )
    if (by := getattr(decision, "withdrawn_by", None)) is None:
        return ""
    return f"Đã bị thu hồi theo Quyết định số {by.number} ngày {date_vi(by.signed_on)}. Lý do: {by.note}"


def numbers_of(user, found: RatingRound | None) -> dict[int, Counter]:
    """``{decision id: {level: how many}}`` of what the person sees; one query."""
    rows = Evaluation.objects.visible_to(user).filter(decision__isnull=False)
    if found is not None:
        rows = rows.filter(round=found)
    numbers: dict[int, Counter] = {}
    counted = rows.order_by().values_list("decision_id", "recognised_level").annotate(Count("pk"))
    for decision, level, number in counted:
        numbers.setdefault(decision, Counter())[level] += number
    return numbers


def levels_of(numbers: Counter) -> list[tuple[str, int]]:
    return [(level.label, numbers[level.value]) for level in Level if numbers[level.value]]


def recognised_by(decision: RecognitionDecision, user, names: UnitNames) -> list[Evaluation]:
    """The list that goes with a decision, as far as the person sees it, in the order of the annex; a unit before its unions.

    ``shown_level`` and ``shown_points`` as they were recognised, also of a decision that was withdrawn.
    """
    withdrawal, steps = withdrawal_of(decision), {}
    kept_to = Q(decision=decision)
    if withdrawal is not None:
        steps = {step.evaluation_id: step for step in withdrawal.steps.all()}
        kept_to = Q(pk__in=withdrawal.steps.values("evaluation"))
    rows = (
        Evaluation.objects.visible_to(user)
        .filter(kept_to)
        .select_related("kind", "rated_union", "unit")
        .order_by("unit__order", "-level", "rated_union__collation", "pk")
    )
    found = list(rows)
    for row in found:
        row.unit_name = names[row.unit_id]
        row.subject_name = row.unit_name if row.is_upper_level else row.rated_union.name
        step = steps.get(row.pk)
        row.shown_level = step.level if step else row.recognised_level
        row.shown_points = step.points if step else row.appraised_points
        row.shown_label = Level(row.shown_level).label
    return found


def decision_workbook(decision: RecognitionDecision, rows: list[Evaluation], annex: Annex) -> bytes:
    sums = levels_of(Counter(row.shown_level for row in rows))
    return table_workbook(
        annex.titles,
        [
            annex.attached,
            *Installation.notes(),
            f"{decision.round}. {group(len(rows))} công đoàn: "
            + "; ".join(f"{label} {group(number)}" for label, number in sums)
            + ".",
            *([note] if (note := withdrawal_note(decision)) else []),
            *([UNCONFIRMED] if rests_on_unconfirmed(decision) else []),
        ],
        [*COLUMNS, Column(annex.level_heading, 32)],
        [
            [
                number,
                row.subject_name,
                None if row.is_upper_level else row.unit_name,
                row.kind.name if row.kind else None,
                row.shown_points,
                row.shown_label,
            ]
            for number, row in enumerate(rows, 1)
        ],
        sheet_title="Danh sách",
        letterhead=annex.letterhead,
        signed_by=annex.signed_by,
    )
