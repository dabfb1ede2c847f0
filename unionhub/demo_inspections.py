"""Sample inspections: the province's plan of last year and this one, what two units plan themselves, findings in every state."""

import datetime

from evaluations.actions import findings, inspections
from evaluations.inspecting.times import month, quarter
from evaluations.models import InspectionKind
from units.models import GrassrootsUnion, Unit
from vietnamese import clock

# Units that the province inspects, with the number of months from now; of those that are over, what was found.
PROVINCE = [
    ("luc-nam", -4, ["old", "reported"]),
    ("kcn", -3, ["overdue", "closed", "open"]),
    ("yen-the", -2, []),
    ("y-te", -1, ["open"]),
    ("viet-yen", 0, []),
    ("tan-yen", 2, []),
]
TEXTS = [
    (
        "Sổ theo dõi đoàn viên ở 3 CĐCS chưa cập nhật số kết nạp mới của hai quý gần nhất.",
        "Cập nhật đủ và gửi bảng đối chiếu.",
    ),
    (
        "Chưa xây dựng kế hoạch thực hiện Chương trình của năm đến từng CĐCS.",
        "Ban hành kế hoạch, giao chỉ tiêu cho từng CĐCS.",
    ),
    (
        "Thu kinh phí công đoàn của doanh nghiệp còn chậm so với quy định.",
        "Đôn đốc, lập danh sách doanh nghiệp còn nợ kinh phí.",
    ),
]
REMEDY = "Đã cập nhật xong sổ theo dõi ở cả 3 CĐCS, gửi kèm bảng đối chiếu ngày hôm nay."
# Units that inspect their own grassroots unions.
OWN = ("luc-nam", "kcn")
A_DAY = datetime.timedelta(days=1)


def load(cast) -> None:
    """``cast``: ``demo.Cast``; needs the units and the sample register."""
    year = clock.today().year
    units = {unit.code: unit for unit in Unit.objects.all()}
    province = units["bac-giang"]
    made_of = {}
    for code, offset, found in PROVINCE:
        number = min(max(clock.today().month + offset, 1), 12)
        made_of[code] = _plan(cast.staff, province, [units[code]], month(year, number))[0]
        _visit(made_of[code], cast.staff, cast.reporters.get(code), found)
    _plan(
        cast.staff,
        province,
        [units["tp-bac-giang"], units["hiep-hoa"]],
        quarter(year - 1, 4),
        kind=InspectionKind.SUPERVISION,
        about_finance=True,
    )
    cancelled = _plan(cast.staff, province, [units["giao-duc"]], quarter(year, 4))[0]
    inspections.step_with_reason(
        by=cast.staff, inspection=cancelled, step=inspections.CANCEL, comment="Trùng đợt thanh tra của sở."
    )
    for code in OWN:
        unions = list(GrassrootsUnion.objects.active().filter(unit=units[code]).order_by("pk")[:3])
        officer = cast.reporters[code]
        for number, one in enumerate(
            _plan(officer, units[code], unions, quarter(year, _quarter()), about_finance=True)
        ):
            if number == 0:
                _visit(one, officer, officer, ["open"], day=clock.today())


def _quarter() -> int:
    return (clock.today().month + 2) // 3


def _plan(by, issuer, subjects, days, **more):
    what = inspections.Planned(
        *days,
        about_programme=True,
        plan_number="05/KH",
        plan_signed_on=datetime.date(days[0].year, 1, 15),
        topic="Việc giao và thực hiện chỉ tiêu kết nạp đoàn viên, thành lập CĐCS."
        if "kind" not in more
        else "",
        **more,
    )
    return inspections.plan(by=by, issuer=issuer, subjects=subjects, what=what)


def _visit(inspection, by, officer, found, day=None) -> None:
    """In the middle of its month, unless that is still to come; findings by what has become of them."""
    day = day or inspection.planned_from + 10 * A_DAY
    if day > clock.today():
        return
    with clock.at(day):
        result = inspections.Result(
            day,
            "" if day == clock.today() and not found else f"{day:%d}/TB-KT",
            None if day == clock.today() and not found else day,
            "Đơn vị triển khai Chương trình nghiêm túc; còn một số tồn tại cần khắc phục."
            if found
            else "Đạt yêu cầu.",
        )
        inspections.visit(by=by, inspection=inspection, result=result)
        rows = []
        for (text, demand), state in zip(TEXTS, found, strict=False):
            weeks = {"overdue": 3, "old": 6, "reported": 20}.get(state, 30)
            content = findings.Content(text, demand, day + weeks * 7 * A_DAY, "Ban Thường vụ")
            rows.append((findings.add(by=by, inspection=inspection, content=content), state))
    for finding, state in rows:
        if state in ("reported", "closed"):
            with clock.at(min(day + 20 * A_DAY, clock.today())):
                findings.report(by=officer or by, finding=finding, text=REMEDY)
        if state == "closed":
            on = min(day + 25 * A_DAY, clock.today())
            with clock.at(on):
                findings.close(by=by, finding=finding, on=on, note="Đã kiểm tra lại sổ sách.")
