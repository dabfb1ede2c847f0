"""The draft of a report: opening it, counting its savings, and storing its figures. What every verb on drafts shares."""

from django.db.models import F
from django.utils.text import capfirst

from targets.models import Indicator, QuarterlyReport, ReportFigure, ReportRevision
from vietnamese import clock
from vietnamese.dates import datetime_vi
from workflow.steps import SomebodyWasFaster, who_acted


def draft_of(report: QuarterlyReport) -> ReportRevision:
    """The open revision; the first one is made here, once, whoever comes first. Raises SomebodyWasFaster if none is open."""
    if not report.can_be_edited:
        raise SomebodyWasFaster(f"Báo cáo đang ở trạng thái “{report.state_label}”, không sửa được.")
    if report.current_revision_id is None:
        revision, _ = ReportRevision.objects.get_or_create(report=report, number=1)
        QuarterlyReport.objects.filter(pk=report.pk, current_revision__isnull=True).update(
            current_revision=revision
        )
        report.refresh_from_db()
    return report.current_revision


def count_saving(revision: ReportRevision, *, by, version: int | None = None, **columns) -> None:
    """Claim the draft for one change: one conditional update, which a sending waits for or comes before.

    ``version``: the saving that the person saw, where the change replaces what others may have typed since; None for a
    change that stands beside theirs. Raises SomebodyWasFaster.
    """
    expected = {} if version is None else {"version": version}
    saved = ReportRevision.objects.filter(pk=revision.pk, closed_at__isnull=True, **expected).update(
        version=F("version") + 1, saved_at=clock.now(), saved_by=by, **columns
    )
    if not saved:
        raise SomebodyWasFaster(who_saved(revision, by=by))


def store_figures(revision: ReportRevision, values: dict[str, int | None]) -> None:
    """Write ``{indicator code: value}`` into the revision; figures that are not named stay."""
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(reported=True)}
    existing = {figure.indicator_id: figure for figure in revision.figures.all()}
    new, changed = [], []
    for code, value in values.items():
        figure = existing.get(indicators[code].pk)
        if figure is None:
            new.append(ReportFigure(revision=revision, indicator=indicators[code], value=value))
        elif figure.value != value:
            figure.value = value
            changed.append(figure)
    ReportFigure.objects.bulk_create(new)
    ReportFigure.objects.bulk_update(changed, ["value"])


def who_saved(revision: ReportRevision, *, by) -> str:
    """Who was faster on this draft than ``by``, and that nothing was overwritten."""
    revision.refresh_from_db()
    if revision.closed_at:
        who = capfirst(who_acted(revision.closed_by, by=by))
        return f"{who} đã gửi báo cáo này lúc {datetime_vi(revision.closed_at)}. Nội dung vừa nhập chưa được lưu."
    who = (
        f"{capfirst(who_acted(revision.saved_by, by=by))} đã lưu bản này lúc {datetime_vi(revision.saved_at)}"
        if revision.saved_by
        else "Bản này đã thay đổi"
    )
    return f"{who}, sau khi anh/chị mở trang. Nội dung vừa nhập chưa được lưu."
