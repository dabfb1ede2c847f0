"""Looks at an event before it is carried out. Reads only, in a fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from targets.models import ReportState
from unionhub.reorganise import defaults
from unionhub.reorganise.checks import problems_of
from unionhub.reorganise.current_state import A_DAY, Situation
from unionhub.reorganise.preview import (
    Moved,
    Preview,
    ReportChange,
    TargetRow,
    TotalRow,
    UnitChange,
    UnitState,
    UserChange,
)
from unionhub.reorganise.request import SUCCESSOR, Request
from units.models import PartRole, UnitGroupMember, UnitKind
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group


@dataclass(frozen=True)
class Prepared:
    """A preview with what it was made from; who carries the event out needs both."""

    preview: Preview
    situation: Situation
    unions: dict[int, str]  # {union id: code of the unit it goes to}, without those that stay
    enterprises: dict[int, str]


def completed(request: Request) -> Request:
    """``request`` with the default in place of every None.

    Unions and enterprises: all to the heir of their unit, else to the first successor; of a unit that stays, none. Users:
    to the unit that answers for the open reports, or staying until those are done (``OWN``). Targets: what
    ``Preview.to_move`` proposes, to the only successor or, on a dissolution, cut where nobody takes the rest; none for other
    kinds; left at None for a division.
    """
    return defaults.completed_from(Situation.of(request))


def prepare(request: Request) -> Preview:
    """What the event would do, or why it cannot be done (``problems``, in Vietnamese, each with its field).

    Never raises for what somebody can type: unknown codes, days out of order and sums that do not add up are problems, and
    the rest of the preview is filled in as far as it makes sense. The number of queries does not grow with the data.
    """
    return prepared(request).preview


def prepared(request: Request) -> Prepared:
    situation = Situation.of(request)
    request = defaults.completed_from(situation)
    problems = problems_of(situation, request)
    unions = situation.destinations(situation.unions, request.unions)
    enterprises = situation.destinations(situation.enterprises, request.enterprises)
    targets, totals = _targets(situation, request)
    preview = Preview(
        request=request,
        problems=tuple(problems),
        remarks=tuple(_remarks(situation, request, totals)),
        units=tuple(_units(situation, request)),
        users=tuple(_users(situation, request)),
        unions=tuple(_moved(situation, situation.unions, unions)),
        enterprises=tuple(_moved(situation, situation.enterprises, enterprises)),
        reports=tuple(_reports(situation, request)),
        to_move=tuple(defaults.to_move(situation)),
        proposed=defaults.allocation(situation, request, unions),
        targets=targets,
        totals=totals,
        fingerprint=situation.fingerprint(request),
    )
    return Prepared(
        preview,
        situation,
        {pk: code for pk, code in unions.items() if code},
        {pk: code for pk, code in enterprises.items() if code},
    )


def _units(situation, request):
    for unit in request.ending:
        before = _state(situation, unit.code)
        heir = situation.name(unit.heir) if unit.heir else ""
        yield UnitChange(unit.code, PartRole.ENDING, before, None, heir)
    for unit in request.new:
        after = UnitState(unit.name, unit.short_name, _kind(unit.kind), situation.name(unit.parent))
        yield UnitChange(unit.code, PartRole.NEW, None, after)
    for unit in request.staying:
        before = _state(situation, unit.code)
        after = before and UnitState(
            unit.name or before.name,
            unit.short_name or before.short_name,
            _kind(unit.kind) or before.kind,
            situation.name(unit.parent) if unit.parent else before.parent,
        )
        yield UnitChange(unit.code, PartRole.STAYING, before, after)


def _state(situation, code):
    unit = situation.units.get(code)
    version = unit.version_on(situation.day - A_DAY) if unit else None
    if version is None:
        return None
    parent = situation.unit_by_pk(version.parent_id)
    return UnitState(
        version.name,
        version.short_name,
        version.get_kind_display(),
        situation.name_before(parent.code) if parent else "",
    )


def _kind(value):
    return dict(UnitKind.choices).get(value, "")


def _users(situation, request):
    for fate in request.users:
        unit = situation.units.get(fate.unit)
        assignments = situation.reporters.get((fate.username, unit.pk)) if unit else None
        if assignments:
            ends = fate.unit in request.ending_codes and not fate.stays
            yield UserChange(
                fate.username,
                assignments[0].user.full_name,
                situation.name_before(fate.unit),
                tuple(situation.name(code) for code in fate.to),
                situation.day - A_DAY if ends else None,
                fate.stays,
            )


def _moved(situation, rows, going):
    sums = defaultdict(Counter)
    for row in rows:
        if row.pk not in going:
            continue
        code = situation.unit_by_pk(row.unit).code
        total = sums[code, going[row.pk] or code]
        total.update(count=1, members=row.members, workforce=row.workforce)
    for (code, to), total in sums.items():
        yield Moved(situation.name_before(code), situation.name(to), **total)


def _reports(situation, request):
    """Open reports that a unit that ends answers for, shells that are dropped, and those that new units get."""
    day = situation.day
    ending = {situation.units[unit.code].pk: unit for unit in request.ending if unit.code in situation.units}
    for report in situation.reports:
        owner = ending.get(report.responsible_id)
        if owner is None or report.state == ReportState.APPROVED:
            continue
        before = situation.name_before(owner.code)
        unit = situation.unit_by_pk(report.unit_id)
        if report.unit_id in ending and report.period.first_day >= day and not report.current_revision_id:
            after, what = "", f"Bỏ, vì kỳ bắt đầu sau khi {before} kết thúc hoạt động"
        elif owner.reports == SUCCESSOR:
            after = situation.name(owner.reports_by)
            what = f"Chuyển cho {after}"
        else:
            after, what = before, f"{before} tiếp tục lập"
        yield ReportChange(
            report.pk,
            situation.name_before(unit.code) if unit else "",
            str(report.period),
            report.state_label,
            before,
            after,
            what,
        )
    for period in situation.periods:
        if period.is_open and period.cut_off >= day:
            for unit in request.new:
                if unit.owes_reports:
                    yield ReportChange(
                        None, unit.short_name, str(period), "Chưa báo cáo", "", unit.short_name, "Lập mới"
                    )


def _targets(situation, request):
    """The rows of every unit that takes part, and the province's sums, before and after."""
    moved, gets, cuts = Counter(), set(), Counter()
    for move in request.targets or ():
        moved[move.unit, move.year, move.indicator] -= move.amount
        if move.to:
            moved[move.to, move.year, move.indicator] += move.amount
            gets.add((move.to, move.year, move.indicator))
        else:
            cuts[move.year, move.indicator] += move.amount
    order = {code: one.order for code, one in situation.indicators.items()}
    keys = {(year, indicator) for pk, year, indicator in situation.amounts}
    keys = sorted(keys, key=lambda key: (key[0], order[key[1]]))
    rows = []
    for code in request.units:
        unit = situation.units.get(code)
        for year, indicator in keys:
            before = situation.target(unit.pk, year, indicator) if unit else None
            key = code, year, indicator
            after = before
            if key in moved or key in gets:
                after = (before or 0) + moved[key]
            if before is not None or after is not None:
                rows.append(TargetRow(code, situation.name(code), year, indicator, before, after))
    sums = Counter()
    for (_, year, indicator), amounts in situation.amounts.items():
        sums[year, indicator] += sum(amount.amount for amount in amounts)
    changed = Counter()
    for (_, year, indicator), amount in moved.items():
        changed[year, indicator] += amount
    totals = tuple(TotalRow(*key, sums[key], sums[key] + changed[key], cuts[key]) for key in keys)
    return tuple(rows), totals


