"""A union's page: what it is today, how it was founded, and everything that happened since."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from units import attachments
from units.actions.attachments import attach, detach
from units.admin.changes import Change, changes_of
from units.models import Founding, FoundingAttachment, UnionEvent, UnionEventKind, UnitVersion
from units.register.forms import AttachForm
from units.register.reporting import reporting
from units.register.scope import VIEW, managed_union, visible_union
from units.rights import EVERYWHERE, may_manage, require
from vietnamese import clock
from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import group

NOT_KNOWN = "Chưa có số liệu"


@dataclass(frozen=True)
class Step:
    """An event for ``components/timeline.html``."""

    label: str
    who: str
    when: str
    comment: str
    whom: str = ""


@require_safe
def union_detail(request, pk):
    return _page(request, visible_union(request.user, pk))


@require_safe
def union_attachment(request, pk, attachment):
    """The scan of the founding decision."""
    require(request.user.has_perm(VIEW))
    # Also for the unit that the founding counts for, when the union belongs to another one by now.
    foundings = Founding.objects.visible_to(request.user).filter(union=pk)
    found = get_object_or_404(FoundingAttachment, founding__in=foundings, pk=attachment)
    return attachments.answer(found)


@require_POST
def union_attach(request, pk):
    union = managed_union(request.user, pk)
    founding = getattr(union, "founding", None)
    if founding is None:
        raise Http404
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            attach(by=request.user, founding=founding, name=file.name, content=file.read())
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            messages.success(request, f"Đã đính kèm tệp {file.name}.")
            return redirect("union-detail", union.pk)
    return _page(request, union, attaching=form)


@require_POST
def union_detach(request, pk, attachment):
    union = managed_union(request.user, pk)
    found = get_object_or_404(_attachments(union), pk=attachment)
    try:
        detach(by=request.user, attachment=found)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"Đã bỏ tệp {found.original_name}.")
    return redirect("union-detail", union.pk)


def _attachments(union):
    return FoundingAttachment.objects.filter(founding__union=union)


def _page(request, union, attaching=None):
    founding = getattr(union, "founding", None)
    manages = may_manage(request.user, union.unit_id)
    ceased = union.ceased_on is not None and union.ceased_on <= clock.today()
    return render(
        request,
        "units/register/detail.html",
        {
            "union": union,
            "unit_name": unit_names([union.unit_id])[union.unit_id],
            "ceased": ceased,
            "founding": founding,
            "then_and_now": then_and_now(union, founding) if founding else [],
            "attachments": list(founding.attachments.select_related("uploaded_by")) if founding else [],
            "attach_form": (attaching or AttachForm()) if founding and manages else None,
            "claim": reporting().claim_of(request.user, founding) if founding else None,
            "events": events_of(union),
            "changes": changes_of_union(union, founding),
            "manages": manages,
            "transfers": request.user.has_perm(EVERYWHERE),
            "breadcrumb": [("Công đoàn cơ sở", reverse("union-list")), (union.name, "")],
        },
    )


def unit_names(pks) -> dict[int, str]:
    versions = UnitVersion.objects.filter(unit__in=pks).in_force_on(clock.today())
    return {pk: version.name for pk, version in versions.items()}


def then_and_now(union, founding) -> list[tuple[str, str, str]]:
    """``(what, on the day of founding, today)``."""
    counted = unit_names([founding.unit_id, union.unit_id])

    def number(value):
        return NOT_KNOWN if value is None else group(value)

    return [
        ("Tên", founding.name, union.name),
        ("Đơn vị", f"Tính cho {counted[founding.unit_id]}", counted[union.unit_id]),
        ("Cơ quan, doanh nghiệp", founding.employer or "–", union.employer or "–"),
        ("Mã số thuế", founding.tax_code or "–", union.tax_code or "–"),
        ("Là doanh nghiệp", _yes_no(founding.is_enterprise), _yes_no(union.kind.is_enterprise)),
        ("Số CNVCLĐ", number(founding.workforce), number(union.workforce)),
        ("Số đoàn viên", number(founding.members), number(union.members)),
    ]


def _yes_no(value: bool) -> str:
    return "Có" if value else "Không"


def events_of(union) -> list[Step]:
    """Newest first; what an undone reorganisation brought along does not count any more."""
    events = list(
        UnionEvent.objects.filter(union=union)
        .exclude(reorganisation__undone_at__isnull=False)
        .select_related("recorded_by")
        .order_by("-effective_on", "-pk")
    )
    names = unit_names({pk for event in events for pk in (event.from_unit_id, event.to_unit_id) if pk})
    return [
        Step(
            label=f"{date_vi(event.effective_on)}: {_what(event, names)}",
            who=str(event.recorded_by),
            when=f"ghi lúc {datetime_vi(event.recorded_at)}",
            comment=event.comment,
        )
        for event in events
    ]


def _what(event: UnionEvent, names) -> str:
    text = event.get_kind_display()
    if event.kind == UnionEventKind.RENAMED:
        text += f" từ “{event.old_name}” thành “{event.new_name}”"
    elif event.kind == UnionEventKind.TRANSFERRED:
        text += f" từ {names.get(event.from_unit_id, '–')} sang {names.get(event.to_unit_id, '–')}"
    elif event.kind == UnionEventKind.CEASED:
        text += f", lý do: {event.get_reason_display()}"
        text += f", vào “{event.new_name}”" if event.new_name else ""
    elif event.kind == UnionEventKind.MERGED_INTO:
        text += f": “{event.old_name}”"
    return text + (f" (Quyết định số {event.decision_number})" if event.decision_number else "")


def changes_of_union(union, founding) -> list[Change]:
    found = changes_of(union)
    if founding is not None:
        found += changes_of(founding, [(FoundingAttachment, "founding")])
    return sorted(found, key=lambda change: change.at, reverse=True)
