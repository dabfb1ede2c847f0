"""Leadership's pages. They read ``targets/progress/loading.py``, hand it to a presenter, and write nothing."""

from dataclasses import replace

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from targets import progress as progress_of
from targets.models import IndicatorKind
from targets.progress import NoProgramme
from targets.progress.officials import SHARES
from targets.rights import require
from unionhub.overview import (
    contributions,
    exports,
    first_page,
    labels,
    late,
    officials,
    outlook,
    print_sheet,
    tabs,
    verdict,
)
from unionhub.overview.filters import AS_REPORTED, NOWADAYS, Asked, asked_quarter
from unionhub.overview.foundings import Listed
from unionhub.overview.pipeline import Pipeline
from unionhub.overview.ranking import Ranking
from unionhub.overview.ratings.block import goals_block, unit_block
from unionhub.overview.unit_page import unit_page
from unionhub.reorganise.lineage import lineage
from units.models import Installation, Unit
from units.structure.federations import federation_on
from vietnamese import clock
from vietnamese.numbers import plain_number

OTHERS = "khong-ke"
OTHERS_BEFORE = "khong-kcn"  # in addresses that people have kept

sees_progress = permission_required("targets.view_progress", raise_exception=True)


def frame(asked: Asked, progress=None, *, tab="", behind_tab="", **more) -> dict:
    """What every page of the dashboard shows: as of when, by which organisation, the filter, the tabs, what was misread.

    ``tab``: the tab that the page is; ``behind_tab``: the one that a page with an address below it belongs to.
    """
    return {
        "overview_tabs": tabs.tabs(asked.query, tab or behind_tab, at_it=bool(tab))
        if tab or behind_tab
        else [],
        "asked": asked,
        "problems": asked.problems,
        "as_of": (asked.on or clock.today()) if progress is None else progress.as_of,
        "structure_label": progress_of.STRUCTURES[asked.structure],
        "structures": [
            (
                AS_REPORTED,
                progress_of.STRUCTURES[progress_of.REPORTED],
                asked.structure == progress_of.REPORTED,
            ),
            (NOWADAYS, progress_of.STRUCTURES[progress_of.CURRENT], asked.structure == progress_of.CURRENT),
        ],
        "progress": progress,
        "programme": asked.choice.programme,
        "programmes": asked.choice.links(clock.today(), asked.parameters),
        "hidden": [],
        **more,
    }


def loaded(asked: Asked, indicators=(), *, headlines=True, units=None):
    """With the indicators that the programme leads with, and others to be read beside them. Raises NoProgramme."""
    return progress_of.load(
        on=asked.on,
        structure=asked.structure,
        indicators=indicators,
        programme=asked.programme,
        headlines=headlines,
        units=units,
    )


@require_safe
@sees_progress
def dashboard(request):
    asked = Asked.of(request.GET, request.user)
    try:
        progress = loaded(asked, SHARES)
    except NoProgramme as refused:
        return render(request, "unionhub/dashboard_empty.html", frame(asked, reason=str(refused)))
    leading = progress.province(progress.headlines[0]) if progress.headlines else None
    rows = first_page.goal_rows(progress, asked)
    return render(
        request,
        "unionhub/dashboard.html",
        frame(
            asked,
            progress,
            tab=tabs.OVERVIEW,
            **answer(progress, asked, leading),
            rows=rows,
            legend=first_page.legend(rows),
            late=late.late(progress, asked, progress.headlines) if progress.ended else [],
            ranking_url=asked.url("dashboard-ranking"),
            needed=first_page.needed(progress),
            # What is to be done, and the ratings, are as of today: beside figures of another day they would mislead.
            tasks=[] if asked.on else first_page.tasks(progress, asked),
            officials=officials.block(progress, asked),
            unassigned=first_page.nothing_assigned(progress),
            ratings=None if asked.on else goals_block(),
        ),
    )


def answer(progress, asked: Asked, measure) -> dict:
    """As of when, the verdict and the forecast of one goal; nothing where the programme leads with none."""
    if measure is None:
        return {"judged": "", "verdict": (), "outlook": ""}
    url = asked.through(progress, measure).behind_url(measure.indicator.code)
    return {
        "judged": verdict.judged(progress, measure),
        "verdict": verdict.verdict(measure, url),
        "outlook": verdict.outlook(measure),
    }


@require_safe
@sees_progress
def dashboard_ranking(request):
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked)
    others = bool(progress.apart) and "1" in (request.GET.get(OTHERS), request.GET.get(OTHERS_BEFORE))
    scopes = [(labels.PROVINCE, asked.url("dashboard-ranking"), not others)]
    if progress.apart:
        url = asked.url("dashboard-ranking", **{OTHERS: "1"})
        scopes.append((labels.without_apart(progress), url, others))
    return render(
        request,
        "unionhub/dashboard_ranking.html",
        frame(
            asked,
            progress,
            rankings=[Ranking(progress, asked, code, others=others) for code in progress.assigned_headlines],
            tabs=scopes,
            judged=labels.judged(progress, progress.other_codes if others else None),
            hidden=[(OTHERS, "1")] if others else [],
            behind_tab=tabs.UNITS,
        ),
    )


