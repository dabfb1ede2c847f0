"""A step from one state to another: claimed by one conditional update, logged in the same transaction.

Reading the state, checking it and saving lets several people win on PostgreSQL. Here the database decides: the update names
the state (and the revision) that the person saw, and no row changed means that somebody was faster.
"""

from dataclasses import dataclass

from django.db import transaction

from vietnamese.dates import datetime_vi


@dataclass(frozen=True)
class Step:
    """What a step is called, which states it may start from and where it leads."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    needs_comment: bool = False


class StepRefused(Exception):
    """The step cannot be taken. ``message`` is for people; ``problems`` lists what is missing, if that is the reason."""

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.message = message
        self.problems = list(problems)


class SomebodyWasFaster(StepRefused):
    """Another person took a step in between; ``message`` says who and when."""


def perform(step, subject, *, by, transitions, comment="", expected=None, changes=None, **logged):
    """Take ``step`` on ``subject``, all or nothing.

    ``transitions``: the subject's related manager of logged transitions. ``expected``: further columns that must still have
    the value that the person saw. ``changes``: columns written together with the state. ``logged``: further columns of the
    log row. Returns the log row; raises ``StepRefused`` or ``SomebodyWasFaster``.
    """
    comment = comment.strip()
    if step.needs_comment and not comment:
        raise StepRefused("Cần ghi rõ lý do.")
    seen = subject.state
    if seen not in step.sources:
        raise SomebodyWasFaster(_who_was_faster(step, subject, transitions, by))
    with transaction.atomic():
        claimed = (
            type(subject)
            ._base_manager.filter(pk=subject.pk, state=seen, **(expected or {}))
            .update(state=step.target, **(changes or {}))
        )
        if not claimed:
            raise SomebodyWasFaster(_who_was_faster(step, subject, transitions, by))
        row = transitions.create(
            from_state=seen, to_state=step.target, step=step.name, by=by, comment=comment, **logged
        )
    subject.refresh_from_db()
    return row


def _who_was_faster(step, subject, transitions, by):
    last = transitions.select_related("by").order_by("-pk").first()
    if last is None:
        return f"Không thể «{step.label}»: {subject} đang ở trạng thái khác."
    who = "chính anh/chị" if last.by_id == by.pk else last.by
    when = datetime_vi(last.at)
    if last.to_state in step.sources:
        return (
            f"Không thể «{step.label}»: {who} đã thao tác lúc {when}, bản đang xem không còn là bản mới nhất. "
            "Không có gì bị thay đổi thêm; đề nghị xem lại bản mới."
        )
    state = type(subject)._meta.get_field("state")
    label = dict(state.choices).get(last.to_state, last.to_state)
    return (
        f"Không thể «{step.label}»: {who} đã thao tác trước lúc {when}, "
        f"trạng thái hiện nay là «{label}». Không có gì bị thay đổi thêm."
    )
