"""The page of officials and officers as a workbook: both tables side by side, from the same shares."""

from targets.progress import STRUCTURES
from targets.progress.officials import Officers, Share
from targets.progress.progress import Progress
from unionhub.overview import labels
from unionhub.overview.officials import HEADINGS, OFFICIALS_HEAD, TITLE, Tables, Waiting
from units.models.installation import SAMPLE_NOTE
from vietnamese.dates import text_date
from vietnamese.numbers import group
from workbooks.writing import Column, table_workbook

TRAINED = "Chủ tịch, phó chủ tịch CĐCS tham gia lần đầu"


def officials_workbook(progress: Progress, tables: Tables, waiting: list[Waiting], *, sample: bool) -> bytes:
    """Per unit, then the totals: persons as numbers, each share with what it is of. What is not known is blank."""
    columns = [Column("TT", 6), Column("Đơn vị", 34), OFFICIALS_HEAD]
    for _, part in tables.shares.standard:
        columns += [part, f"{part}: trong số", f"{part}: tỷ lệ"]
    columns += ["Còn thiếu để đủ mục tiêu đạt chuẩn", Column("Theo báo cáo", 14)]
    columns += [
        f"{TRAINED}: {what}" for what in ("số người", "đã được tập huấn, bồi dưỡng", "tỷ lệ", "còn thiếu")
    ]
    rows = [
        [unit.order, f"{unit.name} (đã kết thúc)" if unit.ended else unit.name, *_figures(officers)]
        for unit, officers in tables.units
    ]
    # The workbook's total stands last; what it is made of comes right before it.
    total, *parts = ([None, name, *_figures(officers, total=True)] for name, _, officers in tables.groups)
    return table_workbook(
        f"{TITLE}, theo đơn vị",
        _notes(progress, tables, waiting, sample),
        columns,
        rows + parts,
        total=total,
        sheet_title="Cán bộ",
    )


def _figures(officers: Officers, *, total=False) -> list:
    found = [officers.officials]
    for share in officers.standard.values():
        found += _share(share)
    quarter = None if total or officers.quarter is None else str(officers.quarter)
    trained = officers.trained
    found += [officers.standardised.missing, quarter]
    return [*found, trained.whole, trained.part, trained.percent, trained.missing]


def _share(share: Share) -> list:
    return [share.part, share.whole, share.percent]


def _notes(progress: Progress, tables: Tables, waiting: list[Waiting], sample: bool) -> list[str]:
    as_of = f"Số liệu đến ngày {text_date(progress.as_of)}, {STRUCTURES[progress.structure]}"
    if progress.last_quarter:
        as_of += f"; kỳ gần nhất {labels.lower_quarter(progress.last_quarter)}, {labels.coverage(progress)}"
    province = tables.province
    goals = [
        f"{heading}: mục tiêu {share.goal}%"
        for heading, share in zip(HEADINGS, (province.standardised, province.trained), strict=True)
        if share.goal is not None
    ]
    notes = [SAMPLE_NOTE] if sample else []
    notes += [
        str(progress.programme),
        f"{as_of}. Chỉ gồm số liệu đã duyệt; để trống là chưa có số liệu.",
        ". ".join(goals),
    ]
    if waiting:
        notes.append(f"Chưa tính {group(len(waiting))} báo cáo chờ duyệt: {', '.join(map(str, waiting))}.")
    return [note for note in notes if note]
