"""The pages of rating, and of rounds and rule sets beside their forms, for the walks of ``tests/support/site.py``."""

from django.urls import reverse

from evaluations.models import (
    Evaluation,
    EvaluationState,
    Level,
    QualityTargetDecision,
    RatingRound,
    RecognitionDecision,
    RuleSet,
)
from evaluations.rating.rulebook import Rulebook
from evaluations.rounds.rule_set_actions import confirm
from evaluations.rounds.workbook.writer import rule_set_workbook
from tests.support import people, ratings, rounds
from tests.support.workbooks import from_rows
from units.models import Unit
from vietnamese import clock


def furnish():
    """One of the two rule sets is confirmed; one union is in the round."""
    confirm(by=people.staff(), rule_set=_rule_sets()[0], source_document="Hướng dẫn số 12/HD-LĐLĐ")
    ratings.recognise(ratings.evaluation_of(ratings.union("luc-nam", name="CĐCS Trường C"), _general()))
    ready = ratings.evaluation_of(ratings.union("luc-nam", name="CĐCS Trường D"), _general())
    Evaluation.objects.filter(pk=ready.pk).update(state=EvaluationState.APPRAISED, appraised_level=Level.GOOD)
    waiting = ratings.evaluation_of(ratings.union("luc-nam", name="CĐCS Trường E"), _general())
    Evaluation.objects.filter(pk=waiting.pk).update(state=EvaluationState.SUBMITTED)
    staff, found = people.staff(), _general()
    RatingRound.objects.filter(pk=found.pk).update(early_recognition=True)
    ratings.evaluation_of(ratings.union("luc-nam"), found)
    # Units, so that the rule set of unions stays one that nobody was scored by.
    for code, prepare in (
        ("luc-nam", rounds.scored),
        ("luc-ngan", rounds.returned),
        ("yen-the", rounds.appraised),
    ):
        prepare(ratings.evaluation_of(Unit.objects.get(code=code), found, registered_level=Level.GOOD), staff)


def round_visits():
    """The pages of a round and of its ratings, as staff see them."""
    from tests.support.site import page

    yield page("rating-home")
    yield page("rating-open", _general().pk)
    yield page("rating-close", _general().pk)
    yield page("evaluation-detail", _rated("yen-the").pk)
    yield from bulk_visits()


def entry_visits():
    """The pages of the side that is rated."""
    from tests.support.site import page, sent

    new = Evaluation.objects.get(rated_union__name="CĐCS Trường B")
    done, back, appraised = _rated("luc-nam"), _rated("luc-ngan"), _rated("yen-the")
    yield page("rating-home")
    yield sent("evaluation-register", {}, "main form .button", new.pk, case="empty")
    first = done.rule_set.criteria.order_by("order").first()
    wrong = {f"points-{first.pk}": "1.234", f"evidence-{first.pk}": "Xin chµo"}
    yield sent("evaluation-score", wrong, "button[value=send]", back.pk, case="wrong")
    yield page("evaluation-submit", done.pk)
    yield sent("evaluation-object", {}, "main form .button", appraised.pk, case="empty")


def _rated(code):
    return Evaluation.objects.get(rated_unit__code=code, round=_general())


def bulk_visits():
    """A list of ratings, with wrong cells and such as can be confirmed; the sheet of a unit, fresh and with a wrong cell."""
    from tests.support.site import Upload, Visit, page, sent

    yield page("rating-import", _general().pk)
    head, name = ["Tên CĐCS", "Đơn vị", "Điểm thẩm định"], "CĐCS Trường B"
    for case, points in (("refused", 100.5), ("changed", 88)):
        file = {"file": Upload("xep-loai.xlsx", from_rows(head, [name, "LĐLĐ huyện Lục Nam", points]))}
        yield sent(
            "rating-import-preview",
            file,
            "main form .button",
            _general().pk,
            case=case,
            on="rating-import",
        )
    general = _general()
    one = Evaluation.objects.get(round=general, rated_union__name=name)
    sheet = reverse("rating-sheet", args=[general.pk]) + "?don-vi=luc-nam"
    typed = {f"{one.pk}-points": "100,5"}
    yield Visit("rating-sheet: wrong", sheet, typed, ".sheet-save .button", 200)


