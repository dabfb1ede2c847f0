"""The pages of rating, and of rounds and rule sets beside their forms, for the walks of ``tests/support/site.py``."""

from evaluations.actions.rule_sets import confirm
from evaluations.models import Evaluation, RatingRound, RuleSet
from evaluations.workbook.writer import rule_set_workbook
from tests.support import people, ratings
from tests.support.workbooks import from_rows


def furnish():
    """One of the two rule sets is confirmed; one union is in the round."""
    confirm(by=people.staff(), rule_set=_rule_sets()[0], source_document="Hướng dẫn số 12/HD-LĐLĐ")
    ratings.evaluation_of(ratings.union("luc-nam"), RatingRound.objects.get(only_named=False))


def round_visits():
    """The pages of a round and of its ratings."""
    from tests.support.site import page

    yield page("rating-home")
    yield page("evaluation-detail", Evaluation.objects.first().pk)


def examples():
    """``{model: keys}`` of the year's general round."""
    return {
        "evaluations_ratinground": [RatingRound.objects.get(only_named=False).pk],
        "evaluations_ruleset": [rule_set.pk for rule_set in _rule_sets()],
    }


def _rule_sets():
    return list(RuleSet.objects.filter(round__only_named=False))


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
        yield sent(f"{name}_upload", file, "input[name=check]", open_one, case=case)
    yield page(f"{name}_upload", open_one)
