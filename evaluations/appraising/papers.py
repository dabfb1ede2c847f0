"""The paper of a recognition: who may issue it, its form, and what a decision that was recorded holds."""

from collections import Counter

from django import forms
from django.db.models import Count, Q

from evaluations.appraising.annex import Annex
from evaluations.appraising.filters import Names
from evaluations.appraising.forms import text_field
from evaluations.models import Evaluation, Level, RatingRound, RecognitionDecision
from evaluations.rights import every_unit, may_manage_all, units_appraised_by
from evaluations.words import UNCONFIRMED
from units.admin.exchange import SAMPLE_NOTE
from units.models import Installation, Unit
from vietnamese import clock
from vietnamese.fields import refuse_unreadable
from vietnamese.numbers import group
from workbooks.writing import Column, table_workbook

COLUMNS = [
    Column("TT", 6),
    Column("Công đoàn", 46),
    Column("Đơn vị quản lý", 30),
    Column("Loại hình", 26),
    Column("Điểm", 10),
    Column("Mức được công nhận", 32),
]


def rests_on_unconfirmed(decision: RecognitionDecision) -> bool:
    """Whether something that it recognises was rated by rules that nobody has confirmed; one query."""
    return decision.evaluations.filter(rule_set__isnull=False, rule_set__confirmed_at__isnull=True).exists()


def issuers(user, names: Names) -> list[tuple[int, str]]:
    """Who can issue what this person records: the province and every unit for staff, the own unit for officers."""
    today = clock.today()
    units = Unit.objects.living(today).order_by("order", "pk")
    if not may_manage_all(user):
        own = units.filter(pk__in=units_appraised_by(user, every_unit()))
        return [(one.pk, names[one.pk]) for one in own if not names.is_province(one.pk)]
    found = [(one.pk, names[one.pk]) for one in units if one.pk in names.versions]
    return sorted(found, key=lambda one: not names.is_province(one[0]))


class PaperForm(forms.Form):
    """Number, day, issuer and a note of a decision."""

    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        help_text="Ví dụ 12/QĐ-LĐLĐ. Nhập lại số, ngày của quyết định đã ghi thì kết quả được thêm vào quyết định đó.",
        validators=[refuse_unreadable],
        error_messages={"required": "Chưa ghi số quyết định."},
    )
    signed_on = forms.DateField(
        label="Ngày ký",
        help_text="Ví dụ 28/02/2027.",
        error_messages={
            "required": "Chưa ghi ngày ký.",
            "invalid": "Ngày không hợp lệ. Xin ghi ngày/tháng/năm, ví dụ 28/02/2027.",
        },
    )
    issuer = forms.TypedChoiceField(
        label="Đơn vị ban hành", coerce=int, error_messages={"required": "Chưa chọn đơn vị ban hành."}
    )
    note = text_field("Ghi chú", required=False)

    def __init__(self, data=None, *, issuers, initial=None):
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["issuer"].choices = issuers

    def add_refusals(self, refused) -> None:
        """Put what the action refused at the fields that it is about."""
        for name, found in refused.message_dict.items():
            self.add_error(name if name in self.fields else None, found)


def visible_decisions(user):
    """Decisions that recognised something that the person sees, and those of the units that the person serves."""
    ratings = Evaluation.objects.visible_to(user).filter(decision__isnull=False).order_by()
    return RecognitionDecision.objects.filter(
        Q(pk__in=ratings.values("decision")) | Q(issuer__in=units_appraised_by(user, every_unit()))
    ).distinct()


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


def recognised_by(decision: RecognitionDecision, user, names: Names) -> list[Evaluation]:
    """The list that goes with a decision, as far as the person sees it, in the order of the annex; a unit before its unions."""
    rows = (
        Evaluation.objects.visible_to(user)
        .filter(decision=decision)
        .select_related("kind", "rated_union", "unit")
        .order_by("unit__order", "-level", "rated_union__collation", "pk")
    )
    found = list(rows)
    for row in found:
        row.unit_name = names[row.unit_id]
        row.subject_name = row.unit_name if row.is_upper_level else row.rated_union.name
    return found


def decision_workbook(decision: RecognitionDecision, rows: list[Evaluation], annex: Annex) -> bytes:
    sums = levels_of(Counter(row.recognised_level for row in rows))
    return table_workbook(
        annex.titles,
        [
            annex.attached,
            *([SAMPLE_NOTE] if Installation.is_sample() else []),
            f"{decision.round}. {group(len(rows))} công đoàn: "
            + "; ".join(f"{label} {group(number)}" for label, number in sums)
            + ".",
            *([UNCONFIRMED] if rests_on_unconfirmed(decision) else []),
        ],
        COLUMNS,
        [
            [
                number,
                row.subject_name,
                None if row.is_upper_level else row.unit_name,
                row.kind.name if row.kind else None,
                row.appraised_points,
                row.get_recognised_level_display(),
            ]
            for number, row in enumerate(rows, 1)
        ],
        sheet_title="Danh sách công nhận",
        letterhead=annex.letterhead,
        signed_by=annex.signed_by,
    )
