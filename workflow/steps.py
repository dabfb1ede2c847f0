"""A step from one state to another: claimed by one conditional update, logged in the same transaction.

Reading the state, checking it and saving lets several people win on PostgreSQL. Here the database decides: the update names
the state (and the revision) that the person saw, and no row changed means that somebody was faster.
"""

from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from vietnamese.dates import datetime_vi
from vietnamese.text import prose


def batched(items, size):
    """Lists of at most ``size`` (``itertools.batched`` comes with Python 3.12)."""
    items = iter(items)
    while some := list(islice(items, size)):
        yield some


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


def who_acted(person, *, by) -> str:
    """“chính anh/chị” for ``by``, who is told of it, also of another tab of theirs; “hệ thống” where ``person`` is None."""
    if person is None:
        return "hệ thống"
    return "chính anh/chị" if person.pk == by.pk else str(person)


def perform(step, subject, *, by, transitions, comment="", expected=None, changes=None, **logged):
    """Take ``step`` on ``subject``, all or nothing.

    ``transitions``: the subject's related manager of logged transitions. ``expected``: further columns that must still have
    the value that the person saw. ``changes``: columns written together with the state. ``logged``: further columns of the
    log row. Returns the log row; raises ``StepRefused`` or ``SomebodyWasFaster``.
    """
    comment = prose(comment)
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


def perform_many(step, subjects, *, by, log, changes, logged, comment="", batch_size=500):
    """Take ``step`` on many subjects, all or none; each as ``perform`` would, in a constant number of queries per batch.

    ``subjects``: instances as they were read, of one model. ``log``: the model of the transitions and the name of its key to
    the subject, as a pair. ``changes``: ``subject -> {column: value}`` written together with the state, the same columns for
    all. ``logged``: ``subject -> {column: value}`` of its log row, with a ``comment`` of its own if need be. Raises
    ``StepRefused``, or ``SomebodyWasFaster`` where the state of one of them is not any more what was read; the instances then
    carry nothing new.
    """
    comment = prose(comment)
    if not subjects:
        return
    transitions, key = log
    model = type(subjects[0])
    seen = {subject.pk: subject.state for subject in subjects}
    written = {subject.pk: changes(subject) for subject in subjects}
    rows = [
        transitions(
            **{key: subject, "comment": comment} | logged(subject),
            from_state=subject.state,
            to_state=step.target,
            step=step.name,
            by=by,
        )
        for subject in subjects
    ]
    if step.needs_comment and not all(row.comment for row in rows):
        raise StepRefused("Cần ghi rõ lý do.")
    with transaction.atomic():
        now = {}
        for some in batched(sorted(seen), batch_size):
            locked = model._base_manager.select_for_update(no_key=True).order_by("pk").filter(pk__in=some)
            now.update(locked.values_list("pk", "state"))
        other = [subject for subject in subjects if now.get(subject.pk) != subject.state]
        wrong = [subject for subject in subjects if subject.state not in step.sources]
        if other or wrong:
            raise SomebodyWasFaster(_who_moved_on(step, other or wrong))
        for subject in subjects:
            subject.state = step.target
            for name, value in written[subject.pk].items():
                setattr(subject, name, value)
        columns = ["state", *written[subjects[0].pk]]
        _update_many(model, subjects, columns)
        transitions.objects.bulk_create(rows, batch_size=batch_size)


def _update_many(model, subjects, columns):
    """Write these columns of every row, through the driver: ``bulk_update`` takes many times as long for thousands."""
    fields = [model._meta.get_field(name) for name in columns]
    quote, key = connection.ops.quote_name, model._meta.pk
    names = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    written = [field.attname for field in (*fields, key)]
    prepared = [
        [
            field.get_db_prep_save(getattr(subject, name), connection)
            for field, name in zip((*fields, key), written, strict=True)
        ]
        for subject in subjects
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {names} WHERE {quote(key.column)} = %s",  # noqa: S608 - names of ours
            prepared,
        )


def _who_moved_on(step, subjects):
    first, more = subjects[0], len(subjects) - 1
    who = f"{first}" + (f" và {more} trường hợp khác" if more else "")
    return (
        f"Không thể “{step.label}”: {who} đã chuyển trạng thái sau khi anh/chị mở trang. "
        "Không có gì bị thay đổi; vui lòng xem lại danh sách."
    )


def _who_was_faster(step, subject, transitions, by):
    last = transitions.select_related("by").order_by("-pk").first()
    if last is None:
        return f"Không thể “{step.label}”: {subject} đang ở trạng thái khác."
    who = who_acted(last.by, by=by)
    when = datetime_vi(last.at)
    if last.to_state in step.sources:
        return (
            f"Không thể “{step.label}”: {who} đã thao tác lúc {when}, bản đang xem không còn là bản mới nhất. "
            "Không có gì bị thay đổi thêm; vui lòng xem lại bản mới."
        )
    state = type(subject)._meta.get_field("state")
    label = dict(state.choices).get(last.to_state, last.to_state)
    return (
        f"Không thể “{step.label}”: {who} đã thao tác trước lúc {when}, "
        f"trạng thái hiện nay là “{label}”. Không có gì bị thay đổi thêm."
    )
