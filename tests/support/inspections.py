"""Inspections for tests, made by the real actions."""

import datetime

from evaluations.inspections import actions, file_actions, finding_actions
from evaluations.models import Finding, Inspection, InspectionFile
from evaluations.models.inspection import UNSETTLED
from tests.support import people, ratings, unions
from tests.support.workbooks import from_rows
from units.models import Unit
from vietnamese import clock

DAY = datetime.date(2024, 5, 14)


def planned(subject=None, *, issuer=people.PROVINCE, by=None, day=DAY, until=None, **what) -> Inspection:
    """One of ``subject`` (default: the unit Lục Nam), about the programme, on that day."""
    what.setdefault("about_programme", True)
    return actions.plan(
        by=by or people.staff(),
        issuer=Unit.objects.get(code=issuer),
        subjects=[subject or Unit.objects.get(code="luc-nam")],
        what=actions.Planned(day, until or day, **what),
    )[0]


def visited(subject=None, *, by=None, day=DAY, **more) -> Inspection:
    inspection = planned(subject, by=by, day=day, **more)
    with clock.at(day):
        actions.visit(by=by or people.staff(), inspection=inspection, result=actions.Result(day))
    return inspection


def finding(inspection=None, *, by=None, days=30, text="Sổ đoàn viên chưa cập nhật.") -> Finding:
    """One with a deadline ``days`` after the visit."""
    inspection = inspection or visited()
    deadline = inspection.visited_on + datetime.timedelta(days=days)
    content = finding_actions.Content(text, "Cập nhật đủ đoàn viên mới.", deadline, "Ban Tổ chức")
    return finding_actions.add(by=by or people.staff(), inspection=inspection, content=content)


def closed(one: Finding, *, by=None, on=DAY) -> Finding:
    with clock.at(on):
        finding_actions.close(by=by or people.staff(), finding=one, on=on)
    return one


def with_minutes(inspection: Inspection, *, by=None, content=unions.PDF) -> InspectionFile:
    return file_actions.attach_minutes(
        by=by or people.staff(), inspection=inspection, name="bien-ban.pdf", content=content
    )


def with_remedy_file(one: Finding, *, by=None) -> InspectionFile:
    """Reported as remedied, with one file."""
    files = [("doi-chieu.pdf", unions.PDF)]
    finding_actions.report(by=by or people.staff(), finding=one, text="Đã cập nhật.", files=files)
    return one.files.get()


def union(unit_code="luc-nam", name="CĐCS Trường B"):
    return ratings.union(unit_code, name=name)


def visits_of_staff(page, sent, upload):
    """Pages of the province's staff, over the sample; ``page`` and ``sent`` as in ``tests/support/site.py``."""
    open_one = Finding.objects.filter(inspection__issuer__code=people.PROVINCE, state__in=UNSETTLED).first()
    waiting = Inspection.objects.filter(state="planned", issuer__code=people.PROVINCE).first()
    press = "main form.inspection .buttons .button"
    yield page("inspection-list")
    yield page("inspection-findings")
    yield page("inspection-copy")
    yield page("inspection-import")
    for case, time in (("refused", "bao giờ"), ("new", "Năm")):
        head = ["Công đoàn được kiểm tra", "Nội dung", "Thời gian dự kiến"]
        rows = [["LĐLĐ huyện Lục Nam", "tài chính", time], ["LĐLĐ huyện Lục Nam", "thu kinh phí", "Tháng 1"]]
        file = {"file": upload("ke-hoach.xlsx", from_rows(head, *rows))}
        yield sent("inspection-import-preview", file, "main form .button", case=case, on="inspection-import")
    yield sent("inspection-add", {"find": "cong ty", "time": "ngay"}, press, case="refused")
    yield page("inspection-detail", open_one.inspection_id)
    yield page("inspection-edit", open_one.inspection_id)
    yield sent(
        "inspection-step",
        {"visited_on": "mai", "conclusion_number": "1/KL"},
        press,
        waiting.pk,
        "visit",
        case="refused",
    )
    yield sent("inspection-finding-add", {}, press, open_one.inspection_id, case="empty")
    yield page("inspection-finding-edit", open_one.inspection_id, open_one.pk)


def visits_of_reporters(page, sent):
    finding = Finding.objects.filter(inspection__inspected_unit__code="luc-nam", state__in=UNSETTLED).first()
    yield page("inspection-list")
    yield page("inspection-detail", finding.inspection_id)
    yield sent(
        "inspection-finding-step",
        {},
        "main form.inspection .buttons .button",
        finding.inspection_id,
        finding.pk,
        "report",
        case="empty",
    )
