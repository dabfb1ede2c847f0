"""A preview made by hand in place of the engine's, so that the pages can be shown any problem and any figure."""

import dataclasses

import pytest

from unionhub.reorganise import event_form as typed_form
from unionhub.reorganise import views
from unionhub.reorganise.preview import (
    Moved,
    Preview,
    ReportChange,
    TargetRow,
    ToMove,
    TotalRow,
    UnitChange,
    UnitState,
    UserChange,
)
from unionhub.reorganise.request import TargetMove


class Engine:
    """Answers ``prepare`` with ``preview`` and whatever a test put into ``changes`` (fields of Preview)."""

    def __init__(self):
        self.changes = {}
        self.asked = []

    def prepare(self, request):
        self.asked.append(request)
        to_move = tuple(
            ToMove(
                unit.code,
                year,
                "members_admitted",
                400,
                100 if year == 2026 else 0,
                300 if year == 2026 else 400,
            )
            for unit in request.ending
            for year in (2026, 2027)
        )
        successors = request.successors
        proposed = tuple(
            TargetMove(one.unit, code, one.year, one.indicator, one.amount // len(successors))
            for one in to_move
            for code in successors
        )
        preview = Preview(
            request=request,
            problems=(),
            remarks=("Một điều cần biết.",),
            units=(
                UnitChange(
                    "yen-dung",
                    "ending",
                    UnitState("Liên đoàn Lao động huyện Yên Dũng", "Yên Dũng", "LĐLĐ huyện", "LĐLĐ tỉnh"),
                    None,
                    "LĐLĐ thành phố Bắc Giang",
                ),
            ),
            users=(UserChange("donvi-yen-dung", "Nguyễn Văn A", "Yên Dũng", ("TP Bắc Giang",), None, True),),
            unions=(Moved("Yên Dũng", "TP Bắc Giang", 12, 1200, 2400),),
            enterprises=(),
            reports=(
                ReportChange(
                    None, "Yên Dũng", "Quý IV/2025", "Chưa mở", "Yên Dũng", "TP Bắc Giang", "Chuyển"
                ),
            ),
            to_move=to_move,
            proposed=proposed,
            targets=(
                TargetRow("yen-dung", "Yên Dũng", 2026, "members_admitted", 400, 100),
                TargetRow("tp-bac-giang", "TP Bắc Giang", 2026, "members_admitted", None, 300),
            ),
            totals=(TotalRow(2026, "members_admitted", 24010, 24010),),
            fingerprint="dau-van-1",
        )
        return dataclasses.replace(preview, **self.changes)


@pytest.fixture
def engine(monkeypatch):
    made = Engine()
    monkeypatch.setattr(typed_form, "prepare", made.prepare)
    monkeypatch.setattr(views, "prepare", made.prepare)
    return made
