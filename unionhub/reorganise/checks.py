"""What is wrong with an event, each thing in one sentence at its field. Pure: reads the situation only."""

import re
from collections import Counter

from django.core.exceptions import ValidationError

from targets.ledger.actions import MAX_AMOUNT
from unionhub.reorganise.current_state import A_DAY, Situation
from unionhub.reorganise.defaults import to_move
from unionhub.reorganise.kinds import KINDS, kind_of
from unionhub.reorganise.preview import Problem
from unionhub.reorganise.request import OWN, SUCCESSOR, Request
from units.models import Reorganisation, UnitKind, UnitVersion
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from vietnamese.text import fold

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
FARTHEST = 366  # days ahead that an event may be recorded
YEARS = range(2000, 2101)
ROLE_NAMES = {
    "ending": "đơn vị kết thúc",
    "new": "đơn vị thành lập mới",
    "staying": "đơn vị tiếp tục hoạt động",
}


def problems_of(situation: Situation, request: Request) -> list[Problem]:
    """``request``: completed. In the order of the page; only the first part where that leaves nothing to look at."""
    problems = [*_paper(request), *_shape(request), *_exist(situation, request)]
    if problems:
        return problems
    problems += _units(situation, request)
    problems += _new(situation, request)
    problems += _staying(situation, request)
    problems += kind_of(request).problems(situation, request)
    problems += _ending(situation, request)
    problems += _rows(situation, request, "unions", situation.unions, request.unions, "CĐCS")
    problems += _rows(
        situation, request, "enterprises", situation.enterprises, request.enterprises, "doanh nghiệp"
    )
    problems += _users(situation, request)
    problems += _targets(situation, request)
    return problems


