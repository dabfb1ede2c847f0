"""Adding a union, with its founding decision or without. What may be a mistake is asked before anything is saved."""

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from units.actions.attachments import attach
from units.models import Unit
from units.register.actions import FoundingPaper, record_founding, register
from units.register.change_actions import DETAILS
from units.register.duplicate_detection import find_doubles
from units.register.forms import AddForm, at_founding_fields
from units.register.reporting import reporting
from units.register.scope import Scope
from units.rights import manageable_units, require
from vietnamese.numbers import group


@dataclass(frozen=True)
class Question:
    """Something to confirm. ``url``: the union it is about, where the person may see that."""

    text: str
    url: str = ""
    link: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def union_add(request):
    scope = Scope(request.user)
    require(scope.adds)
    managed = set(manageable_units(request.user).values_list("pk", flat=True))
    units = [(unit.pk, unit.name) for unit in scope.units if unit.pk in managed and not unit.ended]
    if request.method != "POST":
        chosen = scope.unit_of(request.GET.get("don_vi", ""))
        form = AddForm(units=units, initial={"unit": chosen.pk if chosen else None})
        return _shown(request, Submission(request, form))
    submission = Submission(request, AddForm(request.POST, request.FILES, units=units))
    if not submission.is_ready():
        return _shown(request, submission)
    values = submission.form.cleaned_data
    questions = questions_of(scope, values)
    key = _key(questions)
    if questions and values["confirmed"] != key:
        return _shown(request, submission, questions=questions, key=key)
    if not submission.carry_out(lambda: _add(request.user, values)):
        return _shown(request, submission)
    union, became = submission.done
    messages.success(request, f"Đã thêm {union.name}. {became}".strip())
    return redirect("union-detail", union.pk)


@transaction.atomic
def _add(by, values):
    details = {name: values[name] for name in DETAILS if name != "kind"}
    paper = None
    if values["founded_on"]:
        paper = FoundingPaper(
            values["founded_on"],
            values["decision_number"],
            values["founding_workforce"],
            values["founding_members"],
        )
        if details["workforce"] is None and details["members"] is None:
            # Nothing newer is known than what the decision says.
            details |= {"workforce": paper.workforce, "members": paper.members}
            details["figures_on"] = details["figures_on"] or paper.founded_on
    union = register(
        by=by, unit=Unit.objects.get(pk=values["unit"]), name=values["name"], kind=values["kind"], **details
    )
    if paper is None:
        return union, ""
    try:
        founding = record_founding(by=by, union=union, paper=paper)
    except ValidationError as error:
        raise at_founding_fields(error) from None
    became = reporting().after_founding(by=by, founding=founding)
    scan = values["attachment"]
    if not scan:
        return union, f"{became} Có thể đính kèm tệp quyết định ở dưới."
    # Last: what is written to the disk is not rolled back.
    try:
        attach(by=by, founding=founding, name=scan.name, content=scan.read())
    except ValidationError as error:
        raise ValidationError({"attachment": error.messages}) from None
    return union, f"{became} Đã nhận tệp quyết định."


def questions_of(scope, values) -> list[Question]:
    """Doubles, and fewer members than a founding usually needs."""
    found = []
    doubles = find_doubles(
        unit_id=values["unit"],
        name=values["name"],
        employer=values["employer"],
        tax_code=values["tax_code"],
    )
    names = scope.unit_names
    for double in doubles:
        union = double.union
        if union.unit_id in names:
            url = reverse("union-detail", args=[union.pk])
            found.append(
                Question(f"{double.reason} Có phải là", url, f"{union.name} ({names[union.unit_id]})")
            )
        else:
            # Of another unit's union only that unit may be told.
            found.append(Question(f"Mã số thuế này đã có trong danh sách của {union.unit.name}."))
    least, members = values["kind"].founding_minimum, values["founding_members"]
    if values["founded_on"] and members is not None and members < least:
        found.append(
            Question(
                f"Ngày thành lập chỉ có {group(members)} đoàn viên; thông thường cần từ {least} đoàn viên trở lên."
            )
        )
    return found


def _key(questions) -> str:
    """Confirms exactly these questions: whoever changes the form afterwards is asked again."""
    return hashlib.sha256("\n".join(one.text + one.url for one in questions).encode()).hexdigest()[:16]


def _shown(request, submission, *, questions=(), key=""):
    form = submission.form

    def fields(*names):
        return [form[name] for name in names]

    founding_fields = fields(
        "founded_on", "decision_number", "founding_workforce", "founding_members", "attachment"
    )
    return render(
        request,
        "units/register/add.html",
        {
            "form": form,
            "questions": questions,
            "key": key,
            "submission": submission,
            "union_fields": fields("unit", "name", "kind", "employer", "tax_code", "place", "address"),
            "figure_fields": fields("workforce", "members", "figures_on", "note"),
            "founding_fields": founding_fields,
            "founding_open": any(field.errors or field.value() for field in founding_fields),
            # A browser never fills in a file again.
            "file_again": bool(request.FILES) and (bool(questions) or bool(form.errors)),
            "breadcrumb": [("Công đoàn cơ sở", reverse("union-list")), ("Thêm CĐCS", "")],
        },
    )