@require_safe
@sees_progress
def dashboard_indicator(request, code):
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked, (code,), headlines=False)
    info = progress.indicators.get(code)
    if info is None or info.kind == IndicatorKind.SHARE:
        raise Http404
    problems = list(asked.problems)
    year = chosen_year(request.GET.get(contributions.YEAR, ""), progress, problems)
    listed = Listed(progress) if info.counted_unions else None
    found = (
        contributions.by_quarter(progress, asked, code, year, listed)
        if year
        else contributions.by_year(progress, asked, code, listed)
    )
    spans = [("Cả nhiệm kỳ", asked.url("dashboard-indicator", code), year is None)]
    for one in progress.programme.years:
        spans.append(
            (
                f"Năm {one}",
                asked.url("dashboard-indicator", code, **{contributions.YEAR: str(one)}),
                one == year,
            )
        )
    return render(
        request,
        "unionhub/dashboard_indicator.html",
        frame(
            asked,
            progress,
            problems=problems,
            heading=labels.heading(info),
            info=info,
            through=labels.lower_quarter(progress.last_quarter) if progress.ended else "",
            coverage=labels.coverage(progress) if progress.ended else "",
            contributions=found,
            tabs=spans,
            year=year,
            hidden=[(contributions.YEAR, str(year))] if year else [],
            behind_tab=tabs.GOALS,
        ),
    )


def unit_answer(progress, code: str) -> dict:
    """The unit's own sentence, of what the programme leads with; nothing before a quarter has ended."""
    if not progress.ended or not progress.headlines:
        return {"judged": "", "verdict": (), "outlook_sentence": ""}
    measure = progress.of_unit(progress.headlines[0], code)
    return {
        "judged": verdict.judged_unit(measure),
        "verdict": verdict.verdict(measure),
        "outlook_sentence": verdict.outlook(measure),
    }


@require_safe
def dashboard_unit(request, code):
    """For those who see progress, and for the unit's own people: somebody else's unit does not exist for them."""
    everything = request.user.has_perm("targets.view_progress")
    if not everything:
        require(request.user.has_perm("targets.enter_report"))
        # Of one's predecessors too: read only.
        if not Unit.objects.visible_to(request.user).filter(code=code).exists():
            raise Http404
    asked = Asked.of(request.GET, request.user)
    progress = existing(asked, units=(code,))
    unit = progress.unit_by_code.get(code)
    if unit is None:
        carrier = progress.carriers.get(code, code)
        if carrier == code:
            if everything and asked.choice.code and Unit.objects.filter(code=code).exists():
                # A unit of another programme, from whose page one comes.
                return redirect(asked.url("dashboard-units"))
            raise Http404
        # By today's organisation an ended unit's figures stand on its heir's page.
        return redirect(asked.unit_url(carrier))
    page = unit_page(progress, unit, asked, Listed(progress), pipeline=current_pipeline(asked, unit.code))
    return render(
        request,
        "unionhub/dashboard_unit.html",
        frame(
            asked,
            progress,
            page=page,
            legend=first_page.legend(page.figures),
            **unit_answer(progress, code),
            outlook=None if asked.on else outlook.of_unit(progress, code),
            register_url=f"{reverse('union-list')}?don-vi={code}",
            ratings=None if asked.on else unit_block(unit.pk, unit.code, everything=everything),
            lineage=lineage(code, user=request.user),
            ledger_url=asked.url("dashboard-ledger", **{"don-vi": code}) if everything else "",
            behind_tab=tabs.UNITS if everything else "",
            breadcrumb=None if everything else own_trail(unit.name),
        ),
    )


@require_safe
@sees_progress
def dashboard_print(request):
    problems = []
    asked = Asked.of(request.GET, request.user)
    quarter = asked_quarter(request.GET.get("quy", ""), problems)
    latest = existing(asked)
    progress, then = latest, asked
    if quarter and quarter != latest.last_quarter:
        if quarter in latest.quarters[: latest.ended]:
            then = replace(asked, on=latest.cut_offs[quarter])
            progress = loaded(then)
        else:
            problems.append(f"{quarter} chưa kết thúc hoặc không thuộc Chương trình; trang in kỳ gần nhất.")
    return render(
        request,
        "unionhub/print.html",
        frame(
            asked,
            progress,
            problems=[*asked.problems, *problems],
            tab=tabs.MEETING,
            sheet=print_sheet.sheet(progress, then),
            letterhead=federation_on(
                progress.last_cut_off or progress.as_of, progress.programme.federation_id
            ),
            printed_at=clock.now(),
            quarters=[
                (f"{one.year}-{one.number}", str(one), one == progress.last_quarter)
                for one in reversed(latest.quarters[: latest.ended])
            ],
            dashboard_url=asked.url("dashboard"),
        ),
    )


@require_safe
@sees_progress
def dashboard_export(request):
    asked = Asked.of(request.GET, request.user)
    if asked.problems:
        # A file carries no message: the page does.
        return redirect(f"{reverse('dashboard')}?{request.GET.urlencode()}")
    progress = existing(asked)
    content = exports.annex_workbook(
        progress,
        sentence=verdict.in_full(progress),
        sample=Installation.is_sample(),
    )
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="tien-do-{progress.as_of:%Y-%m-%d}.xlsx"'
    return response


def current_pipeline(asked: Asked, unit_code: str | None = None) -> Pipeline | None:
    """Only beside today's figures: what was in the pipeline on an earlier day is not kept."""
    return None if asked.on else Pipeline.load(unit_code)


def existing(asked: Asked, indicators=(), *, headlines=True, units=None):
    """Progress; where there is no programme yet, none of these pages exists."""
    try:
        return loaded(asked, indicators, headlines=headlines, units=units)
    except NoProgramme:
        raise Http404 from None


def chosen_year(text: str, progress, problems: list) -> int | None:
    if not text:
        return None
    if (year := plain_number(text)) in progress.programme.years:
        return year
    problems.append(f"Không tìm thấy năm “{text[:40]}” trong Chương trình; trang hiển thị cả nhiệm kỳ.")
    return None


def trail(asked: Asked, last: str):
    return [("Tổng quan", asked.url("dashboard")), (last, "")]


def own_trail(last: str):
    return [("Báo cáo của đơn vị", reverse("report-home")), (last, "")]
