"""Pages of the events: the list, the form, the preview, an event, taking it back. Nothing is written before “Thực hiện”."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pages.kept_form import Submission
from pages.lists import ListPage
from pages.login_resume import typed_survives_login
from unionhub.reorganise import event_form as typed_form
from unionhub.reorganise.event_form import Typed
from unionhub.reorganise.event_summary import EventSummary, entry_tables, without_reporter
from unionhub.reorganise.execute import carry_out
from unionhub.reorganise.filters import EventFilter
from unionhub.reorganise.forms import UndoForm
from unionhub.reorganise.kinds import KINDS, EventKind
from unionhub.reorganise.prepare import prepare
from unionhub.reorganise.preview_tables import shown
from unionhub.reorganise.request import Request
from unionhub.reorganise.tables import EventTable, names_of, state_of
from unionhub.reorganise.undo import undo, what_rests_on
from units.models import Reorganisation
from units.rights import require
from vietnamese.dates import date_vi, datetime_vi

REORGANISE, VIEW = "units.reorganise", "units.view_reorganisation"
SALT = "unionhub.reorganise"
CARRY_OUT = "carry-out"
LIST = "Sắp xếp tổ chức"

sees_events = permission_required(VIEW, raise_exception=True)


def trail(*more):
    return [(LIST, reverse("reorganise-list")), *more]


# --- the list -------------------------------------------------------------------------------------------------------------


class EventList(ListPage):
    permission = VIEW
    filter_class, table_class = EventFilter, EventTable
    page_name = "reorganise-list"
    template_name = "unionhub/reorganise/list.html"
    title = LIST

    @property
    def has_main_action(self):
        return self.request.user.has_perm(REORGANISE)

    def prepared(self, rows):
        return rows.prefetch_related("parts__unit__versions")

    def dress(self, records):
        for event in records:
            event.names, event.standing = names_of(event), state_of(event)

    def actions(self):
        new = [("Lập đợt sắp xếp", reverse("reorganise-new"))] if self.has_main_action else []
        return [*new, ("Nhóm đơn vị", reverse("unit-groups"))]

    def empty(self):
        title, when = (
            "Chưa có đợt sắp xếp nào",
            "Khi có quyết định lập, sáp nhập, chia, tách hay kết thúc đơn vị",
        )
        if self.has_main_action:
            text = f"{when}, lập một đợt sắp xếp: phần mềm cho xem trước mọi thay đổi rồi mới thực hiện."
            return {
                "title": title,
                "text": text,
                "url": reverse("reorganise-new"),
                "action": "Lập đợt sắp xếp",
            }
        text = f"{when}, cán bộ LĐLĐ tỉnh lập đợt sắp xếp và kết quả hiện ở đây."
        return {"title": title, "text": text}

    def breadcrumb(self):
        return [("Trang chủ", reverse("home")), (LIST, "")]


# --- the form -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def reorganise_new(request):
    require(request.user.has_perm(REORGANISE))
    if request.method != "POST":
        kind = KINDS.get(request.GET.get("loai"))
        if kind is None:
            return render(
                request,
                "unionhub/reorganise/kinds.html",
                {"kinds": KINDS.values(), "breadcrumb": trail(("Chọn hình thức", ""))},
            )
        return _form(request, Typed(kind), Submission(request))
    if "noi-dung" in request.POST:
        carried = _carried(request)
        if carried is None:
            return _lost(request)
        kind, typed, _ = carried
        return _form(request, Typed.of_typed(kind, typed), Submission(request))
    kind = KINDS.get(request.POST.get("loai"))
    if kind is None:
        return redirect("reorganise-new")
    typed = Typed(kind, request.POST, request.POST.get("action", typed_form.NEXT))
    submission = Submission(request, typed)
    if submission.is_ready():
        return _preview_page(request, kind, typed.typed, typed.request, typed.preview, submission)
    return _form(request, typed, submission)


def _form(request, typed: Typed, submission: Submission):
    return render(
        request,
        "unionhub/reorganise/form.html",
        {
            "kind": typed.kind,
            "typed": typed,
            "faults": typed.faults if typed.loud else [],
            "submission": submission,
            "breadcrumb": trail(("Chọn hình thức", reverse("reorganise-new")), (typed.kind.label, "")),
        },
    )


# --- the preview ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def reorganise_preview(request):
    require(request.user.has_perm(REORGANISE))
    if request.method != "POST":
        return redirect("reorganise-new")
    carried = _carried(request)
    if carried is None:
        return _lost(request)
    kind, typed, wanted = carried
    seen = request.POST.get("dau-van", "") if request.POST.get("action") == CARRY_OUT else ""
    submission = Submission(request)
    if submission.carry_out(lambda: carry_out(by=request.user, request=wanted, seen=seen)):
        event = submission.done
        messages.success(request, f"Đã thực hiện: {event.get_kind_display()}, quyết định số {event.number}.")
        return redirect("reorganise-detail", event.pk)
    if submission.refused and (event := _done_already(request.user, wanted)):
        messages.info(
            request,
            f"Đợt sắp xếp này đã được thực hiện lúc {datetime_vi(event.recorded_at)}. "
            "Lần bấm lặp lại không tính thêm.",
        )
        return redirect("reorganise-detail", event.pk)
    return _preview_page(request, kind, typed, wanted, prepare(wanted), submission)


def _preview_page(request, kind, typed, wanted, preview, submission):
    carried = {"kind": kind.code, "typed": typed, "asked": wanted.as_json()}
    return render(
        request,
        "unionhub/reorganise/preview.html",
        {
            "kind": kind,
            "wanted": wanted,
            "preview": preview,
            "shown": shown(preview),
            "carried": signing.dumps(carried, salt=SALT, compress=True),
            "submission": submission,
            "breadcrumb": trail(
                (kind.label, f"{reverse('reorganise-new')}?loai={kind.code}"), ("Xem trước", "")
            ),
        },
        status=submission.status,
    )


def _carried(request) -> tuple[EventKind, dict, Request] | None:
    """What the preview page carries along, signed; None where it is not ours."""
    try:
        carried = signing.loads(request.POST.get("noi-dung", ""), salt=SALT)
        return KINDS[carried["kind"]], carried["typed"], Request.from_json(carried["asked"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _lost(request):
    messages.error(
        request, "Không đọc được nội dung của trang trước. Chưa có gì được thực hiện; vui lòng lập lại."
    )
    return redirect("reorganise-new")


def _done_already(user, wanted: Request) -> Reorganisation | None:
    """The event of this very request by this person: its answer got lost, or the button was pressed twice.

    What an event keeps has defaults in place of what its request left open.
    """
    chosen = {name: value for name, value in wanted.as_json().items() if value is not None}
    same = Reorganisation.objects.standing().filter(
        kind=wanted.kind, number=wanted.number, effective_on=wanted.effective_on, recorded_by=user
    )
    return next((event for event in same.order_by("-pk")[:5] if chosen.items() <= event.chosen.items()), None)


# --- an event -------------------------------------------------------------------------------------------------------------


def _event(pk) -> Reorganisation:
    events = Reorganisation.objects.select_related("recorded_by", "undone_by").prefetch_related(
        "parts__unit__versions", "parts__heir__versions"
    )
    return get_object_or_404(events, pk=pk)


@require_safe
@sees_events
def reorganise_detail(request, pk):
    event = _event(pk)
    return render(
        request,
        "unionhub/reorganise/detail.html",
        {
            "event": event,
            "state": state_of(event),
            "names": names_of(event),
            "sections": EventSummary(event).sections,
            "tables": entry_tables(event),
            "without_reporter": without_reporter(event),
            "adds_accounts": request.user.has_perm("units.add_user"),
            "opens_ledger": request.user.has_perm("targets.view_targetdecision"),
            "may_undo": request.user.has_perm(REORGANISE) and not event.undone_at,
            "steps": _steps(event),
            "breadcrumb": trail((str(event), "")),
        },
    )


def _steps(event):
    steps = [("Thực hiện", event.recorded_by or "Hệ thống", event.recorded_at, event.note)]
    if event.undone_at:
        steps.insert(0, ("Hủy", event.undone_by, event.undone_at, event.undone_reason))
    return [
        {"label": label, "who": who, "whom": "", "when": datetime_vi(at), "comment": comment}
        for label, who, at, comment in steps
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def reorganise_undo(request, pk):
    require(request.user.has_perm(REORGANISE))
    event = _event(pk)
    if request.method == "POST" and event.undone_at:
        messages.info(request, f"Đợt sắp xếp này đã được hủy lúc {datetime_vi(event.undone_at)}.")
        return redirect("reorganise-detail", pk)
    form = UndoForm(request.POST if request.method == "POST" else None, loud=True)
    submission = Submission(request, form)
    if submission.carry_out(lambda: undo(by=request.user, event=event, **form.cleaned_data)):
        messages.success(request, f"Đã hủy: {event}. Mọi số liệu trở lại như trước.")
        return redirect("reorganise-detail", pk)
    resting = [] if event.undone_at else what_rests_on(event)
    return render(
        request,
        "unionhub/reorganise/undo.html",
        {
            "event": event,
            "names": names_of(event),
            "resting": resting,
            "sections": EventSummary(event).sections,
            "tables": entry_tables(event),
            "form": form,
            "submission": submission,
            "effective": date_vi(event.effective_on),
            "breadcrumb": trail((str(event), reverse("reorganise-detail", args=[pk])), ("Hủy", "")),
        },
        status=submission.status,
    )
