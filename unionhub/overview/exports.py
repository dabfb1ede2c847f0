"""Leadership's numbers as a workbook: the annex with results, from the same lines as the page."""

from targets.foundings.rules import without_list_text
from targets.progress import STRUCTURES
from targets.progress.progress import Progress
from unionhub.overview import annex, labels
from unionhub.overview.foundings import Listed
from units.models.installation import SAMPLE_NOTE
from vietnamese.dates import text_date
from workbooks.writing import Column, table_workbook


def annex_workbook(progress: Progress, *, sentence: str, sample: bool) -> bytes:
    """Per unit, year and indicator: target, approved, percentage; then the totals. No data and no target are blank."""
    spans = [*(f"Năm {year}" for year in progress.programme.years), "Cả nhiệm kỳ"]
    columns = [Column("TT", 6), Column("Đơn vị", 34)]
    for span in spans:
        for code in progress.assigned:
            head = annex.head(progress, code)
            columns += [f"{span}: {head}, {what}" for what in ("chỉ tiêu", "đã duyệt", "tỷ lệ")]
    rows, totals = [], []
    for line in annex.lines(progress):
        row = [line.unit.order if line.unit else None, line.name]
        for position in range(len(spans)):
            for code in progress.assigned:
                result = line.results[code][position]
                row += [result.target, result.approved, result.percent]
        (rows if line.unit else totals).append(row)
    # The workbook's total stands last; what it is made of comes right before it.
    total, *parts = totals
    notes = [SAMPLE_NOTE] if sample else []
    as_of = f"Số liệu đến ngày {text_date(progress.as_of)}, {STRUCTURES[progress.structure]}"
    if progress.last_quarter:
        as_of += (
            f"; kỳ gần nhất {labels.lower_quarter(progress.last_quarter)}, chốt {text_date(progress.last_cut_off)}, "
            f"{labels.coverage(progress)}"
        )
    later = annex.later_note(progress)
    notes += [
        str(progress.programme),
        f"{as_of}. Chỉ gồm số liệu đã duyệt{f', {later}' if later else ''}.",
        sentence,
    ]
    founded = next((code for code in progress.assigned if progress.indicators[code].counted_unions), None)
    if founded and (without_list := Listed(progress).total(founded)):
        notes.append(f"Trong số CĐCS đã duyệt của cả nhiệm kỳ, {without_list_text(without_list)}.")
    return table_workbook(
        "Chỉ tiêu và kết quả thực hiện Chương trình theo đơn vị",
        [note for note in notes if note],
        columns,
        rows + parts,
        total=total,
        sheet_title="Chỉ tiêu và kết quả",
    )