def _paper(request):
    event = Reorganisation(
        kind=request.kind,
        number=request.number,
        signed_on=request.signed_on,
        effective_on=request.effective_on,
        note=request.note,
    )
    try:
        event.clean_fields(exclude=["recorded_by", "undone_by", "chosen", "effects"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield Problem(name, " ".join(messages))
    for name in ("signed_on", "effective_on"):
        if getattr(request, name).year not in YEARS:
            yield Problem(name, f"Ngày {date_vi(getattr(request, name))} không hợp lệ.")
    if (request.effective_on - clock.today()).days > FARTHEST:
        yield Problem("effective_on", "Ngày có hiệu lực còn quá xa: chỉ ghi trước tối đa một năm.")


def _shape(request):
    kind = KINDS.get(request.kind)
    if kind is None:
        yield Problem("kind", "Chưa chọn hình thức sắp xếp.")
        return
    for role, name in ROLE_NAMES.items():
        wanted, count = getattr(kind, role), len(getattr(request, role))
        if count < wanted.least:
            yield Problem(role, f"Hình thức này cần ít nhất {wanted.least} {name}.")
        elif wanted.most is not None and count > wanted.most:
            only = f"chỉ có {wanted.most} {name}" if wanted.most else f"không có {name}"
            yield Problem(role, f"Hình thức này {only}.")
    if len(request.successors) < kind.least_successors:
        yield Problem("new", f"Hình thức này cần ít nhất {kind.least_successors} đơn vị mới hoặc tiếp nhận.")
    for code, times in Counter(request.units).items():
        if times > 1:
            yield Problem("ending", f"Đơn vị “{code}” được chọn {times} lần.")


def _exist(situation, request):
    for role in ("ending", "staying"):
        for unit in getattr(request, role):
            if unit.code not in situation.units:
                yield Problem(f"{role}.{unit.code}", f"Không có đơn vị “{unit.code}”.")
            elif not situation.units[unit.code].versions.all():
                yield Problem(f"{role}.{unit.code}", f"Đơn vị “{unit.code}” chưa có tên gọi.")


def _units(situation, request):
    """Those that exist already must live on that day, and nothing may have happened to them after it."""
    day, kind = situation.day, kind_of(request)
    for role in ("ending", "staying"):
        for chosen in getattr(request, role):
            unit, field = situation.units[chosen.code], f"{role}.{chosen.code}"
            version = unit.version_on(day - A_DAY)
            name = version.short_name
            if version.kind == UnitKind.PROVINCE and not kind.takes_province:
                yield Problem(field, "LĐLĐ tỉnh chỉ có thể đổi tên.")
            gives_only = kind.gives_after_end and chosen.code in kind.givers(request)
            if unit.dissolved_on is not None and not (gives_only and unit.dissolved_on <= day):
                yield Problem(field, f"{name} đã kết thúc hoạt động từ ngày {date_vi(unit.dissolved_on)}.")
            elif unit.founded_on is not None and (
                unit.founded_on > day or (role == "ending" and unit.founded_on == day)
            ):
                yield Problem(field, f"{name} chỉ thành lập từ ngày {date_vi(unit.founded_on)}.")
            for pk, _, what in situation.later:
                if pk == unit.pk:
                    yield Problem(
                        field,
                        f"{name} đã có thay đổi sau ngày {date_vi(day)} ({what}); vui lòng hủy việc đó trước.",
                    )


def _new(situation, request):
    living = _living_names(situation, request)
    codes = set()
    for place, unit in enumerate(request.new):
        field = f"new.{unit.code or place}"
        if not CODE.match(unit.code) or len(unit.code) > 40:
            yield Problem(f"{field}.code", "Mã đơn vị chỉ gồm chữ thường không dấu, chữ số và gạch nối.")
        elif unit.code in situation.codes or unit.code in codes:
            yield Problem(f"{field}.code", f"Mã “{unit.code}” đã có.")
        if not 0 <= unit.order <= 32_767:
            yield Problem(f"{field}.order", "Số thứ tự không hợp lệ.")
        yield from _texts(field, unit.name, unit.short_name, unit.kind)
        for one in (unit.name, unit.short_name):
            if fold(one) in living:
                yield Problem(f"{field}.name", f"“{one}” là tên của một đơn vị đang hoạt động.")
                break
        yield from _parent(situation, request, field, unit.parent, before=codes)
        codes.add(unit.code)


def _texts(field, name, short_name, kind):
    version = UnitVersion(name=name, short_name=short_name, kind=kind)
    try:
        version.clean_fields(exclude=["unit", "valid_from", "parent", "sequence"])
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            yield Problem(f"{field}.{column}", " ".join(messages))
    if kind == UnitKind.PROVINCE:
        yield Problem(f"{field}.kind", "Chỉ có một LĐLĐ tỉnh.")


def _parent(situation, request, field, code, *, before):
    field = f"{field}.parent"
    if code in before:
        return
    unit = situation.units.get(code)
    if unit is None:
        yield Problem(field, f"Không có đơn vị cấp trên “{code}”." if code else "Chưa chọn đơn vị cấp trên.")
    elif unit.dissolved_on is not None or code in request.ending_codes:
        yield Problem(field, f"{situation.name_before(code)} không còn hoạt động, không thể là cấp trên.")


def _living_names(situation, request):
    names = set()
    for code, unit in situation.units.items():
        if code not in request.ending_codes and (
            unit.dissolved_on is None or unit.dissolved_on > situation.day
        ):
            version = unit.version_on(situation.day)
            names |= {fold(version.name), fold(version.short_name)}
    return names


def _staying(situation, request):
    for unit in request.staying:
        field = f"staying.{unit.code}"
        version = situation.version_of(unit)
        if unit.kind and unit.kind != version.kind and UnitKind.PROVINCE in (unit.kind, version.kind):
            yield Problem(f"{field}.kind", "Chỉ có một LĐLĐ tỉnh.")
        elif unit.name or unit.short_name or unit.kind:
            yield from (
                problem
                for problem in _texts(
                    field,
                    unit.name or version.name,
                    unit.short_name or version.short_name,
                    unit.kind or version.kind,
                )
                if version.kind != UnitKind.PROVINCE
            )
        if unit.parent:
            if version.kind == UnitKind.PROVINCE:
                yield Problem(f"{field}.parent", "LĐLĐ tỉnh không có đơn vị cấp trên ở đây.")
            new = {one.code for one in request.new}
            yield from _parent(situation, request, field, unit.parent, before=new)
            if situation.units.get(unit.parent) and _is_below(situation, unit.parent, unit.code):
                yield Problem(f"{field}.parent", "Đơn vị cấp trên lại nằm dưới chính đơn vị này.")


def _is_below(situation, code, above) -> bool:
    seen = set()
    while code and code not in seen:
        if code == above:
            return True
        seen.add(code)
        version = situation.units[code].version_on(situation.day)
        parent = situation.unit_by_pk(version.parent_id) if version.parent_id else None
        code = parent.code if parent else ""
    return False


def _ending(situation, request):
    for unit in request.ending:
        field, stored = f"ending.{unit.code}", situation.units[unit.code]
        name = situation.name_before(unit.code)
        if unit.heir and unit.heir not in request.successors:
            yield Problem(f"{field}.heir", f"Đơn vị kế thừa của {name} phải là đơn vị mới hoặc tiếp nhận.")
        if unit.reports not in (OWN, SUCCESSOR):
            yield Problem(f"{field}.reports", f"Chưa chọn đơn vị lập báo cáo chưa nộp của {name}.")
        elif unit.reports == SUCCESSOR:
            yield from _taken_over(situation, request, unit, field, name)
        elif not any(
            fate.unit == unit.code and fate.stays and (fate.username, stored.pk) in situation.reporters
            for fate in request.users
        ):
            yield Problem(
                f"{field}.reports",
                f"{name} không có cán bộ báo cáo nào ở lại để lập báo cáo chưa nộp; vui lòng giao cho đơn vị tiếp nhận.",
            )
        for report in situation.reports:
            if report.unit_id == stored.pk and report.period.first_day >= situation.day and _started(report):
                yield Problem(
                    "effective_on",
                    f"{name} đã có số liệu {report.period}, là kỳ bắt đầu sau khi kết thúc hoạt động. Kết quả không "
                    "chuyển được: vui lòng chọn ngày có hiệu lực muộn hơn.",
                )
        below = sorted(
            other.order
            for code, other in situation.units.items()
            if code not in request.ending_codes
            and not any(one.code == code and one.parent for one in request.staying)
            and (other.dissolved_on is None or other.dissolved_on > situation.day)
            and other.version_on(situation.day).parent_id == stored.pk
        )
        if below:
            yield Problem(
                field, f"{name} còn {len(below)} đơn vị trực thuộc; vui lòng chuyển các đơn vị đó trước."
            )


def _started(report) -> bool:
    return report.current_revision_id is not None


def _taken_over(situation, request, unit, field, name):
    by = situation.units.get(unit.reports_by)
    at_province = by is not None and by.version_on(situation.day).kind == UnitKind.PROVINCE
    if not unit.reports_by:
        yield Problem(f"{field}.reports_by", f"Chưa chọn đơn vị lập tiếp báo cáo chưa nộp của {name}.")
    elif unit.reports_by not in request.successors and not at_province:
        yield Problem(
            f"{field}.reports_by",
            f"Báo cáo chưa nộp của {name} chỉ giao cho đơn vị mới, đơn vị tiếp nhận hoặc LĐLĐ tỉnh.",
        )


def _rows(situation, request, field, rows, spreads, noun):
    """Unions or enterprises: every one of a unit that ends goes to somebody who takes part."""
    unit_of = {row.pk: row.unit for row in rows}
    for spread in spreads:
        at = f"{field}.{spread.unit}"
        if spread.unit not in situation.units or spread.unit not in request.units:
            yield Problem(at, f"Đơn vị “{spread.unit}” không tham gia đợt sắp xếp.")
            continue
        targets = {code for _, code in (*spread.by_place, *spread.one_by_one)} | {spread.rest}
        for code in sorted(targets - {"", *request.successors}):
            yield Problem(at, f"“{code}” không phải đơn vị mới hoặc tiếp nhận.")
        if spread.unit in targets:
            yield Problem(
                at, f"{noun} của {situation.name_before(spread.unit)} không thể chuyển cho chính mình."
            )
        pk = situation.units[spread.unit].pk
        if any(unit_of.get(key) != pk for key, _ in spread.one_by_one):
            yield Problem(
                at, f"Có {noun} không thuộc {situation.name_before(spread.unit)}; vui lòng tải lại trang."
            )
    going = situation.destinations(rows, spreads)
    for code in sorted(request.ending_codes):
        pk = situation.units[code].pk
        left = sum(1 for row in rows if row.unit == pk and not going.get(row.pk))
        if left:
            yield Problem(
                f"{field}.{code}",
                f"Còn {group(left)} {noun} của {situation.name_before(code)} chưa có đơn vị nhận.",
            )


def _users(situation, request):
    fates = {(fate.username, fate.unit): fate for fate in request.users}
    for fate in request.users:
        field = f"users.{fate.username}"
        unit = situation.units.get(fate.unit)
        if unit is None or (fate.username, unit.pk) not in situation.reporters:
            yield Problem(field, f"“{fate.username}” không phải cán bộ báo cáo của {fate.unit}.")
        for code in fate.to:
            if code not in request.successors:
                yield Problem(field, f"“{code}” không phải đơn vị mới hoặc tiếp nhận.")
        taken = next((one for one in request.ending if one.code == fate.unit and one.reports != OWN), None)
        if fate.stays and taken:
            yield Problem(
                field, "Báo cáo chưa nộp đã giao cho đơn vị tiếp nhận nên cán bộ không ở lại đơn vị cũ."
            )
    for code in request.ending_codes:
        pk = situation.units[code].pk
        for username, unit in situation.reporters:
            if unit == pk and (username, code) not in fates:
                yield Problem(f"users.{username}", f"Chưa chọn nơi làm việc mới của “{username}”.")


def _targets(situation, request):
    lines, kind = to_move(situation), kind_of(request)
    if request.targets is None:
        if any(request.leaving_of(one) for one in lines):
            yield Problem("targets", "Cần phân bổ chỉ tiêu của đơn vị kết thúc cho từng đơn vị tiếp nhận.")
        return
    line_of = {(one.unit, one.year, one.indicator): one for one in lines}
    yield from _leaving(situation, request, line_of)
    sums, seen = Counter(), set()
    for move in request.targets:
        key = move.unit, move.year, move.indicator
        field = f"targets.{move.unit}.{move.year}.{move.indicator}"
        if key not in line_of:
            yield Problem(field, f"{situation.name(move.unit)} không có chỉ tiêu năm {move.year} để chuyển.")
        elif move.amount < 0 or move.amount > MAX_AMOUNT:
            yield Problem(field, "Chỉ tiêu chuyển phải là số nguyên không âm.")
        elif move.to not in request.successors and (move.to or not kind.cuts):
            yield Problem(field, f"“{move.to}” không phải đơn vị mới hoặc tiếp nhận.")
        elif move.to in kind.givers(request):
            yield Problem(field, "Chỉ tiêu không thể chuyển cho đơn vị đang giao đi.")
        elif (*key, move.to) in seen:
            yield Problem(field, f"{situation.name(move.to)} được phân bổ hai lần.")
        seen.add((*key, move.to))
        sums[key] += move.amount
    for key, one in line_of.items():
        label = f"{situation.name_before(one.unit)}, năm {one.year}, {situation.indicators[one.indicator].short_name}"
        field = f"targets.{one.unit}.{one.year}.{one.indicator}"
        moved, wanted = sums[key], request.leaving_of(one)
        if one.unit in request.ending_codes and moved != wanted:
            yield Problem(
                field,
                f"{label}: đã phân bổ {group(moved)}, cần đúng {group(wanted)} "
                f"({'còn thiếu' if moved < wanted else 'thừa'} {group(abs(wanted - moved))}).",
            )
        elif moved > one.target - one.done and one.unit not in request.ending_codes:
            yield Problem(
                field,
                f"{label}: chỉ còn {group(max(one.target - one.done, 0))} để chuyển, không phải {group(moved)}.",
            )
        unit = situation.units[one.unit]
        late = [
            amount
            for amount in situation.amounts[unit.pk, one.year, one.indicator]
            if amount.effective_on > situation.day
        ]
        if moved and late:
            yield Problem(
                field,
                f"{label}: có quyết định chỉ tiêu hiệu lực từ {date_vi(late[-1].effective_on)}, sau ngày sắp xếp; "
                "vui lòng đính chính quyết định đó trước.",
            )


def _leaving(situation, request, line_of):
    for one in request.leaving:
        field = f"leaving.{one.unit}.{one.year}.{one.indicator}"
        line = line_of.get((one.unit, one.year, one.indicator))
        if line is None or one.unit not in request.ending_codes:
            yield Problem(field, f"Không có chỉ tiêu năm {one.year} để chuyển.")
        elif one.year != situation.day.year and one.amount != line.amount:
            yield Problem(field, f"Chỉ tiêu năm {one.year} chuyển cả, là {group(line.amount)}.")
        elif not 0 <= one.amount <= line.target:
            yield Problem(field, f"Số chuyển phải từ 0 đến {group(line.target)}.")