def appraisal_visits():
    """The pages of the level above."""
    from tests.support.site import page, sent

    waiting = Evaluation.objects.get(rated_union__name="CĐCS Trường E")
    yield page("rating-queue")
    yield page("evaluation-appraise", waiting.pk)
    wrong = {f"diem-{Rulebook.of_round(_general()).of(waiting).criteria.first().pk}": "5.5"}
    yield sent("evaluation-appraise", wrong, "button[value=hoan-thanh]", waiting.pk, case="wrong")
    yield sent("rating-recognise", {"number": ""}, "button[value=xem-truoc]", case="empty")
    yield page("rating-decisions")
    decision = RecognitionDecision.objects.first()
    yield page("rating-decision", decision.pk)
    yield sent("rating-withdraw", {}, "main form .button", decision.pk, case="empty")
    paper = {"number": "19/QĐ-LĐLĐ", "signed_on": f"{clock.today():%d/%m/%Y}"}
    yield sent("rating-recognise", paper, "button[value=xem-truoc]", case="preview")


def examples():
    """``{model: keys}`` of the year's general round."""
    return {
        "evaluations_ratinground": [_general().pk],
        "evaluations_ruleset": [rule_set.pk for rule_set in _rule_sets()],
    }


def rates_visits():
    """The rates of a year and of a unit in it, and the list behind their numbers."""
    from tests.support.site import Visit, page

    rates, listed = page("dashboard-ratings"), page("dashboard-rating-list")
    yield rates
    yield Visit("dashboard-ratings: unit", rates.url + "?don-vi=luc-nam")
    yield Visit("dashboard-ratings: misread", rates.url + "?nam=1999&don-vi=la")
    yield Visit(
        "dashboard-rating-list: kept to", listed.url + "?doi-tuong=cdcs&ket-qua=tot-tro-len&xep=-result"
    )
    yield Visit("dashboard-rating-list: misread", listed.url + "?tim=khong co dau&dot=la&loai-hinh=la")


def _general():
    return RatingRound.objects.filter(only_named=False).latest("year")


def _rule_sets():
    return list(RuleSet.objects.filter(round=_general()))


def visits(model, examples):
    """The pages of a round or a rule set beside its form; ``examples``: of rule sets the confirmed one first."""
    from tests.support.site import Upload, page, sent  # which knows this list

    name = f"admin:{model}"
    if model == "evaluations_ratinground":
        yield page(f"{name}_copy", examples[0])
        yield sent(f"{name}_copy", {"year": "1999"}, "input[name=copy]", examples[0], case="refused")
        return
    open_one = examples[-1]
    yield page(f"{name}_next", examples[0])
    for key in examples:
        yield page(f"{name}_confirm", key)
    yield sent(f"{name}_confirm", {"source_document": ""}, "input[name=confirm]", open_one, case="empty")
    shipped = rule_set_workbook(RuleSet.objects.get(pk=open_one))
    for case, content in (
        ("same", shipped),
        ("problems", from_rows(["Mã", "Nội dung tiêu chí", "Điểm tối đa"], ["1", "", "x"])),
    ):
        file = {"file": Upload("bo-tieu-chi.xlsx", content)}
        yield sent(
            "rule-set-import-preview", file, "main form .button", open_one, case=case, on="rule-set-import"
        )
    yield page("rule-set-import", open_one)


def quality_target_visits(page, sent, upload):
    """The shares of the year, a decision, and the form of a new one: with mistakes, and previewed."""
    name, button = "quality-target-new", "button.button[value=preview]"
    yield page("quality-target-list")
    yield page("quality-target-detail", QualityTargetDecision.objects.first().pk)
    unit = Unit.objects.get(code="luc-nam").pk
    yield sent(name, {f"nha-nuoc-{unit}": "101", "signed_on": "mai"}, button, case="wrong")
    day = clock.today().strftime("%d/%m/%Y")
    paper = {"number": "77/QĐ", "signed_on": day, "effective_on": day}
    typed = paper | {f"nha-nuoc-{unit}": "87,5"}
    yield sent("quality-target-import-preview", typed, button, case="typed", on=name)
    name, head = "quality-target-import", ["Đơn vị", "Khu vực nhà nước"]
    yield page(name)
    yield sent(name, {"signed_on": "mai"}, "main form .button", case="empty")
    for case, share in (("refused", 120), ("new", 87.5)):
        file = {"file": upload("chi-tieu.xlsx", from_rows(head, ["LĐLĐ huyện Lục Nam", share]))}
        yield sent("quality-target-import-preview", paper | file, "main form .button", case=case, on=name)
