"""What becomes of a grassroots union after it was entered. Each verb is one transaction, names its actor, and claims what the
person saw: ``seen`` is the key of the union's latest history row on the page, so that two people never overwrite each other.

The founding never changes with any of them.
"""

import datetime
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction

from units.locks import change_register, refuse_reorganised
from units.models import (
    CeasedReason,
    GrassrootsUnion,
    UnionEvent,
    UnionEventKind,
    Unit,
    UnitKind,
    UnitVersion,
)
from units.rights import EVERYWHERE, may_manage, require
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.text import prose
from workflow.steps import StepRefused
from workflow.versions import claim_version

DETAILS = (
    "kind",
    "employer",
    "tax_code",
    "place",
    "address",
    "workforce",
    "members",
    "figures_on",
    "note",
)
AHEAD = datetime.timedelta(days=366)  # how far ahead a decision may take effect


@contextmanager
def claimed(union: GrassrootsUnion, seen: int, by):
    """The union as it is now, held by this transaction; SomebodyWasFaster where it is not what the person saw any more."""
    with transaction.atomic():
        change_register()
        held = (
            GrassrootsUnion.objects.select_for_update(no_key=True, of=("self",))
            .select_related("kind")
            .get(pk=union.pk)
        )
        require(may_manage(by, held.unit_id))
        claim_version(held, seen, by=by)
        held._history_user = by
        yield held


def _save(union) -> None:
    union.full_clean()
    union.save()


def _event(union, by, kind, day, decision_number="", comment="", **more) -> UnionEvent:
    event = UnionEvent(
        union=union,
        kind=kind,
        effective_on=day,
        decision_number=decision_number,
        comment=comment,
        recorded_by=by,
        **more,
    )
    event.full_clean()
    event.save()
    return event


def _check_day(union, day, field) -> None:
    """A day that could be: not before the founding, not far ahead."""
    founding = getattr(union, "founding", None)
    if founding is not None and day < founding.founded_on:
        raise ValidationError(
            {field: f"CĐCS thành lập ngày {date_vi(founding.founded_on)}: ngày này không thể trước đó."}
        )
    if day > clock.today() + AHEAD:
        raise ValidationError({field: "Ngày này quá xa. Vui lòng kiểm tra lại năm."})


def require_active(union) -> None:
    if union.ceased_on is not None:
        raise StepRefused(
            f"CĐCS này đã ghi kết thúc hoạt động từ {date_vi(union.ceased_on)}. Không có gì thay đổi."
        )


def require_ceased(union) -> None:
    if union.ceased_on is None:
        raise StepRefused("CĐCS này đang hoạt động. Không có gì thay đổi.")


def change_details(*, by, union: GrassrootsUnion, seen: int, **details) -> bool:
    """Change figures and details (``DETAILS``); whether anything changed. Raises ValidationError by field, SomebodyWasFaster."""
    if unknown := details.keys() - set(DETAILS):
        raise TypeError(f"not a detail: {unknown}")
    current = GrassrootsUnion.objects.get(pk=union.pk)
    # Also the answer to a sending that is repeated because the first answer got lost.
    if all(getattr(current, name) == value for name, value in details.items()):
        require(may_manage(by, current.unit_id))
        return False
    with claimed(union, seen, by) as held:
        for name, value in details.items():
            setattr(held, name, value)
        _save(held)
    return True


def rename(
    *, by, union: GrassrootsUnion, seen: int, name: str, effective_on, decision_number="", comment=""
) -> UnionEvent:
    """Give the union another name from a day on; the founding keeps the old one."""
    with claimed(union, seen, by) as held:
        require_active(held)
        _check_day(held, effective_on, "effective_on")
        old, held.name = held.name, name
        _save(held)
        if old == held.name:
            raise ValidationError({"name": "Tên mới giống tên đang dùng. Chưa có gì thay đổi."})
        return _event(
            held,
            by,
            UnionEventKind.RENAMED,
            effective_on,
            decision_number,
            comment,
            old_name=old,
            new_name=held.name,
        )


def correct_name(*, by, union: GrassrootsUnion, seen: int, name: str) -> None:
    """Put right a name that was written wrongly: no event, but in the history like every change."""
    with claimed(union, seen, by) as held:
        held.name = name
        _save(held)