def _remarks(situation, request, totals):
    day = situation.day
    if day > clock.today():
        yield (
            f"Ngày có hiệu lực {date_vi(day)} chưa đến: tên gọi, phân công và chỉ tiêu thay đổi từ ngày đó; CĐCS, doanh "
            "nghiệp và báo cáo chưa nộp chuyển ngay khi ghi."
        )
    for unit in request.ending:
        if not unit.heir:
            yield f"{situation.name_before(unit.code)} không có đơn vị kế thừa: kết quả cũ giữ ở dòng “đã kết thúc”."
    yield from _groups(situation, request)
    for name in _without_reporter(situation, request):
        yield f"{name} chưa có cán bộ báo cáo; sau khi thực hiện, vui lòng thêm tài khoản hoặc phân công."
    for row in totals:
        if row.cut:
            name = situation.indicators[row.indicator].short_name
            yield (
                f"Quyết định này cắt {group(row.cut)} chỉ tiêu năm {row.year} ({name}): toàn tỉnh từ "
                f"{group(row.before)} còn {group(row.after)}."
            )
    taking = {situation.units[code].pk for code in request.successors if code in situation.units}
    written = [
        report
        for report in situation.reports
        if report.unit_id in taking and report.current_revision_id and report.period.first_day >= day
    ]
    if request.ending and written:
        names = ", ".join(
            dict.fromkeys(
                f"{situation.name(situation.unit_by_pk(one.unit_id).code)} ({one.period})" for one in written
            )
        )
        yield f"Đã có báo cáo của đơn vị tiếp nhận sau ngày có hiệu lực: {names}. Cần xem lại số đoàn viên đầu kỳ."


def _groups(situation, request):
    """Which heirs take the place of a unit in a group."""
    heirs = {
        situation.units[one.code].pk: one
        for one in request.ending
        if one.heir and one.code in situation.units
    }
    if not heirs:
        return
    members = UnitGroupMember.objects.filter(unit__in=heirs).exclude(valid_until__lt=situation.day)
    for unit, name in members.order_by("group", "unit__order").values_list("unit", "group__name").distinct():
        one = heirs[unit]
        yield (
            f"Nhóm “{name}”: từ {date_vi(situation.day)}, {situation.name(one.heir)} "
            f"thay cho {situation.name_before(one.code)}."
        )


def _without_reporter(situation, request):
    """Names of units that take something over, owe reports and have nobody to write them."""
    served = {code for fate in request.users for code in fate.to}
    reporting = {unit for (_, unit), several in situation.reporters.items() if several[0].user.is_active}
    for unit in request.new:
        if unit.owes_reports and unit.code not in served:
            yield unit.name
    for unit in request.staying if len(request.units) > 1 else ():
        stored = situation.units.get(unit.code)
        if stored and stored.owes_reports and unit.code not in served and stored.pk not in reporting:
            yield unit.name or situation.version_of(unit).name
