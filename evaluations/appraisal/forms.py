"""The appraisal as a form: points and a reason for each criterion, conditions that hold, and what is to be added."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

from evaluations.fields import PointsField
from evaluations.models import Criterion, CriterionScore, OverrideCondition
from evaluations.rating.scoring import Appraisal
from vietnamese.fields import ProseFormField
from vietnamese.numbers import shortest

MAX_TEXT = 2000


def text_field(label, rows=2, **options):
    return ProseFormField(label=label, max_length=MAX_TEXT, rows=rows, **options)


class AppraisalForm(forms.Form):
    """Fields ``diem-<criterion>``, ``ly-do-<criterion>``, ``dieu-kien-<condition>``, ``can-cu-<condition>`` and ``comment``.

    ``scores``: by criterion. As long as nothing is appraised the self-scores stand in the fields as what is proposed.
    """

    def __init__(
        self,
        data=None,
        *,
        criteria: list[Criterion],
        conditions: list[OverrideCondition],
        scores: Mapping[int, CriterionScore],
        applied: Mapping[int, str],
    ):
        super().__init__(data, label_suffix="")
        self.criteria, self.conditions, self.scores = criteria, conditions, scores
        self.proposes = not any(score.appraised_points is not None for score in scores.values())
        for criterion in criteria:
            score = scores.get(criterion.pk)
            given = score.appraised_points if score else None
            if given is None and score and self.proposes:
                given = score.self_points
            name = f"Tiêu chí {criterion.code}"
            self.fields[f"diem-{criterion.pk}"] = PointsField(
                label=f"{name}, điểm thẩm định", required=False, initial=given
            )
            # The action refuses more than that; the running sum on the page leaves it out.
            self.fields[f"diem-{criterion.pk}"].widget.attrs["data-max"] = shortest(criterion.max_points)
            self.fields[f"ly-do-{criterion.pk}"] = text_field(
                f"{name}, lý do", required=False, initial=score.reason if score else ""
            )
        for condition in conditions:
            self.fields[f"dieu-kien-{condition.pk}"] = forms.BooleanField(
                label=condition.text,
                required=False,
                initial=condition.pk in applied,
                widget=forms.CheckboxInput(attrs={"data-best": condition.best_level}),
            )
            self.fields[f"can-cu-{condition.pk}"] = text_field(
                f"{condition}, căn cứ", required=False, initial=applied.get(condition.pk, "")
            )
        self.fields["comment"] = text_field("Nội dung cần bổ sung", rows=4, required=False)

    @property
    def given(self) -> dict[int, Appraisal]:
        """Of a valid form, by the id of the criterion."""
        clean = self.cleaned_data
        return {one.pk: Appraisal(clean[f"diem-{one.pk}"], clean[f"ly-do-{one.pk}"]) for one in self.criteria}

    @property
    def holding(self) -> dict[int, str]:
        """Of a valid form: why each of the ticked conditions holds."""
        clean = self.cleaned_data
        return {one.pk: clean[f"can-cu-{one.pk}"] for one in self.conditions if clean[f"dieu-kien-{one.pk}"]}

    def initial_of(self, evaluation) -> dict:
        """What another person has saved, in this form about the saved scores; what nobody appraised yet is no part of it."""
        appraised = [pk for pk, score in self.scores.items() if score.appraised_points is not None]
        names = [f"{name}-{pk}" for pk in appraised for name in ("diem", "ly-do")]
        names += [f"{name}-{one.pk}" for one in self.conditions for name in ("dieu-kien", "can-cu")]
        return {name: self.fields[name].initial for name in names}

    def points_now(self, criterion: Criterion):
        """What stands in the field, read; None where it is empty or cannot be read."""
        field = self[f"diem-{criterion.pk}"]
        try:
            points = self.fields[field.name].to_python(field.value())
        except ValidationError:
            return None
        return points if points is None or points <= criterion.max_points else None

    def is_proposed(self, criterion: Criterion) -> bool:
        """Whether the points in the field are the self-score's, which nobody has saved as appraised."""
        score = self.scores.get(criterion.pk)
        return (
            score is not None
            and score.appraised_points is None
            and score.self_points is not None
            and self.points_now(criterion) == score.self_points
        )

    def with_empty_filled(self) -> "AppraisalForm":
        """The form as it was typed, with the self-score in every empty field."""
        data = self.data.copy()
        for criterion in self.criteria:
            name, score = f"diem-{criterion.pk}", self.scores.get(criterion.pk)
            if not data.get(name, "").strip() and score and score.self_points is not None:
                data[name] = self.fields[name].prepare_value(score.self_points)
        again = AppraisalForm(
            data,
            criteria=self.criteria,
            conditions=self.conditions,
            scores=self.scores,
            applied={},
        )
        again.full_clean()
        return again

    def add_refusals(self, refused: ValidationError) -> None:
        """Put what ``save_appraisal`` refused at the fields that it is about."""
        for key, messages in refused.message_dict.items():
            if str(key).startswith("override-"):
                self.add_error(f"can-cu-{key.removeprefix('override-')}", messages)
                continue
            name = f"diem-{key}"
            points = self.cleaned_data.get(name)
            most = next((one.max_points for one in self.criteria if str(one.pk) == str(key)), 0)
            about_points = points is None or points > most
            self.add_error(name if about_points else f"ly-do-{key}", messages)

    def add_missing(self) -> None:
        """Say at every empty field that the appraisal is not complete without it."""
        for criterion in self.criteria:
            name = f"diem-{criterion.pk}"
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, "Chưa có điểm thẩm định.")


class ReasonForm(forms.Form):
    """The reason of a decision about a rating; ``decision``: its key in addresses and ids."""

    def __init__(self, data=None, *, decision: str, label: str, help_text: str):
        super().__init__(data, auto_id=f"{decision}-%s", label_suffix="")
        self.decision = decision
        self.fields["comment"] = text_field(
            label,
            rows=3,
            help_text=help_text,
            error_messages={"required": "Chưa ghi lý do. Chưa có gì thay đổi."},
        )