def transfer(
    *, by, union: GrassrootsUnion, seen: int, to_unit: Unit, effective_on, decision_number="", comment=""
) -> UnionEvent:
    """Give the union to another unit; staff only. What it counted for stays where it was counted."""
    require(by.has_perm(EVERYWHERE))
    with claimed(union, seen, by) as held:
        refuse_reorganised(to_unit)
        require_active(held)
        _check_day(held, effective_on, "effective_on")
        if to_unit.pk == held.unit_id:
            raise ValidationError({"to_unit": "CĐCS đang thuộc đơn vị này. Vui lòng chọn đơn vị khác."})
        version = UnitVersion.objects.filter(unit=to_unit).in_force_on(effective_on).get(to_unit.pk)
        if to_unit.withdrawn or version is None or version.kind == UnitKind.PROVINCE:
            raise ValidationError({"to_unit": "Đơn vị này không quản lý công đoàn cơ sở."})
        if to_unit.dissolved_on is not None and to_unit.dissolved_on <= effective_on:
            raise ValidationError(
                {"to_unit": f"Đơn vị này kết thúc hoạt động từ {date_vi(to_unit.dissolved_on)}."}
            )
        from_unit, held.unit = held.unit, to_unit
        _save(held)
        return _event(
            held,
            by,
            UnionEventKind.TRANSFERRED,
            effective_on,
            decision_number,
            comment,
            from_unit=from_unit,
            to_unit=to_unit,
        )


def cease(
    *,
    by,
    union: GrassrootsUnion,
    seen: int,
    ceased_on,
    reason: str,
    decision_number="",
    comment="",
    merged_into: GrassrootsUnion | None = None,
) -> UnionEvent:
    """End the union on a day, with the reason; ``merged_into``: the union that takes it over, whose history says so too."""
    with claimed(union, seen, by) as held:
        require_active(held)
        _check_day(held, ceased_on, "ceased_on")
        if reason == CeasedReason.OTHER and not prose(comment):
            raise ValidationError({"comment": "Chọn “Lý do khác” thì cần ghi rõ lý do."})
        successor = _successor(held, merged_into, reason, ceased_on, by)
        held.ceased_on, held.ceased_reason = ceased_on, reason
        _save(held)
        if successor is not None:
            _event(
                successor,
                by,
                UnionEventKind.MERGED_INTO,
                ceased_on,
                decision_number,
                old_name=held.name,
                new_name=successor.name,
            )
        return _event(
            held,
            by,
            UnionEventKind.CEASED,
            ceased_on,
            decision_number,
            comment,
            reason=reason,
            old_name=held.name,
            new_name=successor.name if successor else "",
        )


def _successor(union, other, reason, day, by) -> GrassrootsUnion | None:
    if other is None:
        return None
    require(may_manage(by, other.unit_id))
    if reason != CeasedReason.MERGED:
        raise ValidationError({"merged_into": "Chỉ chọn CĐCS tiếp nhận khi lý do là sáp nhập, hợp nhất."})
    if other.pk == union.pk:
        raise ValidationError({"merged_into": "CĐCS không thể sáp nhập vào chính mình."})
    if other.ceased_on is not None and other.ceased_on <= day:
        raise ValidationError({"merged_into": "CĐCS tiếp nhận đã kết thúc hoạt động."})
    return other


def resume(
    *, by, union: GrassrootsUnion, seen: int, effective_on, decision_number="", comment=""
) -> UnionEvent:
    """A union that had ceased works again, or had been ended by mistake; the comment says which."""
    with claimed(union, seen, by) as held:
        require_ceased(held)
        if effective_on < held.ceased_on:
            raise ValidationError(
                {
                    "effective_on": f"CĐCS kết thúc hoạt động từ {date_vi(held.ceased_on)}: không thể trước ngày đó."
                }
            )
        _check_day(held, effective_on, "effective_on")
        if not prose(comment):
            raise ValidationError({"comment": "Cần ghi rõ lý do hoạt động trở lại."})
        if not UnionEvent.objects.ends_on(held.ceased_on).filter(union=held).exists():
            # It came from a list with its end: what is written over here stays known.
            _event(held, by, UnionEventKind.CEASED, held.ceased_on, reason=held.ceased_reason)
        held.ceased_on, held.ceased_reason = None, ""
        _save(held)
        return _event(held, by, UnionEventKind.RESUMED, effective_on, decision_number, comment)
