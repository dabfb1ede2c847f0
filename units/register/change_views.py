"""Changing a union: each page asks for what the facts demand, claims what the person saw, and loses nothing that was typed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from units.models import Founding, GrassrootsUnion, Unit
from units.register import change_actions as actions
from units.register import forms
from units.register.actions import FoundingPaper, record_founding
from units.register.founding_actions import correct_founding
from units.register.reporting import reporting
from units.register.scope import Scope, managed_union
from units.rights import EVERYWHERE, require
from vietnamese.dates import date_vi
from workflow.steps import StepRefused
from workflow.versions import version_of


@dataclass(frozen=True)
class Page:
    """A page that changes a union. ``run(request, union, seen, values)`` acts and returns what to say when it is done.

    ``require_state(union)`` raises StepRefused where there is nothing to change: the page is not opened then.
    """

    heading: str
    button: str
    form: Callable
    run: Callable
    hint: str = ""
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    danger: bool = False
    require_state: Callable = lambda union: None


def _view(page: Page, **rights):
    @require_http_methods(["GET", "HEAD", "POST"])
    @typed_survives_login
    def view(request, pk):
        union = managed_union(request.user, pk)
        for right in rights.get("needs", ()):
            require(request.user.has_perm(right))
        return _change(request, union, page)

    return view


def _change(request, union, page: Page):
    if request.method != "POST":
        try:
            page.require_state(union)
        except StepRefused as refused:
            messages.warning(request, refused.message)
            return redirect("union-detail", union.pk)
    form = page.form(request, union, request.POST if request.method == "POST" else None, version_of(union))
    submission = Submission(request, form, row=union)
    if submission.is_sent and form.searching and not submission.logged_in_again:
        form.leave_unjudged()
    elif submission.carry_out(lambda: transaction.atomic(page.run)(request, union, form.seen, form.values)):
        messages.success(request, submission.done)
        return redirect("union-detail", union.pk)
    sections = [(title, [form[name] for name in names]) for title, names in page.columns]
    return render(
        request,
        "units/register/change.html",
        {
            "union": union,
            "page": page,
            "form": form,
            "submission": submission,
            "sections": sections or [("", form.visible_fields())],
            "breadcrumb": [
                ("Công đoàn cơ sở", reverse("union-list")),
                (union.name, reverse("union-detail", args=[union.pk])),
                (page.heading, ""),
            ],
        },
        status=submission.status,
    )


# --- the pages ------------------------------------------------------------------------------------------------------


def _edit_form(request, union, data, version):
    # Of its own: a ModelForm writes what was typed onto its instance.
    instance = GrassrootsUnion.objects.select_related("kind").get(pk=union.pk)
    return forms.EditForm(data, instance=instance, initial={"version": version})


def _edit(request, union, seen, values):
    changed = actions.change_details(by=request.user, union=union, seen=seen, **values)
    return f"Đã cập nhật {union.name}." if changed else f"{union.name}: không có thay đổi nào cần lưu."


def _plain(form_class):
    return lambda request, union, data, version: form_class(
        data, union=union, user=request.user, initial={"version": version}
    )


def _rename(request, union, seen, values):
    mistake = values.pop("mistake")
    if mistake:
        actions.correct_name(by=request.user, union=union, seen=seen, name=values["name"])
        return f"Đã sửa tên thành {values['name']}."
    actions.rename(by=request.user, union=union, seen=seen, **values)
    return f"Đã ghi đổi tên thành {values['name']} từ {date_vi(values['effective_on'])}."


def _transfer_form(request, union, data, version):
    units = [
        (unit.pk, unit.name)
        for unit in Scope(request.user).units
        if not unit.ended and unit.pk != union.unit_id
    ]
    return forms.TransferForm(data, union=union, user=request.user, units=units, initial={"version": version})


def _transfer(request, union, seen, values):
    to_unit = Unit.objects.get(pk=values.pop("to_unit"))
    actions.transfer(by=request.user, union=union, seen=seen, to_unit=to_unit, **values)
    return f"Đã chuyển {union.name} sang {to_unit.name} từ {date_vi(values['effective_on'])}."


def _cease(request, union, seen, values):
    actions.cease(by=request.user, union=union, seen=seen, **values)
    return f"Đã ghi {union.name} kết thúc hoạt động từ {date_vi(values['ceased_on'])}."


def _resume(request, union, seen, values):
    actions.resume(by=request.user, union=union, seen=seen, **values)
    return f"Đã ghi {union.name} hoạt động trở lại từ {date_vi(values['effective_on'])}."


def _found(request, union, seen, values):
    if getattr(union, "founding", None) is not None:
        raise StepRefused("CĐCS này đã có quyết định thành lập. Không có gì thay đổi.")
    paper = _paper(values)
    with actions.claimed(union, seen, request.user):
        try:
            founding = record_founding(by=request.user, union=union, paper=paper)
        except ValidationError as error:
            raise forms.at_founding_fields(error) from None
    return f"Đã ghi quyết định thành lập {union.name}. {reporting().after_founding(by=request.user, founding=founding)}".strip()


def _correct_form(request, union, data, version):
    initial = forms.CorrectFoundingForm.initial_of(union) | {"version": version}
    return forms.CorrectFoundingForm(data, union=union, user=request.user, initial=initial)


def _correct(request, union, seen, values):
    if reporting().claim_of(request.user, union.founding):
        raise StepRefused(
            "CĐCS này đã được kê khai trong báo cáo: vui lòng sửa trong báo cáo đó. Không có gì thay đổi."
        )
    paper = _paper(values)
    with actions.claimed(union, seen, request.user):
        try:
            founding = correct_founding(
                by=request.user,
                founding=union.founding,
                paper=paper,
                **{name: values[name] for name in ("name", "kind", "employer", "tax_code")},
            )
        except ValidationError as error:
            raise forms.at_founding_fields(error) from None
    became = reporting().after_founding(by=request.user, founding=founding)
    return f"Đã sửa quyết định thành lập {founding.name}. {became}".strip()


def _paper(values) -> FoundingPaper:
    return FoundingPaper(
        values["founded_on"],
        values["decision_number"],
        values["founding_workforce"],
        values["founding_members"],
    )


union_edit = _view(
    Page(
        "Cập nhật số liệu, thông tin",
        "Lưu thay đổi",
        _edit_form,
        _edit,
        columns=(
            ("Số liệu", ("workforce", "members", "figures_on")),
            ("Thông tin", ("kind", "employer", "tax_code", "place", "address", "note")),
        ),
        hint="Tên và đơn vị quản lý được đổi ở trang riêng vì cần ngày và số quyết định. Số liệu ngày thành lập không đổi theo.",
    )
)
union_rename = _view(
    Page(
        "Đổi tên",
        "Lưu tên mới",
        _plain(forms.RenameForm),
        _rename,
        require_state=actions.require_active,
        hint="Tên cũ vẫn được giữ trong quyết định thành lập và trong các báo cáo trước.",
    )
)
union_transfer = _view(
    Page(
        "Chuyển đơn vị quản lý",
        "Chuyển",
        _transfer_form,
        _transfer,
        require_state=actions.require_active,
        hint="Kết quả đã tính cho đơn vị cũ không chuyển theo. Từ khi lưu, cán bộ đơn vị tiếp nhận quản lý CĐCS này.",
    ),
    needs=(EVERYWHERE,),
)
union_cease = _view(
    Page(
        "Ghi kết thúc hoạt động",
        "Ghi kết thúc hoạt động",
        _plain(forms.CeaseForm),
        _cease,
        danger=True,
        require_state=actions.require_active,
        hint="CĐCS không bị xóa: từ ngày này không tính vào số đang hoạt động, quá trình trước đây vẫn được giữ.",
    )
)
union_resume = _view(
    Page(
        "Ghi hoạt động trở lại",
        "Lưu",
        _plain(forms.ResumeForm),
        _resume,
        require_state=actions.require_ceased,
    )
)
_record = _view(
    Page(
        "Ghi quyết định thành lập",
        "Lưu quyết định",
        _plain(forms.FoundingForm),
        _found,
        hint="Số liệu của ngày thành lập, đúng như quyết định; không đổi theo các lần cập nhật sau này.",
    )
)
_correct_founding = _view(
    Page(
        "Sửa quyết định thành lập ghi sai",
        "Lưu nội dung đã sửa",
        _correct_form,
        _correct,
        hint="Chỉ sửa chỗ ghi sai so với quyết định. Nội dung đang giống như vậy ở trang của CĐCS được sửa theo.",
    )
)


@typed_survives_login
def union_founding(request, pk):
    """Records the founding where there is none; corrects it as long as no report lists it."""
    known = Founding.objects.filter(union=pk).exists() if request.user.is_authenticated else False
    return (_correct_founding if known else _record)(request, pk)
