"""The verbs of rule sets: rewrite, confirm, make the next version, fix before scoring. Each is one transaction with its actor."""

from django.db import transaction
from django.db.models import Max

from evaluations.models import RuleSet
from evaluations.rights import may_confirm, may_prepare, require
from evaluations.rounds.rule_set_content import Content, write
from vietnamese import clock
from vietnamese.fields import refuse_unreadable
from vietnamese.text import one_line
from workflow.steps import SomebodyWasFaster, StepRefused

SCORED = (
    "Bộ tiêu chí này đã dùng để chấm điểm nên không sửa được. Vui lòng chép thành bản mới rồi sửa bản mới."
)
CONFIRMED = "Bộ tiêu chí này đã được xác nhận là chính thức. Muốn sửa, vui lòng bỏ xác nhận trước."
CHANGED = "Bộ tiêu chí đã được sửa sau khi anh/chị mở trang. Chưa có gì được ghi; vui lòng xem lại."


def locked(rule_set: RuleSet) -> RuleSet:
    """The row as it is now, for whoever writes in this transaction; others wait."""
    return RuleSet.objects.select_for_update(no_key=True, of=("self",)).get(pk=rule_set.pk)


def why_fixed(rule_set: RuleSet) -> str:
    """Why its content cannot be changed, in a sentence; '' if it can."""
    if rule_set.is_scored:
        return SCORED
    return CONFIRMED if rule_set.is_confirmed else ""


@transaction.atomic
def rewrite(*, by, rule_set: RuleSet, content: Content, seen: str | None = None) -> RuleSet:
    """Make the rule set say ``content``. ``seen``: the fingerprint of what the person looked at before.

    Raises StepRefused where it is fixed, SomebodyWasFaster where it was changed meanwhile.
    """
    require(may_prepare(by))
    current = locked(rule_set)
    if reason := why_fixed(current):
        raise StepRefused(reason)
    if seen is not None and Content.of(current).fingerprint != seen:
        raise SomebodyWasFaster(CHANGED)
    write(current, content)
    return current


@transaction.atomic
def confirm(*, by, rule_set: RuleSet, source_document: str, seen: str | None = None) -> RuleSet:
    """Say that these are the official rules, taken from that document. Possible before and after scoring has begun."""
    require(may_confirm(by))
    refuse_unreadable(source_document)
    document = one_line(source_document)
    if not document:
        raise StepRefused("Muốn xác nhận phải ghi văn bản làm căn cứ.")
    current = locked(rule_set)
    content = Content.of(current)
    if current.is_confirmed or (seen is not None and content.fingerprint != seen):
        raise SomebodyWasFaster(CHANGED)
    if shortcomings := content.shortcomings():
        raise StepRefused("Chưa xác nhận được: " + " ".join(shortcomings), shortcomings)
    current.source_document, current.confirmed_at, current.confirmed_by = document, clock.now(), by
    current.save()
    return current


@transaction.atomic
def withdraw_confirmation(*, by, rule_set: RuleSet) -> RuleSet:
    """It is no longer said to be official; its content stays, and can be changed again unless it was scored."""
    require(may_confirm(by))
    current = locked(rule_set)
    if not current.is_confirmed:
        raise SomebodyWasFaster("Bộ tiêu chí này không còn ở tình trạng đã xác nhận. Không có gì thay đổi.")
    current.confirmed_at = current.confirmed_by = None
    current.save()
    return current


@transaction.atomic
def next_version(*, by, rule_set: RuleSet) -> RuleSet:
    """A copy in the same round that can be changed, unconfirmed: what is not scored yet will be scored by it."""
    require(may_prepare(by))
    current = locked(rule_set)
    same = RuleSet.objects.filter(round=current.round_id, level=current.level, kind=current.kind_id)
    newest = same.aggregate(newest=Max("version"))["newest"]
    if newest != current.version:
        raise StepRefused(f"Đã có bản {newest} của bộ tiêu chí này. Vui lòng sửa bản đó.")
    if not current.is_scored:
        raise StepRefused("Bộ tiêu chí này chưa dùng để chấm điểm: vui lòng sửa thẳng, không cần bản mới.")
    return copied(current, round=current.round, version=newest + 1)


def copied(source: RuleSet, **where) -> RuleSet:
    """An unconfirmed copy of what ``source`` says, in another round or as another version."""
    copy = RuleSet(level=source.level, kind=source.kind, copied_from=source, **where)
    write(copy, Content.of(source))
    return copy


@transaction.atomic
def fix_for_scoring(rule_set: RuleSet) -> None:
    """Called with the first score: from now on the database refuses every change. Raises StepRefused if it is not complete."""
    current = locked(rule_set)
    if current.is_scored:
        return
    if shortcomings := Content.of(current).shortcomings():
        raise StepRefused("Chưa chấm điểm được theo bộ tiêu chí này: " + " ".join(shortcomings), shortcomings)
    RuleSet.objects.filter(pk=current.pk).update(scored_at=clock.now())
