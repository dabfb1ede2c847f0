"""Sample inspections: the province's plan of last year and this one, what two units plan themselves, findings in every state."""

import datetime

from evaluations.inspections import actions, finding_actions
from evaluations.inspections.times import month, quarter
from evaluations.models import InspectionKind
from unionhub.sample.papers import paper_number
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
# What was found, what is demanded, and what the unit reports to have done.
FINDINGS_OF_UNITS = [
    (
        "Sổ theo dõi đoàn viên ở 3 CĐCS chưa cập nhật số kết nạp mới của hai quý gần nhất.",
        "Cập nhật đủ và gửi bảng đối chiếu.",
        "Đã cập nhật xong sổ theo dõi ở cả 3 CĐCS, gửi kèm bảng đối chiếu ngày hôm nay.",
    ),
    (
        "Chưa xây dựng kế hoạch thực hiện Chương trình của năm đến từng CĐCS.",
        "Ban hành kế hoạch, giao chỉ tiêu cho từng CĐCS.",
        "Đã ban hành kế hoạch và giao chỉ tiêu đến từng CĐCS.",
    ),
    (
        "Thu kinh phí công đoàn của doanh nghiệp còn chậm so với quy định.",
        "Đôn đốc, lập danh sách doanh nghiệp còn nợ kinh phí.",
        "Đã lập danh sách và gửi văn bản đôn đốc các doanh nghiệp còn nợ kinh phí.",
    ),
]
FINDINGS_OF_UNIONS = [
    (
        "Sổ theo dõi đoàn viên chưa cập nhật số kết nạp mới của hai quý gần nhất.",
        "Cập nhật đủ và báo cáo công đoàn cấp trên.",
        "Đã cập nhật xong sổ theo dõi đoàn viên.",
    ),
]
# Units that inspect their own grassroots unions.
OWN = ("luc-nam", "kcn")
A_DAY = datetime.timedelta(days=1)
PROVINCE_PLAN, SUPERVISION_PLAN, OWN_PLAN = 5, 41, 3
FIRST_CONCLUSION = 11


def load(cast) -> None:
    """``cast``: who plans and visits; needs the units and the sample register."""
    year = clock.today().year
    units = {unit.code: unit for unit in Unit.objects.all()}
    province = units["bac-giang"]
    made_of = {}
    for code, offset, found in PROVINCE:
        number = min(max(clock.today().month + offset, 1), 12)
        made_of[code] = _plan(cast.staff, province, PROVINCE_PLAN, [units[code]], month(year, number))[0]
        _visit(made_of[code], cast.staff, cast.reporters.get(code), found, FINDINGS_OF_UNITS)
    _plan(
        cast.staff,
        province,
        SUPERVISION_PLAN,
        [units["tp-bac-giang"], units["hiep-hoa"]],
        quarter(year - 1, 4),
        kind=InspectionKind.SUPERVISION,
        about_finance=True,
    )
    cancelled = _plan(cast.staff, province, PROVINCE_PLAN, [units["giao-duc"]], quarter(year, 4))[0]
    actions.step_with_reason(
        by=cast.staff, inspection=cancelled, step=actions.CANCEL, comment="Trùng đợt thanh tra của sở."
    )
    for code in OWN:
        unions = list(GrassrootsUnion.objects.active().filter(unit=units[code]).order_by("pk")[:3])
        officer = cast.reporters[code]
        for number, one in enumerate(
            _plan(officer, units[code], OWN_PLAN, unions, quarter(year, _quarter()), about_finance=True)
        ):
            if number == 0:
                _visit(one, officer, officer, ["open"], FINDINGS_OF_UNIONS, day=clock.today())


def _quarter() -> int:
    return (clock.today().month + 2) // 3


def _plan(by, issuer, number, subjects, days, **more):
    what = actions.Planned(
        *days,
        about_programme=True,
        plan_number=paper_number(number, issuer, "KH"),
        plan_signed_on=datetime.date(days[0].year, 1, 15),
        topic="Việc giao và thực hiện chỉ tiêu kết nạp đoàn viên, thành lập CĐCS."
        if "kind" not in more
        else "",
        **more,
    )
    return actions.plan(by=by, issuer=issuer, subjects=subjects, what=what)


def _visit(inspection, by, officer, found, texts, day=None) -> None:
    """In the middle of its month, unless that is still to come; findings by what has become of them."""
    day = day or inspection.planned_from + 10 * A_DAY
    if day > clock.today():
        return
    with clock.at(day):
        result = actions.Result(
            day,
            ""
            if day == clock.today() and not found
            else f"{FIRST_CONCLUSION + 3 * inspection.planned_from.month}/TB-UBKT",
            None if day == clock.today() and not found else day,
            "Đơn vị triển khai Chương trình nghiêm túc; còn một số tồn tại cần khắc phục."
            if found
            else "Đạt yêu cầu.",
        )
        actions.visit(by=by, inspection=inspection, result=result)
        rows = []
        for (text, demand, remedy), state in zip(texts, found, strict=False):
            weeks = {"overdue": 3, "old": 6, "reported": 20}.get(state, 30)
            content = finding_actions.Content(text, demand, day + weeks * 7 * A_DAY, "Ban Thường vụ")
            finding = finding_actions.add(by=by, inspection=inspection, content=content)
            rows.append((finding, remedy, state))
    for finding, remedy, state in rows:
        if state in ("reported", "closed"):
            with clock.at(min(day + 20 * A_DAY, clock.today())):
                finding_actions.report(by=officer or by, finding=finding, text=remedy)
        if state == "closed":
            on = min(day + 25 * A_DAY, clock.today())
            with clock.at(on):
                finding_actions.close(by=by, finding=finding, on=on, note="Đã kiểm tra lại sổ sách.")
